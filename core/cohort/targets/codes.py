"""Which codes a target field may hold: allowed values, what crosswalks translate to, or invented.

An invented code is told: the fixture's reader must set it up, or map it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.catalogue import Field
from core.cohort.targets.model import Notice
from core.crosswalks import Crosswalk

_INVENTED = 5
_UNKNOWN_SYSTEM = "no crosswalk tells the system's code: SYNTH stands for it"
_NOTES = "297"  # the guide's code type of notes: the field holds their text
_STAFF = re.compile(r"STAFF_IDS\.", re.I)


def stated_values(item: Field) -> tuple[str, ...]:
    """The allowed values that fit; a word for nothing is none of them."""
    values = [value for value in item.rules.allowed_values if value.upper() != "NULL"]
    return tuple(value for value in values if _fits(value, item))


def code_values(
    item: Field, crosswalks: Mapping[str, Crosswalk]
) -> tuple[tuple[str, ...], Notice | None]:
    """The codes to draw from, and the notice where they are invented; none for a plain field."""
    if found := stated_values(item):
        return found, None
    types = (item.rules.code_type_id or "").split("|")
    if types == [""] or is_note(item) or item.name.upper() == "EXTERNAL_SYSTEM_ID":
        return (), None
    if item.name.upper() == "SYSTEM_CODE":  # all rows come from one system
        known = _targets(types[0], item, crosswalks)[:1]
        return known, None if known else Notice(item.table, item.name, _UNKNOWN_SYSTEM)
    for code_type in types:
        if known := _targets(code_type, item, crosswalks):
            return known, None
    invented = tuple(value for n in range(_INVENTED) if _fits(value := _code(item, n), item))
    what = f"code type {item.rules.code_type_id} has no crosswalk here: invented codes"
    return invented, Notice(item.table, item.name, what)


def is_note(item: Field) -> bool:
    """Whether the field holds the words of a note."""
    return item.rules.code_type_id == _NOTES or bool(item.rules.note_type)


def is_staff(item: Field) -> bool:
    """Whether the field names a member of staff by number."""
    return any(_STAFF.search(reference) for reference in item.rules.references)


def outside(item: Field) -> Notice | None:
    """The notice that the field's values must be set up in the target system first."""
    told = [r.partition(":")[2] for r in item.rules.references if not r.startswith("load:")]
    loaded = len(told) < len(item.rules.references)
    if not told or loaded or item.rules.code_type_id or is_staff(item):
        return None
    what = f"invented: must exist in {', '.join(told)} of the target system"
    return Notice(item.table, item.name, what)


def _targets(code_type: str, item: Field, crosswalks: Mapping[str, Crosswalk]) -> tuple[str, ...]:
    values = {
        pair.target_value
        for name in sorted(crosswalks)
        for pair in crosswalks[name].pairs
        if crosswalks[name].code_type_id == code_type and pair.status != "REJECTED"
    }
    return tuple(sorted(value for value in values if value.strip() and _fits(value, item)))


def _fits(value: str, item: Field) -> bool:
    cased = not item.rules.uppercase or value == value.upper()
    return cased and (item.length is None or len(value) <= item.length)


def _code(item: Field, number: int) -> str:
    return str(number + 1) if item.length == 1 else f"Z{number + 1}"
