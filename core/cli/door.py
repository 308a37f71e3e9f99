"""The door of the command line: every command, and the one place that turns faults to exit codes.

0 done and passed; 1 FAIL of gate, check, lint, ledger or audit; 2 wrong use; 3 a person must
mend something; 4 internal error; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

import typer

from core.cli import (
    catalogue_verbs,
    catalogues,
    cohort_defects,
    contracts,
    crosswalk_files,
    documents,
    extracts,
    profiles,
    projects,
    runs,
    steps,
    up,
)
from core.cli.options import spread
from core.cli.tell import fault, plain_output
from core.errors import PasportError, StoreError, UseError, nearest

app = typer.Typer(
    name="pasport",
    help="From specification documents to a hospital trial load that can be trusted.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for room in (
    up,
    projects,
    documents,
    runs,
    steps,
    profiles,
    extracts,
    catalogues,
    catalogue_verbs,
    contracts,
    crosswalk_files,
    cohort_defects,
):
    room.add_to(app)


class Stopped(PasportError):
    """A person stopped the work."""

    exit_code = 130


def answer(words: list[str]) -> int:
    """Runs one command and answers with its exit code; every fault is told here."""
    plain_output()
    as_json = "--json" in words
    try:
        code = app(spread(words), prog_name="pasport", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as `head`, has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 130
    except Exception as error:  # the last door: no traceback and no value reaches a person
        told = _told(error)
        fault(told, as_json=as_json)
        return told.exit_code
    if code == 130:
        what = "Stopped. Nothing half-done is counted; what stood before stands."
        fault(Stopped(what), as_json=as_json and "up" not in words)
    return code if isinstance(code, int) else 0


def _told(error: Exception) -> PasportError:
    """The fault in words for a person; a fault of our own names only its place in the program."""
    if isinstance(error, PasportError):
        return error
    if isinstance(error, typer.TyperException):
        return _wrong_use(error)
    if isinstance(error, OSError) and error.errno is not None:
        file = Path(str(error.filename)).name if error.filename else ""
        fix = "Check the disk, the permissions and PASPORT_DATA."
        what = f"The file system refused ({os.strerror(error.errno)})."
        return StoreError(what, where=file, fix=fix)
    place = traceback.extract_tb(error.__traceback__)[-1]
    file = "/".join(place.filename.replace("\\", "/").rsplit("/", 2)[-2:])
    return PasportError(
        f"Internal error: {type(error).__name__} at {file}:{place.lineno}.",
        fix="Please report this line; no data is in it.",
    )


def _wrong_use(error: typer.TyperException) -> UseError:
    """An option, command or value that the command line does not know."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "pasport"
    option = getattr(error, "option_name", None)
    if option is not None and context is not None:
        known = {word.strip("-"): word for item in context.command.params for word in item.opts}
        near = nearest(option.strip("-"), known)
        for bare, word in known.items():
            near = near.replace(f"'{bare}'", word)
        fix = f"{near} See `{path} --help`.".strip()
        return UseError(f"There is no option {option}.", where=path, fix=fix)
    if type(error).__name__ == "NoArgsIsHelpError":
        return UseError(f"Which command?\n\n{error.format_message()}")
    what = error.format_message().rstrip()
    return UseError(what, where=path, fix=f"See `{path} --help`.")
