"""Which lines of a PDF are headings, which run along every page, and which name nothing.

A heading is set larger than the running text, or bold and alone. One that comes again over
table after table ("Columns", "Indexes") tells what follows and names no table.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from core.specs.captions import explicit_name
from core.specs.headers import role_of
from core.specs.pdf_beside import Gutter, Place, reading_place
from core.specs.pdf_lines import Line
from core.specs.pdf_page import Char
from core.specs.pdf_unruled import segments

_RUNNING = 6  # words: a line of so many is running text, not a heading
_LARGER = 1.12
_WORD = re.compile(r"^[A-Za-z]\w+$")
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)


@dataclass(frozen=True)
class Sheet:
    """What headings are judged by: a page's lines, and where its tables of fields begin."""

    height: float
    lines: tuple[Line, ...]
    field_tables: tuple[tuple[float, float], ...] = ()  # left and top of each
    faces: tuple[float, ...] = ()  # see faces()
    gutters: tuple[Gutter, ...] = ()


Marked = set[tuple[str, int]]


def set_lines(page_text: Any, lines: Sequence[Line]) -> list[Line]:
    """The lines, with the size and weight that each begins in."""
    buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    told = []
    for line in lines:
        pdfium.FPDFText_GetFontInfo(page_text, line.at, buffer, 128, flags)
        heavy = _BOLD.search(buffer.value.decode("utf-8", "replace"))
        told.append(replace(line, bold=bool(heavy), face=_face(page_text, line.at)))
    return told


def faces(page_text: Any, chars: Sequence[Char]) -> tuple[float, ...]:
    """The type sizes of a sample of the page's characters, those in tables counted."""
    return tuple(_face(page_text, char.at) for char in chars[::20])


def _face(page_text: Any, at: int) -> float:
    """The size that the type is set in; the box of its letters differs from face to face."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(page_text, at, matrix)
    scale = math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))
    return float(pdfium.FPDFText_GetFontSize(page_text, at)) * scale


def shared(page: Sheet, before: Sheet | None, after: Sheet | None) -> Marked:
    """Lines at the edge of the page that a neighbour prints at the same height."""
    own = _edge_marks(page)
    return own & {mark for other in (before, after) if other for mark in _edge_marks(other)}


def running_heads(pages: Sequence[Sheet]) -> Marked:
    """Lines that stand at the same height on many pages: heads, feet and page numbers."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen.update(_edge_marks(page))
    least = max(min(3, len(pages)), 2, len(pages) // 5)
    return {mark for mark, count in seen.items() if count >= least}


def is_head(line: Line, heads: Marked) -> bool:
    """Whether the line is one of these running heads."""
    level = round(line.base / 4)
    return any((_stem(line.text), near) in heads for near in (level - 1, level, level + 1))


def _edge_marks(page: Sheet) -> Marked:
    marks: Marked = set()
    headed = 0.0  # height of the last line that belongs to a table's header
    for line in page.lines:
        if _speaks_of_fields(line) or 0 < headed - line.base < 1.7 * line.size:
            headed = line.base if line.words else 0.0
        elif line.base > 0.86 * page.height or line.base < 0.12 * page.height:
            marks.add((_stem(line.text), round(line.base / 4)))
    return marks


def _speaks_of_fields(line: Line) -> bool:
    """Whether a line at the edge of a page is a table's header or caption, not a running head."""
    headings = [role_of(part.text) for part in segments(line)] if line.words else []
    return sum(1 for role in headings if role) > 1 or bool(explicit_name(line.text))


def _stem(text: str) -> str:
    return re.sub(r"\d+", "", text).strip().casefold()


def usual_size(pages: Sequence[Sheet]) -> float:
    """The type size of the running text; where none runs on, that of all the writing."""
    running: Counter[float] = Counter()
    for line in (line for page in pages for line in page.lines):
        if len(line.text.split()) >= _RUNNING:
            running[round(line.face * 2) / 2] += len(line.text)
    sizes = running or Counter(round(size * 2) / 2 for page in pages for size in page.faces)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def weights(pages: Sequence[Sheet], usual: float) -> dict[int, int]:
    """Of each line, by its identity: 2 a heading, 1 bold, 0 running text, -1 names nothing."""
    weight = {id(line): _weight(line, usual) for page in pages for line in page.lines}
    spans = _spans(pages)
    counts = Counter(words for span in spans for words in {_words(line) for line in span})
    for span in spans:
        for line in span:
            if counts[_words(line)] > max(1, _least(span, line, counts, weight)):
                weight[id(line)] = -1
    for line in _named_in_bold(spans, weight):
        weight[id(line)] = 2
    return weight


def heading_levels(pages: Sequence[Sheet], weight: dict[int, int], usual: float) -> dict[int, int]:
    """The level of each heading that is set larger than the text: 1 for the largest type."""
    large = [
        line
        for page in pages
        for line in page.lines
        if weight[id(line)] == 2 and line.face > _LARGER * usual
    ]
    sizes = sorted({round(line.face) for line in large}, reverse=True)
    return {id(line): sizes.index(round(line.face)) + 1 for line in large}


def _least(span: Sequence[Line], line: Line, counts: Counter[str], weight: dict[int, int]) -> int:
    """How often the rarest line comes that could name the table in this one's place."""
    bare = not explicit_name(line.text)
    rivals = [x for x in span if weight[id(x)] > 0 or (bare and _WORD.match(x.text))]
    return min((counts[_words(x)] for x in rivals), default=0 if bare else 10**6)


def _named_in_bold(spans: Sequence[Sequence[Line]], weight: dict[int, int]) -> list[Line]:
    """The last bold line before each table, where most tables have no larger heading."""
    best = [max((weight[id(line)] for line in span), default=0) for span in spans]
    if best.count(1) <= best.count(2):
        return []
    bold = [[line for line in span if weight[id(line)] == 1] for span in spans]
    return [lines[-1] for lines in bold if lines]


def _weight(line: Line, usual: float) -> int:
    if line.face > _LARGER * usual:
        return 2
    return 1 if line.bold else 0


def _words(line: Line) -> str:
    return " ".join(line.text.casefold().split())


def _spans(pages: Sequence[Sheet]) -> list[list[Line]]:
    """The short lines before each table of fields, from the one before it."""
    spans: list[list[Line]] = [[]]
    for page in pages:
        places: list[tuple[Place, Line | None]] = [
            (reading_place(page.gutters, line.x0, line.base), line)
            for line in page.lines
            if len(line.text) < 60
        ]
        places += [(reading_place(page.gutters, x, top), None) for x, top in page.field_tables]
        for _, line in sorted(places, key=lambda item: (item[0], item[1] is None)):
            if line is None:
                spans.append([])
            else:
                spans[-1].append(line)
    return spans[:-1]  # nothing follows the last lines
