"""`generate --target FOLDER`: fixtures of every target table, for trying a loader."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from core import catalogue, cohort, crosswalks
from core.cli.tell import counted, listing, result, shown
from core.projects import open_project, settings
from core.store import state

_PATIENTS, _SEED = 100, 42

TargetOption = Annotated[
    Path | None,
    typer.Option(
        "--target", help="Instead: target tables by the guide's rules, into this new folder."
    ),
]
AllTablesOption = Annotated[
    bool, typer.Option("--all-tables", help="Every table of the source dictionary.")
]


def write_fixtures(
    named: str | None,
    out: Path,
    patients: int | None,
    seed: int | None,
    as_of: date | None,
    threads: int | None,
    as_json: bool,
) -> None:
    """Writes the fixtures and tells what they are."""
    project = open_project(named)
    with state(project.state) as con:
        known, codes, stored = catalogue.load(con), crosswalks.load(con), settings(con)
    day = as_of or (date.fromisoformat(stored.as_of) if stored.as_of else datetime.now(UTC).date())
    with shown(quiet=as_json) as watcher:
        made = cohort.generate_targets(
            known,
            codes,
            out,
            as_of=day,
            patients=_PATIENTS if patients is None else patients,
            seed=_SEED if seed is None else seed,
            threads=threads,
            told=lambda *told: watcher("fixtures", *told),
        )
    _tell(made, as_json)


def _tell(made: cohort.TargetFixtures, as_json: bool) -> None:
    rows = [{"table": item.table, "rows": item.rows} for item in made.tables]
    if as_json:
        body = {"folder": str(made.folder), "tables": rows, "notices": len(made.notices)}
        result(body, as_json=True)
        return
    listing(rows, as_json=False, empty="No table.", title="Target fixtures, in load order")
    told = f"{counted(len(made.notices), 'notice')} to read first: {made.folder / 'notices.csv'}"
    result({}, as_json=False, text=f"Parquet and CSV in {made.folder}\n  {told}")
