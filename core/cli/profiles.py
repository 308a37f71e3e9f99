"""`profile`: what the extract holds, where it is thin, and what it speaks against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import typer

from core import profiling
from core.cli.options import JsonOption, MemoryOption, ProjectOption, ThreadsOption
from core.cli.runs import ran, tell_run
from core.cli.tell import counted, listing, result
from core.lifecycle import Parameters

_SHOWN = 10  # of each kind for people; scripts get all
_HEADS = {"table_name": "table", "code_sets": "codes", "departures": "drift"}

Row = Mapping[str, Any]


def add_to(app: typer.Typer) -> None:
    """Registers the command."""
    app.command()(profile)


def profile(
    project: ProjectOption = None,
    memory: MemoryOption = "4GiB",
    threads: ThreadsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Profile the extract: fill, keys, relationships, departures."""
    done = ran(project, Parameters(only="profile", memory=memory, threads=threads), as_json)
    found = profiling.read_profile(done.folder)
    parts = {
        "tables": [asdict(item) for item in profiling.table_summaries(found)],
        "worst_fill": profiling.worst_fill(found),
        "broken_keys": profiling.broken_keys(found),
        "broken_relationships": profiling.broken_relationships(found),
    }
    if as_json:
        result({**done.body, "profile": parts}, as_json=True)
    else:
        tell(parts)
        tell_run(done)
        workbook = f"{done.body['reports']}/extract_profile.xlsx"
        result({}, as_json=False, text=f"The whole profile: {workbook}")
    raise typer.Exit(done.code)


def tell(parts: Mapping[str, list[dict[str, Any]]]) -> None:
    """The profile in short, for people."""
    tables = [{_HEADS.get(name, name): row[name] for name in row} for row in parts["tables"]]
    columns = sum(row["columns"] for row in tables)
    title = f"{counted(len(tables), 'table')}, {counted(columns, 'column')}"
    listing(tables, as_json=False, empty="The extract holds no table.", title=title)
    _some("Less filled than expected", list(map(_fill, parts["worst_fill"])))
    _some("Keys that the extract speaks against", list(map(_key, parts["broken_keys"])))
    links = list(map(_link, parts["broken_relationships"]))
    _some("Relationships that the extract speaks against", links)


def _some(title: str, rows: Sequence[Row]) -> None:
    """The first rows with how many there are; one line in words when there are none."""
    more = f", the worst {_SHOWN}" if len(rows) > _SHOWN else ""
    title = f"\n{title}: {len(rows):,}{more}"
    listing(rows[:_SHOWN], as_json=False, empty=title, title=title)


def _fill(row: Row) -> Row:
    return {
        "column": f"{row['table_name']}.{row['column_name']}",
        "filled": f"{100 - row['blank_pct']:.1f}%",
        "expected": f"{row['expected_fill_pct']:g}%",
        "why": row["expected_why"],
    }


def _key(row: Row) -> Row:
    return {
        "table": row["table_name"],
        "key": _spaced(row["columns"]),
        "origin": row["origin"],
        "rows": row["rows"],
        "blank": row["blank_rows"],
        "repeated": row["repeated_rows"],
    }


def _link(row: Row) -> Row:
    twice = "" if row["parent_unique"] else "the parent's key is not unique"
    return {
        "child": f"{row['child_table']} by {_spaced(row['child_columns'])}",
        "parent": f"{row['parent_table']} by {_spaced(row['parent_columns'])}",
        "covered": f"{row['coverage_pct']:.1f}%",
        "orphans": row["orphan_rows"],
        "besides": twice,
    }


def _spaced(columns: str) -> str:
    """The columns of a key, with room to fold between them."""
    return columns.replace("+", " + ")
