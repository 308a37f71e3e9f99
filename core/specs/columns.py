"""Which column of a field table holds what, judged by the heading and by the values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.specs.blocks import Cell, Row
from core.specs.headers import Header, normal
from core.specs.languages import YES_BESIDE_N
from core.specs.model import Mandatory
from core.specs.names import field_name, looks_like_identifier, reads_like_type

_SETS = re.compile(r"(data ?set|file|form|extract|questionnaire|instrument|sheet)( name)?")
_FILE = re.compile(r"\.(csv|txt|dat|xlsx?|xml|json|parquet|tsv)$", re.IGNORECASE)
_NAMED = re.compile(r"\b(name|field|variable|column)\b")
_SIDE = re.compile(r"\b(source|legacy|from|origin)\b")
_OTHER_SIDE = re.compile(r"\b(target|destination|output|cdm|to)\b")
_OBLIGATION = frozenset("mandatory required optional conditional pilot derived".split())
_YES_MARKS = frozenset("\u2713 \u2714 \u221a \u25cf \u2022 \u2611 \u2612".split())
_LOOKED_AT = 400  # rows judged when columns compete


@dataclass(frozen=True)
class Columns:
    header: Header
    name: int
    table: int | None = None
    type: int | None = None
    length: int | None = None
    mandatory: int | None = None
    inverse: bool = False  # the column says nullable or optional
    yes: str = ""  # a letter that here means yes and elsewhere something else
    blank: Mandatory = "U"  # what a blank in that column says
    description: int | None = None
    element: int | None = None
    dense: bool = False  # nearly every field states its type, length or mandatory mark
    identifiers: bool = False  # nearly every name is one word without blanks
    rest: tuple[int, ...] = ()  # kept as attributes under their heading

    def cell(self, row: Row, column: int | None) -> Cell:
        """The row's cell in that column; an empty one where there is none."""
        return row.cells[column] if column is not None and column < len(row.cells) else Cell()

    def is_field(self, row: Row) -> bool:
        """Whether the row defines a field and is no section row or banner."""
        name = field_name(self.cell(row, self.name)).name
        if not any(char.isalpha() for char in name) or len(name) > 128:
            return False
        texts = [cell.flat for cell in row.cells if cell.flat]
        if len(texts) == len(self.header.titles) > 1 and len(set(texts)) == 1:
            return False  # one banner text repeated by merged cells
        if len(texts) == 1 and self.dense:
            return False  # a section row: every field says more than its name
        if self.dense and self.identifiers and " " in name and not self._states(row):
            return False  # a total or a remark under the fields
        return len(texts) > 1 or looks_like_identifier(name) or len(row.cells) == 1

    def _states(self, row: Row) -> bool:
        stated = (self.length, self.mandatory) if self.type is None else (self.type,)
        return any(self.cell(row, column).flat for column in stated)

    def continues(self, row: Row) -> bool:
        """Whether the row only carries on the comment of the field before it."""
        stated = (self.name, self.type, self.length, self.table)
        return not any(self.cell(row, column).flat for column in stated)

    def comment(self, row: Row) -> Cell:
        return self.cell(row, self.description)


def columns_of(header: Header, rows: Sequence[Row]) -> Columns:
    """The column of each fact. Of several name columns the one that reads like names wins."""
    sample = rows[:_LOOKED_AT]
    name = _name_column(header, sample)
    found = {"name": name}
    for role in ("type", "length", "description", "element"):
        if held := [c for c in header.columns(role) if c != name]:
            like = _types if role == "type" else _fill
            found[role] = max(held, key=lambda c: (like(sample, c), _fill(sample, c), -c))
    table = _table_column(header, sample, name)
    if table is not None:
        found["table"] = table
    mandatory = header.columns("mandatory") or header.columns("nullable")
    mandatory = mandatory or _obligations(header, sample)
    mandatory = sorted(mandatory, key=lambda c: (-_fill(sample, c), c))
    inverse = not header.columns("mandatory") and bool(header.columns("nullable"))
    taken = {*found.values(), *mandatory[:1]}
    rest = tuple(
        c for c, title in enumerate(header.titles) if title and c not in taken and normal(title)
    )
    stated = [c for r in ("type", "length") if (c := found.get(r)) is not None]
    return Columns(
        header,
        name,
        dense=_dense(sample, [*stated, *mandatory[:1]]),
        identifiers=_identifiers(sample, name),
        table=found.get("table"),
        type=found.get("type"),
        length=found.get("length"),
        mandatory=mandatory[0] if mandatory else None,
        inverse=inverse,
        yes=_letter_for_yes(_values(sample, mandatory[0])) if mandatory else "",
        blank=_blank(_values(sample, mandatory[0]), inverse) if mandatory else "U",
        description=found.get("description"),
        element=found.get("element"),
        rest=rest,
    )


def _obligations(header: Header, rows: Sequence[Row]) -> list[int]:
    """Columns of unknown heading that say nothing but mandatory, required or optional."""
    found = []
    for column, role in enumerate(header.roles):
        words = {normal(value) for value in _values(rows, column)} - {""}
        if not role and words and words <= _OBLIGATION and words & {"mandatory", "required"}:
            found.append(column)
    return found


def _letter_for_yes(values: Sequence[str]) -> str:
    """The o of oui, the s of sim: the only letter beside n."""
    letters = {value.strip().casefold() for value in values} - {""}
    others = letters - {"n"}
    return others.pop() if len(letters) == 2 and others <= YES_BESIDE_N else ""


def _blank(values: Sequence[str], inverse: bool) -> Mandatory:
    """What a blank says where the column holds nothing else but one mark of the contrary."""
    held = {normal(value) or value.strip() for value in values} - {""}
    if held and held <= {"not null", "notnull", "nn"}:
        return "N"
    return "Y" if inverse and held and held <= {*_YES_MARKS, "x", "y", "yes", "true"} else "U"


def _dense(rows: Sequence[Row], stated: Sequence[int]) -> bool:
    """Whether rows that hold more than one text nearly always fill one of these columns."""
    full = [row for row in rows if sum(1 for cell in row.cells if cell.flat) > 1]
    filled = [row for row in full if any(_value(row, column) for column in stated)]
    return bool(full) and len(filled) >= 0.9 * len(full)


def _identifiers(rows: Sequence[Row], column: int) -> bool:
    names = [name for value in _values(rows, column) if (name := value.strip())]
    return sum(1 for name in names if " " not in name) >= 0.8 * len(names)


def _value(row: Row, column: int) -> str:
    return row.cells[column].flat if column < len(row.cells) else ""


def _values(rows: Sequence[Row], column: int) -> list[str]:
    return [row.cells[column].flat for row in rows if column < len(row.cells)]


def _fill(rows: Sequence[Row], column: int) -> int:
    return sum(1 for value in _values(rows, column) if value)


def _types(rows: Sequence[Row], column: int) -> int:
    """How many tenths of the filled cells read like data types; headings are told apart by it."""
    held = [value for value in _values(rows, column) if value]
    return round(10 * sum(1 for v in held if reads_like_type(v)) / len(held)) if held else 0


def _name_column(header: Header, rows: Sequence[Row]) -> int:
    strong, weak = header.columns("field"), header.columns("name")
    offered = [*strong, *weak] or header.columns("element")
    offered += [c for c, title in enumerate(header.titles) if _other_name(header, rows, c, title)]
    return max(offered, key=lambda c: (_name_score(header, rows, c, c in strong), -c))


def _other_name(header: Header, rows: Sequence[Row], column: int, title: str) -> bool:
    """Whether a column such as "Lotus name" holds a name of its own for every field."""
    if header.roles[column] or not _NAMED.search(normal(title)):
        return False
    names = [name.casefold() for name in _values(rows, column) if name]
    like = sum(1 for name in names if looks_like_identifier(name))
    return bool(names) and like == len(names) == len(set(names))


def _name_score(header: Header, rows: Sequence[Row], column: int, strong: bool) -> float:
    cells = [row.cells[column] for row in rows if column < len(row.cells)]
    names = [name for cell in cells if (name := field_name(cell).name)]
    if not names:
        return 0.0
    if not any(char.isalpha() for name in names for char in name):
        return -1.0  # a running number: "Field #"
    like = sum(1 for name in names if looks_like_identifier(name)) / len(names)
    unique = len({name.casefold() for name in names}) / len(names)
    filled = len(names) / max(1, len(rows))
    source = 0.15 if "source" in normal(header.titles[column]) else 0.0
    return filled + like + 0.3 * unique + (0.25 if strong else 0.0) - source


def _table_column(header: Header, rows: Sequence[Row], name: int) -> int | None:
    """The column that names the table; under a loose heading it must hold identifiers."""
    for column in (*header.columns("table"), *header.columns("group")):
        if column == name or _of_other_side(header, column, name):
            continue
        full = [row for row in rows if len({cell.flat for cell in row.cells if cell.flat}) > 1]
        values = [value for value in _values(full, column) if value]
        bare = [_FILE.sub("", value) for value in values]
        identifiers = sum(1 for value in bare if looks_like_identifier(value))
        sure = header.roles[column] == "table"
        if _SETS.fullmatch(normal(header.titles[column])) and _in_runs(values):
            sure = True
        if values and (sure or identifiers == len(values)):
            return column
    return None


def _of_other_side(header: Header, column: int, name: int) -> bool:
    """Whether the column names the table of another field, as "Source Table" beside a target."""
    title, own = normal(header.titles[column]), normal(header.titles[name])
    one, other = _SIDE.search(title), _OTHER_SIDE.search(title)
    fields = [normal(header.titles[c]) for c in header.columns("field", "name") if c != name]
    if one and not _SIDE.search(own):
        return any(_SIDE.search(field) for field in fields)
    return bool(other) and not _OTHER_SIDE.search(own) and any(map(_OTHER_SIDE.search, fields))


def _in_runs(values: Sequence[str]) -> bool:
    """Whether each value stands in one run, and some stand more than once, as tables' names do."""
    runs = [value for index, value in enumerate(values) if index == 0 or values[index - 1] != value]
    return len(runs) == len(set(runs)) < len(values)
