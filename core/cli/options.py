"""Options that several commands share, declared once, and what is checked before any work."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from core import gates
from core.errors import MendError, UseError, nearest

_UNITS = {"KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}
_UNITS |= {
    f"{sign}IB": float(1 << shift) for sign, shift in zip("KMGT", (10, 20, 30, 40), strict=True)
}
_LEAST_MEMORY = 128 * (1 << 20)  # bytes; the engines cannot start a migration with less
_MANY = ("--source-spec", "--target-spec")

ProjectOption = Annotated[
    str | None,
    typer.Option("-p", "--project", help="Path, org/workspace/project, or a unique tail of it."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer as JSON, for scripts.")]
OutFile = Annotated[Path, typer.Option("--out", help="File for the result.")]
PatientsOption = Annotated[int | None, typer.Option("--patients", help="Patients of the cohort.")]
SeedOption = Annotated[int | None, typer.Option("--seed", help="Seed of the cohort.")]
MinPatientsOption = Annotated[
    int | None, typer.Option("--min-patients", help="Patients that a trial load needs.")
]
LinesOption = Annotated[
    str | None,
    typer.Option("--lines", help="approved or working; cutover_ready: approved, else working."),
]
DefaultsOption = Annotated[str, typer.Option("--defaults", help="none, policy or rehearsal.")]


def _day(text: str | None) -> str | None:
    if text is not None:
        try:
            datetime.strptime(text, "%Y-%m-%d")
        except ValueError:
            fix = "Give it as 2026-03-31."
            raise UseError(f"--as-of does not know {text!r} as a date.", fix=fix) from None
    return text


def _memory(text: str) -> str:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]i?B)", text.strip(), re.IGNORECASE)
    if found is None:
        raise UseError(f"--memory does not know {text!r} as a size.", fix="Give it as 4GiB.")
    if float(found[1]) * _UNITS[found[2].upper()] < _LEAST_MEMORY:
        raise UseError(f"--memory {text} is too little to work with.", fix="Give 128MiB or more.")
    return f"{found[1]}{found[2]}"


def _profile(name: str | None) -> str | None:
    return name if name is None else gates.gate_profile(name).name


def _threads(count: int | None) -> int | None:
    if count is not None and count < 1:
        raise UseError(f"--threads must be at least 1, not {count}.")
    return count


AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", help="The day that checks call today, as 2026-03-31.", callback=_day),
]
ProfileOption = Annotated[
    str | None,
    typer.Option(
        "--profile", help="development, pre_production or cutover_ready.", callback=_profile
    ),
]
MemoryOption = Annotated[
    str, typer.Option("--memory", help="Memory for the engines, as 4GiB.", callback=_memory)
]
ThreadsOption = Annotated[
    int | None, typer.Option("--threads", help="Threads of the engines.", callback=_threads)
]


def day(text: str | None) -> date | None:
    """The day of --as-of, which was checked when it was given."""
    return date.fromisoformat(text) if text else None


def existing(path: Path, what: str) -> Path:
    """The file or folder that a person named. Raises: MendError with the nearest name beside it."""
    if path.exists():
        return path
    beside = sorted(path.parent.glob("*")) if path.parent.is_dir() else []
    alike = [item.name for item in beside if item.suffix.lower() == path.suffix.lower()]
    fix = nearest(path.name, alike) or f"Looked in {path.parent.absolute()}: check the path."
    raise MendError(f"The {what} does not exist.", where=str(path), fix=fix)


def existing_folder(path: Path, what: str) -> Path:
    """The folder that a person named. Raises: MendError when it is missing or a file."""
    if existing(path, what).is_dir():
        return path
    raise MendError(f"The {what} is a file, not a folder.", where=str(path), fix="Name its folder.")


def spread(words: Sequence[str]) -> list[str]:
    """`init NAME --source-spec A B` as `--source-spec A --source-spec B`: an option for each file.

    Only where the project's name stands first, so that it is never taken for a document.
    """
    if len(words) < 2 or words[0] != "init" or words[1].startswith("-"):
        return list(words)
    spread_out, option, values = list(words[:2]), "", 0
    for word in words[2:]:
        if word.startswith("-"):
            option, values = word, 0
        elif option in _MANY:
            values += 1
            spread_out += [option] if values > 1 else []
        spread_out.append(word)
    return spread_out
