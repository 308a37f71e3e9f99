"""How often things happen: the shares and spans of rates.toml, checked once where they are read."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from core.errors import SettingError

RATES = Path(__file__).with_name("rates.toml")


def rate_variables(path: Path = RATES) -> dict[str, int]:
    """Every share and span as the integer variables of the SQL steps.

    Units: shares in parts per million, spans as written.
    Raises: SettingError for a share outside 0 to 1 or a span that ends before it begins.
    """
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    variables: dict[str, int] = {}
    for name, entry in document["share"].items():
        variables[f"rate_{name}"] = _share(name, entry, path)
    for name, entry in document["span"].items():
        variables[f"low_{name}"], variables[f"high_{name}"] = _span(name, entry, path)
    return variables


def _share(name: str, entry: dict[str, Any], path: Path) -> int:
    value = entry.get("value")
    if not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise SettingError(
            f"The share {name!r} must lie between 0 and 1.",
            where=path.name,
            fix="Correct its value.",
        )
    return round(value * 1_000_000)


def _span(name: str, entry: dict[str, Any], path: Path) -> tuple[int, int]:
    low, high = entry.get("low"), entry.get("high")
    if not isinstance(low, int) or not isinstance(high, int) or not 0 <= low <= high:
        raise SettingError(
            f"The span {name!r} must go from a low to a high whole number.",
            where=path.name,
            fix="Correct its ends.",
        )
    return low, high
