"""Fields described one a small table, "heading | value" down its rows, gathered to one table.

A document that describes each field so prints the same first heading over and over; the
field's own title over its table names no other.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.specs.blocks import Block, Cell, Grid, Row, Text
from core.specs.headers import header_of, normal
from core.specs.names import field_name, looks_like_identifier
from core.specs.turned import pairs_of

_LEAST = 3  # small tables with one first heading, where the names are no identifiers

_UNNAMING = Text("", "", -1)
Record = dict[str, tuple[Cell, Cell]]  # heading in lower case -> heading and value as printed


def gathered(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with each run of such tables as one; unchanged where there are too few."""
    records = {at: held for at, block in enumerate(blocks) if (held := _record(block))}
    titles = _titles(records)
    if titles is None:
        return list(blocks)
    name = header_of(Row(titles, ""))
    column = name.columns("field", "name")[0] if name else 0
    rows = {at: _row(blocks[at], held, titles) for at, held in records.items()}
    told = [field_name(row.cells[column]).name for row in rows.values()]
    least = 2 if all(map(looks_like_identifier, told)) else _LEAST
    if len(rows) < least or len(set(told)) < 0.8 * len(told) or _head_tables(blocks, list(rows)):
        return list(blocks)
    return _merged(_without_titles(blocks, rows), rows, titles, column)


def _head_tables(blocks: Sequence[Block], places: Sequence[int]) -> bool:
    """Whether most of them stand over a table of fields, which they then introduce."""
    heads = 0
    for at in places:
        after = next((block for block in blocks[at + 1 :] if isinstance(block, Grid)), None)
        heads += after is not None and any(header_of(row) for row in after.rows[:3])
    return 2 * heads > len(places)


def _without_titles(blocks: Sequence[Block], rows: dict[int, Row]) -> list[Block]:
    """The blocks, where every field stands under a title of its own without these titles."""
    titles = {at - 1: block for at in rows if isinstance(block := blocks[at - 1], Text) and at}
    words = {title.text for title in titles.values()}
    levels = {(title.weight, title.level) for title in titles.values()}
    if len(words) < 0.9 * len(rows) or len(levels) > 1:
        return list(blocks)
    return [_UNNAMING if at in titles else block for at, block in enumerate(blocks)]


def _record(block: Block) -> Record | None:
    """The pairs of a small table that describes one thing."""
    if not isinstance(block, Grid) or block.sheet or not 2 <= len(block.rows) <= 40:
        return None
    pairs = pairs_of(block)
    keys = [normal(key.flat) for key, _, _ in pairs]
    if len(pairs) < 2 or len(pairs) < 0.8 * len(block.rows) or keys.count(keys[0]) > 1:
        return None
    return {key: (title, value) for key, (title, value, _) in zip(keys, pairs, strict=True)}


def _titles(records: dict[int, Record]) -> tuple[Cell, ...] | None:
    """The headings of all the tables together, when they make a header of fields."""
    firsts = [next(iter(held)) for held in records.values()]
    usual = max(firsts, key=lambda word: (firsts.count(word), -firsts.index(word)), default="")
    for at in [at for at, held in records.items() if next(iter(held)) != usual]:
        del records[at]
    known: dict[str, Cell] = {}
    for held in records.values():
        for word, (title, _) in held.items():
            known.setdefault(word, title)
    titles = tuple(known.values())
    header = header_of(Row(titles, ""))
    return titles if header and header.columns("field", "name") else None


def _row(block: Block, held: Record, titles: Sequence[Cell]) -> Row:
    cells = [held.get(normal(title.flat), (Cell(), Cell()))[1] for title in titles]
    first = block.rows[0] if isinstance(block, Grid) else Row((), "")
    return Row(tuple(cells), first.place, box=first.box)


def _merged(
    blocks: Sequence[Block], rows: dict[int, Row], titles: tuple[Cell, ...], column: int
) -> list[Block]:
    """One grid for the tables that only their own titles part."""
    done: list[Block] = []
    for at, block in enumerate(blocks):
        if at not in rows:
            done.append(block)
            continue
        row = rows[at]
        name = row.cells[column].flat.casefold()
        if done and (done[-1] is _UNNAMING or (name and _words(done[-1]).endswith(name))):
            done.pop()
        last = done[-1] if done else None
        if isinstance(last, Grid) and last.turned:
            done[-1] = Grid((*last.rows, row), last.place, turned=True)
        else:
            done.append(Grid((Row(titles, row.place), row), row.place, turned=True))
    return done


def _words(block: Block) -> str:
    return " ".join(block.text.split()).casefold().rstrip(": .") if isinstance(block, Text) else ""
