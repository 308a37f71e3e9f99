"""The lifecycle's steps by name, each with the options that its work depends on.

`extract`, `profile` and `contract` have commands of their own with more to offer.
"""

from __future__ import annotations

import typer

from core.cli.cohort_defects import DefectsOption, RatesOption
from core.cli.options import (
    AsOfOption,
    DefaultsOption,
    JsonOption,
    LinesOption,
    MemoryOption,
    MinPatientsOption,
    PatientsOption,
    ProfileOption,
    ProjectOption,
    SeedOption,
    ThreadsOption,
    day,
)
from core.cli.runs import run_and_tell
from core.cli.target_fixtures import AllTablesOption, TargetOption, write_fixtures
from core.errors import UseError
from core.lifecycle import Parameters


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    for command in (generate, match, migrate, check, gate):
        app.command()(command)


def generate(
    project: ProjectOption = None,
    patients: PatientsOption = None,
    seed: SeedOption = None,
    as_of: AsOfOption = None,
    rates: RatesOption = "shipped",
    defects: DefectsOption = "none",
    all_tables: AllTablesOption = False,
    target: TargetOption = None,
    threads: ThreadsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make the synthetic cohort's extracts, or target fixtures."""
    if target is not None:
        if all_tables or defects != "none" or rates != "shipped":
            fix = "Leave --all-tables, --rates and --defects out: they are of the source."
            raise UseError("--target makes target tables alone.", fix=fix)
        write_fixtures(project, target, patients, seed, day(as_of), threads, as_json)
        return
    chosen = Parameters(
        only="generate",
        patients=patients,
        seed=seed,
        as_of=day(as_of),
        rates=rates,
        defects=defects,
        all_tables=all_tables,
        threads=threads,
    )
    run_and_tell(project, chosen, as_json)


def match(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Suggest source fields for every target field."""
    run_and_tell(project, Parameters(only="match"), as_json)


def migrate(
    project: ProjectOption = None,
    as_of: AsOfOption = None,
    lines: LinesOption = None,
    defaults: DefaultsOption = "policy",
    memory: MemoryOption = "4GiB",
    threads: ThreadsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run the contract: the trial load, its rejects and its ledger."""
    chosen = Parameters(
        only="migrate",
        as_of=day(as_of),
        lines=lines,
        defaults=defaults,
        memory=memory,
        threads=threads,
    )
    run_and_tell(project, chosen, as_json)


def check(
    project: ProjectOption = None,
    as_of: AsOfOption = None,
    lines: LinesOption = None,
    memory: MemoryOption = "4GiB",
    threads: ThreadsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check the quality of what was written; exit 1 on an error."""
    chosen = Parameters(only="check", as_of=day(as_of), lines=lines, memory=memory, threads=threads)
    run_and_tell(project, chosen, as_json)


def gate(
    project: ProjectOption = None,
    profile: ProfileOption = None,
    min_patients: MinPatientsOption = None,
    as_of: AsOfOption = None,
    lines: LinesOption = None,
    as_json: JsonOption = False,
) -> None:
    """Judge the last results by a gate profile; exit 1 on FAIL."""
    chosen = Parameters(
        only="gate", profile=profile, min_patients=min_patients, as_of=day(as_of), lines=lines
    )
    run_and_tell(project, chosen, as_json)
