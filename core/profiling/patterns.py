"""The shapes a value can have: legacy date formats, digits, numbers, letters, text.

One CASE expression over the trimmed value `v` and its `shape`, in which every digit is a 9,
every capital an A, every small letter an a: no letter of a name is left. A date format
counts only where the calendar knows the day. Years of two digits: 00 to 29 are 20xx, else
19xx. 24:00 is the start of the next day.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.store import text_literal


@dataclass(frozen=True)
class DateFormat:
    name: str  # as the dictionary writes it
    shape: str  # the value with digits as 9 and letters as A or a
    parse: str  # strptime form
    bounded: bool = False  # digits only: a day counts from 1850 to 2100


DATE_FORMATS = (
    DateFormat("DD/MM/YYYY", "99/99/9999", "%d/%m/%Y"),
    DateFormat("DD/MM/YYYY HH:MM", "99/99/9999 99:99", "%d/%m/%Y %H:%M"),
    DateFormat("DD/MM/YYYY HH:MM:SS", "99/99/9999 99:99:99", "%d/%m/%Y %H:%M:%S"),
    DateFormat("DD/MM/YY", "99/99/99", "%d/%m/%y"),
    DateFormat("DD/MM/YY HH:MM", "99/99/99 99:99", "%d/%m/%y %H:%M"),
    DateFormat("CCYY-MM-DD", "9999-99-99", "%Y-%m-%d"),
    DateFormat("CCYY-MM-DD HH:MM:SS", "9999-99-99 99:99:99", "%Y-%m-%d %H:%M:%S"),
    DateFormat("CCYY-MM-DDTHH:MM:SS", "9999-99-99A99:99:99", "%Y-%m-%dT%H:%M:%S"),
    DateFormat("DD-MON-YYYY", "99-AAA-9999", "%d-%b-%Y"),
    DateFormat("DD-Mon-YYYY", "99-Aaa-9999", "%d-%b-%Y"),
    DateFormat("DD-MM-YYYY", "99-99-9999", "%d-%m-%Y"),
    DateFormat("DD.MM.YYYY", "99.99.9999", "%d.%m.%Y"),
    DateFormat("CCYYMMDD", "99999999", "%Y%m%d", bounded=True),
    DateFormat("CCYYMMDDHHMM", "999999999999", "%Y%m%d%H%M", bounded=True),
    DateFormat("CCYYMMDDHHMMSS", "99999999999999", "%Y%m%d%H%M%S", bounded=True),
)
TIME_FORMATS = ("HH:MM", "HH:MM:SS")
IMPOSSIBLE = "impossible date or time"
NUMBERS = ("digits", "number")


def shape_sql() -> str:
    """The value `v` with digits as 9, letters as A or a, and whatever is not ASCII as x."""
    shape = "translate(v, '0123456789', '9999999999')"
    for signs, sign in ((r"\p{Lu}", "A"), (r"\p{Ll}", "a"), (r"[^\x00-\x7f]", "x")):
        shape = f"regexp_replace({shape}, '{signs}', '{sign}', 'g')"
    return shape


def pattern_sql() -> str:
    """A CASE over `v`, `shape` and `moment` that names the value's pattern."""
    dates = [
        f"WHEN shape = {text_literal(f.shape)} AND {_counts(f)} THEN {text_literal(f.name)}"
        for f in DATE_FORMATS
    ]
    spoiled = ", ".join(text_literal(f.shape) for f in DATE_FORMATS if not f.bounded)
    return "\n".join(
        [
            "CASE",
            *dates,
            "WHEN regexp_full_match(v, '([01][0-9]|2[0-3]):[0-5][0-9]|24:00') THEN 'HH:MM'",
            "WHEN shape = '99:99:99' AND TRY_CAST(v AS TIME) IS NOT NULL THEN 'HH:MM:SS'",
            f"WHEN shape IN ({spoiled}, '99:99', '99:99:99') THEN {text_literal(IMPOSSIBLE)}",
            "WHEN replace(shape, '9', '') = '' THEN 'digits'",
            r"WHEN regexp_full_match(shape, '[+-]?9*\.?9+') THEN 'number'",
            "WHEN replace(shape, 'A', '') = '' THEN 'capital letters'",
            "WHEN regexp_full_match(shape, '[Aa]+') THEN 'letters'",
            "WHEN regexp_full_match(shape, '[A9]+') THEN 'capital letters and digits'",
            "ELSE 'text' END",
        ]
    )


def moment_sql() -> str:
    """The value `v` as a moment by its `shape`; NULL where it is none."""
    cases = [f"WHEN {text_literal(f.shape)} THEN {_parsed(f)}" for f in DATE_FORMATS]
    return "\n".join(["CASE shape", *cases, "END"])


def _parsed(form: DateFormat) -> str:
    late_night = {"%H:%M": " 24:00", "%H%M": "2400"}
    end = next((late_night[tail] for tail in late_night if form.parse.endswith(tail)), "")
    parsed = f"try_strptime(v, {text_literal(form.parse)})"
    if end:
        day = f"regexp_replace(v, '{end}$', '{end.replace('24', '00')}')"
        next_day = f"try_strptime({day}, {text_literal(form.parse)}) + INTERVAL 1 DAY"
        parsed = f"CASE WHEN v LIKE '%{end}' THEN {next_day} ELSE {parsed} END"
    if "%y" not in form.parse:
        return parsed
    late = f"year({parsed}) > 2029"
    return f"CASE WHEN {late} THEN {parsed} - INTERVAL 100 YEAR ELSE {parsed} END"


def _counts(form: DateFormat) -> str:
    return "year(moment) BETWEEN 1850 AND 2100" if form.bounded else "moment IS NOT NULL"
