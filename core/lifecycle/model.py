"""The eight steps, the parameters of a run, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, Literal

from core.errors import UseError, nearest

STEPS = ("extract", "generate", "profile", "match", "contract", "migrate", "check", "gate")
StepState = Literal["DONE", "REUSED", "SKIPPED", "NOT_APPLICABLE", "NOT_RUN", "FAILED"]


@dataclass(frozen=True)
class Parameters:
    """What a person chose for one run; None means the project's setting."""

    patients: int | None = None
    seed: int | None = None
    min_patients: int | None = None
    profile: str | None = None
    as_of: date | None = None
    start: str | None = None  # --from STEP
    only: str | None = None  # --only STEP
    lines: str | None = None  # approved | working; None: approved for cutover_ready
    defaults: str = "policy"  # none | policy | rehearsal
    defects: str = "none"  # planted in the synthetic cohort: none | default | a TOML file
    rates: str = "shipped"  # the synthetic cohort's: shipped | a TOML file over the shipped ones
    all_tables: bool = False  # of the source dictionary, not only those that the contract reads
    memory: str = "4GiB"
    threads: int | None = None
    force: bool = False  # run steps whose inputs are unchanged, too

    def __post_init__(self) -> None:
        for step in (self.start, self.only):
            if step is not None and step not in STEPS:
                what = f"There is no step {step!r}."
                raise UseError(what, where=", ".join(STEPS), fix=nearest(step, STEPS))
        if self.start and self.only:
            raise UseError("--from and --only exclude each other.", fix="Give one of them.")
        _one_of("--lines", self.lines, ("approved", "working"))
        _one_of("--defaults", self.defaults, ("none", "policy", "rehearsal"))
        _at_least("--patients", self.patients, 1)
        _at_least("--min-patients", self.min_patients, 1)
        _at_least("--threads", self.threads, 1)

    def chosen(self) -> dict[str, Any]:
        """The parameters that were given, as plain values, for the run's header."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        return {k: str(v) if isinstance(v, date) else v for k, v in values.items() if v is not None}


def _one_of(option: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        fix = nearest(value, known) or f"Give one of: {', '.join(known)}."
        raise UseError(f"{option} does not know {value!r}.", fix=fix)


def _at_least(option: str, value: int | None, least: int) -> None:
    if value is not None and value < least:
        raise UseError(f"{option} must be at least {least}, not {value}.")


@dataclass(frozen=True)
class Outcome:
    run_id: str
    folder: Path
    steps: dict[str, str]  # step to its state
    gate: str  # PASS, FAIL; empty when no gate was judged
    balanced: bool  # the ledger balances to the row; True when nothing was migrated
    demonstration: bool

    @property
    def exit_code(self) -> int:
        """0 when nothing failed, 1 when the gate or the ledger did."""
        return 1 if self.gate == "FAIL" or not self.balanced else 0
