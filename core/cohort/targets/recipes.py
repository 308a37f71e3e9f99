"""The moments and turns that no document orders: read once from moments.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("moments.toml")


@dataclass(frozen=True)
class Recipes:
    share: dict[str, float]  # field to its place in the row's time
    visit: dict[str, int]  # field to minutes from the appointment
    turns: dict[str, dict[str, tuple[str, ...]]]  # table, field: values by turn
    spelt: dict[str, str]  # TABLE.name as printed to the field's name


@cache
def recipes() -> Recipes:
    """Everything in moments.toml."""
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    turns = {
        table: {name: tuple(values) for name, values in fields.items()}
        for table, fields in told["turns"].items()
    }
    return Recipes(told["share"], told["visit"], turns, told["spelt"])
