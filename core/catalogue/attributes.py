"""The attributes of a field that a person may decide: how each reads as text, and back.

Everything is text here as a person types it; an empty text means that it is not so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from core.catalogue.model import Field
from core.errors import UseError, nearest

CONFIRMED = "confirmed"
READING = "reading"  # the reading as a whole was compared with the document
_PLAIN = ("data_type", "description", "mandatory")
_NUMBERS = ("length", "precision")
_TEXT_RULES = ("code_type_id code_type_name format_mask fk_to required_if default_if_null").split()
ATTRIBUTES = (
    *_PLAIN,
    *_NUMBERS,
    *_TEXT_RULES,
    "allowed_values",
    "value_range",
    "uppercase",
    READING,
)


def value_of(item: Field, attribute: str) -> str:
    """The attribute as text, the way a correction of it is typed."""
    if attribute == READING:
        return _digest(item)
    if attribute in (*_PLAIN, *_NUMBERS):
        value = getattr(item, attribute)
        return "" if value is None else str(value)
    value = getattr(item.rules, attribute)
    if attribute == "allowed_values":
        return "|".join(value)
    if attribute == "value_range":
        return "..".join(value) if value else ""
    return ("Y" if value else "N") if attribute == "uppercase" else value or ""


def with_value(item: Field, attribute: str, text: str) -> Field:
    """The field with that attribute decided. The text must have passed `checked_value`."""
    if attribute == READING:
        return item
    if attribute in _PLAIN:
        words: dict[str, Any] = {attribute: text}
        return replace(item, **words)
    if attribute in _NUMBERS:
        number: dict[str, Any] = {attribute: int(text) if text else None}
        return replace(item, **number)
    rule: dict[str, Any] = {attribute: _rule(attribute, text)}
    return replace(item, rules=replace(item.rules, **rule))


def _rule(attribute: str, text: str) -> Any:
    if attribute == "allowed_values":
        return tuple(part for part in text.split("|") if part)
    if attribute == "value_range":
        low, _, high = text.partition("..")
        return (low, high) if text else None
    return text == "Y" if attribute == "uppercase" else text or None


def checked_value(attribute: str, text: str) -> str:
    """The text in its one form. Raises: UseError for an unknown attribute or a value unfit."""
    if attribute not in ATTRIBUTES:
        fix = nearest(attribute, ATTRIBUTES) or f"Known: {', '.join(ATTRIBUTES)}."
        raise UseError(f"{attribute!r} is nothing that can be corrected.", fix=fix)
    text = text.strip()
    fits, fix = _FORMS.get(attribute, (lambda _: True, ""))
    if not fits(text):
        raise UseError("The value does not fit the attribute.", where=attribute, fix=fix)
    return text


def _is_number(text: str) -> bool:
    return not text or (text.isascii() and text.isdecimal() and 0 <= int(text) <= 4_000_000)


def _is_range(text: str) -> bool:
    return not text or all(part.strip() for part in text.split("..", 1)) and ".." in text


_FORMS: dict[str, tuple[Callable[[str], bool], str]] = {
    "mandatory": (lambda text: text in ("Y", "N"), "Give Y or N; to undo, withdraw it."),
    "length": (_is_number, "Give a whole number, or nothing for none."),
    "precision": (_is_number, "Give a whole number, or nothing for none."),
    "uppercase": (lambda text: text in ("Y", "N"), "Give Y or N."),
    "value_range": (_is_range, "Give least and greatest as 0..59."),
    READING: (lambda text: text == CONFIRMED, f"Give {CONFIRMED!r}."),
}


def _digest(item: Field) -> str:
    """Stands for the whole reading, so that a confirmation ends when the reading changes."""
    facts = (item.name, item.data_type, item.length, item.precision, item.mandatory)
    body = json.dumps([*facts, item.description, asdict(item.rules)], sort_keys=True)
    return hashlib.sha256(body.encode()).hexdigest()[:16]
