"""What one target field receives: its value, what can fail in it, its default and its origin.

The line's class constrains what may run: a reference feed and an out-of-scope field stay empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.catalogue import Field
from core.contract import Line, Policy, is_reference
from core.errors import ContractError
from core.etl.model import Defaults, FieldPlan
from core.etl.outbound import fits, mask_of, placeholder
from core.etl.reading import FeedReading
from core.etl.wording import as_text, key_text, worded
from core.expressions import Checked, ParentCall, checked

_ORIGIN = {
    "DIRECT_SOURCE": "direct",
    "LOOKUP_TRANSLATION": "translated",
    "DERIVED": "derived",
    "SURROGATE_ETL": "key",
    "REFERENCE_MASTER_FEED": "reference",
    "OUT_OF_SCOPE": "empty",
}
_EXECUTE_NOTHING = {"REFERENCE_MASTER_FEED", "OUT_OF_SCOPE"}


@dataclass(frozen=True)
class Fault:
    """A conversion that can fail: when `failed` is true the value is withheld."""

    reason: str
    failed: str
    raw: str


@dataclass(frozen=True)
class Cell:
    field: Field
    plan: FieldPlan
    value: str = ""  # SQL text value; empty: nothing runs for this field
    faults: tuple[Fault, ...] = ()
    number: bool = False  # the row's own record number
    parent: ParentCall | None = None
    parent_key: str = ""  # SQL of the parent's business key
    dated: bool = False  # written in the field's mask by construction
    default: str | None = None  # fills a blank


@dataclass(frozen=True)
class DefaultsInForce:
    """What may fill a blank: the policies that apply on the day, and whether placeholders do."""

    mode: Defaults
    policies: Mapping[tuple[str, str], Policy]
    as_of: date

    def over(self, policy: Policy) -> bool:
        """True when the policy no longer applies on that day."""
        return bool(policy.expires) and policy.expires < self.as_of.isoformat()


def policy_key(table: str, field: str) -> tuple[str, str]:
    """Table and field as policies are looked up, case ignored."""
    return table.casefold(), field.casefold()


def is_record_number(target: Field) -> bool:
    """True for the table's own record number and for a foreign key to one: written BIGINT."""
    foreign = target.rules.fk_to or ""
    return target.name.upper() == "RECORD_NUMBER" or foreign.upper().endswith(".RECORD_NUMBER")


def cell_of(
    target: Field, line: Line | None, reading: FeedReading, defaults: DefaultsInForce
) -> Cell:
    """The field's cell. Raises: ContractError naming table and field."""
    where = f"{target.table}.{target.name}"
    try:
        rule = _rule(line, reading) if line else None
        filled, counted = _default(target, line, defaults)
        plan = _plan(target, line, counted, reading)
        return _cell(target, plan, rule, filled)
    except ContractError as fault:
        raise ContractError(
            fault.what, where=f"{where}, feed {reading.feed.feed}", fix=fault.fix
        ) from fault


def _rule(line: Line, reading: FeedReading) -> Checked | None:
    """What runs for the line: its rule, or the copy of its source field; None: nothing."""
    if not _executes(line, reading):
        return None
    if line.mapping_class == "LOOKUP_TRANSLATION" and not line.rule.strip():
        raise ContractError("A translated field has no rule.", fix="Write crosswalk('...', ...).")
    rule = checked(
        line.rule.strip() or _copy(line, reading), reading.columns, crosswalks=reading.crosswalks
    )
    reading.note(rule)
    return rule


def _executes(line: Line, reading: FeedReading) -> bool:
    """True when the line writes something: a reference field does where its file is read."""
    if line.mapping_class == "REFERENCE_MASTER_FEED" and reading.reads_reference:
        return bool(line.rule.strip() or line.source_field.strip())
    return line.mapping_class not in _EXECUTE_NOTHING


def _copy(line: Line, reading: FeedReading) -> str:
    table = line.source_table.strip().casefold()
    for alias, name in reading.aliases.items():
        if alias in reading.forms.made:
            continue
        if name.casefold() == table and line.source_field.strip():
            return f"{alias}.{line.source_field}"
    raise ContractError(
        f"An empty rule copies a source field, but {line.source_table or 'no table'!r} "
        "is not read by this feed.",
        fix="Name a table of the feed and its field, or write a rule.",
    )


def _default(target: Field, line: Line | None, defaults: DefaultsInForce) -> tuple[str | None, str]:
    policy = defaults.policies.get(policy_key(target.table, target.name))
    if defaults.mode == "none" or is_record_number(target):
        return None, ""
    if policy and line and line.policy.strip() and not defaults.over(policy):
        if not fits(target, policy.value):
            raise ContractError("The policy's value does not fit its field.", fix="Mend it.")
        return policy.value, "defaulted"
    if defaults.mode == "rehearsal" and line and line.mapping_class != "OUT_OF_SCOPE":
        if line.mapping_class != "SURROGATE_ETL":
            return placeholder(target), "placeholder"
    return None, ""


def _plan(target: Field, line: Line | None, counted: str, reading: FeedReading) -> FieldPlan:
    mandatory = target.mandatory == "Y"
    if line is None:
        return FieldPlan(target.name, "empty", mandatory=mandatory, default=counted)
    key = line.mapping_class == "SURROGATE_ETL" or is_record_number(target)
    return FieldPlan(
        name=target.name,
        origin="key" if key else _origin(line),
        source_table=line.source_table,
        source_field=line.source_field,
        rule=line.rule.strip() or ("copy" if _executes(line, reading) else ""),
        in_scope=not key and line.mapping_class != "OUT_OF_SCOPE",
        mandatory=mandatory,
        default=counted,
    )


def _origin(line: Line) -> str:
    """What the line's values count as; what a reference file holds counts as reference."""
    if line.mapping_class == "DIRECT_SOURCE" and is_reference(line.source_table):
        return "reference"
    return _ORIGIN[line.mapping_class]


def _cell(target: Field, plan: FieldPlan, rule: Checked | None, filled: str | None) -> Cell:
    if rule is None:
        return Cell(target, plan, default=filled)
    if rule.kind == "record_number":
        return Cell(target, plan, number=True)
    if rule.kind == "parent":
        call = rule.parents[0]
        return Cell(target, plan, parent=call, parent_key=key_text(call.parts))
    faults = tuple(
        Fault(probe.reason, worded(probe.failed_sql), worded(probe.raw_sql))
        for probe in rule.probes
    )
    value = f"nullif({as_text(rule, mask_of(target))}, '')"
    dated = rule.kind in {"date", "datetime"}
    return Cell(target, plan, value, faults, dated=dated, default=filled)
