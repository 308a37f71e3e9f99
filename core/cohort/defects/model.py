"""Records of planted defects: a kind, how many a plan asks for, what was planted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Act = Literal["change", "add", "remove"]
Ends = Literal["stops", "malformed", "passes"]


@dataclass(frozen=True)
class DefectKind:
    """One way in which a row can be wrong. SQL speaks of the row as `t`."""

    id: str
    family: str  # identity, demographics, chronology, continuity, pathway, reference, codes
    table: str
    key: tuple[str, ...]  # business key of the table
    act: Act  # change cells, add a copy of a row, or remove a row
    sets: tuple[tuple[str, str], ...]  # field and the expression of what it becomes
    where: str  # rows that can carry it
    joins: str  # further facts of the row, one each
    patient: str  # whose row it is; empty: the table's own patient number, if it has one
    partner: str  # the other patient that it speaks of, who must carry no defect; or empty
    alone: bool  # at most one a patient, who carries no other defect
    words: str  # what a clinician sees
    check: str  # the check expected to find it
    none_yet: bool  # no check of that id exists today
    reject: str  # reason of the reject expected at migration; empty: it loads
    reject_in: str  # target table of that reject

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it alters."""
        return tuple(name for name, _ in self.sets)


@dataclass(frozen=True)
class FileKind:
    """One way in which a file can be wrong as received."""

    id: str
    family: str  # files
    ends: Ends  # what ingest makes of it
    words: str
    check: str  # what ingest says


@dataclass(frozen=True)
class Asked:
    """How many defects of a kind: a share of the rows that can carry it, or a number."""

    kind: str
    rate: float | None
    count: int | None

    def of(self, eligible: int) -> int:
        """The number asked for, of so many rows; a share that is not 0 asks for at least 1."""
        if self.count is not None:
            return self.count
        if not self.rate or not eligible:
            return 0
        return max(1, round(self.rate * eligible))


@dataclass(frozen=True)
class DefectPlan:
    """Which kinds, and how many of each."""

    name: str  # none, default, or the file's name
    asked: tuple[Asked, ...]  # in the kinds' own order, whatever the file's

    @property
    def version(self) -> str:
        """What is asked for, as one line; empty when nothing is."""
        return " ".join(
            f"{item.kind}={item.rate if item.count is None else f'#{item.count}'}"
            for item in self.asked
        )


@dataclass(frozen=True)
class PlantedKind:
    """What came of one kind of the plan."""

    kind: str
    eligible: int  # rows that can carry it
    asked: int
    planted: int
    why: str  # why fewer than asked, or none at all; else empty


@dataclass(frozen=True)
class Planted:
    """What an extract carries. The defects themselves are in its truth.csv."""

    plan: str
    seed: int
    kinds: tuple[PlantedKind, ...]

    @property
    def defects(self) -> int:
        """Defects in all."""
        return sum(item.planted for item in self.kinds)
