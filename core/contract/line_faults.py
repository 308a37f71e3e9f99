"""What is wrong with a line: its field, its source, its rule, and whether its class is true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.catalogue import Field, Schema, Table
from core.contract.fit_faults import fit_faults
from core.contract.model import (
    CONFIDENCES,
    EXECUTES_NOTHING,
    MAPPING_CLASSES,
    STATUSES,
    Fault,
    Line,
    Severity,
)
from core.contract.reading import FeedView, executes, line_rule
from core.crosswalks import Crosswalk, found
from core.errors import ContractError, nearest
from core.expressions import Checked

Finding = tuple[Severity, str, str]  # severity, what, fix
_KEYS = ("record_number", "parent")


@dataclass(frozen=True)
class Case:
    """A line with all it is judged against."""

    line: Line
    table: Table
    view: FeedView | None  # None: the line only classifies
    schema: Schema  # what a feed may read
    crosswalks: Mapping[str, Crosswalk]
    policies: set[tuple[str, str]]


def line_faults(case: Case) -> Iterator[Fault]:
    """The line's faults, errors and warnings."""
    field = case.table.field(case.line.target_field)
    findings = [*_words(case), *_source(case)]
    if field is None:
        names = [item.name for item in case.table.fields]
        fix = nearest(case.line.target_field, names)
        findings.append(("error", "The target field is not known.", fix))
    elif case.view is not None:
        findings += _executed(case, field, case.view)
    for severity, what, fix in findings:
        yield Fault(severity, *case.line.key, what, fix)


def _words(case: Case) -> Iterator[Finding]:
    line = case.line
    for value, allowed in (
        (line.mapping_class, MAPPING_CLASSES),
        (line.status, STATUSES),
        (line.confidence, CONFIDENCES),
        (line.safety_critical, ("", "Y")),
        (line.policy, ("", "policy")),
    ):
        if value not in allowed:
            fix = nearest(value, allowed) or f"Use {', '.join(filter(None, allowed))}."
            yield "error", f"{value!r} is not a word of this column.", fix
    if line.mapping_class in EXECUTES_NOTHING:
        if not line.decision_note.strip():
            yield (
                "error",
                f"{line.mapping_class} needs a decision note.",
                "Say why, and who feeds it.",
            )
        if line.rule.strip() and not (case.view and executes(line, case.view)):
            yield "error", f"{line.mapping_class} runs no rule.", "Remove it or change the class."
    if line.policy and (line.target_table, line.target_field) not in case.policies:
        yield "error", "The line refers to a policy that is not there.", "Add it to policy.csv."
    if line.crosswalk and found(case.crosswalks, line.crosswalk) is None:
        fix = nearest(line.crosswalk, case.crosswalks) or "Add its CSV."
        yield "error", f"Crosswalk {line.crosswalk!r} is not there.", fix


def _source(case: Case) -> Iterator[Finding]:
    line = case.line
    if not line.source_table.strip():
        if line.source_field.strip():
            yield "error", "A source field is named without its table.", "Name the table."
        return
    table = case.schema.table(line.source_table.strip())
    if table is None:
        fix = nearest(line.source_table, case.schema.tables)
        yield "error", f"The source table {line.source_table!r} is not known.", fix
    elif line.source_field.strip() and table.field(line.source_field.strip()) is None:
        fix = nearest(line.source_field, [item.name for item in table.fields])
        yield "error", f"The source field {table.name}.{line.source_field} is not known.", fix


def _executed(case: Case, field: Field, view: FeedView) -> Iterator[Finding]:
    try:
        rule = line_rule(case.line, view)
    except ContractError as fault:
        yield "error", fault.what, fault.fix
        return
    if rule is None:
        return
    yield from _class(case.line, rule, field)
    yield from _crosswalk(case, rule, field)
    yield from _key(rule, field)
    yield from _mask(rule, field)
    yield from fit_faults(rule, field, case.crosswalks)
    yield from _named_source(case.line, rule, view)


def _class(line: Line, rule: Checked, field: Field) -> Iterator[Finding]:
    """The class constrains the rule."""
    kind = line.mapping_class
    is_key = rule.kind in _KEYS
    if kind == "LOOKUP_TRANSLATION" and not rule.crosswalks and rule.kind != "constant":
        yield "error", "A translation calls no crosswalk.", "Write crosswalk('name', alias.Column)."
    if kind == "LOOKUP_TRANSLATION" and rule.kind == "constant" and not field.rules.code_type_id:
        yield "warning", "A constant without a code type is derived.", "Use DERIVED."
    if kind in ("DIRECT_SOURCE", "DERIVED", "SURROGATE_ETL") and rule.crosswalks:
        severity: Severity = "warning" if kind == "DERIVED" else "error"
        yield severity, f"{kind} calls a crosswalk.", "Use LOOKUP_TRANSLATION."
    if kind != "SURROGATE_ETL" and is_key:
        yield "error", f"{kind} writes a key.", "Use SURROGATE_ETL."
    if kind == "DIRECT_SOURCE" and not is_key and not rule.columns:
        yield "error", "A direct field reads no column.", "Use DERIVED for a constant."
    if kind == "DERIVED" and not line.rule.strip():
        yield "error", "A derived field has no rule.", "Write the rule, or use DIRECT_SOURCE."


def _crosswalk(case: Case, rule: Checked, field: Field) -> Iterator[Finding]:
    named = found(case.crosswalks, case.line.crosswalk) if case.line.crosswalk else None
    if named is not None and named.name not in rule.crosswalks:
        yield "error", f"The rule does not call crosswalk {named.name!r}.", "Name the one it calls."
    if rule.crosswalks and not case.line.crosswalk:
        fix = f"Write {rule.crosswalks[0]} into the crosswalk column."
        yield "error", "The crosswalk column is empty.", fix
    wanted = [item for item in (field.rules.code_type_id or "").split("|") if item]
    for name in rule.crosswalks:
        code_type = case.crosswalks[name].code_type_id
        if wanted and code_type and code_type not in wanted:
            what = f"Crosswalk {name!r} is of code type {code_type}, not {' or '.join(wanted)}."
            yield "warning", what, "Use the crosswalk of the field's code type."
        if not case.crosswalks[name].pairs:
            yield "warning", f"Crosswalk {name!r} has no pair.", "Fill its CSV."


def _key(rule: Checked, field: Field) -> Iterator[Finding]:
    parent_table = (field.rules.fk_to or "").partition(".")[0]
    is_own = field.name.upper() == "RECORD_NUMBER"
    if rule.kind == "record_number" and not is_own:
        yield "error", "Only RECORD_NUMBER takes record_number().", "Use parent('LOAD_T', ...)."
    if is_own and rule.kind != "record_number":
        yield "error", "RECORD_NUMBER takes record_number() only.", "Numbers come from the key map."
    if parent_table and not rule.parents:
        fix = f"Write parent('{parent_table}', key parts)."
        yield "error", f"The field is a foreign key to {parent_table}.", fix
    for call in rule.parents:
        if parent_table and call.table.casefold() != parent_table.casefold():
            what = f"The field is a foreign key to {parent_table}, not to {call.table}."
            yield "error", what, f"Write parent('{parent_table}', key parts)."
        if not parent_table and field.data_type.upper() not in ("NUMBER", ""):
            what = f"The field is {field.data_type}; a parent's record number is a number."
            yield "warning", what, "Copy the parent's key instead."


def _mask(rule: Checked, field: Field) -> Iterator[Finding]:
    """Whether a date meets a field that holds one."""
    mask = (field.rules.format_mask or "").upper()
    dated = field.data_type.upper() == "DATE" or "DD" in mask
    if rule.kind in ("date", "datetime") and not dated:
        yield (
            "warning",
            "A date is written to a field with no date type or mask.",
            "Check the rule.",
        )
    if rule.kind == "date" and "HH24" in mask:
        yield "warning", f"The field wants {mask}; as_date() drops the time.", "Use as_datetime()."
    if rule.kind == "time" and "HH24" not in mask:
        yield "warning", "A time is written to a field with no time mask.", "Check the rule."
    if dated and rule.kind in ("text", "number") and not rule.crosswalks:
        yield "warning", "A text is copied to a date field.", "Use as_date() or as_datetime()."


def _named_source(line: Line, rule: Checked, view: FeedView) -> Iterator[Finding]:
    """Whether the source that the line names is one that its rule reads."""
    if not line.source_field.strip() or not rule.columns:
        return
    read = {
        (view.tables[alias].name.casefold(), column.casefold())
        for alias, column in rule.columns
        if alias in view.tables and alias not in view.made
    }
    named = (line.source_table.strip().casefold(), line.source_field.strip().casefold())
    if read and named not in read and not any(alias in view.made for alias, _ in rule.columns):
        what = f"The rule does not read {line.source_table}.{line.source_field}."
        yield "warning", what, "Name the source field that the rule reads."
