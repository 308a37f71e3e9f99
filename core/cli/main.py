"""The door of the command line: every command, and the one place that turns faults to exit codes.

0 done and passed; 1 FAIL of gate, check, lint, ledger or audit; 2 wrong use; 3 a person must
mend something; 4 internal error; 130 interrupted.
"""

from __future__ import annotations

import sys
import traceback

import typer

from core.cli import catalogues, contracts, lifecycle_steps, projects, up
from core.cli.tell import err, fault
from core.errors import PasportError

app = typer.Typer(
    name="pasport",
    help="From specification documents to a hospital trial load that can be trusted.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for room in (up, projects, lifecycle_steps, catalogues, contracts):
    room.add_to(app)


def main(arguments: list[str] | None = None) -> None:
    """Runs one command and exits with its code."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        app(words)
    except PasportError as error:
        fault(error, as_json="--json" in words)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        err.print("Interrupted. Nothing half-done is counted; the run before stands.")
        sys.exit(130)
    except Exception as error:  # the last door: no traceback and no value reaches a person
        place = traceback.extract_tb(error.__traceback__)[-1]
        file = place.filename.replace("\\", "/").rsplit("/", 2)[-2:]
        err.print(f"Internal error: {type(error).__name__} at {'/'.join(file)}:{place.lineno}.")
        err.print("Please report this line; no data is in it.")
        sys.exit(4)
