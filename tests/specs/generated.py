"""Documents of known truth: tables of invented goods, printed in many layouts.

A `Look` says how a document prints what it knows; `made` draws one at random from a seed
and `printed` writes it. Names are common words, so that nothing here is a vendor's text.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

NOUNS = (
    "crate shelf parcel grower orchard basket ledger voucher courier pallet stall tariff barrel "
    "harvest batch invoice depot carrier season label weight flavour bottle cellar market"
).split()
PARTS = (
    "code name date number status colour grade origin count price reason type flag note owner "
    "start end time group level unit profile office file first"
).split()
PROSE = (
    "Holds what the grower wrote on the slip. The office files the slip by season. Kept for the "
    "yearly count of stock and never changed after the first delivery. Filled by hand at the stall "
    "when the parcel is weighed. See the tariff for the meaning of each value in this list."
).split(". ")

KINDS = (  # type, length, precision
    ("VARCHAR2", 10, None),
    ("VARCHAR2", 255, None),
    ("NUMBER", 10, 2),
    ("NUMBER", 8, None),
    ("DATE", None, None),
    ("CHAR", 1, None),
    ("INTEGER", None, None),
)
HEALTH = (("an", 10, None), ("max an", 35, None), ("n", 8, None), ("a", 2, None))


@dataclass(frozen=True)
class Fact:
    table: str
    name: str
    type: str
    length: int | None
    mandatory: str
    precision: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Look:
    """How a document prints its facts."""

    titles: dict[str, str]  # fact -> heading; a fact without one is not printed
    table_from: str = "caption"  # column, merged, sheet, banner, caption
    caption: str = "Table: {}"
    mandatory: str = "yes"  # how the mark is written, see `mark`
    type_style: str = "apart"  # apart, brackets, health, health brackets, rdbms
    case: str = "snake"
    sections: bool = False  # section rows between fields
    banner: bool = False  # rows of prose over the header
    lookups: bool = False  # value lists and prose tables beside
    numbered: bool = False  # a column of running numbers first
    extra: tuple[str, ...] = ()
    again: bool = True  # repeated header on each page
    rules: str = "all"  # pdf: all, level, booktabs, none, frame, uprights
    break_names: bool = False
    pitch: float = 3.0  # pdf: room between rows
    gap: float = 12.0  # pdf: room between columns
    centred: bool = False  # pdf: headings stand in the middle
    middle: bool = False  # pdf: short cells stand in the middle of a ruled row
    tall_heads: bool = False  # pdf: headings wrapped at each blank


@dataclass(frozen=True)
class Made:
    look: Look
    facts: tuple[Fact, ...]
    label: str = ""
    tables: tuple[str, ...] = field(default=())


TITLES: dict[str, tuple[str, ...]] = {
    "table": ("Table", "Table Name", "TableName", "Entity", "Dataset", "Physical table name"),
    "name": (
        "Field",
        "Field Name",
        "Column Name",
        "FieldName",
        "Column",
        "Attribute",
        "Variable name",
        "Data Item Name",
        "Database Field Name",
        "Attribute Name",
        "FIELD NAME",
    ),
    "type": ("Type", "Data Type", "DataType", "Field Type", "Format", "Datatype", "SQL type"),
    "length": ("Length", "Size", "Max Length", "Len", "Field length", "Max width", "Width"),
    "text": ("Description", "Comments", "Definition", "Notes", "Field Description", "Meaning"),
}
MARKS = {
    "yes": "Mandatory",
    "y": "Required",
    "mro": "M/R/O",
    "nullable": "Nullable",
    "allow": "Allow Nulls",
    "optional": "Optional",
    "not null": "Null?",
    "x": "Req'd",
    "true": "Is Nullable",
    "word": "Mandatory / Optional",
}


def mark(style: str, mandatory: bool) -> str:
    """What the column of that style prints for a field."""
    pairs = {
        "yes": ("Yes", "No"),
        "y": ("Y", "N"),
        "mro": ("M", "O"),
        "nullable": ("No", "Yes"),
        "allow": ("N", "Y"),
        "optional": ("No", "Yes"),
        "not null": ("NOT NULL", "NULL"),
        "x": ("X", ""),
        "true": ("FALSE", "TRUE"),
        "word": ("Mandatory", "Optional"),
    }
    return pairs[style][0 if mandatory else 1]


def look(seed: int, kind: str) -> Look:
    """One way of printing, drawn at random."""
    chance = random.Random(seed)
    titles = {fact: chance.choice(offered) for fact, offered in TITLES.items() if fact != "table"}
    style = chance.choice(("apart", "brackets", "health", "health brackets", "rdbms"))
    if style != "apart":
        del titles["length"]
    marks = chance.choice((*MARKS, "none"))
    if marks != "none":
        titles["mandatory"] = MARKS[marks]
    sources = {
        "xlsx": ("column", "merged", "sheet", "banner", "caption"),
        "docx": ("caption", "heading", "column"),
        "pdf": ("caption", "heading"),
    }
    table_from = chance.choice(sources[kind])
    if table_from in {"column", "merged"}:
        titles["table"] = chance.choice(TITLES["table"])
    captions = ("Table: {}", "Table name: {}", "{n} Table: {}", "{n}.{n} {}", "Table {n}: {}")
    return Look(
        titles,
        table_from,
        chance.choice(captions),
        marks,
        style,
        chance.choice(("snake", "upper", "camel")),
        chance.random() < 0.4,
        chance.random() < 0.5,
        chance.random() < 0.5,
        chance.random() < 0.3,
        chance.choice(((), ("Source",), ("Ref", "Version"))) if kind == "xlsx" else (),
        chance.random() < 0.5,
        chance.choice(("all", "level", "booktabs", "none", "frame", "uprights")),
        chance.random() < 0.5,
        chance.choice((3.0, 0.0)),
        chance.choice((12.0, 7.0)),
        chance.random() < 0.3,
        chance.random() < 0.3,
        chance.random() < 0.3,
    )


def made(seed: int, kind: str) -> Made:
    """Facts of two to four tables, and how they are printed."""
    chance = random.Random(seed * 7919 + 13)
    style = look(seed, kind)
    tables = chance.sample(NOUNS, chance.randint(2, 4))
    names = [
        cased(f"{table} {chance.choice(('list', 'data', 'entry'))}", style.case) for table in tables
    ]
    facts = [fact for name in names for fact in _fields(name, style, chance)]
    return Made(style, tuple(facts), f"{kind} {seed}", tuple(names))


def _fields(table: str, style: Look, chance: random.Random) -> list[Fact]:
    pairs = [(a, b) for a in NOUNS[:8] for b in PARTS]
    kinds = HEALTH if style.type_style.startswith("health") else KINDS
    facts = []
    for a, b in chance.sample(pairs, chance.randint(3, 12)):
        kind, length, precision = chance.choice(kinds)
        mandatory = "Y" if chance.random() < 0.5 else "N"
        if style.mandatory == "none" or (style.mandatory == "x" and mandatory == "N"):
            mandatory = "U"
        words = f"{a} {b}" if chance.random() < 0.8 else f"{a} previous {b}"
        text = ". ".join(chance.sample(PROSE, chance.randint(1, 2)))
        fact = Fact(table, cased(words, style.case), kind, length, mandatory, precision, text)
        facts.append(fact)
    return facts


def cased(words: str, case: str) -> str:
    if case == "camel":
        return "".join(word.capitalize() for word in words.split())
    joined = "_".join(words.split())
    return joined.upper() if case == "upper" else joined


def type_text(style: Look, fact: Fact) -> str:
    """The type cell: with or without its length, in the document's own manner."""
    if fact.length is None or style.type_style == "apart":
        return fact.type
    size = f"{fact.length},{fact.precision}" if fact.precision else str(fact.length)
    if style.type_style == "health":
        return f"{fact.type}{fact.length}"
    lead = "RDBMS " if style.type_style == "rdbms" else ""
    return f"{lead}{fact.type}({size})"


def length_text(fact: Fact) -> str:
    if fact.length is None:
        return ""
    return f"{fact.length},{fact.precision}" if fact.precision else str(fact.length)


def order(style: Look) -> list[str]:
    """The facts in the order of their columns."""
    chance = random.Random("".join(style.titles.values()))
    middle = [f for f in ("type", "length", "mandatory") if f in style.titles]
    chance.shuffle(middle)
    columns = ["name", *middle, "text"]
    if chance.random() < 0.25:
        columns = ["text", "name", *middle]
    if "length" in columns:  # a length stands beside its type
        columns.remove("length")
        columns.insert(columns.index("type") + 1, "length")
    return ["table", *columns] if "table" in style.titles else columns


def header(style: Look) -> list[str]:
    cells = [style.titles[fact] for fact in order(style)]
    return [*(["No"] if style.numbered else []), *cells, *style.extra]


def row(style: Look, fact: Fact, number: int) -> list[str]:
    cells = {
        "table": fact.table,
        "name": fact.name,
        "type": type_text(style, fact),
        "length": length_text(fact),
        "mandatory": mark(style.mandatory, fact.mandatory == "Y")
        if "mandatory" in style.titles
        else "",
        "text": fact.text,
    }
    lead = [str(number)] if style.numbered else []
    return [*lead, *(cells[fact] for fact in order(style)), *("-" for _ in style.extra)]


def grid(made_: Made, table: str) -> list[list[str]]:
    """A table's header and rows, with the section rows that the look asks for."""
    style = made_.look
    rows = [header(style)]
    for number, fact in enumerate((f for f in made_.facts if f.table == table), 1):
        if style.sections and number in {1, 4}:
            blank = [""] * len(rows[0])
            rows.append([f"{NOUNS[number].capitalize()} details", *blank[1:]])
        rows.append(row(style, fact, number))
    return rows


def caption(style: Look, table: str, number: int) -> str:
    return style.caption.format(table, n=number) if style.table_from != "heading" else table


def facts_of(document: object) -> list[tuple[str, str, str, int | None, str]]:
    """What was read, in the shape of the truth."""
    return [
        (t.name, f.name, f.data_type, f.length, f.mandatory)
        for t in document.tables  # type: ignore[attr-defined]
        for f in t.fields
    ]


def truth(made_: Made) -> list[tuple[str, str, str, int | None, str]]:
    return [
        (f.table, f.name, f.type.removeprefix("max "), f.length, f.mandatory) for f in made_.facts
    ]


def without(made_: Made, **changes: object) -> Made:
    return replace(made_, look=replace(made_.look, **changes))  # type: ignore[arg-type]


def lookup() -> list[list[str]]:
    return [["Code", "Meaning"], *([w[:2].upper(), w] for w in NOUNS[:6])]


def prose_table() -> list[Sequence[str]]:
    return [
        ["Version", "Author", "Change"],
        ["1.0", "The office", PROSE[0]],
        ["1.1", "The stall", PROSE[1]],
    ]
