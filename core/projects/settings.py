"""A project's settings: what a person chose once and every run uses."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from core.errors import SettingError, nearest
from core.store import State


@dataclass(frozen=True)
class Settings:
    patients: int = 500  # of the synthetic cohort
    seed: int = 42
    min_patients: int = 20
    profile: str = "pre_production"  # gate profile
    as_of: str = ""  # ISO date that checks call today; empty: the day the run starts
    demonstration: str = ""  # "Y": a demonstration programme; stamped on every result


def settings(con: State) -> Settings:
    """The stored settings over the defaults. Raises: SettingError for a value that cannot be."""
    rows = {row["name"]: row["value"] for row in con.execute("SELECT name, value FROM setting")}
    known = {item.name: item.type for item in fields(Settings)}
    values = {name: rows[name] for name in known if name in rows}
    typed: dict[str, Any] = {
        name: _typed(name, text, str(known[name])) for name, text in values.items()
    }
    return Settings(**typed)


def save_settings(con: State, **changes: str | int) -> None:
    """Stores the changes inside the caller's transaction. Raises: SettingError, nothing stored."""
    known = {item.name: str(item.type) for item in fields(Settings)}
    for name, value in changes.items():
        if name not in known:
            raise SettingError("There is no such setting.", where=name, fix=nearest(name, known))
        _typed(name, str(value), known[name])
    con.executemany(
        "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [(name, str(value)) for name, value in changes.items()],
    )


def _typed(name: str, text: str, kind: str) -> str | int:
    try:
        if name == "as_of" and text:
            date.fromisoformat(text)
        return int(text) if kind == "int" else text
    except ValueError:
        expected = "a whole number" if kind == "int" else "a date like 2026-03-31"
        raise SettingError(
            "The setting's value does not fit.", where=name, fix=f"Give {expected}."
        ) from None
