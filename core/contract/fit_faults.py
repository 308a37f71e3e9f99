"""Values that a field can never hold: constants, translated codes, and types that never meet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from core.catalogue import Field
from core.contract.model import Severity
from core.crosswalks import Crosswalk
from core.expressions import Checked

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_TRANSLATION = re.compile(r"crosswalk\('[^']*', (?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")
_MOMENTS = ("date", "datetime", "time")


def fit_faults(
    rule: Checked, field: Field, crosswalks: Mapping[str, Crosswalk]
) -> Iterator[tuple[Severity, str, str]]:
    """Severity, what and fix of each thing that cannot fit, whatever the extract holds."""
    kind = field.data_type.upper()
    if kind.startswith("NUMBER") and rule.kind in _MOMENTS:
        yield "error", f"A {rule.kind} cannot stand in a number field.", "Check the rule."
    if kind == "DATE" and rule.kind == "number":
        yield "error", "A number cannot stand in a date field.", "Check the rule."
    if rule.kind == "constant":
        value = rule.sql[1:-1].replace("''", "'")
        if why := misfit(value, field):
            yield "error", f"The constant {value[:40]!r} {why}.", "Change it."
    if len(rule.crosswalks) == 1 and _TRANSLATION.fullmatch(rule.text):
        yield from _translated(crosswalks[rule.crosswalks[0]], field)


def _translated(crosswalk: Crosswalk, field: Field) -> Iterator[tuple[Severity, str, str]]:
    values = sorted({i.target_value for i in crosswalk.pairs if i.status != "REJECTED"})
    wrong = [(value, why) for value in values if (why := misfit(value, field))]
    if wrong:
        severity: Severity = "error" if len(wrong) == len(values) else "warning"
        value, why = wrong[0]
        what = f"{len(wrong)} of {len(values)} values of crosswalk {crosswalk.name!r} do not fit"
        yield severity, f"{what}: {value[:40]!r} {why}.", "Mend the crosswalk."


def misfit(value: str, field: Field) -> str:
    """Why the field can never hold this text; empty when it can."""
    kind, rules = field.data_type.upper(), field.rules
    if kind.startswith("NUMBER") and not _NUMBER.fullmatch(value):
        return "is no number"
    counted = sum(sign.isdigit() for sign in value) if kind.startswith("NUMBER") else len(value)
    measured = not kind.startswith(("DATE", "TIMESTAMP"))
    if measured and field.length and counted > field.length:
        return f"is longer than {field.length}"
    if rules.allowed_values and value not in rules.allowed_values:
        return "is not one of the allowed values"
    if rules.uppercase and value != value.upper():
        return "is not in capitals"
    return ""
