"""What every step of one run shares: project, parameters settled against the settings, run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

from core import catalogue, cohort, connectors, contract, crosswalks, gates
from core.access import Actor
from core.contract import Contract, Fault
from core.crosswalks import Crosswalk
from core.errors import UseError
from core.lifecycle.model import Parameters
from core.projects import Project, Settings
from core.runs import Run
from core.store import State, state

Lines = Literal["working", "approved"]
Defaults = Literal["none", "policy", "rehearsal"]


@dataclass(frozen=True)
class Work:
    project: Project
    run: Run
    parameters: Parameters
    settings: Settings
    actor: Actor
    held: dict[str, Any] = field(default_factory=dict)  # read from state; emptied when it changes

    @contextmanager
    def state(self) -> Iterator[State]:
        """The project's live state."""
        with state(self.project.state) as con:
            yield con

    @property
    def patients(self) -> int:
        """Patients of the synthetic cohort."""
        return self.parameters.patients or self.settings.patients

    @property
    def seed(self) -> int:
        """The cohort's seed."""
        chosen = self.parameters.seed
        return self.settings.seed if chosen is None else chosen

    @property
    def defects(self) -> cohort.DefectPlan:
        """What is planted in the cohort on purpose. Raises: UseError, SettingError."""
        return cohort.read_defects(self.parameters.defects)

    @property
    def rates(self) -> Path | None:
        """The file of rates that stand over the shipped ones; None: there is none."""
        named = self.parameters.rates
        return None if named == "shipped" else Path(named)

    @property
    def min_patients(self) -> int:
        """Distinct patients that a trial load needs to count."""
        return self.parameters.min_patients or self.settings.min_patients

    @property
    def profile(self) -> gates.GateProfile:
        """The gate profile by name. Raises: UseError for an unknown one."""
        return gates.gate_profile(self.parameters.profile or self.settings.profile)

    @property
    def as_of(self) -> date:
        """The day that checks call today."""
        if self.parameters.as_of:
            return self.parameters.as_of
        if self.settings.as_of:
            return date.fromisoformat(self.settings.as_of)
        return datetime.now(UTC).date()

    @property
    def lines(self) -> Lines:
        """Which body of a line runs: approved or working."""
        fallback = "approved" if self.profile.name == "cutover_ready" else "working"
        return "approved" if (self.parameters.lines or fallback) == "approved" else "working"

    @property
    def defaults(self) -> Defaults:
        """How blanks are filled: by policy, not at all, or for rehearsal."""
        known: dict[str, Defaults] = {"none": "none", "rehearsal": "rehearsal"}
        return known.get(self.parameters.defaults, "policy")

    def told(self, step: str, part: str, done: int, total: int) -> None:
        """A callback that names its step itself."""
        _told(self.run, step, part, done, total)

    def progress(self, step: str) -> partial[None]:
        """A callback (part, done, total) that also notices a request to stop."""
        return partial(_told, self.run, step)

    def catalogue(self) -> catalogue.Catalogue:
        """The agreed schemas. Raises: UseError when nothing was extracted yet."""
        if "catalogue" not in self.held:
            with self.state() as con:
                self.held["catalogue"] = catalogue.load(con)
        known: catalogue.Catalogue = self.held["catalogue"]
        if not known.source.tables or not known.target.tables:
            raise UseError("The project has no catalogue yet.", fix="Run `pasport run` first.")
        return known

    def crosswalks(self) -> dict[str, crosswalks.Crosswalk]:
        """The project's crosswalks by name."""
        with self.state() as con:
            return crosswalks.load(con)

    def contract(self) -> contract.Contract:
        """The stored contract; without feeds and lines when none was built yet."""
        with self.state() as con:
            return contract.load(con)

    def executed(self) -> tuple[Contract, dict[str, Crosswalk]]:
        """What this run executes: bodies and code pairs, working or approved alone."""
        held = crosswalks.executable(self.crosswalks(), self.lines)
        return contract.executable(self.contract(), self.lines), held

    def faults(self) -> tuple[Fault, ...]:
        """What lint says of the stored contract."""
        if "faults" not in self.held:
            known, codes = self.catalogue(), self.crosswalks()
            found = contract.lint(self.contract(), known, codes, as_of=self.as_of)
            self.held["faults"] = tuple(found)
        told: tuple[Fault, ...] = self.held["faults"]
        return told

    def extract(self) -> connectors.Extract:
        """The current extract. Raises: UseError when there is none."""
        found = connectors.current_extract(self.project.extracts)
        if found is None:
            fix = "Run `pasport generate`, or bring one with `pasport ingest FOLDER`."
            raise UseError("The project has no extract yet.", fix=fix)
        return found


def _told(run: Run, step: str, part: str, done: int, total: int) -> None:
    run.check_cancelled()
    run.status.part(step, part, done, total)
