"""`run`, the eight steps by name, `ingest`, and the list of runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from core import catalogue, connectors, lifecycle
from core import runs as run_room
from core.access import LOCAL, record_event
from core.cli.options import JsonOption, MemoryOption, ProjectOption, ThreadsOption, day
from core.cli.tell import listing, result, shown
from core.projects import open_project
from core.store import state, transaction


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    app.command()(run)
    for step in lifecycle.STEPS[1:]:
        if step != "contract":  # a group of its own
            app.command(name=step, help=_HELP[step])(_only(step))
    app.command()(ingest)
    group = typer.Typer(help="What was run.", no_args_is_help=True)
    group.command(name="list")(list_runs)
    app.add_typer(group, name="runs")


_HELP = {
    "generate": "Make the synthetic cohort's extracts.",
    "profile": "Profile the extract, column by column.",
    "match": "Suggest source fields for every target field.",
    "migrate": "Run the contract: the trial load, its rejects and its ledger.",
    "check": "Run the quality checks on what was written.",
    "gate": "Judge the last results by a gate profile.",
}


def run(
    project: ProjectOption = None,
    patients: Annotated[int | None, typer.Option(help="Patients of the cohort.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the cohort.")] = None,
    min_patients: Annotated[int | None, typer.Option(help="Patients a trial needs.")] = None,
    profile: Annotated[str | None, typer.Option(help="Gate profile.")] = None,
    as_of: Annotated[str | None, typer.Option(help="The day that checks call today.")] = None,
    from_: Annotated[str | None, typer.Option("--from", help="First step to run.")] = None,
    only: Annotated[str | None, typer.Option(help="The one step to run.")] = None,
    lines: Annotated[str | None, typer.Option(help="approved or working.")] = None,
    defaults: Annotated[str, typer.Option(help="none, policy or rehearsal.")] = "policy",
    memory: MemoryOption = "4GiB",
    threads: ThreadsOption = None,
    force: Annotated[bool, typer.Option(help="Run unchanged steps, too.")] = False,
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
        memory=memory,
        threads=threads,
        force=force,
    )
    _run(project, chosen, as_json)


def _run(named: str | None, chosen: lifecycle.Parameters, as_json: bool) -> None:
    project = open_project(named)
    with shown(quiet=as_json) as watcher:
        outcome = lifecycle.run(project, chosen, progress=watcher)
    summary = run_room.run_summary(project, outcome.run_id)
    steps = [
        {"step": s, **{k: summary.steps[s][k] for k in ("state", "note")}} for s in summary.steps
    ]
    body = {
        "run": outcome.run_id,
        "gate": outcome.gate or "NOT_RUN",
        "ledger": "BALANCED" if outcome.balanced else "UNBALANCED",
        "demonstration": outcome.demonstration,
        "steps": steps,
        "reports": str(outcome.folder / "reports"),
    }
    if as_json:
        result(body, as_json=True)
    else:
        listing(steps, as_json=False, empty="", title=f"Run {outcome.run_id}")
        stamp = "  DEMONSTRATION: synthetic patients" if outcome.demonstration else ""
        text = f"Gate: {body['gate']}   Ledger: {body['ledger']}{stamp}\nReports: {body['reports']}"
        result({}, as_json=False, text=text)
    raise typer.Exit(outcome.exit_code)


def _only(step: str) -> Callable[..., None]:
    def command(
        project: ProjectOption = None,
        profile: Annotated[str | None, typer.Option(help="Gate profile.")] = None,
        patients: Annotated[int | None, typer.Option(help="Patients of the cohort.")] = None,
        seed: Annotated[int | None, typer.Option(help="Seed of the cohort.")] = None,
        as_json: JsonOption = False,
    ) -> None:
        chosen = lifecycle.Parameters(only=step, profile=profile, patients=patients, seed=seed)
        _run(project, chosen, as_json)

    return command


def run_only(project: str | None, step: str, as_json: bool) -> None:
    """One step of a project, by name."""
    _run(project, lifecycle.Parameters(only=step), as_json)


def ingest(
    folder: Annotated[Path, typer.Argument(help="Folder with one CSV a source table.")],
    project: ProjectOption = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of the files.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Bring extracts in as a new, hashed version."""
    opened = open_project(project)
    with shown(quiet=as_json) as watcher, run_room.writer_lock(opened, watcher):
        with state(opened.state) as con:
            known = catalogue.load(con)
        columns = {t.name: [f.name for f in t.fields] for t in known.source.tables.values()}
        made = connectors.ingest(folder, opened.extracts, columns, opened.spill, encoding=encoding)
        with state(opened.state) as con, transaction(con):
            record_event(con, LOCAL, "ingest", opened.label, version=made.version)
    rows = [
        {"table": t.name, "rows": t.rows, "malformed_lines": t.malformed_lines or 0}
        for t in made.tables.values()
    ]
    listing(rows, as_json=as_json, empty="No table.", title=f"Extract {made.version}")


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
    listing(rows, as_json=as_json, empty="No run yet.")
