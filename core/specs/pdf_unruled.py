"""Tables of a PDF page that no upright rule divides: columns found from the words themselves.

A header's words start a table; columns are parted where the words of its lines leave room.
Level rules, where there are any, part the rows; else a row begins where its name and its
type begin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.specs.blocks import Cell, Row
from core.specs.captions import names_table
from core.specs.headers import Header, header_of, normal
from core.specs.pdf_lines import Line, Word
from core.specs.pdf_page import Rule
from core.specs.pdf_rows import TableLine, rows_of

_APART = 0.55  # of the type size: a wider gap parts two cells
_HEAD_LINES = 3  # lines that a header may be wrapped over
_CODES = frozenset("value values code codes".split()) | {"valid values", "permitted values"}
_MEANINGS = frozenset(
    "label meaning description definition text term name comment notes explanation".split()
)


@dataclass(frozen=True)
class Columns:
    """Where the columns of a table without uprights lie, to carry on over a page."""

    cuts: tuple[float, ...]  # between columns, from the left
    header: Header
    titles: tuple[Word, ...]
    x0: float
    x1: float
    lines: int = 0  # that the cuts were judged by; none when only the header was there


@dataclass(frozen=True)
class Unruled:
    top: float
    rows: tuple[Row, ...]
    columns: Columns
    first: int  # its first and last line on the page
    last: int


def unruled_tables(
    lines: Sequence[Line], levels: Sequence[Rule], place: str, before: Columns | None
) -> list[Unruled]:
    """The page's tables from the top down; `before` is the table that the last page left open."""
    found: list[Unruled] = []
    if before and lines and (table := _carried_on(lines, levels, place, before)):
        found.append(table)
    at = found[-1].last + 1 if found else 0
    while at < len(lines):
        table = _table_at(lines, at, levels, place)
        if table:
            found.append(table)
        at = table.last + 1 if table else at + 1
    return found


def ends_page(table: Unruled, lines: Sequence[Line]) -> bool:
    """Whether the table runs to the page's last line, or to a section row that it closes with."""
    after = lines[table.last + 1 :]
    if len(after) != 1:
        return not after
    line = after[0]
    section = len(segments(line)) == 1 and len(line.text.split()) < 6 and not line.bold
    near = lines[table.last].base - line.base < 3 * line.size
    return section and near and table.columns.x0 - 6 <= line.x0 and not names_table(line.text)


def holds_unparted_rows(lines: Sequence[Line], columns: int, rows: int) -> bool:
    """Whether a grid is but a frame, or has uprights alone: its lines are rows of their own."""
    if not lines or (columns > 1 and (rows > 2 or len(lines) < 2)):
        return False
    head = _header_at(lines, 0)
    if head is None:  # it may carry on a table from the page before
        parted = sum(1 for line in lines if len(segments(line)) > 2)
        least = 1 if columns == 1 else 2
        return rows == 1 and parted >= max(least, 0.5 * len(lines))
    if len(lines) < 2:
        return False
    header, titles, size = head
    body = list(lines[size:])
    if columns > 1 and rows == 1 and len(body) == 1:
        return True  # a header and a section row in one
    cuts = _cuts(titles, body)
    names, rest = header.columns("field", "name"), header.columns("type", "length", "mandatory")
    placed = [_placed(line, Columns(cuts, header, tuple(titles), 0.0, 0.0)) for line in body]
    full = [line for line in placed if line.holds(names) and (line.holds(rest) or not rest)]
    return len(full) >= (3 if columns > 1 < rows else 1)  # a header in one row with its fields


def segments(line: Line) -> list[Word]:
    """The line's words joined where no wide gap parts them."""
    parts: list[Word] = []
    room = max(_APART * line.size, 1.5 * _pitch(line.words))
    for word in line.words:
        near = bool(parts) and word.x0 - parts[-1].x1 <= room
        if near and word.upright is None:
            last = parts[-1]
            parts[-1] = Word(f"{last.text} {word.text}", last.x0, word.x1, last.upright)
        else:
            parts.append(word)
    return parts


def _pitch(words: Sequence[Word]) -> float:
    """The width of a character where all have the same, so that a blank is as wide; else 0."""
    pitches = sorted((word.x1 - word.x0) / len(word.text) for word in words)
    even = len(pitches) > 1 and pitches[-1] < 1.02 * pitches[0]
    return pitches[0] if even else 0.0


def is_drawn(line: Line) -> bool:
    """Whether the line is a rule made of typed dashes."""
    return len(line.text) > 2 and not line.text.strip("-=_+|\u2500\u2014 ")


def _table_at(lines: Sequence[Line], at: int, levels: Sequence[Rule], place: str) -> Unruled | None:
    head = _header_at(lines, at)
    if head is None:
        return None
    header, titles, size = head
    body = _body(lines, at + size, lines[at + size - 1].base)
    cuts = _cuts(titles, body)
    body = _trimmed(body, cuts)
    if not body:
        return _bare(lines, at, size, header, titles, place)
    x0 = min(titles[0].x0, *(line.x0 for line in body))
    x1 = max(titles[-1].x1, *(line.x1 for line in body))
    columns = Columns(cuts, header, tuple(titles), x0, x1, len(body))
    head_row = Row(tuple(Cell((word.text,)) for word in titles), place)
    rows = _rows(body, columns, levels, place)
    last = at + size + len(body) - 1
    return Unruled(lines[at].base, (head_row, *rows), columns, at, last)


def _bare(
    lines: Sequence[Line], at: int, size: int, header: Header, titles: list[Word], place: str
) -> Unruled | None:
    """A header that the page ends with; its rows follow on the next page."""
    if len(lines) - at - size > 1:
        return None
    columns = Columns((), header, tuple(titles), titles[0].x0, titles[-1].x1)
    row = Row(tuple(Cell((word.text,)) for word in titles), place)
    return Unruled(lines[at].base, (row,), columns, at, len(lines) - 1)


def _carried_on(
    lines: Sequence[Line], levels: Sequence[Rule], place: str, before: Columns
) -> Unruled | None:
    """The rows at the top of a page that carry on a table without printing its header again."""
    body = _body(lines, 0, lines[0].base)
    if before.lines < len(body):
        before = replace(before, cuts=_cuts(before.titles, body), lines=len(body))
    body = _trimmed(body, before.cuts)
    if not body or any(line.x0 < before.x0 - 6 for line in body):
        return None
    rows = _rows(body, before, levels, place)
    full = [row for row in rows if sum(1 for cell in row.cells if cell.lines) > 1]
    return Unruled(lines[0].base, rows, before, 0, len(body) - 1) if full else None


def _header_at(lines: Sequence[Line], at: int) -> tuple[Header, list[Word], int] | None:
    """The header that begins on this line, over as many lines as make most headings known."""
    best: tuple[int, Header, list[Word], int] | None = None
    titles: list[Word] = []
    for size in range(1, _HEAD_LINES + 1):
        if at + size > len(lines):
            break
        line = lines[at + size - 1]
        if size > 1 and lines[at + size - 2].base - line.base > 1.7 * line.size:
            break
        titles = _stacked(titles, segments(line))
        header = header_of(Row(tuple(Cell((word.text,)) for word in titles), ""))
        known = sum(1 for role in header.roles if role) if header else 0
        if header and (best is None or known > best[0] - (len(titles) == len(best[2]))):
            best = known, header, titles, size
    if best is None or (len(segments(lines[at])) == 1 and _known(lines, at + 1) >= best[0]):
        return None  # a caption over a header
    return best[1:]


def _known(lines: Sequence[Line], at: int) -> int:
    """How many headings of that line alone are known, where they make a header."""
    parts = segments(lines[at]) if at < len(lines) else []
    header = header_of(Row(tuple(Cell((word.text,)) for word in parts), ""))
    return sum(1 for role in header.roles if role) if header else 0


def _stacked(above: list[Word], below: list[Word]) -> list[Word]:
    """Headings with their second lines; a part under no heading is a heading of its own."""
    titles = list(above)
    for part in below:
        over = next((i for i, t in enumerate(titles) if t.x0 < part.x1 and part.x0 < t.x1), None)
        if over is None:
            titles.append(part)
        else:
            held = titles[over]
            text = f"{held.text} {part.text}"
            upright = part.upright if held.upright is None else held.upright
            titles[over] = Word(text, min(held.x0, part.x0), max(held.x1, part.x1), upright)
    return sorted(titles, key=lambda word: word.x0)


def _body(lines: Sequence[Line], start: int, above: float) -> list[Line]:
    """The lines that may belong to the table: up to a caption, a header or a wide gap."""
    body: list[Line] = []
    widest = 0.0
    for index in range(start, len(lines)):
        line = lines[index]
        gap = (body[-1].base if body else above) - line.base
        if gap < 0 or (gap > max(3.2 * line.size, 1.9 * widest) and (body or gap > 5 * line.size)):
            break  # the next column of the page, or a wide gap
        if body and line.size > 1.15 * body[0].size:
            break
        parts = segments(line)
        if len(parts) == 1 and _ends(line, lines[max(start - 1, 0)]):
            break
        if _lists_values(parts) or _header_at(lines, index):
            break
        widest = max(widest, gap)
        body.append(line)
    return body


def _ends(line: Line, head: Line) -> bool:
    """Whether the line is a caption, or announces at the left edge what follows: "Indexes:"."""
    left = line.x0 <= head.x0 + line.size
    if left and line.text.endswith(":"):
        return True
    return names_table(line.text) and (left or line.text[:1].isalpha())


def _lists_values(parts: Sequence[Word]) -> bool:
    """Whether the line heads a list of values, such as "Code | Meaning"."""
    words = [normal(part.text) for part in parts]
    return 1 < len(words) <= 3 and words[0] in _CODES and set(words[1:]) <= _MEANINGS


def _cuts(titles: Sequence[Word], body: Sequence[Line]) -> tuple[float, ...]:
    """Between each two headings the place that the fewest words lie across."""
    cuts = []
    words = [word for line in body for word in segments(line)]
    for left, right in zip(titles, titles[1:], strict=False):
        if right.upright is not None:
            cuts.append(right.upright)
            continue
        low, high = (left.x0 + left.x1) / 2, (right.x0 + right.x1) / 2
        low = min(low, left.x0 + 0.5 * (right.x0 - left.x0))
        near = [word for word in words if word.x1 > low and word.x0 < high]
        offered = {right.x0 - 1.0, left.x1 + 1.0}
        offered |= {word.x0 - 1.0 for word in near} | {word.x1 + 1.0 for word in near}
        inside = [x for x in offered if low <= x <= high]
        lines = [segments(line) for line in body]
        cuts.append(
            min(
                inside,
                key=lambda x: (
                    _across(near, titles, x),
                    -_filled(lines, left, x, right),
                    abs(right.x0 - 1.0 - x),
                ),
            )
        )
    return tuple(cuts)


def _filled(lines: Sequence[list[Word]], left: Word, x: float, right: Word) -> int:
    """How many cells beside that cut hold words: a good cut leaves no column empty."""
    before = sum(1 for words in lines if any(left.x0 - 9 < w.x1 <= x for w in words))
    after = sum(1 for words in lines if any(x <= w.x0 < right.x1 for w in words))
    return before + after


def _across(words: Sequence[Word], titles: Sequence[Word], x: float) -> int:
    held = sum(1 for word in words if word.x0 < x < word.x1)
    return held + 3 * sum(1 for title in titles if title.x0 < x < title.x1)


def _crosses(line: Line, cuts: Sequence[float]) -> bool:
    return any(part.x0 + 1 < cut < part.x1 - 1 for part in segments(line) for cut in cuts)


def _trimmed(body: list[Line], cuts: Sequence[float]) -> list[Line]:
    """The lines up to the last that keeps to the columns; prose runs across them."""
    kept = list(body)
    for index in range(len(body)):
        if _crosses(body[index], cuts) and _is_prose(body[index : index + 4], cuts):
            kept = body[:index]
            break
    while kept and _is_tail(kept, cuts):
        kept.pop()
    return kept


def _is_prose(lines: Sequence[Line], cuts: Sequence[float]) -> bool:
    """Whether a line across the columns begins running text and is no section row."""
    across = [_crosses(line, cuts) for line in lines]
    if all(across[:2]):
        return True
    return sum(across) > 1 and all(
        runs or len(segments(line)) == 1 for runs, line in zip(across, lines, strict=True)
    )


def _is_tail(kept: Sequence[Line], cuts: Sequence[float]) -> bool:
    """Whether the last line belongs to what follows the table."""
    if _crosses(kept[-1], cuts):
        return True
    if len(segments(kept[-1])) > 1:
        return False
    return _lone(kept) or (kept[-1].bold and not any(line.bold for line in kept[:-1]))


def _lone(body: Sequence[Line]) -> bool:
    """Whether the last line stands apart from the line above it, as a footnote does."""
    gaps = [a.base - b.base for a, b in zip(body, body[1:], strict=False)]
    return len(gaps) > 1 and gaps[-1] > 1.35 * max(gaps[:-1])


def _rows(
    body: Sequence[Line], columns: Columns, levels: Sequence[Rule], place: str
) -> tuple[Row, ...]:
    placed = [_placed(line, columns) for line in body]
    low, high = body[-1].base, body[0].base
    wide = columns.x1 - columns.x0
    held = sorted(
        rule.at
        for rule in levels
        if low < rule.at < high
        and min(rule.end, columns.x1) - max(rule.start, columns.x0) > 0.7 * wide
    )
    apart = [at for before, at in zip([0.0, *held], held, strict=False) if at - before > 2.5]
    bands = [round(at, 1) for at in reversed(apart)]
    return rows_of(placed, columns.header, bands, place)


def _placed(line: Line, columns: Columns) -> TableLine:
    """The line's words shared out over the columns; a line across them is one text."""
    cells: list[list[Word]] = [[] for _ in range(len(columns.cuts) + 1)]
    if _crosses(line, columns.cuts):
        cells[0] = list(line.words)
        return TableLine(line, tuple(_as_line(line, words) for words in cells), True)
    for word in line.words:
        middle = (word.x0 + word.x1) / 2
        cells[sum(1 for cut in columns.cuts if middle > cut)].append(word)
    return TableLine(line, tuple(_as_line(line, words) for words in cells), False)


def _as_line(line: Line, words: Sequence[Word]) -> Line | None:
    if not words:
        return None
    text = " ".join(word.text for word in words)
    width = words[0].x1 - words[0].x0
    return replace(line, text=text, x0=words[0].x0, x1=words[-1].x1, first_word=width, words=())
