"""What a specification document says: tables, fields and rules, each with its place.

A reader decides neither whose document it is (source or target) nor what is agreed; the
catalogue does. Names of tables that other tables refer to are kept here as printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mandatory = Literal["Y", "N", "U"]


@dataclass(frozen=True)
class Evidence:
    document: str = ""  # file name as given
    sha256: str = ""  # of the document
    place: str = ""  # "page 12" or "Columns!118"
    reader: str = ""  # reader and version, as "pdf/2"
    confidence: float = 1.0  # expected share of right readings
    reason: str = ""  # why it is not 1.0
    # left, bottom, right, top of its row, in points of the page as shown; None: not known
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Rules:
    """What the text of a field demands; None or empty means the document does not say."""

    code_type_id: str | None = None  # several that depend on another field: "10832|10833"
    code_type_name: str | None = None
    format_mask: str | None = None  # DD/MM/YYYY, DD/MM/YYYY HH24:MI, HH24:MI, ...
    allowed_values: tuple[str, ...] = ()
    value_range: tuple[str, str] | None = None  # inclusive
    uppercase: bool = False
    references: tuple[str, ...] = ()  # table:T.c, load:LOAD_T.c, form:X
    fk_to: str | None = None  # as printed in a document; resolved in a catalogue
    required_if: str | None = None
    default_if_null: str | None = None
    loaded_into: tuple[str, ...] = ()  # TABLE.column of the vendor's database
    examples: tuple[str, ...] = ()
    note_type: str | None = None  # number of the vendor's kind of note
    note_type_name: str | None = None
    subject: str | None = None  # of the note that the value becomes
    unique: bool = False  # the text demands that no value comes twice
    identifies: str | None = None  # what the value is the unique identifier of
    order: tuple[str, ...] = ()  # "> start_date", "<= today"
    only_if: str | None = None  # the condition under which a value may be given at all
    requires: str | None = None  # "Y: other_field": with that value the other must be filled
    default_hint: str | None = None  # what the document advises where the source holds nothing
    sets: tuple[str, ...] = ()  # TABLE.column written as a side effect
    cardinality: str | None = None  # "only one ... allowed per ..."
    not_loaded: bool = False  # the text says the value itself is not loaded or held
    deprecated: bool = False
    held_under: str | None = None  # code type that tells the stored value apart; no translation


@dataclass(frozen=True)
class SpecField:
    position: int  # 1-based within its table, as printed
    name: str  # normalised: wrapped parts joined, no stray blanks
    printed_name: str
    data_type: str = ""
    length: int | None = None
    precision: int | None = None
    mandatory: Mandatory = "U"  # U: the document does not say
    mandatory_reason: str = ""
    description: str = ""
    element: str = ""  # data element code of a legacy dictionary
    attributes: tuple[tuple[str, str], ...] = ()  # further columns as printed
    rules: Rules = Rules()
    evidence: Evidence = Evidence()


@dataclass(frozen=True)
class TableRule:
    """A rule for a whole table, in the document's words."""

    kind: str  # load order, unique, continuity, date order, completeness, cardinality, ...
    text: str


@dataclass(frozen=True)
class SpecTable:
    name: str
    position: int
    fields: tuple[SpecField, ...]
    heading: str = ""
    area: str = ""  # functional area of the document's load order
    load_order: int | None = None  # None: the document gives none
    notes: tuple[str, ...] = ()
    evidence: Evidence = Evidence()
    rules: tuple[TableRule, ...] = ()
    creates: tuple[str, ...] = ()  # tables of the vendor's database that it fills


@dataclass(frozen=True)
class SpecElement:
    """A data element code explained apart from any field."""

    code: str
    description: str
    place: str


@dataclass(frozen=True)
class SpecKey:
    """The key columns of a table, stated apart from its fields."""

    table: str
    fields: tuple[str, ...]
    place: str


@dataclass(frozen=True)
class Unplaced:
    """A sentence that sounds like a rule and that the grammar could not read."""

    table: str
    field: str
    text: str
    place: str


@dataclass(frozen=True)
class Document:
    file_name: str
    sha256: str
    reader: str  # "pdf/2"
    tables: tuple[SpecTable, ...]
    elements: tuple[SpecElement, ...] = ()
    keys: tuple[SpecKey, ...] = ()
    faults: tuple[str, ...] = ()  # what the document itself has wrong, told and not mended
    unplaced: tuple[Unplaced, ...] = ()
