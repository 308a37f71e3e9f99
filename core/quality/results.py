"""Results as they are kept: `<folder>/checks/results.json`, with what they belong to."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from core.errors import StoreError
from core.etl import Migration
from core.quality.model import Check, CheckResult, Fingerprint
from core.quality.scene import Scene
from core.quality.sets import relation
from core.quality.source_checks import PATIENT, PATIENTS
from core.quality.values import text
from core.runs import file_hash
from core.store import Engine, write_json

FORMAT = 1
_MERGED, _OLD = "MERGEDID", "OldID"


@dataclass(frozen=True)
class CheckedRun:
    """All results of a run, what they belong to, and how many patients they speak of."""

    results: tuple[CheckResult, ...]
    fingerprint: Fingerprint
    patients: int | None  # distinct patients of the extract not merged away; None: not counted
    patients_loaded: int | None  # rows of LOAD_PMI; None: not written

    @classmethod
    def of(
        cls, db: Engine, scene: Scene, results: tuple[CheckResult, ...], migration: Migration
    ) -> CheckedRun:
        """The run as checked now, with the hashes of the files that were looked at."""
        loaded = scene.view("target", "LOAD_PMI")
        known = Fingerprint(
            migration.contract_version, migration.extract_version, target_hashes(scene.folder)
        )
        return cls(results, known, _patients(db, scene), loaded.rows if loaded else None)


def target_hashes(folder: Path) -> tuple[tuple[str, str], ...]:
    """Table and sha256 of every written target file, by name."""
    files = sorted((folder / "target").glob("*.parquet"))
    return tuple((item.stem, file_hash(item)) for item in files)


def clear(folder: Path) -> None:
    """Removes earlier results, so that none outlives the rows it spoke of."""
    shutil.rmtree(folder / "checks", ignore_errors=True)
    (folder / "checks").mkdir(parents=True)


def write_checked(folder: Path, checked: CheckedRun) -> None:
    """Keeps the results; the last file of the step."""
    body = {"format": FORMAT, **asdict(checked)}
    write_json(folder / "checks" / "results.json", body)


def read_results(folder: Path) -> tuple[CheckResult, ...]:
    """The results of a run. Raises: StoreError when it was not checked or they are damaged."""
    return read_checked(folder).results


def read_checked(folder: Path) -> CheckedRun:
    """The results with what they belong to. Raises: StoreError as `read_results`."""
    path = folder / "checks" / "results.json"
    if not path.is_file():
        raise StoreError(
            "This run has not been checked.", where=folder.name, fix="Run `pasport check`."
        )
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        if body["format"] != FORMAT:
            raise ValueError(body["format"])
        return _checked(body)
    except (KeyError, TypeError, ValueError, AttributeError):
        fix = "Run `pasport check` again."
        raise StoreError("The results are damaged.", where=path.name, fix=fix) from None


def _checked(body: dict[str, Any]) -> CheckedRun:
    known = body["fingerprint"]
    targets = tuple((str(table), str(digest)) for table, digest in known["targets"])
    fingerprint = Fingerprint(known["contract_version"], known["extract_version"], targets)
    results = tuple(
        CheckResult(**{**item, "check": _check(item["check"])}) for item in body["results"]
    )
    return CheckedRun(results, fingerprint, body["patients"], body["patients_loaded"])


def _check(item: dict[str, Any]) -> Check:
    lists = {name: tuple(item[name]) for name in ("fields", "values", "parent_fields")}
    link = tuple((child, parent) for child, parent in item["link"])
    return Check(**{**item, **lists, "link": link})


def _patients(db: Engine, scene: Scene) -> int | None:
    view = scene.view("source", PATIENTS)
    if view is None or PATIENT.casefold() not in view.columns:
        return None
    merged = scene.view("source", _MERGED)
    away = ""
    if merged is not None and _OLD.casefold() in merged.columns:
        old = f"SELECT {text(_OLD)} FROM {relation('source', _MERGED)}"
        away = f" WHERE patient NOT IN (SELECT * FROM ({old}) o(old) WHERE old IS NOT NULL)"
    sql = f"WITH known AS (SELECT {text(PATIENT)} AS patient FROM {relation('source', PATIENTS)})"
    count = f"{sql} SELECT count(DISTINCT patient) FROM known{away}"
    return int(db.value(count, step="distinct patients"))
