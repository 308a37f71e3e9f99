"""What the tests of planted defects share: a clean extract, the same one dirty, and its truth."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from core.cohort import DefectPlan, Planted, planted_defects, read_defects
from core.cohort.defects import plant_defects
from core.connectors import Extract
from core.store import engine
from tests.cohort.conftest import AS_OF

FORMS = ("%Y%m%d%H%M", "%Y%m%d", "%d/%m/%Y %H:%M", "%d/%m/%Y")
MOMENT = f"coalesce({', '.join(f'try_strptime(x, {form!r})' for form in FORMS)})"


@dataclass(frozen=True)
class Dirty:
    """An extract with defects, and the truth of them."""

    extract: Extract
    planted: Planted
    truth: list[dict[str, str]]

    def records(self, kind: str) -> list[int]:
        """Record numbers of the kind's rows, in the order they were planted."""
        numbers = [int(row["record_number"]) for row in self.truth if row["kind"] == kind]
        return list(dict.fromkeys(numbers))

    def ids(self, kind: str) -> set[str]:
        """The kind's defects."""
        return {row["defect_id"] for row in self.truth if row["kind"] == kind}


def plant(clean: Extract, folder: Path, plan: DefectPlan, **options) -> Dirty:
    """The clean extract's tables in a folder of their own, with the plan's defects."""
    shutil.copytree(clean.folder, folder)
    options = {"seed": 42, "as_of": AS_OF, **options}
    spill = folder.with_name(f"{folder.name} spill")
    written = plant_defects(folder, spill, list(clean.tables.values()), plan, **options)
    dirty = replace(clean, folder=folder, tables={item.name: item for item in written})
    planted = planted_defects(dirty)
    assert planted is not None
    return Dirty(dirty, planted, read_truth(folder / "truth.csv"))


def read_truth(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def plan_file(folder: Path, text: str) -> DefectPlan:
    """A plan written as a person would."""
    path = folder / "plan.toml"
    path.write_text(f"[defects]\n{text}\n", encoding="utf-8")
    return read_defects(str(path))


@contextmanager
def both(clean: Extract, dirty: Extract, spill: Path) -> Iterator[Callable[[str], list[tuple]]]:
    """Answers SQL over both: a dirty table under its own name, a clean one with CLEAN_ before."""
    with engine(spill, [clean.folder, dirty.folder]) as opened:
        for start, extract in (("CLEAN_", clean), ("", dirty)):
            for name in extract.tables:
                scan = f"FROM read_parquet('{extract.path(name)}')"
                opened.execute(f"CREATE VIEW {start}{name} AS {scan}", step="test")
        opened.execute(f"CREATE MACRO moment(x) AS {MOMENT}", step="test")
        yield lambda sql: opened.rows(sql, step=sql)
