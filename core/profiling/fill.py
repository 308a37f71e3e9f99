"""How full a column should be, why, and whether it is.

Expected are the columns without which a row cannot be placed, and those that a file names:
the shipped `expected_fill.toml`, then the project's own over it. All else is expected nothing of.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from core.catalogue import Catalogue, Schema
from core.errors import SettingError, nearest

FILE = "expected_fill.toml"
_STRONG = 0.85  # score of a relationship whose columns count as keys
_ROLES = ("near", "mandatory", "stated_key", "parent_key")
_PARTS = ("table", "name", "pct", "why")


@dataclass(frozen=True)
class Expectation:
    pct: float  # of the rows that should hold a value
    why: str


@dataclass(frozen=True)
class Thresholds:
    """What is expected of columns by their role, and of single columns."""

    roles: Mapping[str, Expectation]
    columns: Mapping[tuple[str, str], Expectation]  # (table, column)

    @property
    def near(self) -> float:
        """Per cent below the expected that still count as near."""
        return self.roles["near"].pct


def thresholds(catalogue: Catalogue, own: Path | None = None) -> Thresholds:
    """The shipped expectations, and over them the project's own file where there is one.

    Raises: SettingError for a file that cannot be read, an unknown key, table or column, or a
    per cent that is none.
    """
    shipped = _read(resources.files("core.profiling") / FILE, FILE)
    if own is None or not own.is_file():
        return shipped
    mine = _read(own, own.name)
    _demand_known(mine, catalogue.source, own.name)
    return Thresholds({**shipped.roles, **mine.roles}, {**shipped.columns, **mine.columns})


def expected_fill(catalogue: Catalogue, asked: Thresholds) -> dict[tuple[str, str], Expectation]:
    """The fill each source column should reach; columns left out: nothing is expected."""
    schema, roles = catalogue.source, asked.roles
    found = {(f.table, f.name): roles["mandatory"] for f in schema.fields() if f.mandatory == "Y"}
    for table in schema.tables.values():
        found |= {(table.name, key): roles["stated_key"] for key in table.keys}
    for link in catalogue.relationships:
        leads = link.side == "source" and link.score >= _STRONG
        if leads and (len(link.child_fields) > 1 or "patient number" in link.rule):
            for name in link.child_fields:
                found.setdefault((link.child_table, name), roles["parent_key"])
    return found | dict(asked.columns)


def fill_state(blank_pct: float | None, expected: float | None, near: float) -> str:
    """met, near or below; empty where nothing is expected or no rows."""
    if blank_pct is None or expected is None:
        return ""
    missing = expected - (100.0 - blank_pct)
    if missing <= 0:
        return "met"
    return "near" if missing <= near else "below"


def _read(source: Any, name: str) -> Thresholds:
    try:
        body = tomllib.loads(source.read_text(encoding="utf-8"))
    except OSError:
        raise SettingError("The file of expected fills cannot be read.", where=name) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(f"The file is not TOML: {error}.", where=name) from None
    _demand_keys(body, ("roles", "column"), name)
    roles, columns = body.get("roles", {}), body.get("column", [])
    if not isinstance(roles, dict) or not isinstance(columns, list):
        fix = "Give [roles] and any number of [[column]]."
        raise SettingError("Sections are not as they should be.", where=name, fix=fix)
    _demand_keys(roles, _ROLES, name)
    by_role = {role: _expectation(item, f"{name} {role}") for role, item in roles.items()}
    return Thresholds(by_role, dict(_column(item, f"{name} [[column]]") for item in columns))


def _column(item: Any, where: str) -> tuple[tuple[str, str], Expectation]:
    held = item if isinstance(item, dict) else {}
    names = (held.get("table"), held.get("name"))
    if not all(isinstance(part, str) and part for part in names):
        raise SettingError("A column needs its table and name.", where=where)
    _demand_keys(held, _PARTS, where)
    table, name = map(str, names)
    return (table, name), _expectation(held, f"{where} {table}.{name}")


def _expectation(item: Any, where: str) -> Expectation:
    held = item if isinstance(item, dict) else {}
    pct, why = held.get("pct"), held.get("why")
    number = isinstance(pct, int | float) and not isinstance(pct, bool) and 0 <= pct <= 100
    if not number:
        raise SettingError("pct must be a number from 0 to 100.", where=where)
    if not isinstance(why, str) or not why.strip():
        raise SettingError("An expectation needs its reason.", where=where, fix='Add why = "...".')
    return Expectation(float(str(pct)), why.strip())


def _demand_keys(body: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in body:
        if key not in known:
            fix = nearest(key, known) or f"Known: {', '.join(known)}."
            raise SettingError(f"{key!r} is not known here.", where=where, fix=fix)


def _demand_known(asked: Thresholds, schema: Schema, where: str) -> None:
    for what, fix in _unknown(asked, schema):
        raise SettingError(what, where=where, fix=fix)


def _unknown(asked: Thresholds, schema: Schema) -> Iterator[tuple[str, str]]:
    for table, name in asked.columns:
        held = schema.tables.get(table)
        if held is None:
            yield f"The dictionary has no table {table}.", nearest(table, schema.tables)
        elif name not in (known := [item.name for item in held.fields]):
            yield f"{table} has no column {name}.", nearest(name, known)
