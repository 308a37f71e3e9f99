"""The value of one target field as SQL over a row `r` and its further rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.catalogue import Field
from core.cohort.general.draws import below, one_of, word
from core.cohort.general.forms import of_mask, written
from core.cohort.targets.codes import is_note, is_staff, stated_values
from core.cohort.targets.model import Shape, is_record
from core.cohort.targets.recipes import recipes
from core.store import text_literal

_ENDS = re.compile(
    r"(^|_)(END|STOP|REMOVED|COMPLETED?|DEATH)(_|$)|DISCHARGE_DATE|_END$|APPLIES_END|LOGIN_TO", re.I
)
_ONLY_ENDED = re.compile(r"OUTCOME|DISCHARGE|REMOVED|CANCELLED|BREACH|CANCELLATION", re.I)
_DEATH = re.compile(r"DEATH|DIED", re.I)
_BIRTH = re.compile(r"DATE_OF_BIRTH", re.I)
_KEPT = re.compile(
    r"SYSTEM_CODE|CRN|NAME_FAMILY|NAME_1$|FIRST_NAME|FAMILY_NAME|USER_NAME|SITE_CODE$|^SEX$", re.I
)
_NUMBERED = re.compile(r"_ID$|UBRN|USRN|USER_NAME|^USER_CODE$|^WAITLIST_PROFILE$", re.I)
_CANCELLED = re.compile(r"^CANCELL", re.I)
_BLANK_ONE_IN = 8
_CANCELLED_ONE_IN = 10


@dataclass(frozen=True)
class Row:
    """What a field may lean on besides its own rules."""

    shape: Shape
    codes: Mapping[str, tuple[str, ...]]
    given: Mapping[str, str]  # field to the SQL of a value that another row gives
    patient: Mapping[str, str]  # field of the same meaning to the SQL of the patient's value
    staff: str  # SQL: the number of a member of staff; empty: there is none


def value_of(item: Field, row: Row) -> str:
    """SQL: the field's value as the vendor writes it, NULL where it is left blank."""
    if is_record(item):
        return "r._rec"
    if item.name in row.given:
        return _linked(item, row)
    value = _value(item, row)
    if item.rules.uppercase:
        value = f"upper({value})"
    return _blanked(item, row, value)


def _linked(item: Field, row: Row) -> str:
    """A value that another row gives; where the guide allows it only after the end, only then."""
    given = row.given[item.name]
    if item.rules.only_if:
        return f"CASE WHEN r._ends IS NOT NULL THEN {given} END"
    optional = item.rules.fk_to and item.mandatory != "Y" and item.name not in dict(row.shape.base)
    if not optional:
        return given
    return f"CASE WHEN {below(f'{_salt(item)} link', _BLANK_ONE_IN)} > 0 THEN {given} END"


def _salt(item: Field) -> str:
    return f"{item.table} {item.name}"


def _value(item: Field, row: Row) -> str:
    turns = next((v for k, v in row.shape.turns.items() if k == item.name.upper()), None)
    if turns:
        listed = ", ".join(text_literal(value) for value in turns)
        return f"[{listed}][r._seq]"
    if item.name in row.patient:
        return row.patient[item.name]
    if item.rules.format_mask or item.data_type.upper() == "DATE":
        return written(_moment(item), of_mask(item.rules.format_mask or "DD/MM/YYYY"))
    if set(stated_values(item)) == {"N", "F"}:  # one referral has one new attendance
        return "CASE WHEN r._seq = 1 THEN 'N' ELSE 'F' END"
    if item.name.upper() == "STATUS" and {"W", "A"} & set(stated_values(item)):
        return _status(stated_values(item))
    if codes := row.codes.get(item.name):
        return one_of(codes, _salt(item))
    if item.data_type.upper() == "NUMBER":
        return _number(item)
    return _text(item, row)


def _moment(item: Field) -> str:
    """SQL: when it happens within the row's time; NULL for an end that has not come."""
    name, told = item.name.upper(), recipes()
    if _BIRTH.search(name):
        return "r._born"
    if name in told.visit:
        return f"(r._visit + to_minutes({told.visit[name]}))"
    if name in ("APPT_DATE", "APPOINTMENT_DATE", "APPOINTMENT_TIME"):
        return "r._visit"
    if item.table in {"LOAD_RTT_EVENTS"}:
        return "CASE WHEN r._seq = 1 THEN r._from ELSE r._until END"
    if name in told.share:
        minutes = f"(date_diff('minute', r._starts, r._last) * {told.share[name]})::BIGINT"
        return f"(r._starts + to_minutes({minutes}))"
    if _ENDS.search(name):
        return "coalesce(r._ends, r._last)" if item.rules.required_if else "r._ends"
    return "r._starts"


def _status(values: tuple[str, ...]) -> str:
    """Waiting or listed while open, attended or admitted when ended."""
    waiting = next((v for v in ("W", "L") if v in values), values[0])
    done = "A" if "A" in values else values[-1]
    return f"CASE WHEN r._ends IS NULL THEN '{waiting}' ELSE '{done}' END"


def _number(item: Field) -> str:
    name = item.name.upper()
    if name.startswith("AGE_"):
        return "date_diff('year', r._born, r._starts)::VARCHAR"
    if name.startswith("DURATION"):
        return "date_diff('day', r._starts, r._last)::VARCHAR"
    if name == "VOLUME":
        return "r._seq::VARCHAR"
    told = item.rules.value_range or ("1", "9" if (item.length or 9) < 2 else "99")
    low, high = (int(float(end)) for end in told)
    middle = (low + high) // 2  # a day's time from comes before its time to
    low, high = (middle + 1 if name == "TO_TIME" else low, middle if name == "FROM_TIME" else high)
    return f"({low} + {below(_salt(item), high - low + 1)})::VARCHAR"


def _text(item: Field, row: Row) -> str:
    value = _words(item, row)
    return f"left({value}, {item.length})" if item.length else value


def _words(item: Field, row: Row) -> str:
    name, salt = item.name.upper(), _salt(item)
    stem = item.table.removeprefix("LOAD_")
    if name == "EXTERNAL_SYSTEM_ID":
        return f"'SYN-{stem}-' || r._rec"
    if name in {"MAIN_CRN", "CRN"}:
        return "'SYN' || lpad(r._rec::VARCHAR, 7, '0')"
    if name == "NHS_NUMBER":
        return "general_nhs(r._rec % 900000)"
    if name == "SYSTEM_CODE":
        return "'SYNTH'"
    if item.rules.unique or item.rules.identifies or _NUMBERED.search(name):
        return _numbered(item)
    if is_staff(item) and row.staff:
        return row.staff
    if is_note(item) or (item.length or 0) >= 200:
        return f"'Synthetic note ' || (1 + {below(salt, 99)})"
    for pattern, made in _PATTERNS:
        if re.search(pattern, name):
            return _pool(made, salt)
    if (item.length or 99) <= 10:
        return f"'Z' || (1 + {below(salt, 9)})" if item.length != 1 else f"'{_one(name)}'"
    spoken = " ".join(item.name.split("_")).capitalize()[: (item.length or 99) - 3]
    return f"{text_literal(spoken)} || ' ' || (1 + {below(salt, 99)})"


_PATTERNS: tuple[tuple[str, str], ...] = (
    (r"FAMILY|SURNAME|MAIDEN", "surname"),
    (r"(PAT|FIRST|MIDDLE|NOK)_NAME|^NAME_\d|NAME_[123]$", "forename"),
    (r"ADDRESS_1$", "address"),
    (r"ADDRESS_[2345]$", "town"),
    (r"POST_?CODE", "postcode"),
    (r"PHONE|EXTENSION", "phone"),
    (r"MAIL", "email"),
    (r"PRACTICE.*CODE", "practice"),
    (r"G[DM]?P.*CODE|GMC|REGISTRATION", "doctor"),
    (r"PROVIDER_PREFIX", "prefix"),
)


def _pool(kind: str, salt: str) -> str:
    match kind:
        case "surname" | "forename" | "town":
            return word(kind, salt)
        case "address":
            return f"(1 + {below(salt + ' house', 180)}) || ' ' || {word('street', salt)}"
        case "postcode":
            return f"{word('outward', salt)} || ' ' || {below(salt, 10)} || 'ZZ'"
        case "phone":
            return f"'01632 960' || lpad({below(salt, 1000)}::VARCHAR, 3, '0')"
        case "email":
            return f"'person' || {below(salt, 100000)} || '@example.org'"
        case "practice":
            return f"'Y99' || lpad({below(salt, 50)}::VARCHAR, 3, '0')"
        case "doctor":
            return f"'G99' || lpad({below(salt, 50)}::VARCHAR, 5, '0')"
    return "'SYN'"


def _one(name: str) -> str:
    """One sign for a field that has room for no more."""
    return "U" if "SEX" in name else "Z"


def _numbered(item: Field) -> str:
    """SQL: a value that comes once: the field's initials and the row's number."""
    initials = "".join(part[0] for part in item.name.upper().split("_"))
    width = min(7, (item.length or 20) - len(initials))
    if width < 4:
        return f"lpad(r._rec::VARCHAR, {item.length}, '0')"
    return f"'{initials}' || lpad(r._rec::VARCHAR, {width}, '0')"


def _blanked(item: Field, row: Row, value: str) -> str:
    """Blank where the row's time forbids the value, and now and then where nothing demands it."""
    name, rules = item.name.upper(), item.rules
    conditions: list[str] = []
    if name in recipes().visit or (_ONLY_ENDED.search(name) and not rules.required_if):
        conditions.append("r._ends IS NOT NULL")
    if any(_CANCELLED.search(other.name) for other in row.shape.table.fields):
        called_off = f"(r._rec > 1 AND {below(item.table + ' cancelled', _CANCELLED_ONE_IN)} = 0)"
        if _CANCELLED.search(name):
            conditions.append(called_off)
        elif name in recipes().visit:
            conditions.append(f"NOT {called_off}")
    if item.table == "LOAD_PMI" and _DEATH.search(name):
        conditions.append("r._ends IS NOT NULL")
    if action := _action_link(item, row):
        conditions.append(f"{action} IS NOT NULL")
    if _optional(item, row):
        conditions.append(f"{below(f'{_salt(item)} blank', _BLANK_ONE_IN)} > 0")
    return f"CASE WHEN {' AND '.join(conditions)} THEN {value} END" if conditions else value


def _action_link(item: Field, row: Row) -> str:
    """SQL: the link that an action is of: X_ACTION goes with X_RECORD_NUMBER."""
    if not item.name.upper().endswith("_ACTION"):
        return ""
    wanted = item.name.upper().removesuffix("ACTION") + "RECORD_NUMBER"
    link = row.shape.table.field(wanted)
    return value_of(link, row) if link is not None and link.name in row.given else ""


def _optional(item: Field, row: Row) -> bool:
    rules, name = item.rules, item.name.upper()
    demanded = item.mandatory == "Y" or rules.required_if or rules.unique or rules.identifies
    fixed = name == "EXTERNAL_SYSTEM_ID" or item.name in row.shape.turns or _KEPT.search(name)
    timed = rules.format_mask or item.data_type.upper() == "DATE" or rules.cardinality
    return not (demanded or fixed or timed or name == "STATUS")
