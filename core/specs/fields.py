"""From raw rows to table and field facts, each with its evidence.

Mandatory comes from a column or from the text. Shading counts only where the document
says what it means and it is not plain alternation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.specs.blocks import Cell
from core.specs.layout import RawRow, RawTable
from core.specs.model import Evidence, Mandatory, Rules, SpecField, SpecTable
from core.specs.names import field_name, typed
from core.specs.rules import rules_of, stated_mandatory

_YES = frozenset("y yes true 1 m mandatory required r x not null".split() + ["not null", "1..1"])
_NO = frozenset("n no false 0 o optional null nullable".split() + ["0..1"])


@dataclass(frozen=True)
class Source:
    """What every piece of evidence of one document shares."""

    document: str
    sha256: str
    reader: str
    shading: str  # why shading says nothing, or empty
    shaded_is_mandatory: bool = False

    def evidence(self, place: str, reasons: Sequence[str]) -> Evidence:
        """Evidence for one fact; each reason for doubt lowers the confidence."""
        confidence = round(max(0.5, 0.995 - 0.02 * len(reasons)), 3)
        return Evidence(
            self.document, self.sha256, place, self.reader, confidence, "; ".join(reasons)
        )


def tables_of(raw: RawTable, source: Source) -> list[SpecTable]:
    """The tables of one grid: one, or one for each value of its table column."""
    groups: dict[str, list[RawRow]] = {}
    name = raw.name
    for row in raw.rows:
        if raw.columns.table is not None:
            name = raw.columns.cell(row.row, raw.columns.table).flat or name
        groups.setdefault(name, []).append(row)
    return [_table(raw, name, rows, source) for name, rows in groups.items()]


def _table(raw: RawTable, name: str, rows: list[RawRow], source: Source) -> SpecTable:
    fields = tuple(_field(raw, row, index, source) for index, row in enumerate(rows, 1))
    place = fields[0].evidence.place if fields else raw.place
    notes = tuple(raw.notes)
    evidence = source.evidence(place, [])
    return SpecTable(
        name,
        0,
        fields,
        heading=notes[0] if notes else "",
        notes=notes[1:],
        area=raw.heading,
        evidence=evidence,
    )


def _field(raw: RawTable, row: RawRow, position: int, source: Source) -> SpecField:
    columns = raw.columns
    name = field_name(columns.cell(row.row, columns.name))
    comment = _comment(columns.cell(row.row, columns.description), row.more)
    kind = typed(
        columns.cell(row.row, columns.type).flat, columns.cell(row.row, columns.length).flat
    )
    rules = rules_of(comment, name.name)
    if kind.values and not rules.allowed_values:
        rules = replace(rules, allowed_values=kind.values)
    mandatory, why = _mandatory(raw, row, comment, source)
    attributes = tuple(
        (columns.header.titles[c], value)
        for c in columns.rest
        if (value := columns.cell(row.row, c).flat)
    )
    return SpecField(
        position,
        name.name,
        name.printed,
        kind.name,
        kind.length,
        kind.precision,
        mandatory,
        why,
        comment,
        columns.cell(row.row, columns.element).flat,
        attributes,
        _with_keys(rules, attributes),
        source.evidence(row.row.place, _doubts(row, name.joined)),
    )


def _with_keys(rules: Rules, attributes: Sequence[tuple[str, str]]) -> Rules:
    """Rules that stand in a column of their own, such as constraints."""
    if rules.fk_to:
        return rules
    for _, value in attributes:
        if found := rules_of(value).fk_to:
            return replace(rules, fk_to=found)
    return rules


def _comment(cell: Cell, more: Sequence[Cell]) -> str:
    return "\n".join(text for part in (cell, *more) if (text := part.text))


def _mandatory(raw: RawTable, row: RawRow, comment: str, source: Source) -> tuple[Mandatory, str]:
    column = raw.columns.mandatory
    if column is not None:
        return _from_column(raw.columns.cell(row.row, column).flat, raw.columns.inverse)
    stated, why = stated_mandatory(comment)
    if stated == "Y":
        return stated, why
    if source.shaded_is_mandatory and row.row.banded is not None:
        return ("Y", "the row is shaded") if row.row.banded else ("U", "the row is not shaded")
    return "U", source.shading or "the document does not say"


def _from_column(value: str, inverse: bool) -> tuple[Mandatory, str]:
    word = re.sub(r"[^a-z0-9. ]", "", value.casefold()).strip()
    yes, no = word in _YES, word in _NO
    if inverse:
        yes, no = (word in _NO or word == "not null"), word in _YES and word != "not null"
        yes, no = (True, False) if word == "not null" else (yes and word != "null", no)
    if yes:
        return "Y", f"the column says {value}"
    if no or (inverse and word in {"null", "nullable", "optional"}):
        return "N", f"the column says {value}"
    return "U", "the column is blank" if not word else f"the column says {value}"


def _doubts(row: RawRow, joined: bool) -> list[str]:
    reasons = []
    if joined:
        reasons.append("the name was joined from wrapped lines")
    drawn = next((cell.incomplete for cell in (*row.row.cells, *row.more) if cell.incomplete), "")
    if drawn:
        reasons.append(drawn)
    return reasons
