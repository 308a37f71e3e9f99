"""The rules that a document's text states, by name and in words, for reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from core.catalogue import Field, Rules

NEUTRAL = frozenset({  # those that the neutral catalogue CSV carries already
    "code_type_id", "code_type_name", "format_mask", "allowed_values", "value_range", "uppercase",
    "references", "fk_to", "required_if", "default_if_null", "loaded_into",
})  # fmt: skip
FURTHER = tuple(part.name for part in fields(Rules) if part.name not in NEUTRAL)
_WORDS = {
    "code_type_id": "Code type",
    "code_type_name": "Name of the code type",
    "format_mask": "Format mask",
    "allowed_values": "Allowed values",
    "value_range": "Range",
    "uppercase": "Capitals",
    "references": "Reference elsewhere",
    "fk_to": "Foreign key",
    "required_if": "Required under a condition",
    "default_if_null": "Default when empty",
    "loaded_into": "Where the value is loaded",
    "examples": "Examples",
    "note_type": "Kind of note",
    "note_type_name": "Name of the kind of note",
    "subject": "Subject of a note",
    "unique": "No value twice",
    "identifies": "Identifier of something",
    "order": "Order of dates and values",
    "only_if": "Allowed under a condition only",
    "requires": "Makes another field required",
    "default_hint": "Advice where the source is empty",
    "sets": "Sets another column, too",
    "cardinality": "How many are allowed",
    "not_loaded": "Not loaded",
    "deprecated": "No longer used",
}


def rule_text(field: Field, name: str) -> str:
    """One rule of a field as text; empty where the document does not state it."""
    value = getattr(field.rules, name)
    if isinstance(value, tuple):
        return "|".join(map(str, value))
    return ("Y" if value else "") if isinstance(value, bool) else value or ""


def rule_counts(held: Iterable[Field]) -> list[tuple[str, int]]:
    """(rule in words, fields that state it), in the rules' order; those nobody states left out."""
    found = list(held)
    counts = {
        name: sum(bool(getattr(item.rules, name)) for item in found)
        for name in (part.name for part in fields(Rules))
    }
    return [(_words(name), count) for name, count in counts.items() if count]


def _words(name: str) -> str:
    return _WORDS.get(name, name.replace("_", " ").capitalize())
