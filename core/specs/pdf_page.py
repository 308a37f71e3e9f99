"""The marks of one PDF page: characters, ruled lines, filled areas and drawn outlines.

Borders may be stroked lines or thin filled rectangles, several in one path object; paths
are split at each move-to and mapped through their matrix. Coordinates are page points,
y upwards.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

MARKS_LIMIT = 400_000  # characters, or shapes, of one page
_THIN = 3.2  # points: a filled rectangle no thicker than this is a rule
_FLAT = 0.6  # points: a segment that strays less than this is straight
_EM = 0.82  # type size as a share of the height of a character's loose box
Colour = tuple[int, int, int]
_LIGATURES = dict(zip(range(0xFB00, 0xFB07), "ff fi fl ffi ffl st st".split(), strict=True))
_NO_INK = frozenset((0, 10, 13))
_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(slots=True)
class Char:
    text: str
    x0: float
    x1: float
    base: float  # baseline
    size: float
    at: int = 0  # its number in the page's text


@dataclass(frozen=True)
class Rule:
    """A straight mark; vertical when it keeps its x."""

    vertical: bool
    at: float
    start: float
    end: float
    colour: Colour


@dataclass(frozen=True)
class Area:
    x0: float
    y0: float
    x1: float
    y1: float
    colour: Colour


@dataclass(frozen=True)
class Upright:
    """A character of a word that runs up or down the page, as it reads when turned level."""

    x: float  # where its middle stands on the page
    y: float
    level: Char


@dataclass
class Marks:
    width: float
    height: float
    text: Any  # the page's text as the library holds it, for the one who asks to close
    chars: list[Char] = field(default_factory=list)
    uprights: list[Upright] = field(default_factory=list)
    aslant: int = 0  # characters of watermarks, which belong to no cell
    rules: list[Rule] = field(default_factory=list)
    fills: list[Area] = field(default_factory=list)
    pictures: int = 0
    objects: int = 0  # drawn, each as often as a form repeats it
    outlines: list[Area] = field(default_factory=list)  # curved shapes: glyphs without text


def page_marks(page: Any) -> Marks | None:
    """Everything on the page that the grid needs; None when there is more than a page holds."""
    width, height = page.get_size()
    marks = Marks(width, height, page.get_textpage())
    shown = _as_shown(page)
    count = pdfium.FPDFPage_CountObjects(page)
    if max(count, pdfium.FPDFText_CountChars(marks.text.raw)) > MARKS_LIMIT:
        return None
    _write(marks, shown)
    for index in range(count):
        _object(pdfium.FPDFPage_GetObject(page, index), shown, marks, 0)
        if marks.objects > MARKS_LIMIT:
            marks.text.close()
            return None
    _drop_padding(marks)
    return marks


def _as_shown(page: Any) -> Matrix:
    """From the page's own space to the page as a viewer shows it: turned, its corner at 0, 0."""
    left, bottom, right, top = page.get_cropbox()
    return {
        90: (0.0, -1.0, 1.0, 0.0, -bottom, right),
        180: (-1.0, 0.0, 0.0, -1.0, right, top),
        270: (0.0, 1.0, -1.0, 0.0, top, -left),
    }.get(page.get_rotation(), (1.0, 0.0, 0.0, 1.0, -left, -bottom))


def _write(marks: Marks, shown: Matrix) -> None:
    """The page's characters: level ones, those of words set upright, and a count of the rest."""
    text = marks.text.raw
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    plain = shown == _IDENTITY
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if code in _NO_INK or pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        left, right, low, high, base = box.left, box.right, box.bottom, box.top, y.value
        start = x.value
        if not plain:
            one, other = _moved(shown, left, low), _moved(shown, right, high)
            (left, right), (low, high) = (sorted(pair) for pair in zip(one, other, strict=True))
            start, base = _moved(shown, start, base)
        word = "-" if code == 2 else _LIGATURES.get(code) or chr(code)
        ink = (left, low, right, high)
        odd = start - left > 0.3 * (right - left) > 0 or base - low > 0.4 * (high - low) > 0
        if odd and not _is_level(pdfium.FPDFText_GetCharAngle(text, index), shown):
            _turned(marks, word, start, base, ink)
        elif right > left or word.isspace():
            marks.chars.append(Char(word, left, right, base, _EM * (high - low), index))


def _is_level(angle: float, shown: Matrix) -> bool:
    """Whether writing at that angle, counted either way, runs level over the shown page."""
    return any(
        shown[0] * math.cos(way) + shown[2] * math.sin(way) > 0.98 for way in (angle, -angle)
    )


def _turned(marks: Marks, word: str, start: float, base: float, ink: Box) -> None:
    """Keeps a character of a word that runs up or down; one of a slanting word is counted."""
    x0, low, x1, high = ink
    size, near = _EM * (x1 - x0), 0.05 * (high - low)
    if abs(base - low) < near:
        level = Char(word, low, high, -start, size)
    elif abs(high - base) < near:
        level = Char(word, -high, -low, start, size)
    else:
        marks.aslant += not word.isspace()
        return
    marks.uprights.append(Upright((x0 + x1) / 2, (low + high) / 2, level))


def _object(item: Any, outer: Matrix, marks: Marks, depth: int) -> None:
    kind = pdfium.FPDFPageObj_GetType(item)
    marks.objects += 1
    if marks.objects > MARKS_LIMIT:
        return
    marks.pictures += kind == pdfium.FPDF_PAGEOBJ_IMAGE
    if kind not in {pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM}:
        return
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, own)
    matrix = _times((own.a, own.b, own.c, own.d, own.e, own.f), outer)
    if kind == pdfium.FPDF_PAGEOBJ_FORM:
        for index in range(pdfium.FPDFFormObj_CountObjects(item) if depth < 4 else 0):
            _object(pdfium.FPDFFormObj_GetObject(item, index), matrix, marks, depth + 1)
            if marks.objects > MARKS_LIMIT:
                break
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    for points, curved, closed in _subpaths(item, matrix):
        if fill.value:
            _filled(points, curved, _colour(item, pdfium.FPDFPageObj_GetFillColor), marks)
        if stroke.value and not curved:
            ink = _colour(item, pdfium.FPDFPageObj_GetStrokeColor)
            ring = [*points, points[0]] if closed else points
            for start, end in zip(ring, ring[1:], strict=False):
                _stroked(start, end, ink, marks)


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _moved(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _colour(item: Any, getter: Any) -> Colour:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    getter(item, red, green, blue, alpha)
    return (red.value, green.value, blue.value)


Points = list[tuple[float, float]]


def _subpaths(item: Any, m: Matrix) -> Iterator[tuple[Points, bool, bool]]:
    points: Points = []
    curved = closed = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(pdfium.FPDFPath_CountSegments(item)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == pdfium.FPDF_SEGMENT_MOVETO and points:
            yield points, curved, closed
            points, curved, closed = [], False, False
        curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        closed = closed or bool(pdfium.FPDFPathSegment_GetClose(segment))
        points.append(_moved(m, x.value, y.value))
    if points:
        yield points, curved, closed


def _filled(points: Points, curved: bool, colour: Colour, marks: Marks) -> None:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    box = Area(min(xs), min(ys), max(xs), max(ys), colour)
    wide, high = box.x1 - box.x0, box.y1 - box.y0
    if curved or not _is_box(points):
        if 0 < wide < 60 and 0 < high < 20:
            marks.outlines.append(box)
    elif wide <= _THIN and high > wide:
        marks.rules.append(Rule(True, (box.x0 + box.x1) / 2, box.y0, box.y1, colour))
    elif high <= _THIN:
        marks.rules.append(Rule(False, (box.y0 + box.y1) / 2, box.x0, box.x1, colour))
    else:
        marks.fills.append(box)


def _is_box(points: Points) -> bool:
    return 4 <= len(points) <= 6 and all(
        abs(a[0] - b[0]) < _FLAT or abs(a[1] - b[1]) < _FLAT
        for a, b in zip(points, points[1:], strict=False)
    )


def _stroked(
    start: tuple[float, float], end: tuple[float, float], ink: Colour, marks: Marks
) -> None:
    if abs(start[0] - end[0]) < _FLAT and abs(start[1] - end[1]) > _FLAT:
        low, high = sorted((start[1], end[1]))
        marks.rules.append(Rule(True, (start[0] + end[0]) / 2, low, high, ink))
    elif abs(start[1] - end[1]) < _FLAT and abs(start[0] - end[0]) > _FLAT:
        low, high = sorted((start[0], end[0]))
        marks.rules.append(Rule(False, (start[1] + end[1]) / 2, low, high, ink))


def _drop_padding(marks: Marks) -> None:
    """Thin strips in the colour of a band, or white, pad a cell: they are no borders."""
    bands = {area.colour for area in marks.fills}
    inks = {rule.colour for rule in marks.rules}
    padding = (bands if inks - bands else set()) | {(255, 255, 255)}
    marks.rules = [rule for rule in marks.rules if rule.colour not in padding]
