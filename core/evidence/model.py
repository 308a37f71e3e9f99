"""What the reports are rendered from: records of one run, nothing counted anew elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.catalogue import Catalogue, Correction
from core.connectors import Extract
from core.contract import Contract, Fault
from core.crosswalks import Crosswalk
from core.etl import Migration
from core.gates import GateProfile, Judgement
from core.quality import CheckedRun


@dataclass(frozen=True)
class ReportFacts:
    """The records of one run. None: that step has not run, and the reports say NOT_RUN."""

    catalogue: Catalogue
    contract: Contract  # as stored, whichever lines ran
    profile: GateProfile
    extract: Extract | None = None
    migration: Migration | None = None
    checked: CheckedRun | None = None
    judgement: Judgement | None = None
    lint: tuple[Fault, ...] = ()
    crosswalks: Mapping[str, Crosswalk] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)  # patients, seed, as_of ...
    history: tuple[Mapping[str, Any], ...] = ()  # points of earlier runs, as measured
    lifecycle: Mapping[str, Any] = field(default_factory=dict)  # actor, role, start, finish ...
    demonstration: bool = False
    corrections: tuple[Correction, ...] = ()  # what people decided over the documents


@dataclass(frozen=True)
class RejectGroup:
    """Rejects of one table, field and reason; counts only, no value."""

    target_table: str
    level: str  # row or field
    target_field: str
    reason: str
    rejects: int
    distinct_values: int
