"""Productions for conditions, notes and order: what a comment says beyond codes and formats.

Each is a pattern of its own, so that a sentence which none of them fits can be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_I = re.IGNORECASE
_QUOTE = "[\"\u201c\u201d']"
NOTE_TYPE = re.compile(
    rf"\bnote type\s*[=:]\s*{_QUOTE}?\s*(\w+)\s*{_QUOTE}?"
    rf"(?:\s*[-\u2013]?\s*{_QUOTE}\s*([^\"\u201c\u201d]+?)\s*{_QUOTE})?",
    _I,
)
SUBJECT = re.compile(rf"\bsubject\s*[=:]\s*{_QUOTE}\s*([^\"\u201c\u201d]+?)\s*{_QUOTE}", _I)
UNIQUE = re.compile(r"\b(?:must|has to|should) be (?:a )?unique\b|\bno duplicates?\b", _I)
IDENTIFIES = re.compile(
    r"\bunique (?:identifier|id) (?:for|of) (?:this |the )?([\w ]{3,40}?)(?=[.,;\n]|$)"
    r"|\bunique ([\w ]{3,40}?) id from the (?:originating|source)",
    _I,
)
NOT_FUTURE = re.compile(r"\b(?:cannot|can not|must not|may not) be in the future\b", _I)
NOT_PAST = re.compile(r"\b(?:cannot|can not|must not|may not) be in the past\b", _I)
NOT_BESIDE = re.compile(
    r"\b(?:cannot|can not|must not|may not) be (before|after|earlier than|later than)"
    r"\s+(?:the )?(\w+)",
    _I,
)
BESIDE = re.compile(
    r"\bmust be (on or )?(before|after|earlier|later|greater|less)( than| then)?( or equal to)?"
    r"\s+(?:the )?([A-Za-z]\w+)",
    _I,
)
ONLY_IF = re.compile(
    r"\bonly (?:be )?(?:set|supplied|given|entered|populated) (?:if|when) ([^.\n]+)", _I
)
REQUIRES = re.compile(
    r"\bif (\w+),? then (?:the )?(\w+) must (?:also )?be (?:entered|supplied|populated|given)", _I
)
HINT = re.compile(r"\brecommend(?:ed)?(?: to)? load(?:ing)?\s+([^.\n]+)", _I)
SETS = re.compile(r"\bused to set\s+([A-Za-z]\w+)\s*\.\s*([^.\n]+)", _I)
CARDINALITY = re.compile(r"\b(only one [\w ]+? (?:is )?allowed per [\w ]+)", _I)
NOT_LOADED = re.compile(r"\bnot (?:loaded|held|migrated)\b([^.\n]*)", _I)
DEPRECATED = re.compile(r"\b(?:deprecated|obsolete|legacy field|no longer used|superseded)\b", _I)
HELD_UNDER = re.compile(
    r"\b(?:under|for) code[ _]types?\s*[:=]?\s*(\d{1,6})\b|\bcode_type\s*=\s*(\d{1,6})\b", _I
)
PATTERNS = (
    *(NOTE_TYPE, SUBJECT, UNIQUE, IDENTIFIES, NOT_FUTURE, NOT_PAST, NOT_BESIDE, BESIDE, ONLY_IF),
    *(REQUIRES, HINT, SETS, CARDINALITY, NOT_LOADED, DEPRECATED),
    HELD_UNDER,
)


def conditions_of(text: str, flat: str) -> dict[str, Any]:
    """The facts of these productions, under the names of the fields of Rules."""
    note = NOTE_TYPE.search(flat)
    identity = IDENTIFIES.search(flat)
    requires = REQUIRES.search(flat)
    under = HELD_UNDER.search(flat)
    return {
        "held_under": (under[1] or under[2]) if under else None,
        "note_type": note[1] if note else None,
        "note_type_name": note[2] if note else None,
        "subject": _first(SUBJECT, flat),
        "unique": bool(UNIQUE.search(flat)),
        "identifies": " ".join((identity[1] or identity[2]).split()) if identity else None,
        "order": tuple(dict.fromkeys(_order(flat))),
        "only_if": _first(ONLY_IF, text),
        "requires": f"{requires[1]}: {requires[2]}" if requires else None,
        "default_hint": _first(HINT, text),
        "sets": tuple(dict.fromkeys(_sets(text))),
        "cardinality": _first(CARDINALITY, text),
        "not_loaded": bool(NOT_LOADED.search(flat)),
        "deprecated": bool(DEPRECATED.search(flat)),
    }


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return " ".join(match[1].split()).strip(" ,;:.") or None if match else None


def _order(flat: str) -> Iterator[str]:
    """Comparisons with another field or with today: "> start_date", "<= today"."""
    if NOT_FUTURE.search(flat):
        yield "<= today"
    if NOT_PAST.search(flat):
        yield ">= today"
    for match in NOT_BESIDE.finditer(flat):
        yield f"{'>=' if match[1].lower() in {'before', 'earlier than'} else '<='} {match[2]}"
    for match in BESIDE.finditer(flat):
        sign = ">" if match[2].lower() in {"after", "later", "greater"} else "<"
        yield f"{sign}{'=' if match[1] or match[4] else ''} {match[5]}"


def _sets(text: str) -> Iterator[str]:
    """Columns of another table that the field's value is written to as a side effect."""
    for match in SETS.finditer(text):
        listed = re.sub(r"\([^)]*\)", "", match[2])
        for part in re.split(r",|\band\b", re.split(r"\s+(?:to|with)\s+", listed)[0]):
            if name := re.match(r"\s*([A-Za-z]\w*)\s*$", part):
                yield f"{match[1]}.{name[1]}"
