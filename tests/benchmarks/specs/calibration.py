"""How far the readers' confidence can be trusted: read fields against documents of known truth.

A field is right when its table and name are, and its type, length and mandatory mark wherever
the truth states them.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.specs import SpecField, read_document
from tests.specs.generated import made
from tests.specs.printing import printed
from tests.specs.public import WORDS, WORKBOOKS, public

BOUNDS = (0.5, 0.7, 0.8, 0.9, 0.95, 1.01)


@dataclass(frozen=True)
class Judged:
    document: str
    confidence: float
    reason: str
    right: bool


def judged_open(folder: Path) -> Iterator[Judged]:
    """Every field read from the documents with a gold file; sheets without gold are left out."""
    for path in sorted(folder.glob("[xdp]*.*")):
        with (folder / "gold" / f"{path.stem}.csv").open(encoding="utf-8-sig") as handle:
            gold = list(csv.DictReader(handle))
        held: dict[str, list[dict[str, str]]] = {}
        for row in gold:
            held.setdefault(_lax(row["field_name"]), []).append(row)
        tables = {_lax(t) for row in gold for t in _tables(row)}
        for table in read_document(path).tables:
            for item in table.fields if _lax(table.name) in tables else ():
                right = any(_same(table.name, item, row) for row in held.get(_lax(item.name), []))
                yield Judged(path.stem, item.evidence.confidence, item.evidence.reason, right)


def judged_generated(seeds: Iterable[int]) -> Iterator[Judged]:
    """Every field read from generated documents of the three formats."""
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            for kind in ("xlsx", "docx", "pdf"):
                made_ = made(seed, kind)
                truth = {
                    (f.table, f.name): (f.type.removeprefix("max "), f.length, f.mandatory)
                    for f in made_.facts
                }
                for table in read_document(printed(made_, Path(folder), kind)).tables:
                    for f in table.fields:
                        known = truth.get((table.name, f.name))
                        right = known == (f.data_type, f.length, f.mandatory)
                        yield Judged(
                            f"generated {kind}", f.evidence.confidence, f.evidence.reason, right
                        )


def judged_public(seeds: Iterable[int]) -> Iterator[Judged]:
    """Every field read from documents in the manner of public bodies and tools."""
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            for layout in (*WORKBOOKS, *WORDS):
                path, truth = public(layout, seed, Path(folder))
                left = Counter(truth)
                for table in read_document(path).tables:
                    for f in table.fields:
                        fact = (table.name, f.name, f.data_type, f.length, f.mandatory)
                        left[fact] -= 1
                        yield Judged(
                            f"public {path.suffix[1:]}",
                            f.evidence.confidence,
                            f.evidence.reason,
                            left[fact] >= 0,
                        )


def by_confidence(judged: Iterable[Judged]) -> list[tuple[str, int, int]]:
    """Band, fields, right; the highest band first."""
    counts: Counter[tuple[float, bool]] = Counter()
    for item in judged:
        counts[max(b for b in BOUNDS if b <= item.confidence), item.right] += 1
    bands = zip(BOUNDS, BOUNDS[1:], strict=False)
    return [
        (
            f"{low:.2f} to {min(high, 1.0):.2f}",
            counts[low, True] + counts[low, False],
            counts[low, True],
        )
        for low, high in reversed(list(bands))
    ]


def by_reason(judged: Iterable[Judged]) -> list[tuple[str, int, int]]:
    """Reason for doubt, fields that bear it, right."""
    counts: Counter[tuple[str, bool]] = Counter()
    for item in judged:
        for reason in item.reason.split("; ") if item.reason else ["(none)"]:
            counts[reason, item.right] += 1
    reasons = sorted({reason for reason, _ in counts})
    return [(r, counts[r, True] + counts[r, False], counts[r, True]) for r in reasons]


def by_document(judged: Iterable[Judged]) -> list[tuple[str, int, int]]:
    """Document or kind of document, fields, right."""
    counts: Counter[tuple[str, bool]] = Counter((item.document, item.right) for item in judged)
    names = sorted({name for name, _ in counts})
    return [(n, counts[n, True] + counts[n, False], counts[n, True]) for n in names]


def _same(table: str, item: SpecField, gold: dict[str, str]) -> bool:
    if _lax(table) not in {_lax(name) for name in _tables(gold)}:
        return False
    kind = not gold["data_type"] or _base(gold["data_type"]) == _base(item.data_type)
    length = not gold["length"] or gold["length"].split(",")[0].strip() in {
        str(item.length),
        "max",
        "x",
    }
    mark = not gold["mandatory"] or gold["mandatory"] == item.mandatory
    return kind and length and mark


def _tables(gold: dict[str, str]) -> list[str]:
    return [name for name in (gold["table_name"], *gold["table_alt"].split("|")) if name]


def _lax(text: str) -> str:
    return re.sub(r"[^0-9a-z]+", "", text.casefold())


def _base(kind: str) -> str:
    return _lax(re.sub(r"^rdbms\s+", "", re.sub(r"\(.*$", "", kind.casefold())))
