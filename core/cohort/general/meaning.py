"""What a field is taken for, from its rules, type, privacy class, name and size, in that order.

Nothing is hidden: where the dictionary does not tell what may stand in it, the meaning says so.
"""

from __future__ import annotations

import re

from core.catalogue import Field
from core.cohort.general.forms import CLOCK, DAY, MINUTE, of_mask, of_size
from core.cohort.general.model import Kind, Meaning
from core.privacy import classify

NUMBER_TYPE = re.compile(
    r"^(small|big|tiny|medium)?int|^num|^dec|^float|^double|^real|^(max )?n\d|^serial|^money", re.I
)
_DATE_TYPE = re.compile(r"^(date|datetime|timestamp|smalldate|time$)|ccyy|yyyy", re.I)
_TIMED_TYPE = re.compile(r"time", re.I)
_FLAG_TYPE = re.compile(r"bool|^bit$|y/n|yes.?no", re.I)
_MOMENT = re.compile(
    r"^date|(date|dt|dtime|datetime|dttm|time|tm|dtm)(time|tm)?(_?(int|ext|internal|external|neut"
    r"|neutral))?(key)?(_?\d+)?$",
    re.I,
)
_FLAG = re.compile(
    r"ind(int|ext)?$|flag|mandatory|(^|_)(is|has)_?|required$|allowed$|^promptfor", re.I
)
_DELETED = re.compile(r"^(deleted|deleteind|mfrecstsind|lgdelind|logicaldelete\w*)$", re.I)
_NUMBER = re.compile(
    r"(no|num|numb|number|count|qty|quantity|days|hours|mins|minutes|duration|weeks|months|years"
    r"|age|amount|cost|price|total|score|ranking|seq|sequence|weight|size|limit|max|min|lines?"
    r"|percent|rate|volume|interval|freq|low\w*|high\w*)(_?\d+)?(int|ext)?$",
    re.I,
)
_USER = re.compile(
    r"uid|user(id|name)?$|(entered|modified|created|ordered|revision)by|typist", re.I
)
_WORDS = re.compile(r"desc|name$|(^|_)text|prompt|heading|title|label|term$|notes?$", re.I)
_LEAST_WORDS = 12  # a shorter description column holds a code


def meaning_of(field: Field) -> Meaning:
    """The field's meaning; `unclear` tells what the dictionary left open."""
    rules = field.rules
    if rules.format_mask:
        return Meaning("moment", of_mask(rules.format_mask))
    if fitting := tuple(v for v in rules.allowed_values if _fits(v, field)):
        return Meaning("choice", values=fitting)
    if rules.value_range:
        return Meaning("range", values=rules.value_range)
    return _by_type(field) or _by_name(field)


def _fits(value: str, field: Field) -> bool:
    return value.upper() != "NULL" and (field.length is None or len(value) <= field.length)


def _by_type(field: Field) -> Meaning | None:
    kind = field.data_type.strip()
    if not kind:
        return None
    if classify(field) == "date of birth":
        return Meaning("birth", DAY)
    if _DATE_TYPE.search(kind):
        if kind.casefold() == "time":
            return Meaning("moment", CLOCK)
        form = of_size(field.name, field.length) if field.length else ""
        return Meaning("moment", form or (MINUTE if _TIMED_TYPE.search(kind) else DAY))
    if _FLAG_TYPE.search(kind):
        return Meaning("flag")
    if NUMBER_TYPE.search(kind):
        return Meaning("number")
    return None


def _by_name(field: Field) -> Meaning:
    name, length, private = field.name, field.length, classify(field)
    if _DELETED.match(name) or any(fact.kind == "delete flag" for fact in field.facts):
        return Meaning("deleted")
    if private == "date of birth":
        form = of_size(name, length)
        return Meaning("birth", form) if form else _plain(field, "a date of birth of no known form")
    if _MOMENT.search(name):
        form = of_size(name, length)
        return Meaning("moment", form) if form else _plain(field, "a moment of no known form")
    if _FLAG.search(name) and (length or 1) <= 3:
        return Meaning("flag")
    if _USER.search(name):
        return Meaning("user")
    if private in {"identifier", "name", "contact"}:
        return _private(field, private)
    if private == "free text":
        return Meaning("note") if (length or 99) >= _LEAST_WORDS else _code(field)
    if _NUMBER.search(name):
        return Meaning("number")
    if _WORDS.search(name) and (length or 99) >= _LEAST_WORDS:
        return Meaning("words")
    if private == "code":
        return _code(field)
    return _plain(field, "neither its name nor a type tells what it holds")


def _private(field: Field, private: str) -> Meaning:
    name = field.name.casefold()
    tests: tuple[tuple[str, str, Kind], ...] = (
        ("identifier", r"nhs_?n", "nhs number"),
        ("identifier", r"", "identifier"),
        ("name", r"surname|family|last|maiden", "surname"),
        ("name", r"forename|first|given|init|middle|known", "forename"),
        ("name", r"", "words" if (field.length or 99) >= _LEAST_WORDS else "code"),
        ("contact", r"post_?co?de?|pcode|postcd", "postcode"),
        ("contact", r"phone|tel|mobile|fax|bleep|pager", "phone"),
        ("contact", r"mail", "email"),
        ("contact", r"[2345]|two|three|four|five|town|county", "town"),
        ("contact", r"", "address"),
    )
    kind = next(kind for group, words, kind in tests if group == private and re.search(words, name))
    return Meaning(kind)


def _code(field: Field) -> Meaning:
    if re.search(r"(^|_)(sex|gender)", field.name, re.I):
        return Meaning("sex")
    return Meaning("code", unclear="a code whose list the dictionary does not give: invented codes")


def _plain(field: Field, why: str) -> Meaning:
    return Meaning("plain", unclear=f"{why}: plain text or number that fits its size")
