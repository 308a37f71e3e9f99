"""The SQL steps of the cohort, and which of them the tables asked for need.

A step is one statement of sql/; it is due when a table asked for reads what it makes, or when
another step that is due does. What it reads is what stands after FROM or JOIN.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.store import Engine

_FOLDER = Path(__file__).with_name("sql")
_ONCE = ("00_words.sql", "10_reference.sql")
_COUNTED = "90_counted.sql"
_MADE = re.compile(r"CREATE OR REPLACE TABLE (\w+)")


@dataclass(frozen=True)
class Step:
    file: str
    sql: str
    makes: str  # empty: it counts
    reads: frozenset[str]


def run_once(engine: Engine) -> None:
    """The vocabulary and the hospital's own people and places."""
    for name in _ONCE:
        for sql in _statements(_FOLDER / name):
            engine.execute(sql, step=f"cohort: {name}")


def due_steps(statements: Iterable[str]) -> list[Step]:
    """The steps that these statements of tables need, in order, then the counts they allow."""
    steps = _steps()
    makers = {step.makes: step for step in steps if step.makes}
    due: set[str] = set()
    waiting = {name for sql in statements for name in _read(sql)} & set(makers)
    while waiting:
        due |= waiting
        waiting = {name for step in due for name in makers[step].reads & set(makers)} - due
    return [
        step
        for step in steps
        if step.makes in due or (step.file == _COUNTED and step.reads & set(makers) <= due)
    ]


def run_steps(engine: Engine, steps: Iterable[Step]) -> None:
    """Makes what the steps make, of the patients of the block that is set."""
    for step in steps:
        engine.execute(step.sql, step=f"cohort: {step.file}")


@cache
def _steps() -> list[Step]:
    files = [path for path in sorted(_FOLDER.glob("*.sql")) if path.name not in _ONCE]
    return [_step(path.name, sql) for path in files for sql in _statements(path)]


def _step(file: str, sql: str) -> Step:
    made = _MADE.search(sql)
    name = made.group(1) if made and made.group(1) != "counted" else ""
    return Step(file, sql, name, frozenset(_read(sql)) - {name})


def _statements(path: Path) -> list[str]:
    parts = path.read_text(encoding="utf-8").split(";\n")
    return [part for part in parts if part.strip()]


def _read(sql: str) -> set[str]:
    """Names after FROM or JOIN, comments and quoted words left out."""
    bare = re.sub(r"--[^\n]*|'[^']*'", " ", sql)
    return set(re.findall(r"\b(?:FROM|JOIN)\s+([a-z_]+)", bare))
