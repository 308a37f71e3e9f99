"""The kinds of defect as data: kinds/<family>.toml, read once and checked where they are read."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from core.cohort.defects.model import DefectKind, FileKind

KINDS = Path(__file__).with_name("kinds")
FAMILIES = (
    "identity",
    "demographics",
    "chronology",
    "continuity",
    "pathway",
    "reference",
    "codes",
)


@cache
def defect_kinds() -> dict[str, DefectKind]:
    """Every kind that alters rows, family by family, by id."""
    documents = {family: _read(family) for family in FAMILIES}
    keys: dict[str, list[str]] = {}
    for document in documents.values():
        keys |= document.get("keys", {})
    return {
        name: _kind(name, family, entry, tuple(keys[entry["table"]]))
        for family, document in documents.items()
        for name, entry in document["kind"].items()
    }


@cache
def file_kinds() -> dict[str, FileKind]:
    """Every kind that alters a file as received, by id; one a run, for they stop a load."""
    found = _read("files")["file"].items()
    return {name: FileKind(id=name, family="files", **entry) for name, entry in found}


def _read(family: str) -> dict[str, Any]:
    return tomllib.loads((KINDS / f"{family}.toml").read_text(encoding="utf-8"))


def _kind(name: str, family: str, entry: dict[str, Any], key: tuple[str, ...]) -> DefectKind:
    return DefectKind(
        id=name,
        family=family,
        table=entry["table"],
        key=key,
        act=entry.get("act", "change"),
        sets=tuple(entry.get("set", {}).items()),
        where=entry.get("where", "TRUE"),
        joins=entry.get("joins", ""),
        patient=entry.get("patient", ""),
        partner=entry.get("partner", ""),
        alone=entry.get("alone", False),
        words=entry["words"],
        check=entry["check"],
        none_yet=entry.get("none_yet", False),
        reject=entry.get("reject", ""),
        reject_in=entry.get("reject_in", ""),
    )
