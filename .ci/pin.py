"""Pins every resolved version in pyproject.toml: `uv run python .ci/pin.py`.

A lock file carries download addresses, so it stays out of git; these pins carry none.
"""

import json
import re
import subprocess
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
BLOCK = re.compile(r"\n\[tool\.uv\]\nconstraint-dependencies = \[\n.*?\n\]\n", re.S)


def resolved() -> list[str]:
    """Every package of every group as `name==version ; marker`, newest that fits."""
    subprocess.run(["uv", "lock", "--upgrade", "--quiet"], cwd=PROJECT.parent, check=True)
    command = ["uv", "export", "--frozen", "--no-hashes", "--no-emit-project", "--all-groups"]
    command += ["--no-header", "--no-annotate", "--quiet"]
    done = subprocess.run(command, cwd=PROJECT.parent, check=True, capture_output=True, text=True)
    lines = [line.strip() for line in done.stdout.splitlines()]
    return sorted(line for line in lines if "==" in line)


def main() -> None:
    """Writes the block anew, in order."""
    text = BLOCK.sub("", PROJECT.read_text(encoding="utf-8")).rstrip("\n") + "\n"
    PROJECT.write_text(text, encoding="utf-8", newline="\n")
    pins = "".join(f"    {json.dumps(pin)},\n" for pin in resolved())
    block = f"\n[tool.uv]\nconstraint-dependencies = [\n{pins}]\n"
    PROJECT.write_text(text + block, encoding="utf-8", newline="\n")


main()
