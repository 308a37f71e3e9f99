"""The value of one column as SQL text that always fits the column's size."""

from __future__ import annotations

import re

from core.catalogue import Field
from core.cohort.general.draws import below, draw, one_of, word
from core.cohort.general.forms import written
from core.cohort.general.model import Meaning
from core.store import text_literal

# A valid NHS number of the 999 range for k from 0 to 899,999, another for each: of ten last
# digits at most one has no check digit, so nine of them are used.
MACROS = (
    "CREATE OR REPLACE MACRO general_five(k) AS lpad((k // 9 % 100000)::VARCHAR, 5, '0')",
    """CREATE OR REPLACE MACRO general_sum(five) AS (243 + 7 * substr(five, 1, 1)::BIGINT
    + 6 * substr(five, 2, 1)::BIGINT + 5 * substr(five, 3, 1)::BIGINT
    + 4 * substr(five, 4, 1)::BIGINT + 3 * substr(five, 5, 1)::BIGINT)""",
    """CREATE OR REPLACE MACRO general_last(k, total) AS k % 9
    + CASE WHEN (12 - total % 11) * 6 % 11 <= k % 9 THEN 1 ELSE 0 END""",
    """CREATE OR REPLACE MACRO general_nhs(k) AS '999' || general_five(k)
    || general_last(k, general_sum(general_five(k)))
    || (11 - (general_sum(general_five(k))
        + 2 * general_last(k, general_sum(general_five(k)))) % 11) % 11""",
)
_POSTCODE_ENDS = "ABDEFGHJLNPQRSTUWXYZ"
_MOST_DIGITS = 4
BLANK_ONE_IN = 10


def value_of(field: Field, meaning: Meaning, salt: str, shift: str) -> str:
    """SQL: the column's value. `salt` tells its draws apart, the interval `shift` moves it."""
    size = field.length
    match meaning.kind:
        case "moment":
            return written(f"(r.moment + {shift})", meaning.form)
        case "birth":
            return written("r.birth", meaning.form)
        case "flag":
            return _flag(field, salt)
        case "deleted":
            return "'0'"
        case "choice":
            return one_of(meaning.values, salt)
        case "range":
            return _range(meaning, salt)
        case "number":
            return _number(field, salt)
        case "sex":
            return one_of(("M", "F"), salt)
        case "code":
            return one_of(codes(size), f"code {field.name.casefold()} {salt}")
    return _cut(_words(field, meaning, salt), size)


def _flag(field: Field, salt: str) -> str:
    """Y or N; an internal form holds 1 or 0."""
    internal = field.name.casefold().endswith("int")
    yes, no = ("1", "0") if internal else ("YES", "NO") if (field.length or 1) == 3 else ("Y", "N")
    return f"CASE WHEN {below(salt, 2)} = 0 THEN '{yes}' ELSE '{no}' END"


def _range(meaning: Meaning, salt: str) -> str:
    low, high = meaning.values
    if not (low.lstrip("-").isdigit() and high.lstrip("-").isdigit()):
        return text_literal(low)
    return f"({int(low)} + {below(salt, int(high) - int(low) + 1)})::VARCHAR"


def _number(field: Field, salt: str) -> str:
    digits = min(field.length or _MOST_DIGITS, _MOST_DIGITS)
    whole = f"({below(salt, 10**digits)})::VARCHAR"
    precision = field.precision or 0
    room = (field.length or 9) - digits
    if not 0 < precision < room:
        return whole
    return f"{whole} || '.{'0' * precision}'"


def codes(size: int | None) -> tuple[str, ...]:
    """Ten invented codes of that size."""
    if size == 1:
        return tuple("123456789A")
    if size == 2:
        return tuple(f"Z{number}" for number in range(10))
    return tuple(f"Z{number:02}" for number in range(10))


def _words(field: Field, meaning: Meaning, salt: str) -> str:
    match meaning.kind:
        case "surname":
            return word("surname", salt)
        case "forename":
            return word("forename", salt)
        case "address":
            return f"(1 + {below(salt + 'house', 180)}) || ' ' || {word('street', salt)}"
        case "town":
            return word("town", salt)
        case "postcode":
            return _postcode(salt)
        case "phone":
            return f"'01632 960' || lpad({below(salt, 1000)}::VARCHAR, 3, '0')"
        case "email":
            return f"'person' || {below(salt, 100000)} || '@example.org'"
        case "nhs number":
            return f"general_nhs({draw(salt)} % 900000)"
        case "identifier":
            return f"(1 + {below(salt, 999_999)})::VARCHAR"
        case "user":
            return f"'SYN' || {below(salt, 5)}"
        case "note":
            return f"'Synthetic note ' || (1 + {below(salt, 99)})"
        case "words":
            return f"{text_literal(_spoken(field.name))} || ' ' || (1 + {below(salt, 99)})"
    return f"(1 + {below(salt, 9 if (field.length or 9) < 2 else 99)})::VARCHAR"


def _postcode(salt: str) -> str:
    ends = [
        f"substr('{_POSTCODE_ENDS}', 1 + {below(salt + part, len(_POSTCODE_ENDS))}, 1)"
        for part in ("first", "second")
    ]
    return f"{word('outward', salt)} || ' ' || {below(salt, 10)} || {' || '.join(ends)}"


def _spoken(name: str) -> str:
    """The column's name in words: PrimaryDiagDesc becomes Primary Diag Desc."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])|[^0-9A-Za-z]+", " ", name)
    return " ".join(parted.split()).capitalize()


def _cut(value: str, size: int | None) -> str:
    return f"left({value}, {size})" if size else value
