"""The target guide as a PDF: front matter, load order, then one ruled table a LOAD_ table.

It has the habits of real guides: no header on a continued page, tables that begin in the
middle of a page, long names cut in a narrow cell, bands that mean nothing, one stray header.
"""

from __future__ import annotations

from pathlib import Path

from data.sample.render import front
from data.sample.render.comments import comment
from data.sample.render.facts import Row, facts, grouped, parts
from data.sample.render.paper import BOLD, GAP, LEAD, Paper, Piece, box, broken, line, paper
from data.sample.render.rows import (
    comment_cell,
    header_cells,
    name_cell,
    row_height,
    ruled_row,
    word_cell,
)

HEADER = ("DATATYPE", "LENGTH", "NAME", "COMMENTS")
_EDGES = (  # the column edges move from table to table
    (43.9, 106.5, 170.1, 283.5, 568.2),
    (43.9, 106.5, 168.5, 300.6, 568.2),
    (43.9, 110.3, 164.2, 272.8, 568.2),
    (43.9, 107.1, 159.9, 266.4, 568.2),
)
_STRAY, _STRAY_AT = "LOAD_REFERRALS", 3  # prints its header again among its rows


def write_guide(path: Path) -> None:
    """The guide with its 38 tables."""
    sheet = paper(path, "Sample migration guide", "Sample programme, invented for demonstration")
    tables = facts("target_tables")
    front.front_matter(sheet, tables)
    fields = grouped(facts("target_fields"), "table_name")
    choices = grouped(facts("target_choices"), "table_name", "field_name")
    for table in tables:
        _table(sheet, table, fields[table["table_name"],], choices)
    front.document_control(sheet)
    sheet.finish()
    sheet.canvas.save()


def _table(
    sheet: Paper, table: Row, fields: list[Row], choices: dict[tuple[str, ...], list[Row]]
) -> None:
    edges = _EDGES[int(table["position"]) % len(_EDGES)]
    rows = [_cells(field, choices, edges) for field in fields]
    header = header_cells(HEADER)
    pieces, width = _about(table)
    needed = sum(piece.height for piece in pieces) + 60 + row_height(header) + row_height(rows[0])
    if needed > sheet.room():
        sheet.turn()
    if table["heading"]:
        front.heading(sheet, table["heading"])
    box(sheet, pieces, width)
    sheet.y -= 20
    ruled_row(sheet, edges, header, banded=False)
    if table["table_name"] == _STRAY:
        rows.insert(_STRAY_AT, header_cells([title.capitalize() for title in HEADER]))
    for number, cells in enumerate(rows):
        last_two = sum(row_height(row) for row in rows[-2:])
        if number == len(rows) - 2 and row_height(cells) <= sheet.room() < last_two:
            sheet.turn()  # no table leaves its last row alone on a page
        ruled_row(sheet, edges, cells, banded=number % 2 == 0)
    sheet.y -= 24


def _cells(
    field: Row, choices: dict[tuple[str, ...], list[Row]], edges: tuple[float, ...]
) -> list[list[Piece]]:
    kind, length, name, words = (b - a for a, b in zip(edges, edges[1:], strict=False))
    chosen = choices.get((field["table_name"], field["field_name"]), [])
    return [
        word_cell(field["data_type"], kind, BOLD),
        word_cell(field["length"], length),
        name_cell(field["printed_name"], name),
        comment_cell(comment(field, chosen), words),
    ]


def _about(table: Row) -> tuple[list[Piece], float]:
    """The box over a table: name, content, notes, what it creates, and its loader."""
    notes = parts(table["notes"])
    width = 360.0 if notes else 232.0
    said = [f"{table['summary']}.", *(f"{note}." for note in notes)]
    pieces = [line(f"TABLE NAME: {table['table_name']}", 13.0, BOLD)]
    for words in said:
        lead = GAP
        for one in broken(words, width - 12):
            pieces.append(line(one, lead))
            lead = LEAD
    pieces += [line("Taken in by", GAP), line(table["loader"])]
    pieces.append(line("and written to", GAP))
    pieces += [line(name) for name in parts(table["creates"])]
    return pieces, width
