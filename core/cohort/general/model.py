"""Records of tables that the cohort has no model of: how they hang together, what a field means."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Kind = Literal[
    "moment", "birth", "flag", "deleted", "choice", "range", "number", "surname", "forename",
    "sex", "address", "town", "postcode", "phone", "email", "nhs number", "identifier", "user",
    "note", "words", "code", "plain",
]  # fmt: skip


@dataclass(frozen=True)
class Meaning:
    """What the catalogue lets us take a field for."""

    kind: Kind
    form: str = ""  # strftime form of a moment
    values: tuple[str, ...] = ()  # what a choice picks from; the ends of a range
    unclear: str = ""  # what was not understood; empty: nothing


@dataclass(frozen=True)
class Link:
    """Columns of a table that must be found in another's."""

    child: str
    columns: tuple[str, ...]
    parent: str
    keys: tuple[str, ...]
    score: float = 1.0


@dataclass(frozen=True)
class Unclear:
    """One thing that the dictionary did not tell, and what was done instead."""

    table: str
    field: str  # empty: the table as a whole
    what: str


@dataclass(frozen=True)
class Statement:
    """The rows of one table before they take the dictionary's shape."""

    sql: str
    order: tuple[str, ...]  # a total order of the rows, quoted


@dataclass(frozen=True)
class Written:
    """A table that stands, as others may refer to it."""

    path: Path
    rows: int
    columns: frozenset[str]  # folded to lower case
    moment: str = ""  # column that tells when the row happened; empty: none
    form: str = ""  # how that column is written


@dataclass(frozen=True)
class GeneralTables:
    """What an extract holds of tables that were filled from their fields alone."""

    tables: int
    patients_table: str  # the table taken for the patients; empty: none was recognised
    not_understood: int  # lines of not_understood.csv


@dataclass(frozen=True)
class People:
    """The table that others take for the patients, and its telling columns."""

    table: str = ""  # empty: none was recognised
    key: str = ""
    birth: str = ""
    birth_form: str = ""
    copied: dict[str, str] = field(default_factory=dict)  # folded name -> column
