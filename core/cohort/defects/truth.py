"""The truth beside an extract: `truth.csv`, one line a cell that a defect altered.

An added row has a line of its own (field empty, `after` names the record it copies) and one for
each cell in which it differs; a removed row has one line. `business_key` is the clean row's, for
an added row its own; `record_number` is that of the sealed table. Values are synthetic.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from filecmp import cmp
from pathlib import Path

import pyarrow as pa

from core.cohort.defects.kinds import defect_kinds
from core.cohort.defects.model import Planted, PlantedKind
from core.connectors import Extract, ExtractTable, open_extract
from core.errors import ExtractError
from core.store import Engine, text_literal, write_json

TRUTH = "truth.csv"
SUMMARY = "defects.json"
MARKER = "SYNTHETIC.txt"
LINES = Path(__file__).with_name("sql") / "truth.sql"
_FORMAT = 1
_STEP = "defects: truth"


def write_truth(engine: Engine, folder: Path, planted: Planted, rows: Mapping[str, int]) -> None:
    """Writes truth.csv and the summary into the folder of tables; `rows` counts the sealed ones."""
    _load_kinds(engine)
    sizes = pa.table({"tbl": list(rows), "size": list(rows.values())})
    engine.register("incoming_sizes", sizes)
    target = text_literal(str(folder / TRUTH))
    lines = LINES.read_text(encoding="utf-8").strip()
    engine.execute(f"COPY ({lines}) TO {target} (FORMAT csv, HEADER)", step=_STEP)
    write_json(folder / SUMMARY, {"format": _FORMAT, **asdict(planted)})


def planted_defects(extract: Extract) -> Planted | None:
    """What was planted in the extract; None when nothing was.

    Raises: ExtractError when the summary is damaged.
    """
    return _summary(extract.folder)


def settle_truth(folder: Path, extracts: Path, written: Sequence[ExtractTable]) -> None:
    """The last act before sealing: the marker file says that defects were planted.

    A version sealed earlier with the same rows and another truth (the kinds' words have changed
    since) gives way, so that an extract and its truth are of one making.
    """
    planted = _summary(folder)
    if planted is None:
        return
    kinds = sum(1 for item in planted.kinds if item.planted)
    line = f"defects planted on purpose: {planted.defects} of {kinds} kinds, see {TRUTH}\n"
    with (folder / MARKER).open("a", encoding="utf-8", newline="\n") as handle:
        handle.write(line)
    contents = {item.name: item.content_hash for item in written}
    for sealed in _sealed(extracts):
        same = contents == {name: item.content_hash for name, item in sealed.tables.items()}
        if same and not _same_truth(folder, sealed.folder):
            shutil.rmtree(sealed.folder)


def _sealed(extracts: Path) -> Iterator[Extract]:
    for folder in sorted(extracts.iterdir()):
        with suppress(ExtractError):  # not a version, or a damaged one that seal replaces
            yield open_extract(extracts, folder.name)


def _same_truth(ours: Path, theirs: Path) -> bool:
    """Whether both folders tell the same truth, byte for byte."""
    pairs = [(ours / name, theirs / name) for name in (TRUTH, SUMMARY)]
    return all(other.is_file() and cmp(own, other, shallow=False) for own, other in pairs)


def _summary(folder: Path) -> Planted | None:
    path = folder / SUMMARY
    if not path.exists():
        return None
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        kinds = tuple(PlantedKind(**item) for item in body["kinds"])
        return Planted(body["plan"], body["seed"], kinds)
    except (OSError, ValueError, KeyError, TypeError):
        fix = "Generate the cohort again."
        what = "The summary of the planted defects is damaged."
        raise ExtractError(what, where=f"{folder.name}/{SUMMARY}", fix=fix) from None


def _load_kinds(engine: Engine) -> None:
    kinds = list(defect_kinds().values())
    table = pa.table(
        {
            "kind": [item.id for item in kinds],
            "family": [item.family for item in kinds],
            "expected_check": [item.check for item in kinds],
            "expected_reject": [item.reject for item in kinds],
        }
    )
    engine.register("incoming_kinds", table)
