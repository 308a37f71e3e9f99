"""`run`, and what was run: `runs list`, `runs show`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from core import gates, lifecycle, quality
from core import runs as run_room
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
from core.cli.tell import listing, result, shown
from core.errors import UseError
from core.projects import Project, open_project

_GRAVE = {"fatal", "error"}


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    app.command()(run)
    group = typer.Typer(help="What was run.", no_args_is_help=True)
    group.command(name="list")(list_runs)
    group.command()(show)
    app.add_typer(group, name="runs")


def run(
    project: ProjectOption = None,
    patients: PatientsOption = None,
    seed: SeedOption = None,
    min_patients: MinPatientsOption = None,
    profile: ProfileOption = None,
    as_of: AsOfOption = None,
    from_: Annotated[str | None, typer.Option("--from", help="First step to run.")] = None,
    only: Annotated[str | None, typer.Option(help="The one step to run.")] = None,
    lines: LinesOption = None,
    defaults: DefaultsOption = "policy",
    rates: RatesOption = "shipped",
    defects: DefectsOption = "none",
    memory: MemoryOption = "4GiB",
    threads: ThreadsOption = None,
    force: Annotated[bool, typer.Option("--force", help="Run unchanged steps, too.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Run the lifecycle, from the documents to the gate."""
    chosen = lifecycle.Parameters(
        patients=patients,
        seed=seed,
        min_patients=min_patients,
        profile=profile,
        as_of=day(as_of),
        start=from_,
        only=only,
        lines=lines,
        defaults=defaults,
        rates=rates,
        defects=defects,
        memory=memory,
        threads=threads,
        force=force,
    )
    run_and_tell(project, chosen, as_json)


@dataclass(frozen=True)
class Ran:
    """What a command ran, as it is told."""

    body: dict[str, Any]
    folder: Path
    code: int
    chosen: lifecycle.Parameters


def run_and_tell(named: str | None, chosen: lifecycle.Parameters, as_json: bool) -> None:
    """Runs what the parameters ask and tells steps, gate and ledger; exits with the run's code."""
    done = ran(named, chosen, as_json)
    if as_json:
        result(done.body, as_json=True)
    else:
        tell_run(done)
    raise typer.Exit(done.code)


def ran(named: str | None, chosen: lifecycle.Parameters, as_json: bool) -> Ran:
    """Runs what the parameters ask, with its progress shown."""
    project = open_project(named)
    with shown(quiet=as_json) as watcher:
        outcome = lifecycle.run(project, chosen, progress=watcher)
    summary = run_room.run_summary(project, outcome.run_id)
    code = outcome.exit_code
    if chosen.only == "check" and _failed(summary):
        code = 1
    body = {
        "run": outcome.run_id,
        "gate": outcome.gate or "NOT_RUN",
        "ledger": _ledger(outcome),
        "demonstration": outcome.demonstration,
        "steps": _steps(summary),
        "reports": str(outcome.folder / "reports"),
    }
    return Ran(body, outcome.folder, code, chosen)


def tell_run(done: Ran) -> None:
    """The steps that were asked for, the gate and the ledger, for people."""
    body = done.body
    asked = _asked(body["steps"], done.chosen)
    listing(asked, as_json=False, empty="", title=f"Run {body['run']}")
    stamp = "  DEMONSTRATION: synthetic patients" if body["demonstration"] else ""
    text = f"Gate: {body['gate']}   Ledger: {body['ledger']}{stamp}\nReports: {body['reports']}"
    result({}, as_json=False, text=text)


def _ledger(outcome: lifecycle.Outcome) -> str:
    """NOT_RUN where nothing was migrated: what was not counted does not balance."""
    if outcome.steps.get("migrate") not in ("DONE", "REUSED"):
        return "NOT_RUN"
    return "BALANCED" if outcome.balanced else "UNBALANCED"


def _failed(summary: run_room.RunSummary) -> bool:
    """Whether a check of the run failed that is more than a warning."""
    results = quality.read_results(summary.folder)
    return any(item.state == "FAIL" and item.check.severity in _GRAVE for item in results)


def _asked(steps: list[dict[str, Any]], chosen: lifecycle.Parameters) -> list[dict[str, Any]]:
    """For people, a single step's command tells that step; what it was built on is in the run."""
    return [item for item in steps if chosen.only in (None, item["step"])]


def _steps(summary: run_room.RunSummary) -> list[dict[str, Any]]:
    """The steps in the lifecycle's order, which the manifest does not keep."""
    known = [name for name in lifecycle.STEPS if name in summary.steps]
    return [
        {"step": name, **{key: summary.steps[name].get(key, "") for key in ("state", "note")}}
        for name in known
    ]


def list_runs(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Every run, newest first."""
    rows = [
        {
            "run": item.id,
            "status": item.status,
            "gate": item.gate or "NOT_RUN",
            "profile": item.header.get("profile", ""),
            "message": item.message,
        }
        for item in run_room.runs(open_project(project))
    ]
    listing(rows, as_json=as_json, empty="No run yet. `pasport run` makes one.")


def show(
    run: Annotated[
        str | None, typer.Argument(help="Run id or its beginning; none: newest.")
    ] = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """One run: its steps, what each gate said, where its reports are."""
    opened = open_project(project)
    found = run_room.runs(opened)
    if not found:
        raise UseError("The project has no run yet.", where=opened.label, fix="`pasport run`.")
    item = _meant(opened, run) if run else found[0]
    judgement = gates.read_judgement(item.folder)
    results = judgement.results if judgement else ()
    body = {
        "run": item.id,
        "status": item.status,
        "message": item.message,
        "started": item.started,
        "finished": item.finished,
        "profile": item.header.get("profile", ""),
        "gate": item.gate or "NOT_RUN",
        "steps": _steps(item),
        "gates": [asdict(entry) for entry in results],
        "reports": str(item.folder / "reports"),
    }
    if as_json:
        result(body, as_json=True)
    else:
        _tell_run(body, results)


def _meant(project: Project, run: str) -> run_room.RunSummary:
    try:
        return run_room.run_summary(project, run)
    except UseError as error:
        fix = " ".join(filter(None, (error.fix, "See `pasport runs list`.")))
        raise UseError(error.what, where=error.where, fix=fix) from None


def _tell_run(body: dict[str, Any], results: tuple[gates.GateResult, ...]) -> None:
    when = f"{body['started'] or '?'} to {body['finished'] or '(not ended)'}"
    head = [f"Run {body['run']}: {body['status']}", when, body["message"]]
    result({}, as_json=False, text="\n".join(filter(None, head)) + "\n")
    listing(body["steps"], as_json=False, empty="No step was finished.")
    rows = [
        {"gate": e.id, "status": e.status, "actual": e.actual, "expected": e.expected}
        for e in results
    ]
    title = f"\nGate {body['profile']}: {body['gate']}"
    listing(rows, as_json=False, empty="\nGate: NOT_RUN", title=title)
    held = [f"{entry.id}: {entry.message}" for entry in results if entry.status == "FAIL"]
    words = ["\nHeld by", *held] if held else []
    result({}, as_json=False, text="\n".join([*words, f"\nReports: {body['reports']}"]))
