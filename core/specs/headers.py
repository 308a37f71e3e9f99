"""Which row of a grid is its header, and what each of its columns holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.specs.blocks import Row

# Order matters: the first pattern that fits a heading decides.
_ROLES: tuple[tuple[str, str], ...] = (
    ("nullable", r"(is )?null(able|s)?( allowed| field)?|allow(s|ed)? ?nulls?|null ?ok"),
    ("nullable", r"optional( field| y n)?|is optional"),
    (
        "mandatory",
        r"((is|field|data)? ?)?(mandatory|required|compulsory)( field| y n| optional| or optional"
        r"| required optional)?|optionality|not null|(usage )?m r o( p)?|m o|req d?|obligation"
        r"|multiplicity|cardinality|min (max )?occurs?",
    ),
    (
        "length",
        r"(max(imum)?|field|data|column|display|min max)? ?"
        r"(length|size|len|width|chars|characters)( bytes| chars| characters| max)?",
    ),
    (
        "type",
        r"((data|field|variable|column|sql|physical|db|database|element|attribute|item|oracle"
        r"|storage|value) ?|(rdbms|sas|sql|oracle|xml|json|source|target) (data ?)?)?"
        r"(type|datatype|format)( (and |or )?(length|size|format|type))?|domain type",
    ),
    (
        "description",
        r".*\b(description|descriptions|comment|comments|definition|meaning|explanation"
        r"|remark|remarks)\b.*|notes?|desc|details|purpose|guidance",
    ),
    ("element", r"(data )?element( code| id| no| number| ref)?|dataelement( code| id)?|element"),
    ("table", r"((database|db|physical|logical|target|source) )?table(name| name| title)?"),
    (
        "group",
        r"(.* )?(entity|product|dataset|data set|view|file|record|segment|group)( name)?",
    ),
    (
        "keys",
        r"(primary |foreign |table )?keys?( columns?| fields?| constraints?)?|pk|fk|pk fk|index",
    ),
    (
        "field",
        r"(.* )?(field|column|attribute|variable)s?( ?(name|label|id|code|title)s?)?( s)?",
    ),
    (
        "name",
        r"((data )?item|data element)( name| label)?|name|label|(.* )?(element|physical) name"
        r"|(.* )?data (item|element) name( .*)?",
    ),
    (
        "position",
        r"(s|sr|sl|row|line)? ?(no|nr)|number|column number|position|ordinal"
        r"|seq(uence)?( no)?|item (no|number)|id|ref",
    ),
)
_PATTERNS = [(role, re.compile(pattern)) for role, pattern in _ROLES]
_LONGEST = 60  # characters: a longer cell is no heading
_BESIDE = frozenset({"nullable", "mandatory", "length", "type", "description", "element", "table"})


@dataclass(frozen=True)
class Header:
    roles: tuple[str, ...]  # one a column; "" for a column of unknown meaning
    titles: tuple[str, ...]  # as printed

    def columns(self, *roles: str) -> list[int]:
        """Columns that hold one of these roles, from the left."""
        return [index for index, role in enumerate(self.roles) if role in roles]

    def repeats(self, row: Row) -> bool:
        """Whether the row prints this header again, in any case."""
        return len(row.cells) == len(self.titles) and all(
            cell.flat.casefold() == title.casefold() or normal(cell.flat) == normal(title)
            for cell, title in zip(row.cells, self.titles, strict=True)
        )


def normal(text: str) -> str:
    """A heading's words: case, punctuation and joined words set aside."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", split.casefold()).split())


@lru_cache(maxsize=4096)
def role_of(title: str) -> str:
    """What a column of that heading holds; empty when the words are not known."""
    if not title or len(title) > _LONGEST:
        return ""
    words = normal(title)
    return next((role for role, pattern in _PATTERNS if pattern.fullmatch(words)), "")


def header_of(row: Row) -> Header | None:
    """The header that the row prints for a field table; None when it is none."""
    titles = tuple(cell.flat for cell in row.cells)
    filled = [title for title in titles if title]
    if len(filled) < 2 or len(set(filled)) < len(filled) - 1:
        return None
    roles = tuple(role_of(title) for title in titles)
    return Header(roles, titles) if _names_fields(roles) else None


def _names_fields(roles: Sequence[str]) -> bool:
    known = set(roles)
    strong, weak = roles.count("field"), roles.count("name")
    if strong:
        return bool(known & _BESIDE) or bool(weak) or strong > 1
    weak += "element" in known and not weak and "type" in known
    return bool(weak) and ("type" in known or "length" in known or _two_weak(known))


def _two_weak(known: set[str]) -> bool:
    return bool(known & {"mandatory", "nullable"}) and "description" in known
