"""`cohort defects` and `cohort files`: what can be planted, what was, and faulty files.

Planting itself is part of `generate` and `run`, by `--defects`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from core import cohort
from core.access import LOCAL, require
from core.cli.options import JsonOption, ProjectOption
from core.cli.tell import counted, listing, result
from core.connectors import Extract, current_extract
from core.errors import UseError
from core.projects import Project, open_project


def _plan(chosen: str) -> str:
    cohort.read_defects(chosen)
    return chosen


def _rates(chosen: str) -> str:
    cohort.read_rates(None if chosen == "shipped" else Path(chosen))
    return chosen


RatesOption = Annotated[
    str,
    typer.Option("--rates", help="shipped, or a TOML file of rates over them.", callback=_rates),
]
DefectsOption = Annotated[
    str,
    typer.Option("--defects", help="none, default, or a TOML file of defects.", callback=_plan),
]


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    group = typer.Typer(help="The synthetic cohort and its defects.", no_args_is_help=True)
    group.command()(defects)
    group.command()(files)
    app.add_typer(group, name="cohort")


def defects(
    project: ProjectOption = None,
    plan: Annotated[str, typer.Option("--plan", help="default, or a TOML file.")] = "default",
    planted: Annotated[
        bool, typer.Option("--planted", help="What the project's extract carries.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """The kinds of defect that can be planted, and how many."""
    if planted:
        _tell_planted(open_project(project), as_json)
        return
    asked = {item.kind: item for item in cohort.read_defects(plan).asked}
    rows = [
        {
            "kind": kind.id,
            "family": kind.family,
            "asked": _asked(asked.get(kind.id)),
            "where": f"{kind.table} {', '.join(kind.fields)}".strip(),
            "words": kind.words,
            "found by": kind.check + (" (none yet)" if kind.none_yet else ""),
            "reject": f"{kind.reject} in {kind.reject_in}" if kind.reject else "",
        }
        for kind in cohort.defect_kinds().values()
    ]
    rows += [
        {
            "kind": item.id,
            "family": item.family,
            "asked": "one a run",
            "where": "the file",
            "words": item.words,
            "found by": item.check,
            "reject": "",
        }
        for item in cohort.file_kinds().values()
    ]
    listing(rows if as_json else _short(rows), as_json=as_json, empty="")


def _asked(item: Any) -> str:
    if item is None:
        return ""
    return f"{item.rate:.2%}" if item.count is None else f"{item.count}"


def _short(rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """What fits a terminal; `--json` has the rest."""
    return [{name: row[name] for name in ("kind", "asked", "words", "found by")} for row in rows]


def _tell_planted(project: Project, as_json: bool) -> None:
    extract = _extract(project)
    found = cohort.planted_defects(extract)
    rows = [
        {
            "kind": item.kind,
            "eligible": item.eligible,
            "asked": item.asked,
            "planted": item.planted,
            "why fewer": item.why,
        }
        for item in (found.kinds if found else ())
    ]
    title = f"Plan {found.plan}, extract {extract.version}: {extract.folder}" if found else ""
    listing(rows, as_json=as_json, empty="The extract carries no planted defect.", title=title)


def files(
    kind: Annotated[str, typer.Argument(help="A fault of files, as `cohort defects` lists them.")],
    out: Annotated[Path, typer.Option("--out", help="New folder for the files.")],
    project: ProjectOption = None,
    table: Annotated[str, typer.Option("--table", help="The faulty table; PATDATA.")] = "",
    seed: Annotated[int, typer.Option("--seed", help="Which line carries the fault.")] = 42,
    as_json: JsonOption = False,
) -> None:
    """The synthetic extract as CSV files with one fault, for ingest."""
    opened = open_project(project)
    require(LOCAL, "project.execute")
    extract = _extract(opened)
    done = cohort.write_faulty_files(extract, kind, out, opened.spill, table=table, seed=seed)
    body = {
        "kind": done.id,
        "ends": done.ends,
        "found_by": done.check,
        "files": str(out / "extract"),
    }
    text = f"{counted(len(extract.tables), 'table')} in {out / 'extract'}. {done.words}"
    told = {
        "stops": "Ingest will refuse the folder.",
        "malformed": "Ingest will set that record aside.",
        "passes": "Ingest will take it as it is.",
    }
    result(body, as_json=as_json, text=f"{text}\n{told[done.ends]} The place is in truth.csv.")


def _extract(project: Project) -> Extract:
    found = current_extract(project.extracts)
    if found is None:
        fix = "Run `pasport generate` first."
        raise UseError("The project has no extract yet.", where=project.label, fix=fix)
    return found
