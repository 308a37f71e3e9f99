"""How the command line speaks: results on stdout, progress and faults on stderr, exit codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from core.errors import PasportError
from core.runs import Progress as Watcher

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def result(value: dict[str, Any] | list[Any], *, as_json: bool, text: str = "") -> None:
    """The command's answer: JSON for scripts, else the sentence for people."""
    if as_json:
        sys.stdout.write(json.dumps(value, indent=2, sort_keys=True, default=str) + "\n")
    elif text:
        out.print(text, markup=False)


def listing(rows: list[dict[str, Any]], *, as_json: bool, empty: str, title: str = "") -> None:
    """Rows as a table for people, or as JSON for scripts."""
    if as_json or not rows:
        result(rows, as_json=as_json, text=empty)
        return
    table = Table(title=title or None, title_justify="left")
    for name in rows[0]:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    out.print(table)


def fault(error: PasportError, *, as_json: bool = False) -> None:
    """What a person must mend: what, where, how."""
    if as_json:
        body = {"error": error.what, "where": error.where, "fix": error.fix}
        sys.stdout.write(json.dumps(body, sort_keys=True) + "\n")
    err.print(f"Error: {error.what}", style="bold red", markup=False)
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
        if not quiet and step not in seen:
            seen.add(step)
            err.print(f"{step} ...", markup=False)

    return told
