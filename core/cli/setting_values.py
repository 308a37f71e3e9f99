"""What `project settings --set name=value` may store, checked before the project is opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from core import gates
from core.errors import UseError, nearest
from core.projects import Settings


def fitting(words: Sequence[str]) -> dict[str, str]:
    """The changes by name. Raises: UseError for an unknown name or a value that cannot be."""
    changes: dict[str, str] = {}
    known = [item.name for item in fields(Settings)]
    for word in words:
        name, mark, value = (part.strip() for part in word.partition("="))
        if not mark:
            fix = "For example --set min_patients=50."
            raise UseError("--set takes name=value.", where=word, fix=fix)
        if name not in known:
            fix = nearest(name, known) or f"Settings are {', '.join(known)}."
            raise UseError(f"There is no setting {name!r}.", fix=fix)
        _check(name, value)
        changes[name] = value
    return changes


def _check(name: str, value: str) -> None:
    if name == "profile":
        gates.gate_profile(value)
    if name == "demonstration" and value not in ("", "Y"):
        raise UseError("demonstration is Y or empty.", where=f"--set {name}={value}")
    if name in ("patients", "min_patients") and not (value.isdecimal() and int(value)):
        raise UseError(f"{name} must be a whole number of at least 1, not {value!r}.")
