"""PDF layouts as public bodies and tools print them, each drawn with one difficulty."""

from __future__ import annotations

import zlib

import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from core.errors import DocumentError
from core.specs import read_document
from tests.specs.builders import Guide, table
from tests.specs.generated import facts_of

HEAD = ["Column", "Type", "Null", "Comment"]
ROWS = [
    HEAD,
    ["crate_id", "integer", "N", "Number of the crate"],
    ["grower_name", "varchar(50)", "Y", "Who grew it"],
    ["season", "date", "N", "When"],
]
READ = [
    ("crate_id", "integer", None, "Y"),
    ("grower_name", "varchar", 50, "N"),
    ("season", "date", None, "Y"),
]
EDGES = (50, 150, 230, 280)


def fields_of(path):
    return [fact[1:] for fact in facts_of(read_document(path))]


def drawn(canvas, rows, top, step=16, edges=EDGES, font="Helvetica", size=9):
    canvas.setFont(font, size)
    for number, row in enumerate(rows):
        for x, text in zip(edges, row, strict=False):
            canvas.drawString(x + 4, top - step * number, text)


def titled(canvas, words, y, x=50, size=9, font="Helvetica-Bold"):
    canvas.setFont(font, size)
    canvas.drawString(x, y, words)


def test_a_ruled_row_and_an_unruled_row_know_their_place(tmp_path):
    ruled = Guide(tmp_path / "r.pdf").text("Table: stock_list").grid((90, 70, 40, 200), ROWS).save()
    field = read_document(ruled).tables[0].fields[0]
    assert field.evidence.reader == "pdf/3"
    assert field.evidence.box == (50.0, 742.0, 450.0, 761.0)
    canvas = Canvas(str(tmp_path / "u.pdf"), pagesize=A4)
    titled(canvas, "Table: stock_list", 800)
    drawn(canvas, ROWS, 770)
    canvas.save()
    left, bottom, right, top = read_document(tmp_path / "u.pdf").tables[0].fields[1].evidence.box
    assert left == 54 and bottom < 738 < top < 754 and right > 284


def test_a_page_that_is_turned_reads_and_boxes_as_it_is_shown(tmp_path):
    width, height = landscape(A4)
    canvas = Canvas(str(tmp_path / "t.pdf"), pagesize=(width, height))
    canvas.setPageRotation(90)
    canvas.translate(height, 0)
    canvas.rotate(90)
    titled(canvas, "Table: stock_list", 500)
    drawn(canvas, ROWS, 470)
    canvas.save()
    assert fields_of(tmp_path / "t.pdf") == READ
    box = read_document(tmp_path / "t.pdf").tables[0].fields[0].evidence.box
    assert box[0] == 54 and box[1] < 454 < box[3] < 470


def test_a_watermark_over_a_table_is_left_out_and_upright_headings_are_read(tmp_path):
    guide = Guide(tmp_path / "w.pdf").text("Table: stock_list")
    top = guide.y
    guide.grid((90, 70, 40, 200), [["Column", "Type", "\n\n\n\n", "Comment"], *ROWS[1:]])
    canvas = guide.canvas
    canvas.saveState()
    canvas.translate(224, top - 60)
    canvas.rotate(90)
    canvas.setFont("Helvetica", 8)
    canvas.drawString(4, 0, "Nullable")
    canvas.restoreState()
    canvas.translate(120, 690)
    canvas.rotate(35)
    canvas.setFont("Helvetica", 60)
    canvas.drawString(0, 0, "DRAFT")
    assert fields_of(guide.save()) == READ


@pytest.mark.parametrize("whole", [True, False], ids=["row by row", "cell by cell"])
def test_bands_of_colour_part_the_rows_of_centred_cells(tmp_path, whole):
    canvas = Canvas(str(tmp_path / "b.pdf"), pagesize=A4)
    titled(canvas, "Table: stock_list", 800)
    drawn(canvas, ROWS[:1], 780)
    canvas.setFillGray(0.9)
    for number in (0, 2):
        for left, right in [(50, 500)] if whole else zip(EDGES, (*EDGES[1:], 500), strict=True):
            canvas.rect(left, 740 - 34 * number, right - left, 34, stroke=0, fill=1)
    canvas.setFillGray(0)
    for number, row in enumerate(ROWS[1:]):
        drawn(canvas, [[*row[:3], ""]], 754 - 34 * number)
        for line in range(3):
            canvas.drawString(284, 765 - 34 * number - 11 * line, "Words on what it holds")
    canvas.save()
    assert fields_of(tmp_path / "b.pdf") == READ


@pytest.mark.parametrize("ruled", [True, False])
def test_tables_beside_each_other_keep_their_own_names(tmp_path, ruled):
    canvas = Canvas(str(tmp_path / "s.pdf"), pagesize=A4)
    titled(canvas, "Entities at a glance", 810, size=14)
    for x, name in ((50, "crate_list"), (310, "grower_list")):
        titled(canvas, name, 780, x)
        edges = (x, x + 90, x + 170, x + 200)
        drawn(canvas, [row[:3] for row in ROWS], 760, edges=edges)
        for number in range(4) if ruled else ():
            for left, right in zip(edges, edges[1:], strict=False):
                canvas.rect(left, 756 - 16 * number, right - left, 16)
    canvas.save()
    read = facts_of(read_document(tmp_path / "s.pdf"))
    assert [fact[0] for fact in read] == ["crate_list"] * 3 + ["grower_list"] * 3
    assert [fact[1:] for fact in read] == READ * 2


def test_a_heading_that_comes_again_over_each_table_names_none(tmp_path):
    canvas = Canvas(str(tmp_path / "h.pdf"), pagesize=A4)
    for number, name in enumerate(("Crates", "Growers", "Stalls")):
        y = 800 - 220 * number
        titled(canvas, name, y, size=13)
        titled(canvas, "Table Description", y - 20)
        titled(canvas, "Kept for the yearly count of all the stock", y - 34, font="Helvetica")
        titled(canvas, "Column details", y - 50)
        drawn(canvas, ROWS, y - 70)
    canvas.save()
    document = read_document(tmp_path / "h.pdf")
    assert [t.name for t in document.tables] == ["Crates", "Growers", "Stalls"]


@pytest.mark.parametrize("bar", ["|", " "])
def test_a_typed_listing_is_read(tmp_path, bar):
    widths = (20, 16, 8, 20)
    lines = [f" {bar} ".join(v.ljust(w) for v, w in zip(r, widths, strict=True)) for r in ROWS]
    rule = "-+-".join("-" * w for w in widths)
    canvas = Canvas(str(tmp_path / "l.pdf"), pagesize=A4)
    drawn(canvas, [["TABLE: stock_list"], [lines[0]], [rule], *([x] for x in lines[1:])], 790, 10,
          font="Courier", size=8)  # fmt: skip
    canvas.save()
    assert fields_of(tmp_path / "l.pdf") == READ


def test_values_listed_straight_under_the_fields_are_no_fields(tmp_path):
    canvas = Canvas(str(tmp_path / "v.pdf"), pagesize=A4)
    titled(canvas, "Table: stock_list", 800)
    drawn(canvas, [*ROWS, ["Value", "Label"], ["1", "Fresh"], ["2", "Dried"]], 780, 13)
    canvas.save()
    assert fields_of(tmp_path / "v.pdf") == READ


def test_a_name_and_a_type_that_both_wrap_make_one_row(tmp_path):
    rows = table(
        """
        Column | Type | Null | Comment
        CRATE_ORIGIN_PR | character | N | Which grower it came from
        OFILE | varying(20) | |
        SEASON | date | N | When
        GROWER_PREVIOU | character | Y | Who grew it before
        S_NAME | varying(50) | |
        STALL | integer | Y | Where
        """
    )
    canvas = Canvas(str(tmp_path / "n.pdf"), pagesize=A4)
    titled(canvas, "Table: STOCK_LIST", 800)
    drawn(canvas, rows, 780, 11)
    canvas.save()
    names = [name for name, *_ in fields_of(tmp_path / "n.pdf")]
    assert names == ["CRATE_ORIGIN_PROFILE", "SEASON", "GROWER_PREVIOUS_NAME", "STALL"]


def test_two_words_under_each_other_stay_two_words(tmp_path):
    rows = [["Data item", "Format"], ["SEASON\nOUTCOME", "an4"], ["CRATE", "n6"]]
    path = Guide(tmp_path / "g.pdf").text("Table 1: stock").grid((54, 70), rows).save()
    assert [name for name, *_ in fields_of(path)] == ["SEASON OUTCOME", "CRATE"]


def test_a_row_that_the_page_cuts_off_is_kept(tmp_path):
    guide = Guide(tmp_path / "c.pdf").text("Table: stock_list")
    guide.grid((90, 70, 40, 200), ROWS[:3])
    top = guide.y + 24
    x = 50
    for width, text in zip((90, 70, 40, 200), ROWS[3], strict=True):
        guide.canvas.drawString(x + 4, top - 12, text)
        guide.canvas.line(x, top, x, top - 24)
        guide.canvas.line(x + width, top, x + width, top - 24)
        x += width
    assert fields_of(guide.save()) == READ


@pytest.mark.parametrize("layers", [1, 2])
def test_a_page_that_unpacks_without_end_is_refused(tmp_path, layers):
    body = b"BT /F 9 Tf 50 700 Td " + b"(a)Tj " * 3_000_000 + b"ET"
    for _ in range(layers):
        body = zlib.compress(body)
    packed = b"/Filter[" + b"/FlateDecode " * layers + b"]"
    path = tmp_path / "bomb.pdf"
    head = b"%PDF-1.4\n4 0 obj\n<<" + packed + b"/Length %d>>\nstream\n" % len(body)
    path.write_bytes(head + body + b"\nendstream\nendobj\n%%EOF")
    with pytest.raises(DocumentError, match="unpacks to far more"):
        read_document(path)


def test_fields_printed_as_lines_of_heading_and_value_are_read(tmp_path):
    guide = Guide(tmp_path / "p.pdf").text("Table: stock_list")
    for name, kind, null, words in ROWS[1:]:
        guide.text(f"Column name: {name}").text(f"Data type: {kind}").text(f"Nullable: {null}")
        guide.text(f"Description: {words}, as the office").text("holds it")
    read = read_document(guide.text("Table: empty", 14).save())
    assert [fact[1:] for fact in facts_of(read)] == READ
    assert read.tables[0].fields[0].description == "Number of the crate, as the office holds it"
