"""The checks of the README's check command, one after the other: `uv run python .ci/check.py`."""

import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
COMMANDS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports", "--no-cache"),
)


def main() -> int:
    """Runs every check, so that all faults show at once; 1 when one failed."""
    failed = []
    for command in COMMANDS:
        sys.stdout.write(f"$ {' '.join(command)}\n")
        sys.stdout.flush()
        if subprocess.run(command, cwd=HOME).returncode:
            failed.append(command[0])
    sys.stdout.write(f"failed: {', '.join(failed)}\n" if failed else "all checks passed\n")
    return 1 if failed else 0


sys.exit(main())
