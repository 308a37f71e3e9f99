"""How the command line speaks: results on stdout, progress and faults on stderr."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal

from rich import box
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from core.errors import PasportError
from core.runs import Progress as Watcher

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)
_WHOLE = 36  # characters of a first column that is never folded


def plain_output() -> None:
    """A sign that the terminal or pipe cannot show becomes a question mark, never a fault."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def result(value: Mapping[str, Any] | Sequence[Any], *, as_json: bool, text: str = "") -> None:
    """The command's answer: JSON for scripts, else the sentence for people."""
    if as_json:
        sys.stdout.write(json.dumps(value, indent=2, sort_keys=True, default=str) + "\n")
        sys.stdout.flush()
    elif text:
        out.print(text, markup=False)


def listing(
    rows: Sequence[Mapping[str, Any]], *, as_json: bool, empty: str, title: str = ""
) -> None:
    """Rows as a table for people, or as JSON for scripts."""
    if as_json or not rows:
        result(rows, as_json=as_json, text=empty)
        return
    if title:
        out.print(title, markup=False, style="bold")
    out.print(_table(rows), soft_wrap=False)


def _table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """A table that folds its cells into the width of the terminal; numbers stand to the right."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for position, name in enumerate(rows[0]):
        numbers = all(isinstance(row[name], int) for row in rows)
        whole = position == 0 and all(len(str(row[name])) <= _WHOLE for row in rows)
        side: Literal["left", "right"] = "right" if numbers else "left"
        table.add_column(name.replace("_", " "), overflow="fold", justify=side, no_wrap=whole)
    for row in rows:
        table.add_row(*(Text(_cell(value)) for value in row.values()))
    return table


def _cell(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return "" if value is None else str(value)


def counted(number: int, thing: str) -> str:
    """1 error, 2 errors."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def fault(error: PasportError, *, as_json: bool = False) -> None:
    """What a person must mend: what, where, how."""
    if as_json:
        body = {
            "error": error.what,
            "where": error.where,
            "fix": error.fix,
            "exit_code": error.exit_code,
        }
        sys.stdout.write(json.dumps(body, sort_keys=True) + "\n")
        sys.stdout.flush()
    head = "" if error.exit_code == 130 else "Error: "
    err.print(f"{head}{error.what}", style="bold" if not head else "bold red", markup=False)
    if error.where:
        err.print(f"  where: {error.where}", markup=False)
    if error.fix:
        err.print(f"  mend:  {error.fix}", markup=False)


@contextmanager
def shown(quiet: bool) -> Iterator[Watcher]:
    """A live line per step on a terminal; one plain line per step elsewhere."""
    if quiet or not err.is_terminal:
        yield _plain(quiet)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def told(step: str, part: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total or None)
            bars.update(
                tasks[step], description=f"{step}: {part}", completed=done, total=total or None
            )

        yield told


def _plain(quiet: bool) -> Watcher:
    seen: set[str] = set()

    def told(step: str, part: str, done: int, total: int) -> None:
        line = f"{step}: {part}" if step == "queue" else f"{step} ..."
        if not quiet and line not in seen:
            seen.add(line)
            err.print(line, markup=False)

    return told
