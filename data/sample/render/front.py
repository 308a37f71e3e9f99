"""The guide's pages that hold no fields: title, purpose, load order, document control."""

from __future__ import annotations

from collections.abc import Sequence

from data.sample.render.facts import Row, grouped
from data.sample.render.paper import BOLD, BOTTOM, HEIGHT, LEFT, PLAIN, RIGHT, Paper, broken, text
from data.sample.render.rows import header_cells, ruled_row, word_cell

_TITLE = ("Sample PAS 18.4", "Migration Guide")
_PURPOSE = (
    "This guide belongs to a made-up programme that moves one hospital from an old patient "
    "administration system to a new one. It lists the load tables that the new system reads, "
    "their fields, and what each field accepts.",
    "Fill the load tables from the old system, let the loaders take them up, read their reports, "
    "mend what they refuse, and begin again. Do this until a trial gives no surprise.",
    "Every load table but the archives begins with a record_number, the key of its rows. Other "
    "tables name that number where they depend on it.",
    "Fields highlighted grey are mandatory.",
)
_AREAS = {
    "STAFF": "HOSPITAL STAFF",
    "USERS": "APPLICATION USERS",
    "SITES": "HOSPITAL SITES",
    "PMI": "PATIENT INDEX AND DEMOGRAPHIC DATA",
    "RTTPW": "REFERRAL TO TREATMENT PATHWAYS",
    "REF": "REFERRALS",
    "RTTPR": "REFERRAL TO TREATMENT PERIODS",
    "RTTEV": "REFERRAL TO TREATMENT EVENTS",
    "OWL": "OUTPATIENT WAITING LIST",
    "OPD": "OUTPATIENT CARE",
    "CMTY": "COMMUNITY CARE",
    "IWL": "INPATIENT WAITING LIST",
    "ADT": "INPATIENT CARE",
    "MH": "MENTAL HEALTH",
    "ARCH": "ARCHIVES",
}
_HISTORY = (
    ("V1.0", "05/01/2026", "Written for the sample programme"),
    ("V1.1", "12/01/2026", "New house style; grey shading became bands"),
)


def front_matter(sheet: Paper, tables: Sequence[Row]) -> None:
    """Title page, purpose, functional areas and load order."""
    for number, words in enumerate(_TITLE):
        text(sheet.canvas, 80, HEIGHT - 270 - 44 * number, words, 34, BOLD)
    text(sheet.canvas, 80, HEIGHT - 370, "Load tables, fields and rules", 14)
    sheet.turn()
    heading(sheet, "ABOUT THIS GUIDE")
    for words in _PURPOSE:
        paragraph(sheet, words)
    sheet.turn()
    areas = [(area, rows) for (area,), rows in grouped(list(tables), "area").items()]
    heading(sheet, "FUNCTIONAL AREAS")
    for area, rows in areas:
        if not rows[0]["load_order"]:
            paragraph(sheet, "Load them in the above order, so that parents come first.")
        heading(sheet, f"{area}: {_AREAS[area]}", 9.0)
        paragraph(sheet, f"{'; '.join(row['summary'] for row in rows[:1])}.")
    sheet.turn()
    heading(sheet, "LOAD ORDER")
    _load_order(sheet, areas)
    sheet.turn()


def _load_order(sheet: Paper, areas: Sequence[tuple[str, list[Row]]]) -> None:
    edges = (LEFT, 100.0, 170.0, 330.0, RIGHT)
    ruled_row(sheet, edges, header_cells(("ORDER", "AREA", "CONTENT", "TABLES")), banded=False)
    for number, (area, rows) in enumerate(areas):
        names = ", ".join(row["table_name"] for row in rows)
        values = (rows[0]["load_order"], area, _AREAS[area], names)
        cells = [
            word_cell(value, right - left)
            for value, left, right in zip(values, edges, edges[1:], strict=False)
        ]
        ruled_row(sheet, edges, cells, banded=number % 2 == 0)


def heading(sheet: Paper, words: str, size: float = 11.0) -> None:
    """A heading with spaced letters."""
    sheet.canvas.setFont(BOLD, size)
    sheet.canvas.setFillColorRGB(0.337, 0.38, 0.79)
    sheet.canvas.drawString(LEFT, sheet.y - 8, words, charSpace=0.13 * size)
    sheet.y -= 22


def paragraph(sheet: Paper, words: str) -> None:
    """Running text over the whole width."""
    for one in broken(words, RIGHT - LEFT, PLAIN, 9.5):
        if sheet.y - 14 < BOTTOM:
            sheet.turn()
        text(sheet.canvas, LEFT, sheet.y - 10, one, 9.5)
        sheet.y -= 13.8
    sheet.y -= 7


def document_control(sheet: Paper) -> None:
    """The last page: two tables in the style of the others that hold no fields."""
    sheet.turn()
    heading(sheet, "DOCUMENT CONTROL")
    edges = (LEFT, 170.0, RIGHT)
    for label, value in (("Owner", "Sample programme"), ("Status", "For demonstration")):
        ruled_row(sheet, edges, [word_cell(label, 120), word_cell(value, 390)], banded=False)
    sheet.y -= 30
    heading(sheet, "VERSION HISTORY")
    edges3 = (LEFT, 110.0, 200.0, RIGHT)
    ruled_row(sheet, edges3, header_cells(("VERSION", "DATE", "CHANGE")), banded=False)
    for row in _HISTORY:
        ruled_row(sheet, edges3, [word_cell(value, 90 * 4) for value in row], banded=False)
