"""Which row of a grid is its header, and what each of its columns holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from core.specs.blocks import Cell, Row
from core.specs.languages import HEADINGS

# Order matters: the first pattern that fits a heading decides.
_MARK_WORDS = r"(m|r|o|p|c|d|x|mandatory|required|optional|pilot|conditional|derived|or|and)"
_ROLES: tuple[tuple[str, str], ...] = (
    (
        "nullable",
        r"(is |can be |column |db )?null(able|s|ability|s? allowed)?( field| y n| value| option)?"
        r"|allow(s|ed)? ?nulls?|null ?ok|(column )?null option"
        r"|(can be |may be |allow )?blanks?( allowed| permitted)?"
        r"|(is )?optional( field| y n)?|opt",
    ),
    (
        "mandatory",
        r"((is|field|data)? ?)?(mandatory|required|compulsory)( field| y n| item)?"
        rf"|{_MARK_WORDS}( {_MARK_WORDS})+|mandation|optionality|not null"
        r"|usage m r o( p)?|req( ?d)?( y n)?|presence|obligation|requirement( level)?|conformance"
        r"|m|multiplicity|card(inality)?|(min )?(max )?occurs?|occurrences?|nn|mand",
    ),
    (
        "length",
        r"(max(imum)?|field|data|column|display|character|char|min max|byte|storage|output)? ?"
        r"(max(imum)? )?(length|size|len|width|chars|characters)"
        r"( bytes| chars| characters| max| in characters)?"
        r"|(max(imum)? )?(no|number) of (characters|chars|bytes|digits)",
    ),
    (
        "type",
        r"((data|field|variable|column|sql|physical|db|database|element|attribute|item|oracle"
        r"|storage|value|response|question|answer|input|content|logical|base) ?"
        r"|(rdbms|sas|sql|oracle|xml|json|source|target) (data ?)?"
        r"|(\w+ )?(?=data ?type))?"
        r"(type|data ?type|format)( (and |or )?(length|size|format|type))?|domain type"
        r"|type of (data|field|variable)",
    ),
    (
        "description",
        r".*\b(description|descriptions|comment|comments|definition|meaning|explanation"
        r"|remark|remarks)\b.*|notes?|desc|details|purpose|guidance",
    ),
    ("element", r"(data )?element( code| id| no| number| ref)?|dataelement( code| id)?|element"),
    (
        "table",
        r"((?!(fk|foreign|parent|child|ref\w*|lookup|related|linked|code|join\w*|value)\b)\w+ )?"
        r"table(name| name| title)|((database|db|physical|logical|target|source) )?table",
    ),
    (
        "group",
        r"(.* )?(entity|product|dataset|data set|view|file|record|segment|group|form)( name)?"
        r"|(record|segment|message|file) type",
    ),
    (
        "keys",
        r"(primary |foreign |table )?keys?( columns?| fields?| constraints?)?|pk|fk|pk fk|index",
    ),
    (
        "field",
        r"(.* )?(field|column|attribute|variable)( ?(name|label|id|code|title)s?|s)?( s)?"
        r"( (in|on) (the )?(extract|file|csv|database|table|output|data ?set|system))?"
        r"|name of (the )?(field|column|attribute|variable|data item)",
    ),
    (
        "name",
        r"((data )?item|data element)s?( name| label)?|name|label|(.* )?(element|physical) name"
        r"|(.* )?data (item|element)s?( name( .*)?)?|(short|technical|system) name"
        r"|(property|parameter)( name)?|mnemonic"
        r"|((csv|xml|file|column|field) )+(header|heading)( name)?",
    ),
    (
        "position",
        r"(s|sr|sl|row|line)? ?(no|nr)|number|(column|field) (number|no|nr)|position|ordinal"
        r"|(ordinal )?position|seq(uence)?( no)?|item (no|number)|id|ref|start|end",
    ),
)
_BOTH = re.compile(
    r"(?:.* )?(?:field|variable|column|attribute|item|element)s?(?: names?)?(?: (?:and|with|or))?"
    r"(?: its| the)?(?: field| variable| column| item)?"
    r" (?:descriptions?|definitions?|labels?|meaning|explanation)"
)
_PATTERNS = [(role, re.compile(pattern)) for role, pattern in _ROLES]
_PLURAL = re.compile(r"(.* )?(fields|columns|attributes|variables)", re.IGNORECASE)
_LISTED = re.compile(r"(.* )?(columns?|fields?|attributes?)( s)?")
_KEY_NAME = re.compile(
    r"(index|constraint|(foreign |primary |unique )?key|trigger|relation(ship)?|reference)"
    r"( name)?s?"
)
_ITEM = re.compile(r"(.* )?(data|dataset|data set) (item|element)s?( name.*)?")
_SAID_OF_ITEMS = frozenset({"mandatory", "nullable", "description", "type", "length"})
_CHANGE = re.compile(
    r"((description|details?|reason|nature|summary|type) (of|for) )?(the )?(changes?|amendments?)"
    r"( made| details?| description| type| reason| summary)?"
)
_WHEN = re.compile(
    r"(.* )?(version|date|release|issue|revision|author)( (no|number|date|changed))?"
)
_LONGEST = 60  # characters: a longer cell is no heading
_BESIDE = frozenset({"nullable", "mandatory", "length", "type", "description", "element", "table"})


@dataclass(frozen=True)
class Header:
    roles: tuple[str, ...]  # one a column; "" for a column of unknown meaning
    titles: tuple[str, ...]  # as printed
    parts: tuple[tuple[str, ...], ...] = ()  # the two rows it was printed on, if it was two
    shared: int | None = None  # a column of names and of words about them, which are told last

    @property
    def printed(self) -> tuple[str, ...]:
        """The titles that the document prints."""
        return self.titles if self.shared is None else self.titles[:-1]

    def columns(self, *roles: str) -> list[int]:
        """Columns that hold one of these roles, from the left."""
        return [index for index, role in enumerate(self.roles) if role in roles]

    def repeats(self, row: Row) -> bool:
        """Whether the row prints this header, or one row of it, again, in any case."""
        return any(_same(titles, row) for titles in (self.printed, *self.parts))


def _same(titles: Sequence[str], row: Row) -> bool:
    return len(row.cells) == len(titles) and all(
        cell.flat.casefold() == title.casefold() or normal(cell.flat) == normal(title)
        for cell, title in zip(row.cells, titles, strict=True)
    )


def normal(text: str) -> str:
    """A heading's words: case, accents, punctuation and joined words set aside."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    if not split.isascii():
        parts = unicodedata.normalize("NFKD", split)
        split = "".join(char for char in parts if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", split.casefold()).split())


def names_both(title: str) -> bool:
    """Whether a heading says that its cells hold a field's name and words about it."""
    parted = re.search(r"[/&+\n]|\b(and|with)\b", title, re.IGNORECASE)
    return bool(parted and len(title) <= _LONGEST and _BOTH.fullmatch(normal(title)))


@lru_cache(maxsize=4096)
def role_of(title: str) -> str:
    """What a column of that heading holds; empty when the words are not known."""
    if not title or len(title) > _LONGEST:
        return ""
    if names_both(title):
        return "field"
    title = title.replace("#", " no ")  # "Field #"
    if role := _role(normal(title)):
        return role
    if bare := re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", title).strip():  # "Size (bytes, if known)"
        if role := _role(normal(bare)):
            return role
    marks = re.search(r"\(([^)]*)\)", title)
    if marks and _role(normal(marks[1])) == "mandatory":  # "Schema (M/R/O)"
        return "mandatory"
    parts = [_role(normal(part)) for part in re.split(r"[/|\n]", title)]
    if len(set(parts)) == 1:  # one heading in two languages
        return parts[0]
    return parts[0] if parts[0] in {"field", "type", "length"} and not any(parts[1:]) else ""


def _role(words: str) -> str:
    known = next((role for role, pattern in _PATTERNS if pattern.fullmatch(words)), "")
    return known or HEADINGS.get(words, "")


def header_of(row: Row) -> Header | None:
    """The header that the row prints for a field table; None when it is none."""
    titles = tuple(cell.flat for cell in row.cells)
    filled = [title for title in titles if title]
    if len(filled) < 2 or len(set(filled)) < len(filled) - 1:
        return None
    roles = tuple(role_of(title) for title in titles)
    found = _names_fields(roles, titles) and not _records_changes(titles)
    return Header(roles, titles) if found else None


def header_at(rows: Sequence[Row], index: int) -> tuple[Header, int] | None:
    """The header printed from that row on, and how many rows it takes: one or two.

    Two where a heading is parted over both ("Max" over "Length"), so that together they
    say more than either does alone.
    """
    first = header_of(rows[index])
    if index + 1 == len(rows) or not _short(rows[index]) or not _short(rows[index + 1]):
        return (first, 1) if first else None
    both = header_of(_over(rows[index], rows[index + 1]))
    if both is None or not _says_more(both, first, rows[index + 1]):
        return (first, 1) if first else None
    parts = tuple(tuple(c.flat for c in row.cells) for row in rows[index : index + 2])
    return replace(both, parts=parts), 2


def _short(row: Row) -> bool:
    texts = [cell.flat for cell in row.cells if cell.flat]
    return len(texts) > 1 and all(len(text) <= 40 for text in texts)


def _over(upper: Row, lower: Row) -> Row:
    """Both rows as one; a cell merged over both rows says its words once."""
    width = max(len(upper.cells), len(lower.cells))
    above, below = (
        [*(cell.flat for cell in row.cells), *[""] * (width - len(row.cells))]
        for row in (upper, lower)
    )
    words = [a if a == b else f"{a} {b}".strip() for a, b in zip(above, below, strict=True)]
    return replace(upper, cells=tuple(Cell((word,) if word else ()) for word in words))


def _says_more(both: Header, first: Header | None, lower: Row) -> bool:
    """Whether each filled cell of the lower row belongs to a heading, and more are known."""
    held = zip(both.roles, (cell.flat for cell in lower.cells), strict=False)
    if any(text and (not role or len(text.split()) > 3) for role, text in held):
        return False
    second = header_of(lower)
    known = [sum(1 for r in h.roles if r) if h else 0 for h in (both, first, second)]
    return known[0] > max(2, known[1]) and (second is None or known[0] > known[2])


def _names_fields(roles: Sequence[str], titles: Sequence[str]) -> bool:
    known = set(roles)
    strong, weak = roles.count("field"), roles.count("name")
    if strong == 1 and not known & _BESIDE and _PLURAL.fullmatch(titles[roles.index("field")]):
        return False  # "Name | Columns" lists keys, not fields
    if strong == 1 and _lists_keys(titles):
        return False
    if strong:
        return bool(known & _BESIDE) or bool(weak) or strong > 1
    weak += "element" in known and not weak and "type" in known
    named = (title for role, title in zip(roles, titles, strict=True) if role == "name")
    if known & _SAID_OF_ITEMS and any(_ITEM.fullmatch(normal(title)) for title in named):
        return True
    return bool(weak) and ("type" in known or "length" in known or _two_weak(known))


def _lists_keys(titles: Sequence[str]) -> bool:
    """Whether the header is that of a list of keys or indexes, each with its columns."""
    words = [normal(title) for title in titles]
    first = next((word for word in words if word), "")
    return bool(_KEY_NAME.fullmatch(first)) and any(
        word.endswith((" s", "s")) and _LISTED.fullmatch(word) for word in words
    )


def _two_weak(known: set[str]) -> bool:
    return bool(known & {"mandatory", "nullable"}) and "description" in known


def _records_changes(titles: Sequence[str]) -> bool:
    """Whether the header is that of a change log: what changed, and when or in which version."""
    words = [normal(title) for title in titles if len(title) <= _LONGEST]
    return any(_CHANGE.fullmatch(w) for w in words) and any(_WHEN.fullmatch(w) for w in words)
