"""`contract`: what is to be executed, as files, as faults and as counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from core import catalogue, contract, crosswalks
from core.access import LOCAL, record_event
from core.cli.options import JsonOption, ProjectOption, existing_folder
from core.cli.runs import run_and_tell
from core.cli.tell import counted, listing, result
from core.lifecycle import Parameters
from core.projects import open_project
from core.store import state, transaction

_Folder = Annotated[Path, typer.Argument(help="Folder of feeds.csv, lines.csv and policy.csv.")]


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    group = typer.Typer(help="The mapping contract.", no_args_is_help=True)
    for command in (build, export, import_, lint, status):
        group.command(name=command.__name__.strip("_"))(command)
    app.add_typer(group, name="contract")


def build(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Fit the contract to the catalogue; touched lines stay."""
    run_and_tell(project, Parameters(only="contract"), as_json)


def export(folder: _Folder, project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Write the contract as CSV."""
    with state(open_project(project).state) as con:
        stored = contract.load(con)
    contract.write_contract(stored, folder)
    body = {"feeds": len(stored.feeds), "lines": len(stored.lines), "folder": str(folder)}
    text = f"{body['feeds']} feeds and {body['lines']:,} lines in {folder}"
    result(body, as_json=as_json, text=text)


def import_(folder: _Folder, project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Take a contract from CSV, all of it or, on an error, nothing."""
    opened = open_project(project)
    new = contract.read_contract(existing_folder(folder, "folder of the contract"))
    with state(opened.state) as con:
        faults = contract.lint(new, catalogue.load(con), crosswalks.load(con))
        errors = [item for item in faults if item.severity == "error"]
        if not errors:
            with transaction(con):
                why = f"imported from {folder.name}"
                contract.save(con, new, actor=LOCAL.name, why=why, by_person=True)
                record_event(con, LOCAL, "contract_import", opened.label, lines=len(new.lines))
    if errors:
        _tell_faults(errors, as_json, f"Nothing was taken: {counted(len(errors), 'error')}")
        raise typer.Exit(1)
    body = {"feeds": len(new.feeds), "lines": len(new.lines), "warnings": len(faults)}
    text = f"{len(new.feeds)} feeds and {len(new.lines):,} lines taken."
    result(body, as_json=as_json, text=text)


def lint(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Every fault of the contract at once; exit 1 on an error."""
    with state(open_project(project).state) as con:
        stored = (contract.load(con), catalogue.load(con), crosswalks.load(con))
    faults = contract.lint(*stored)
    counts = Counter(item.severity for item in faults)
    title = ", ".join(counted(counts[word], word) for word in ("error", "warning"))
    _tell_faults(faults, as_json, title)
    raise typer.Exit(1 if counts["error"] else 0)


def _tell_faults(faults: list[contract.Fault], as_json: bool, title: str) -> None:
    """Three narrow columns for people; every part of each fault for scripts."""
    if as_json:
        result([asdict(item) for item in faults], as_json=True)
        return
    rows = [
        {
            "severity": item.severity,
            "where": _place(item),
            "fault and how to mend it": f"{item.what} {item.fix}".strip(),
        }
        for item in faults
    ]
    listing(rows, as_json=False, empty="The contract has no fault.", title=title)


def _place(fault: contract.Fault) -> str:
    place = ".".join(filter(None, (fault.target_table, fault.target_field)))
    return f"{place} ({fault.feed})" if fault.feed else place


def status(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Lines by class and status; the contract's version."""
    with state(open_project(project).state) as con:
        stored, codes = contract.load(con), crosswalks.load(con)
    counts = Counter((item.mapping_class, item.status) for item in stored.lines)
    rows = [
        {"mapping_class": kind, "status": word, "lines": count}
        for (kind, word), count in sorted(counts.items())
    ]
    fed = len({item.target_table for item in stored.feeds})
    version = contract.contract_version(stored, codes)
    if as_json:
        body = {"version": version, "tables_fed": fed, "lines": len(stored.lines), "counts": rows}
        result(body, as_json=True)
        return
    title = f"Contract {version[:12]}: {fed} tables fed, {len(stored.lines):,} lines"
    listing(rows, as_json=False, empty="No contract yet: `pasport contract build`.", title=title)
