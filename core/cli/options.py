"""Options that several commands share, declared once."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

ProjectOption = Annotated[
    str | None,
    typer.Option("-p", "--project", help="Path, org/workspace/project, or a unique tail of it."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer as JSON, for scripts.")]
MemoryOption = Annotated[str, typer.Option("--memory", help="Memory for the engines, as 4GiB.")]
ThreadsOption = Annotated[int | None, typer.Option("--threads", help="Threads of the engines.")]
OutFolder = Annotated[Path, typer.Option("--out", help="Folder for the result.")]
OutFile = Annotated[Path, typer.Option("--out", help="File for the result.")]


def day(text: str | None) -> date | None:
    """The day of an option such as --as-of. Raises: typer.BadParameter."""
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a date like 2026-03-31") from None
