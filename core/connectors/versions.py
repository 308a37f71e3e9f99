"""Versions of an extract: sealed once, never changed, one of them current.

A version is a folder `extracts/<version>` with one Parquet a table and a manifest;
`extracts/current.json` points at the one in use. A half-built folder never counts.
"""

from __future__ import annotations

import errno
import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.connectors.model import Extract, ExtractTable, Origin
from core.errors import ExtractError, StoreError
from core.store import write_json

_FORMAT = 1
_MANIFEST = "manifest.json"
_CURRENT = "current.json"


def seal(building: Path, extracts: Path, origin: Origin, tables: Sequence[ExtractTable]) -> Extract:
    """The finished extract in its place, now the current one.

    The same content sealed before: the new folder is discarded and the existing one returned;
    an existing one that is damaged is replaced. Raises: StoreError when the disk refuses.
    """
    version = _version(tables)
    target = extracts / version
    with disk_faults(extracts):
        if _whole(extracts, version):
            shutil.rmtree(building)
        else:
            shutil.rmtree(target, ignore_errors=True)
            ordered = sorted(tables, key=lambda item: item.name)
            manifest = {"format": _FORMAT, "version": version, "origin": origin}
            write_json(
                building / _MANIFEST, {**manifest, "tables": [asdict(item) for item in ordered]}
            )
            building.rename(target)
    extract = open_extract(extracts, version)
    write_json(extracts / _CURRENT, {"version": version})
    return extract


def current_extract(extracts: Path) -> Extract | None:
    """The extract in use; None when nothing was ingested or generated yet.

    Raises: ExtractError when the pointer or the version it names is damaged.
    """
    pointer = extracts / _CURRENT
    if not pointer.exists():
        return None
    version = _read_json(pointer).get("version")
    if not isinstance(version, str):
        raise _damaged(_CURRENT)
    return open_extract(extracts, version)


def open_extract(extracts: Path, version: str) -> Extract:
    """One version of the extract, its manifest checked against its name and files.

    Raises: ExtractError when there is no such version or its manifest is damaged.
    """
    folder = extracts / version
    place = f"{version}/{_MANIFEST}"
    if not re.fullmatch(r"[0-9a-f]{12}", version) or not (folder / _MANIFEST).is_file():
        fix = "Ingest the extract or generate it again."
        raise ExtractError("There is no such version of the extract.", where=place, fix=fix)
    manifest = _read_json(folder / _MANIFEST)
    try:
        tables = tuple(_table(item) for item in manifest["tables"])
        origin: Origin = manifest["origin"]
    except (KeyError, TypeError, AttributeError):
        raise _damaged(place) from None
    if manifest.get("version") != version or _version(tables) != version:
        raise _damaged(place)
    absent = [item.name for item in tables if not (folder / f"{item.name}.parquet").is_file()]
    if absent:
        what = f"{len(absent)} of its tables are not there, the first is {absent[0]}."
        raise ExtractError(what, where=place, fix="Ingest or generate the extract again.")
    return Extract(version, folder, origin, {item.name: item for item in tables})


@contextmanager
def disk_faults(place: Path) -> Iterator[None]:
    """Turns a fault of the file system into a StoreError; nothing else is caught."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            what, fix = "The disk is full.", "Free space, or set PASPORT_DATA to another disk."
        else:
            code = errno.errorcode.get(error.errno or 0, type(error).__name__)
            what, fix = f"A file cannot be read or written ({code}).", "Check the permissions."
        raise StoreError(what, where=place.name, fix=fix) from None


def _whole(extracts: Path, version: str) -> bool:
    """Whether that version is there and undamaged."""
    try:
        open_extract(extracts, version)
    except ExtractError:
        return False
    return True


def _version(tables: Iterable[ExtractTable]) -> str:
    """Twelve digits over names and contents, and over the files' own bytes where ingested."""
    lines = sorted(" ".join((i.name, i.content_hash, i.file_hash)).rstrip() for i in tables)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def _table(item: dict[str, Any]) -> ExtractTable:
    return ExtractTable(**{**item, "columns": tuple(item["columns"])})


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError):
        raise _damaged(path.name) from None
    if not isinstance(value, dict):
        raise _damaged(path.name)
    return value


def _damaged(place: str) -> ExtractError:
    fix = "Restore it from a backup, or ingest or generate the extract again."
    return ExtractError("The extract's manifest is damaged.", where=place, fix=fix)
