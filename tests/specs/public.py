"""Documents as public bodies and tools publish them, with invented goods and known truth.

Each layout prints the same facts in the manner of one kind of publication: a data set's
technical output, a catalogue view of a database, a survey's variables, a design document.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from tests.specs.builders import Part, word, workbook
from tests.specs.generated import KINDS, NOUNS, PARTS, Fact

Rows = list[list[str]]
Truth = list[tuple[str, str, str, int | None, str]]
Told = tuple[object, Truth]
_ALL = ("type", "length", "mandatory")


@dataclass(frozen=True)
class Goods:
    tables: dict[str, list[Fact]]

    def truth(self, told: Sequence[str] = _ALL) -> Truth:
        """Table, name and what the layout tells of the rest."""
        return [
            (
                fact.table,
                fact.name,
                fact.type if "type" in told else "",
                fact.length if "length" in told else None,
                fact.mandatory if "mandatory" in told else "U",
            )
            for facts in self.tables.values()
            for fact in facts
        ]


def goods(seed: int) -> Goods:
    """Two or three tables of invented goods."""
    chance = random.Random(seed)
    tables: dict[str, list[Fact]] = {}
    for noun in chance.sample(NOUNS, chance.randint(2, 3)):
        name = f"{noun}_{chance.choice(('list', 'entry', 'stay'))}".upper()
        pairs = chance.sample([(a, b) for a in NOUNS[:6] for b in PARTS], chance.randint(3, 8))
        tables[name] = [_fact(name, f"{a}_{b}".upper(), chance) for a, b in pairs]
    return Goods(tables)


def _fact(table: str, name: str, chance: random.Random) -> Fact:
    kind, length, _ = chance.choice(KINDS)
    return Fact(table, name, kind, length, chance.choice("YN"), text=f"The {name.lower()}")


def _size(fact: Fact) -> str:
    return "" if fact.length is None else str(fact.length)


def _typed(fact: Fact) -> str:
    return f"{fact.type}({fact.length})" if fact.length else fact.type


def _mark(fact: Fact, yes: str, no: str) -> str:
    return yes if fact.mandatory == "Y" else no


# Workbooks: sheets by name.


def technical_output(held: Goods) -> Told:
    """A cover, a contents sheet, a change log, and a sheet a table under group headings."""
    heads = ["UID", "Data Item Name", "Column Name", "Format", "Mandatory / Required / Optional"]
    log = [["Version", "Date", "Table", "Data Item", "Change"], ["1.1", "2024-01-01", "", "", ""]]
    sheets: dict[str, Rows] = {
        "Cover": [["The data set of the market"], ["Version", "1.1"]],
        "Contents": [["Sheet", "Description"], *([name, "Goods"] for name in held.tables)],
        "Change Log": log,
    }
    for name, facts in held.tables.items():
        rows: Rows = [[f"{name}: one row for each parcel."], []]
        rows += [["Data item details", "", "", "Submission", "", "Permitted values"]]
        rows += [[*heads, "National Code", "National Code Definition"]]
        for number, fact in enumerate(facts):
            words = fact.name.replace("_", " ")
            mark = _mark(fact, "M", "O")
            rows.append([f"X{number:03}", words, fact.name, _typed(fact), mark, "1", "Ripe"])
            rows.append(["", "", "", "", "", "2", "Unripe"])
            log.append(["1.1", "2024-01-01", name, fact.name, "Added"])
        sheets[name] = rows
    return sheets, held.truth()


def stacked(held: Goods) -> Told:
    """Every table on one sheet under its own title, the header repeated."""
    rows: Rows = [["Submission requirements"], []]
    for name, facts in held.tables.items():
        rows += [[name], ["Mandation", "Data Item Name", "Format", "National Codes", "Notes"]]
        rows += [[_mark(f, "M", "O"), f.name, _typed(f), "", f.text] for f in facts]
        rows += [[]]
    return {"Data Set": rows}, held.truth()


def information_schema(held: Goods) -> Told:
    heads = "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME COLUMN_NAME ORDINAL_POSITION COLUMN_DEFAULT"
    heads += " IS_NULLABLE DATA_TYPE CHARACTER_MAXIMUM_LENGTH CHARACTER_OCTET_LENGTH COLLATION_NAME"
    rows = [heads.split()]
    for name, facts in held.tables.items():
        for at, f in enumerate(facts, 1):
            rest = [f.type, _size(f), _size(f), "Latin1"]
            rows.append(["MARKET", "dbo", name, f.name, str(at), "", _mark(f, "NO", "YES"), *rest])
    return {"Results": rows}, held.truth()


def all_tab_columns(held: Goods) -> Told:
    heads = "OWNER TABLE_NAME COLUMN_NAME DATA_TYPE DATA_TYPE_OWNER DATA_LENGTH DATA_SCALE NULLABLE"
    rows = [[*heads.split(), "COLUMN_ID", "LAST_ANALYZED"]]
    for name, facts in held.tables.items():
        for at, f in enumerate(facts, 1):
            mark = _mark(f, "N", "Y")
            rows.append(["M", name, f.name, f.type, "", _size(f), "", mark, str(at), "2020-01-01"])
    query = [["select * from all_tab_columns where owner = 'M'"]]
    return {"Export Worksheet": rows, "SQL": query}, held.truth()


_LANGUAGES = {
    "German": ("Tabelle|Feldname|Datentyp|Länge|Pflichtfeld|Beschreibung", "ja", "nein"),
    "French": ("Nom de la table|Nom du champ|Type|Longueur|Obligatoire (O/N)|Libellé", "O", "N"),
    "Spanish": ("Tabla|Nombre del campo|Tipo de dato|Longitud|Obligatorio|Descripción", "Sí", "No"),
    "Dutch": ("Tabelnaam|Veldnaam|Gegevenstype|Lengte|Verplicht|Omschrijving", "ja", "nee"),
    "two": ("الجدول Table|الحقل Field Name|النوع Type|Length|Required|Notes", "Yes", "No"),
}


def in_language(name: str) -> Callable[[Goods], Told]:
    heads, yes, no = _LANGUAGES[name]

    def printed(held: Goods) -> Told:
        facts = [fact for rows in held.tables.values() for fact in rows]
        held.tables[facts[0].table][0] = Fact(*(*_parts(facts[0]), "Y"))
        held.tables[facts[1].table][1] = Fact(*(*_parts(facts[1]), "N"))
        rows = [
            [f.table, f.name, f.type, _size(f), _mark(f, yes, no), f.text]
            for facts in held.tables.values()
            for f in facts
        ]
        return {"Daten": [heads.split("|"), *rows]}, held.truth()

    return printed


def _parts(fact: Fact) -> tuple[str, str, str, int | None]:
    return fact.table, fact.name, fact.type, fact.length


def side_by_side(held: Goods) -> Told:
    blocks = [
        [[name], ["Column", "Type", "Length", "Nullable"]]
        + [[f.name, f.type, _size(f), _mark(f, "N", "Y")] for f in facts]
        for name, facts in held.tables.items()
    ]
    rows = [
        [cell for part in line for cell in (part + [""] * (5 - len(part)))]
        for line in zip_longest(*blocks, fillvalue=[])
    ]
    return {"Model": rows}, held.truth()


def transposed(held: Goods) -> Told:
    """Headings run down the side, a column a field."""
    sheets = {
        name: [
            ["Field name", *(f.name for f in facts)],
            ["Data type", *(f.type for f in facts)],
            ["Length", *(_size(f) for f in facts)],
            ["Mandatory", *(f.mandatory for f in facts)],
        ]
        for name, facts in held.tables.items()
    }
    return sheets, held.truth()


def split_header(held: Goods) -> Told:
    upper = ["Table", "Field", "Data", "Max", "Mandatory", ""]
    lower = ["Name", "Name", "Type", "Length", "(Y/N)", "Notes"]
    rows = [
        [f.table, f.name, f.type, _size(f), f.mandatory, f.text]
        for facts in held.tables.values()
        for f in facts
    ]
    return {"Data Dictionary": [upper, lower, *rows]}, held.truth()


def labelled(held: Goods) -> Told:
    """Labels over each sheet name its table; the sheets have numbers."""
    heads = ["#", "Column Name", "Data Type", "Size", "PK", "FK", "Nulls?", "Description"]
    sheets = {}
    for number, (name, facts) in enumerate(held.tables.items(), 1):
        rows: Rows = [["Table Name:", "", name], ["Description:", "", "Goods"], [], heads]
        for at, f in enumerate(facts, 1):
            rows.append([str(at), f.name, f.type, _size(f), "", "", _mark(f, "No", "Yes"), f.text])
        sheets[str(number)] = rows
    return sheets, held.truth()


def model_export(held: Goods) -> Told:
    heads = ["Entity Name", "Attribute Name", "Table Name", "Column Name", "Column Datatype"]
    rows = [[*heads, "Column Null Option", "Column Is PK"]]
    for name, facts in held.tables.items():
        for f in facts:
            words = [name.title().replace("_", " "), f.name.title().replace("_", " ")]
            mark = _mark(f, "NOT NULL", "NULL")
            rows.append([*words, name, f.name, _typed(f), mark, "No"])
    entities = [["Entity Name", "Entity Definition", "Table Name"]]
    return {"Columns": rows, "Entities": [*entities, ["Crate", "Wood", "X"]]}, held.truth()


def lists_beside(held: Goods) -> Told:
    """An index, code lists, constraints and checks name tables and fields too."""
    facts = [fact for rows in held.tables.values() for fact in rows]
    heads = ["Dataset", "Field", "Data type", "Length", "Mandatory", "Definition"]
    index, codes = [["Dataset", "Field", "Title"]], [["Dataset", "Field", "Code", "Description"]]
    checks = [["Rule no", "Dataset", "Field", "Validation rule description", "Severity"]]
    limits = [["TABLE_NAME", "FIELD_NAME", "CONSTRAINT"]]
    for number, f in enumerate(facts):
        index.append([f.table, f.name, f.text])
        codes += [[f.table, f.name, code, "A grade"] for code in "12"]
        checks.append([f"V{number}", f.table, f.name, "Not in the future", "Error"])
        limits.append([f.table, f.name, "unique"])
    rows = [[f.table, f.name, f.type, _size(f), _mark(f, "M", "O"), f.text] for f in facts]
    sheets = {"Index": index, "Data items": [heads, *rows], "Code lists": codes}
    return {**sheets, "Validation": checks, "Limits": limits}, held.truth()


def record_types(held: Goods) -> Told:
    heads = ["Field No.", "Field", "Data Type", "Start", "End", "Length", "Mandatory", "Comments"]
    rows: Rows = [["Interface file layout"], []]
    for name, facts in held.tables.items():
        rows += [["Record Type:", "", name], heads]
        for at, f in enumerate(facts, 1):
            rows.append([str(at), f.name, f.type, "1", "9", _size(f), f.mandatory, ""])
        rows.append([])
    return {"File Layout": rows}, held.truth()


def sections(held: Goods) -> Told:
    """One header for all; a row of its own names the table of the rows under it."""
    rows = [["Field name", "Data type", "Max length", "Null allowed", "Description"]]
    for name, facts in held.tables.items():
        rows.append([f"Table: {name} - one row for each parcel"])
        rows += [[f.name, f.type, _size(f), _mark(f, "No", "Yes"), f.text] for f in facts]
    return {"Specification": rows}, held.truth()


def questionnaires(held: Goods) -> Told:
    """A loosely headed column names the table in words, in runs."""
    rows = [["Dataset", "Variable", "Label", "Unit", "Response type"]]
    for name, facts in held.tables.items():
        rows += [[f"{name.title()} sheet", f.name, f.text, "", f.type] for f in facts]
    truth = [(f"{t.title()} sheet", *rest) for t, *rest in held.truth(("type",))]
    return {"Variables": rows}, truth  # type: ignore[return-value]


def years(held: Goods) -> Told:
    """A matrix of years beside the fields, and an index of all of them."""
    heads = ["Field", "Field name", "Description", "Format", "2015-16", "2016-17"]
    sheets: dict[str, Rows] = {
        "Title": [["A dictionary"]],
        "Index": [["Dataset", "Field", "Field name"]],
    }
    for name, facts in held.tables.items():
        words = [f.name.replace("_", " ").title() for f in facts]
        pairs = zip(facts, words, strict=True)
        sheets[name] = [heads, *([f.name, w, f.text, _typed(f), "✓", "✓"] for f, w in pairs)]
        sheets["Index"] += [[name, f.name, f.text] for f in facts]
    return sheets, held.truth(("type", "length"))


def noted(held: Goods) -> Told:
    """The header stands at row nine and column three, with notes over it and totals under it."""
    sheets = {}
    for name, facts in held.tables.items():
        top = [["Back to contents"], [], [name], ["Source: the office"], ["Items marked * are old"]]
        rows = [["Variable name", "Variable label", "Length", "Variable type", "Values"]]
        rows += [[f.name, f.text, _size(f), f.type, "1 ripe"] for f in facts]
        rows += [["", "", "", "", "2 unripe"], [], [f"Total fields: {len(facts)}"]]
        sheets[name] = [["", "", *row] for row in [*top, [], ["Period: all"], [], *rows]]
    return sheets, held.truth(("type", "length"))


# Word documents: paragraphs and tables in their order; "# " begins a heading.


def blocks(held: Goods) -> Told:
    parts: list[Part] = ["# Extract specification"]
    for name, facts in held.tables.items():
        parts.append(f"## {name} table")
        for f in facts:
            block = [["Field name", f.name], ["Data type", f.type], ["Length", _size(f)]]
            parts += [[*block, ["Mandatory", _mark(f, "Yes", "No")], ["Description", f.text]], ""]
    return parts, held.truth()


def numbered(held: Goods) -> Told:
    parts: list[Part] = ["# 3 Tables"]
    for at, (name, facts) in enumerate(held.tables.items(), 1):
        rows = [[str(n), f.name, _typed(f), _mark(f, "N", "Y")] for n, f in enumerate(facts, 1)]
        parts += [f"## 3.{at} Table {name}", "It holds goods."]
        parts += [[["#", "Column", "Type", "Null"], *rows]]
    codes = [["Code", "Description"], ["R", "Ripe"]]
    return [*parts, "# 4 Codes", "## 4.1 Grade", codes], held.truth()


def overview(held: Goods) -> Told:
    """Groups of data elements, each named by the first row of its own table."""
    parts: list[Part] = ["# Data set overview"]
    for name, facts in held.tables.items():
        rows = [[_mark(f, "M", "O"), f.name] for f in facts]
        box = [[name, ""], ["To carry the goods. One occurrence is permitted.", ""]]
        parts += [[*box, ["Mandation", "Data Elements"], *rows], ""]
    return parts, held.truth(("mandatory",))


def design(held: Goods) -> Told:
    parts: list[Part] = ["# 5 Database design"]
    for at, (name, facts) in enumerate(held.tables.items(), 1):
        heads = ["Sr. No", "Attribute Name", "Data Type", "Size", "Constraints", "Description"]
        rows = [
            [str(n), f.name, f.type, _size(f), _mark(f, "Not Null", "Null"), f.text]
            for n, f in enumerate(facts, 1)
        ]
        parts += [f"{at}. Table Name - {name}", [heads, *rows]]
    cases = [["Test case", "Input", "Status"], ["1", "a wrong word", "pass"]]
    return [*parts, "# 6 Test cases", cases], held.truth()


def worded(held: Goods) -> Told:
    parts: list[Part] = []
    for at, (name, facts) in enumerate(held.tables.items(), 1):
        rows = [[f.name, f.type, _size(f), f.text] for f in facts]
        parts += [f"Table {at} \u2013 Structure of the {name} table"]
        parts += [[["Variable", "Type", "Length", "Description"], *rows]]
    counts = [["Year", "Crates"], ["2019", "100"]]
    return [*parts, "Table 9 \u2013 Crates by year", counts], held.truth(("type", "length"))


def mapping(held: Goods) -> Told:
    """Headings below one that names a table carry its name on."""
    parts: list[Part] = []
    truth: Truth = []
    heads = ["Destination Field", "Source Field", "Applied Rule"]
    for name, facts in held.tables.items():
        parts.append(f"# Table name: {name}")
        for source in ("the_orchard", "the_stall"):
            parts += [f"## Reading from {source}", [heads, *([f.name, "x", ""] for f in facts)]]
            truth += [(name, f.name, "", None, "U") for f in facts]
    return parts, truth


def boxed(held: Goods) -> Told:
    """A small table over each grid holds its name."""
    parts: list[Part] = ["# Interface tables"]
    for name, facts in held.tables.items():
        rows = [[f.name, f.type, _size(f), _mark(f, "M", "O"), ""] for f in facts]
        parts += [[["Table name:", name], ["Purpose:", "Goods sent"]], "Layout"]
        parts += [[["Field", "Format", "Size", "M/O", "Remark"], *rows]]
    return parts, held.truth()


WORKBOOKS: dict[str, Callable[[Goods], Told]] = {
    made.__name__: made
    for made in (technical_output, stacked, information_schema, all_tab_columns, side_by_side)
    + (transposed, split_header, labelled, model_export, lists_beside, record_types, years, noted)
    + (sections, questionnaires)
}
WORKBOOKS |= {f"in {name}": in_language(name) for name in _LANGUAGES}
WORDS: dict[str, Callable[[Goods], Told]] = {
    made.__name__: made for made in (blocks, numbered, overview, design, worded, mapping, boxed)
}


def public(layout: str, seed: int, folder: Path) -> tuple[Path, Truth]:
    """The document on disk and what it says."""
    held = goods(seed)
    if layout in WORKBOOKS:
        sheets, truth = WORKBOOKS[layout](held)
        return workbook(folder / f"{layout} {seed}.xlsx", sheets), truth  # type: ignore[arg-type]
    parts, truth = WORDS[layout](held)
    return word(folder / f"{layout} {seed}.docx", parts), truth  # type: ignore[arg-type]
