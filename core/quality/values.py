"""SQL texts that read a value: blank, calendar dates of both sides, NHS numbers, postcodes.

Written apart from the load's own conversion, so that a fault there is seen here.
"""

from __future__ import annotations

from core.store import quoted, text_literal

_MASKS = {
    "DD/MM/YYYY": (r"\d{2}/\d{2}/\d{4}", "%d/%m/%Y"),
    "DD/MM/YYYY HH24:MI": (r"\d{2}/\d{2}/\d{4} \d{2}:\d{2}", "%d/%m/%Y %H:%M"),
    "DD/MM/YYYY HH24:MI:SS": (r"\d{2}/\d{2}/\d{4} \d{2}:\d{2}:\d{2}", "%d/%m/%Y %H:%M:%S"),
    "HH24:MI": (r"\d{2}:\d{2}", "%H:%M"),
    "CCYYMMDD": (r"\d{8}", "%Y%m%d"),
    "CCYYMMDDHHMM": (r"\d{12}", "%Y%m%d%H%M"),
}
_DATE_MASKS = tuple(mask for mask in _MASKS if mask != "HH24:MI")
POSTCODE = r"(GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})"
NUMBER = r"-?[0-9]+(\.[0-9]+)?"


def text(field: str, alias: str = "") -> str:
    """The field as trimmed text; NULL when blank."""
    column = f"{alias}.{quoted(field)}" if alias else quoted(field)
    return f"nullif(trim(CAST({column} AS VARCHAR)), '')"


def matches(value: str, pattern: str) -> str:
    """True when the whole value fits the pattern."""
    return f"regexp_full_match({value}, {text_literal(pattern)})"


def fits_mask(value: str, mask: str) -> str:
    """True when the value is written in the mask and is on the calendar.

    A mask nobody knows is read as a date in any known form, so that it is never passed over.
    """
    if mask not in _MASKS:
        return f"({instant(value)}) IS NOT NULL"
    pattern, form = _MASKS[mask]
    parsed = f"try_strptime({value}, {text_literal(form)}) IS NOT NULL"
    return f"({matches(value, pattern)} AND {parsed})"


def instant(value: str) -> str:
    """The value as TIMESTAMP in any known form of either side; NULL when unreadable."""
    branches = [
        f"WHEN {matches(value, pattern)} THEN try_strptime({value}, {text_literal(form)})"
        for pattern, form in (_MASKS[mask] for mask in _DATE_MASKS)
    ]
    whole_day = matches(value, r"(\d{2}/\d{2}/\d{4} 24:00|\d{8}2400)")
    midnight = f"regexp_replace({value}, '24(:?)00$', '00\\100')"
    next_day = (
        f"coalesce(try_strptime({midnight}, '%d/%m/%Y %H:%M'),"
        f" try_strptime({midnight}, '%Y%m%d%H%M')) + INTERVAL 1 DAY"
    )
    century = f"CASE WHEN right(substr({value}, 1, 8), 2) <= '29' THEN '20' ELSE '19' END"
    long_year = f"substr({value}, 1, 6) || {century} || substr({value}, 7)"
    return (
        f"CASE WHEN {whole_day} THEN {next_day} {' '.join(branches)}"
        f" WHEN {matches(value, r'[0-9]{2}/[0-9]{2}/[0-9]{2}')}"
        f" THEN try_strptime({long_year}, '%d/%m/%Y')"
        f" WHEN {matches(value, r'[0-9]{2}/[0-9]{2}/[0-9]{2} [0-9]{2}:[0-9]{2}')}"
        f" THEN try_strptime({long_year}, '%d/%m/%Y %H:%M') END"
    )


def nhs_digits(value: str) -> str:
    """The NHS number without the blanks or dashes people print in it."""
    return f"regexp_replace({value}, '[ -]', '', 'g')"


def nhs_valid(value: str) -> str:
    """True when ten digits carry the right check digit: modulus 11, where 10 is never right."""
    digits = nhs_digits(value)
    weighted = " + ".join(
        f"(ascii(substr({digits}, {place}, 1)) - 48) * {11 - place}" for place in range(1, 10)
    )
    remainder = f"(11 - ({weighted}) % 11) % 11"
    return f"({remainder} = ascii(substr({digits}, 10, 1)) - 48)"


def nhs_written(value: str) -> str:
    """True when the value holds exactly ten digits, blanks and dashes aside."""
    return matches(nhs_digits(value), "[0-9]{10}")
