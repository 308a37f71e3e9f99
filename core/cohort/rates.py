"""How often things happen: the shares, splits and spans of rates.toml, checked where they are read.

The shipped file is the schema: another file may name only what it names, and as much of it as it
likes; the rest keeps the shipped value.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import SettingError, nearest

RATES = Path(__file__).with_name("rates.toml")
_SECTIONS = {"share": {"value"}, "split": {"parts", "rest"}, "span": {"low", "high"}}
_WORDS = {"of", "source"}


@dataclass(frozen=True)
class Rates:
    """What a cohort is asked to be like."""

    shares: dict[str, float]  # 0 to 1
    splits: dict[str, dict[str, float]]  # each sums to one
    spans: dict[str, tuple[int, int]]  # low and high, both included
    words: dict[str, tuple[str, str]]  # name to what it is a share of, and its source


def read_rates(path: Path | None = None) -> Rates:
    """The shipped rates, with those of the file in their place.

    Raises: SettingError naming file and key for an unknown name, a share outside 0 to 1, parts
    that exceed one, a span that ends before it begins, or a file that is not TOML.
    """
    shipped = _document(RATES)
    document = shipped if path is None else _merged(shipped, _document(path), path.name)
    name = (path or RATES).name
    shares = {key: _share(entry["value"], f"{name}: share.{key}")
              for key, entry in document["share"].items()}  # fmt: skip
    splits = {
        key: _split(entry, f"{name}: split.{key}") for key, entry in document["split"].items()
    }
    spans = {key: _span(entry, f"{name}: span.{key}") for key, entry in document["span"].items()}
    words = {
        key: (str(entry.get("of", "")), str(entry.get("source", "")))
        for section in _SECTIONS
        for key, entry in document[section].items()
    }
    return Rates(shares, splits, spans, words)


def rate_variables(rates: Rates) -> dict[str, int | list[str]]:
    """Every rate as a variable of the SQL steps: per million, both ends, a thousand places."""
    variables: dict[str, int | list[str]] = {}
    for name, value in rates.shares.items():
        variables[f"rate_{name}"] = round(value * 1_000_000)
    for name, (low, high) in rates.spans.items():
        variables[f"low_{name}"], variables[f"high_{name}"] = low, high
    for name, parts in rates.splits.items():
        variables[f"split_{name}"] = _places(parts)
    return variables


def _document(path: Path) -> dict[str, dict[str, dict[str, Any]]]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        fix = "Correct the file; core/cohort/rates.toml shows the form."
        raise SettingError("The rates cannot be read.", where=path.name, fix=fix) from None


def _merged(
    shipped: Mapping[str, dict[str, Any]], given: Mapping[str, Any], name: str
) -> dict[str, dict[str, dict[str, Any]]]:
    _known(given, shipped, f"{name}: ")
    merged: dict[str, dict[str, dict[str, Any]]] = {}
    for section, entries in shipped.items():
        own = given.get(section, {})
        if not isinstance(own, dict):
            raise SettingError("Not a table of rates.", where=f"{name}: {section}")
        _known(own, entries, f"{name}: {section}.")
        merged[section] = {
            key: _overlaid(section, entry, own[key], f"{name}: {section}.{key}")
            if key in own
            else entry
            for key, entry in entries.items()
        }
    return merged


def _overlaid(section: str, entry: dict[str, Any], own: object, where: str) -> dict[str, Any]:
    if section == "share" and isinstance(own, (int, float)):
        own = {"value": own}
    if not isinstance(own, dict):
        raise SettingError("Not a rate.", where=where, fix="Write it as the shipped file does.")
    _known(own, _SECTIONS[section] | _WORDS, f"{where}.")
    if section == "split" and isinstance(own.get("parts"), dict):
        rest = entry["rest"]
        _known(own["parts"], {*entry["parts"], rest}, f"{where}.parts.")
    return {**entry, "source": "the project's own", **own}


def _known(given: Mapping[str, Any], known: Any, place: str) -> None:
    for key in given:
        if key not in known:
            fix = nearest(key, known) or f"Known are {', '.join(sorted(known)[:8])}."
            raise SettingError("There is no such rate.", where=f"{place}{key}", fix=fix)


def _share(value: object, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise SettingError("A share lies between 0 and 1.", where=where, fix="Correct its value.")
    return float(value)


def _split(entry: Mapping[str, Any], where: str) -> dict[str, float]:
    given = {name: _share(value, f"{where}.{name}") for name, value in entry["parts"].items()}
    total = sum(given.values())
    if total > 1 + 1e-9:
        what = f"The parts sum to {total:.3f}, and no more than 1 can be."
        raise SettingError(what, where=where, fix="Lower one of them.")
    rest = str(entry["rest"])
    return {**given, rest: given.get(rest, 0.0) + max(0.0, 1 - total)}


def _span(entry: Mapping[str, Any], where: str) -> tuple[int, int]:
    low, high = entry["low"], entry["high"]
    if type(low) is not int or type(high) is not int or not 0 <= low <= high <= 36_500:
        what = "A span goes from a low to a high whole number, 0 to 36500."
        raise SettingError(what, where=where, fix="Correct its ends.")
    return low, high


def _places(parts: Mapping[str, float]) -> list[str]:
    """A thousand places, each named for the part that holds it."""
    names, reached, places = list(parts), 0.0, list[str]()
    for name in names:
        reached += parts[name]
        places += [name] * (round(reached * 1000) - len(places))
    return places + [names[-1]] * (1000 - len(places))
