"""`contract` and `crosswalk`: what is to be executed, as files and as counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from core import catalogue, contract, crosswalks
from core.access import LOCAL, record_event
from core.cli.lifecycle_steps import run_only
from core.cli.options import JsonOption, ProjectOption
from core.cli.tell import listing, result
from core.projects import open_project
from core.store import state, transaction

_Folder = Annotated[Path, typer.Argument(help="Folder of feeds.csv, lines.csv and policy.csv.")]


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    group = typer.Typer(help="The mapping contract.", no_args_is_help=True)
    for command in (build, export, import_, lint, status):
        group.command(name=command.__name__.strip("_"))(command)
    app.add_typer(group, name="contract")
    codes = typer.Typer(help="Crosswalks.", no_args_is_help=True)
    codes.command(name="list")(list_crosswalks)
    app.add_typer(codes, name="crosswalk")


def build(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Fit the contract to the project's catalogue; lines a person touched stay."""
    run_only(project, "contract", as_json)


def export(folder: _Folder, project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Write the contract as CSV."""
    with state(open_project(project).state) as con:
        stored = contract.load(con)
    contract.write_contract(stored, folder)
    body = {"feeds": len(stored.feeds), "lines": len(stored.lines), "folder": str(folder)}
    text = f"{body['feeds']} feeds and {body['lines']:,} lines in {folder}"
    result(body, as_json=as_json, text=text)


def import_(folder: _Folder, project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Take a contract from CSV; nothing is taken when any of it is at fault."""
    opened = open_project(project)
    new = contract.read_contract(folder)
    with state(opened.state) as con:
        faults = contract.lint(new, catalogue.load(con), crosswalks.load(con))
        errors = [item for item in faults if item.severity == "error"]
        if not errors:
            with transaction(con):
                contract.save(con, new, actor=LOCAL.name, why=f"imported from {folder.name}")
                record_event(con, LOCAL, "contract_import", opened.label, lines=len(new.lines))
    if errors:
        _tell_faults(errors, as_json)
        raise typer.Exit(1)
    result({"lines": len(new.lines)}, as_json=as_json, text=f"{len(new.lines):,} lines taken.")


def lint(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Every fault of the contract at once; exit 1 when there is an error."""
    with state(open_project(project).state) as con:
        stored = (contract.load(con), catalogue.load(con), crosswalks.load(con))
    faults = contract.lint(*stored)
    _tell_faults(faults, as_json)
    raise typer.Exit(1 if any(item.severity == "error" for item in faults) else 0)


def _tell_faults(faults: list[contract.Fault], as_json: bool) -> None:
    rows = [asdict(item) for item in faults]
    listing(rows, as_json=as_json, empty="The contract has no fault.")


def status(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Lines by target table, class and status; the contract's version."""
    with state(open_project(project).state) as con:
        stored, codes = contract.load(con), crosswalks.load(con)
    counts = Counter((item.mapping_class, item.status) for item in stored.lines)
    rows = [
        {"mapping_class": kind, "status": word, "lines": count}
        for (kind, word), count in sorted(counts.items())
    ]
    fed = len({item.target_table for item in stored.feeds})
    version = contract.contract_version(stored, codes)
    title = f"Contract {version[:12]}: {fed} tables fed, {len(stored.lines):,} lines"
    listing(rows, as_json=as_json, empty="No contract yet.", title=title)


def list_crosswalks(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Every crosswalk of the project with its number of pairs."""
    with state(open_project(project).state) as con:
        codes = crosswalks.load(con)
    rows = [
        {"crosswalk": name, "code_type": item.code_type_id, "pairs": len(item.pairs)}
        for name, item in sorted(codes.items())
    ]
    listing(rows, as_json=as_json, empty="No crosswalk.")
