"""Records of a judgement: the profile asked, the facts laid before it, what each gate said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.connectors import Origin
from core.quality import CheckResult, Fingerprint

GateStatus = Literal["PASS", "FAIL", "NOT_APPLICABLE"]


@dataclass(frozen=True)
class GateProfile:
    """Thresholds of one profile. None: not asked for."""

    name: str
    words: str
    max_errors: int
    max_warnings: int
    max_unresolved: int
    max_crosswalk_rejects: int
    min_population_ratio: float
    min_tables_written: float  # share of the in-scope tables
    max_not_run: int
    real_source: bool
    locked: bool
    sign_offs: tuple[str, ...]
    max_placeholders: int | None = None
    max_mandatory_unknown: int | None = None
    min_approved: float | None = None  # share of the in-scope lines
    why: tuple[tuple[str, str], ...] = ()  # threshold to where it comes from

    def origin(self, threshold: str) -> str:
        """Where the threshold comes from, in words."""
        return dict(self.why).get(threshold, "")


@dataclass(frozen=True)
class GateFacts:
    """Everything that a profile judges; counts only, no patient value."""

    results: tuple[CheckResult, ...]
    patients: int | None  # distinct unmerged patients of the extract; None: not counted
    patients_loaded: int | None  # rows of LOAD_PMI; None: not written
    min_patients: int
    populated: int  # cells
    populatable: int  # cells
    in_scope_tables: tuple[str, ...]  # target tables with a feed
    written_tables: tuple[str, ...]  # of those, written with rows
    unmapped_tables: tuple[str, ...]
    balanced: bool
    remainders: tuple[str, ...]  # what does not balance, in words
    placeholders: int  # cells
    load_errors: int
    load_warnings: int
    lint_errors: int
    lint_warnings: int
    lines: int  # in-scope lines of the stored contract
    lines_approved: int  # by another person than the author
    lines_self_approved: int  # by the author: never enough for a cutover
    mandatory_unknown: int  # in-scope fields of which the document does not say
    origin: Origin
    checked: Fingerprint  # what the results were made from
    current: Fingerprint  # what is there now
    demonstration: bool = False
    locked: bool = False
    sign_offs: tuple[str, ...] = ()  # in the order given, for the current contract version


@dataclass(frozen=True)
class GateResult:
    id: str
    status: GateStatus
    actual: str
    expected: str
    message: str
    origin: str  # where the threshold comes from


@dataclass(frozen=True)
class Judgement:
    profile: str
    status: Literal["PASS", "FAIL"]
    results: tuple[GateResult, ...]
    fingerprint: Fingerprint
    demonstration: bool = False

    @property
    def failed(self) -> tuple[GateResult, ...]:
        """The gates that hold the release."""
        return tuple(item for item in self.results if item.status == "FAIL")
