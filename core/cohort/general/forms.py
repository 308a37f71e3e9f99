"""How a moment is written: the strftime form for a mask, a type or a size, and how it is read."""

from __future__ import annotations

import re

from core.store import text_literal

DAY, MINUTE, INTERNAL_DAY, INTERNAL = "%d/%m/%Y", "%d/%m/%Y %H:%M", "%Y%m%d", "%Y%m%d%H%M"
CLOCK, SHORT_DAY, SHORT_MINUTE = "%H:%M", "%d/%m/%y", "%d/%m/%y %H:%M"
_MASK = (
    ("YYYY", "%Y"), ("CCYY", "%Y"), ("YY", "%y"), ("HH24", "%H"), ("HH", "%H"), ("MI", "%M"),
    ("SS", "%S"), ("MON", "%b"), ("MM", "%m"), ("DD", "%d"),
)  # fmt: skip
_INTERNAL = re.compile(r"(int|internal|neut|neutral|key)(_?\d+)?$", re.IGNORECASE)
_CLOCK = re.compile(r"(time|tm)(_?(int|ext|neutral))?(_?\d+)?$", re.IGNORECASE)
_DATE = re.compile(r"date|dt|day", re.IGNORECASE)
_SIZES = {16: MINUTE, 14: SHORT_MINUTE, 12: INTERNAL, 10: DAY, 8: SHORT_DAY, 5: CLOCK, 4: "%H%M"}


def of_mask(mask: str) -> str:
    """The strftime form of a document's mask such as DD/MM/YYYY HH24:MI."""
    form = mask.upper()
    for word, sign in _MASK:
        form = form.replace(word, sign)
    return form


def of_size(name: str, length: int | None) -> str:
    """The form that fits a column of this name and size; empty: none does."""
    internal = bool(_INTERNAL.search(name))
    clock = bool(_CLOCK.search(name)) and not _DATE.search(name)
    if clock:
        return "%H%M" if length == 4 else CLOCK if length is None or length >= 5 else ""
    if length is None:
        timed = "time" in name.casefold()
        return (INTERNAL if timed else INTERNAL_DAY) if internal else (MINUTE if timed else DAY)
    if internal:
        wide = [(12, INTERNAL), (8, INTERNAL_DAY), (4, "%H%M")]
        return next((form for size, form in wide if length >= size), "")
    if length in _SIZES:
        return _SIZES[length]
    return MINUTE if length > 16 else DAY if length > 10 else "%y%m%d" if length >= 6 else ""


def written(moment: str, form: str) -> str:
    """SQL: the moment as text."""
    return f"strftime({moment}, {text_literal(form)})"


def read(value: str, form: str) -> str:
    """SQL: the text as a moment; NULL where it is none."""
    return f"try_strptime({value}, {text_literal(form)})"


def tells_day(form: str) -> bool:
    """Whether the form names the day, and with its year."""
    return "%d" in form and ("%Y" in form or "%y" in form)
