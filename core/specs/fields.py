"""From raw rows to table and field facts, each with its evidence.

Mandatory comes from a column or from the text. Shading counts only where the document
says what it means and it is not plain alternation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.specs.blocks import Cell, Outline, Row
from core.specs.columns import Columns
from core.specs.headers import normal
from core.specs.languages import NO, YES
from core.specs.layout import RawRow, RawTable
from core.specs.model import Evidence, Mandatory, Rules, SpecField, SpecTable
from core.specs.names import Printed, Typed, field_name, typed
from core.specs.rules import foreign_key, rules_of, stated_mandatory
from core.specs.table_rules import creates, table_rules

_YES = (
    frozenset(
        (
            "y",
            "yes",
            "true",
            "t",
            "1",
            "m",
            "mand",
            "mandatory",
            "required",
            "req",
            "reqd",
            "r",
            "x",
        )
        + ("compulsory", "not null", "notnull", "not nullable", "1..1", "1..", "1..n")
    )
    | YES
)
_NO = (
    frozenset(
        ("n", "no", "false", "f", "0", "o", "opt", "optional", "not required", "not mandatory")
        + ("null", "nullable", "null allowed", "nulls allowed", "0..1", "0..", "0..n")
    )
    | NO
)
_PLAIN = frozenset(  # words that mean the same in a column headed Nullable
    ("m", "mandatory", "required", "not null", "notnull", "not nullable", "null", "nullable")
    + ("o", "optional", "1..1", "0..1", "r", "null allowed", "nulls allowed", "not required")
)
_TICKS = frozenset("* \u2713 \u2714 \u221a \u25cf \u2022 \u2611".split())


_CONSTRAINTS = re.compile(r"(column |field |table |key )?constraints?( type)?|null not null")
_SURE = 0.995  # of a field that nothing speaks against


@dataclass(frozen=True)
class Doubt:
    words: str  # for the review list
    share: float  # of the confidence that is left


@dataclass(frozen=True)
class Source:
    """What every piece of evidence of one document shares."""

    document: str
    sha256: str
    reader: str
    shading: str  # why shading says nothing, or empty
    shaded_is_mandatory: bool = False
    asterisk_is_mandatory: bool = False

    def evidence(self, place: str, doubts: Sequence[Doubt], box: Outline | None = None) -> Evidence:
        """Evidence for one fact; each doubt takes its share of the confidence."""
        confidence = _SURE
        for doubt in doubts:
            confidence *= doubt.share
        reason = "; ".join(doubt.words for doubt in doubts)
        return Evidence(
            self.document, self.sha256, place, self.reader, round(confidence, 3), reason, box
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
        rules=table_rules([*notes, *raw.after]),
        creates=creates(notes),
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
    mandatory, why = _mandatory(raw, row, comment, name.marked, source)
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
        source.evidence(row.row.place, _doubts(raw, row, name, kind), row.row.box),
    )


def _with_keys(rules: Rules, attributes: Sequence[tuple[str, str]]) -> Rules:
    """Rules that stand in a column of their own, such as constraints."""
    if rules.fk_to:
        return rules
    for _, value in attributes:
        if found := foreign_key(value):
            return replace(rules, fk_to=found)
    return rules


def _comment(cell: Cell, more: Sequence[Cell]) -> str:
    return "\n".join(text for part in (cell, *more) if (text := part.text))


def _mandatory(
    raw: RawTable, row: RawRow, comment: str, marked: bool, source: Source
) -> tuple[Mandatory, str]:
    column = raw.columns.mandatory
    if column is not None:
        return _from_column(raw.columns.cell(row.row, column).flat, raw.columns)
    stated, why = _constrained(raw.columns, row.row)
    if stated == "U":
        stated, why = stated_mandatory(comment)
    if stated != "U":
        return stated, why
    if source.asterisk_is_mandatory and marked:
        return "Y", "an asterisk marks the name"
    if source.shaded_is_mandatory and row.row.banded is not None:
        return ("Y", "the row is shaded") if row.row.banded else ("U", "the row is not shaded")
    return "U", source.shading or "the document does not say"


def _constrained(columns: Columns, row: Row) -> tuple[Mandatory, str]:
    """What a column of constraints says of blanks."""
    for column in columns.rest:
        if not _CONSTRAINTS.fullmatch(normal(columns.header.titles[column])):
            continue
        value = columns.cell(row, column).flat
        if re.search(r"\bnot null\b|\brequired\b|\bmandatory\b", value, re.IGNORECASE):
            return "Y", f"the constraint says {value}"
        if re.fullmatch(r"null(able)?|optional|null allowed", value.strip(), re.IGNORECASE):
            return "N", f"the constraint says {value}"
    return "U", ""


def _from_column(value: str, columns: Columns) -> tuple[Mandatory, str]:
    """What a mark in a mandatory column says; in an inverse one it says the field may be empty."""
    word = _mark(value)
    if not word and columns.blank != "U":
        return columns.blank, "the column is blank and elsewhere says the contrary"
    if not word:
        return "U", "the column is blank"
    yes, no = word in _YES or word == columns.yes, word in _NO and word != columns.yes
    if columns.inverse and word not in _PLAIN:
        yes, no = no, yes
    if not yes and not no:
        return "U", f"the column says {value}"
    return "Y" if yes else "N", f"the column says {value}"


def _mark(value: str) -> str:
    """The word that decides: a tick is an x, "M - mandatory" is m, a condition is itself."""
    if value.strip() in _TICKS:
        return "x"
    plain = "".join(c for c in unicodedata.normalize("NFKD", value) if not unicodedata.combining(c))
    word = " ".join(re.sub(r"[^a-z0-9. ]+", " ", plain.casefold()).split())
    first = word.split(" ")[0] if word else ""
    if word in _YES | _NO or not first:
        return word
    conditional = re.search(r"\b(if|when|where|unless|but|for|conditional\w*|depend\w*)\b", word)
    return first if first in _YES | _NO and not conditional else word


def _doubts(raw: RawTable, row: RawRow, name: Printed, kind: Typed) -> list[Doubt]:
    """Why the field may be read wrongly.

    The shares are kept at or below what fields of known truth show; the calibration
    benchmark prints both.
    """
    columns = raw.columns
    drawn = next((cell.incomplete for cell in (*row.row.cells, *row.more) if cell.incomplete), "")
    prose = len(name.name.split()) > 3 and not columns.header.columns("table")
    untyped = columns.type is not None and columns.dense and not kind.name
    doubts = (
        (name.joined, "the name was joined from wrapped lines", 0.975),
        (bool(drawn), drawn, 0.9),
        (bool(row.row.doubt), row.row.doubt, 0.94),
        (bool(raw.doubt) and columns.table is None, raw.doubt, 0.94),
        (prose, "the name reads like prose", 0.9),
        (untyped, "its type is blank where other fields state one", 0.94),
        (len(kind.name) > 30, "its type is long", 0.9),
    )
    return [Doubt(words, share) for holds, words, share in doubts if holds]
