"""Rows of a grid that part its tables: captions, lines that stand alone, other headers."""

from __future__ import annotations

from collections.abc import Sequence

from core.specs.blocks import Row
from core.specs.captions import explicit_name
from core.specs.headers import Header, header_at, header_of, role_of
from core.specs.names import reads_like_type

_AHEAD = 8  # rows after a caption that its header is looked for in


def next_section(rows: Sequence[Row], header: Header) -> int:
    """Where the grid's next table begins: a caption row, or a different header."""
    for index, row in enumerate(rows):
        texts = {cell.flat for cell in row.cells if cell.flat}
        if _foreign(rows, index, header):
            return index - 1
        if len(texts) == 1 or pair(row) or _titled(row):
            explicit = _titled(row)
            if explicit or _header_follows(rows[index + 1 : index + 6], header):
                return index
            continue
        other = header_of(row)
        if other and len(texts) > 2 and not header.repeats(row) and _all_headings(other):
            return index
    return len(rows)


def _foreign(rows: Sequence[Row], index: int, header: Header) -> bool:
    """Whether a line alone stands over a row that says "Name" as the header does and goes on
    with no facts of a field: the header of a list of something else."""
    row, names = rows[index], header.columns("field", "name")
    if not index or not alone(rows[index - 1]) or alone(row) or not names:
        return False
    cells = [cell.flat for cell in row.cells] + [""] * len(header.titles)
    if cells[names[0]] != header.titles[names[0]] or header_of(row) or header.repeats(row):
        return False
    return not any(reads_like_type(cells[column]) for column in header.columns("type"))


def _titled(row: Row) -> bool:
    """Whether the row is a caption, with at most a date or a page number beside it."""
    texts = list(dict.fromkeys(cell.flat for cell in row.cells if cell.flat))
    return 0 < len(texts) < 4 and bool(explicit_name(texts[0]))


def between(rows: Sequence[Row], header: Header) -> int:
    """How many rows stand before the next header or field: captions, and lists of no fields."""
    skipping = False
    for index, row in enumerate(rows):
        if header_at(rows, index):
            return index
        ahead = range(index + 1, min(index + _AHEAD, len(rows)))
        if _foreign(rows, index, header) or (
            _titled(row) and any(header_at(rows, at) for at in ahead)
        ):
            skipping = True
        if not skipping and not (alone(row) or pair(row) or _titled(row)):
            return index
    return len(rows)


def _header_follows(rows: Sequence[Row], header: Header) -> bool:
    """Whether the header comes again, with nothing before it but lines that stand alone."""
    for row in rows:
        if header.repeats(row):
            return True
        if not alone(row) and not pair(row):
            return False
    return False


def alone(row: Row) -> bool:
    """Whether the row holds one text and nothing else, merged over its cells or not."""
    return len({cell.flat for cell in row.cells if cell.flat}) == 1


def pair(row: Row) -> str:
    """A row such as "Table name | STOCK" as the caption it is; empty when it is none."""
    texts = [cell.flat for cell in row.cells if cell.flat]
    if len(texts) != 2 or (role_of(texts[1]) and not texts[1].isupper()):
        return ""
    if role_of(texts[0].rstrip(" :")) in {"table", "group"}:
        return f"Table: {texts[1]}"
    return ""


def _all_headings(header: Header) -> bool:
    known = [role for role, title in zip(header.roles, header.titles, strict=True) if title]
    return all(known)
