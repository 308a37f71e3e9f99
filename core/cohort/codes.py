"""Which codes the cohort may use: ours where the project's crosswalks translate them.

So that a defect-free cohort leaves no code untranslated, a code that its crosswalk lacks is not
used; where a crosswalk knows none of ours, all of its own codes are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.cohort.model import Code, CodeSet
from core.crosswalks import Crosswalk, found

CODES = Path(__file__).with_name("codes.toml")


def code_sets(path: Path = CODES) -> dict[str, CodeSet]:
    """Every code set of the file, by name."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: _code_set(name, entry) for name, entry in document.items()}


def _code_set(name: str, entry: dict[str, Any]) -> CodeSet:
    further = {**entry.get("specialties", {}), **entry.get("internal", {})}
    return CodeSet(
        name=name,
        crosswalk=entry.get("crosswalk", ""),
        weights=tuple((code, int(weight)) for code, weight in entry["weights"].items()),
        names=tuple(entry.get("names", {}).items()),
        master=tuple(entry.get("master", ())),
        extra=tuple(further.items()),
    )


def usable_codes(code_set: CodeSet, crosswalks: Mapping[str, Crosswalk]) -> list[tuple[Code, int]]:
    """The set's codes that will translate, with their weights, in a stable order."""
    names, extra = dict(code_set.names), dict(code_set.extra)
    crosswalk = found(crosswalks, code_set.crosswalk)
    if crosswalk is None or not crosswalk.pairs:
        return [
            (Code(code, names.get(code, code), "", extra.get(code, "")), weight)
            for code, weight in code_set.weights
        ]
    translated = _translated(crosswalk, extra)
    ours = [(translated[code], weight) for code, weight in code_set.weights if code in translated]
    return ours or [(code, 1) for code in translated.values()]


def master_codes(
    sets: Mapping[str, CodeSet], crosswalks: Mapping[str, Crosswalk], table: str
) -> list[Code]:
    """What a master file lists: all codes of its sets and of their crosswalks, in code order."""
    listed: dict[str, Code] = {}
    owners = [item for item in sets.values() if item.master[:1] == (table,)]
    names = {item.crosswalk for item in owners if item.crosswalk}
    for item in sets.values():
        if item in owners or item.crosswalk in names:
            listed.update({code.code: code for code, _ in usable_codes(item, crosswalks)})
    for name in sorted(names):
        crosswalk = found(crosswalks, name)
        if crosswalk is not None:
            listed.update(_translated(crosswalk, {}))
    return [listed[code] for code in sorted(listed)]


def _translated(crosswalk: Crosswalk, extra: Mapping[str, str]) -> dict[str, Code]:
    return {
        pair.source_value: Code(
            pair.source_value,
            pair.description or pair.source_value,
            pair.target_value,
            extra.get(pair.source_value, ""),
        )
        for pair in crosswalk.pairs
        if pair.source_value.strip() and pair.status != "REJECTED"
    }
