"""Characters of a PDF page gathered to lines, and the lines of a cell to paragraphs."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from core.specs.blocks import Cell
from core.specs.pdf_page import Char, Rule

_BARS = frozenset("|\u2502\u2503\u00a6")


@dataclass(frozen=True)
class Word:
    text: str
    x0: float
    x1: float
    upright: float | None = None  # where an upright parts it from the word before


@dataclass(frozen=True)
class Line:
    text: str
    x0: float
    x1: float
    base: float
    size: float
    first_word: float = 0.0  # width of the first word
    nested: bool = False  # a row of a grid inside the cell
    words: tuple[Word, ...] = ()  # kept where tables without rules are looked for
    at: int = 0  # number of its first character in the page's text
    bold: bool = False
    face: float = 0.0  # type size as set, where it was asked for


def lines_of(chars: Iterable[Char], words: bool = False) -> list[Line]:
    """Characters gathered by baseline, top line first; a gap is a blank even if none is set."""
    rows: list[list[Char]] = []
    for char in sorted(chars, key=lambda c: -c.base):
        if rows and rows[-1][0].base - char.base <= max(2.0, 0.25 * char.size):
            rows[-1].append(char)
        else:
            rows.append([char])
    return [line for row in rows if (line := _line(_with_room(_in_order(row)), words))]


def _with_room(row: list[Char]) -> list[Char]:
    """Without the blanks that take no room between letters: setting leaves these in words."""
    return [
        char
        for before, char, after in zip([None, *row], row, [*row[1:], None], strict=False)
        if not (before and after and char.text == " " and _tight(before, after))
    ]


def _tight(before: Char, after: Char) -> bool:
    return not (before.text + after.text).isspace() and after.x0 - before.x1 < 0.08 * after.size


def _in_order(row: list[Char]) -> list[Char]:
    """From the left; runs of letters that are written from the right, from the right."""
    row.sort(key=lambda char: char.x0)
    if not any(char.text >= "\u0590" and _from_right(char) for char in row):
        return row
    ordered: list[Char] = []
    run: list[Char] = []
    for char in row:
        if _from_right(char) or (run and char.text.isspace()):
            run.append(char)
            continue
        ordered += [*reversed(run), char]
        run = []
    return [*ordered, *reversed(run)]


def _from_right(char: Char) -> bool:
    return unicodedata.bidirectional(char.text[0]) in {"R", "AL"}


def _line(chars: list[Char], keep_words: bool) -> Line | None:
    inked = [char for char in chars if not char.text.isspace()]
    if not inked:
        return None
    parts: list[str] = []
    end = first_end = 0.0
    for char in chars:
        if char.text.isspace():
            parts.append(" ")
            continue
        if parts and parts[-1] != " " and char.x0 - end > 0.2 * char.size:
            parts.append(" ")
        first_end = first_end or (end if parts and parts[-1] == " " else 0.0)
        parts.append(char.text)
        end = char.x1
    text = " ".join("".join(parts).split())
    size = max(char.size for char in inked)
    word = (first_end or end) - inked[0].x0
    words = tuple(_words(chars)) if keep_words else ()
    left, right = min(char.x0 for char in inked), max(char.x1 for char in inked)
    return Line(text, left, right, inked[0].base, size, word, words=words, at=inked[0].at)


def _words(chars: list[Char]) -> Iterator[Word]:
    run: list[Char] = []
    for char in chars:
        blank = char.text.isspace()
        if run and (blank or char.x0 - run[-1].x1 > 0.2 * char.size):
            yield Word("".join(c.text for c in run), run[0].x0, run[-1].x1)
            run = []
        if not blank:
            run.append(char)
    if run:
        yield Word("".join(c.text for c in run), run[0].x0, run[-1].x1)


def parted(lines: Sequence[Line], rules: Sequence[Rule]) -> list[Line]:
    """The lines with the uprights told that stand between their words, drawn or typed."""
    uprights = [rule for rule in rules if rule.vertical]
    drawn = [_parted(line, uprights) for line in lines] if uprights else list(lines)
    typed = Counter(round(word.x0) for line in lines for word in line.words if word.text in _BARS)
    bars = {x for x, count in typed.items() if count > 2}
    return [_without_bars(line, bars) for line in drawn] if bars else drawn


def _without_bars(line: Line, bars: set[int]) -> Line:
    """The line with its typed bars taken for uprights."""
    words: list[Word] = []
    upright: float | None = None
    for word in line.words:
        if word.text in _BARS and {round(word.x0) + step for step in (-1, 0, 1)} & bars:
            upright = (word.x0 + word.x1) / 2
        else:
            words.append(replace(word, upright=upright) if upright is not None else word)
            upright = None
    if len(words) == len(line.words):
        return line
    if words and line.words[0].text in _BARS:
        words[0] = replace(words[0], upright=None)
    text = " ".join(word.text for word in words)
    return replace(line, text=text, words=tuple(words))


def _parted(line: Line, uprights: Sequence[Rule]) -> Line:
    height = line.base + 0.3 * line.size
    near = [r.at for r in uprights if line.x0 < r.at < line.x1 and r.start < height < r.end]
    if not near:
        return line
    words = list(line.words[:1])
    for before, word in zip(line.words, line.words[1:], strict=False):
        between = [at for at in near if before.x1 - 1 <= at <= word.x0 + 1]
        words.append(replace(word, upright=between[-1]) if between else word)
    return replace(line, words=tuple(words))


def paragraphs(lines: Sequence[Line], x0: float, x1: float, drawn: str = "") -> Cell:
    """A cell's lines with the paragraphs that spacing and unused room give away."""
    gaps = [a.base - b.base for a, b in zip(lines, lines[1:], strict=False)]
    usual = min(gaps, default=0.0)
    breaks: list[int] = []
    edge = x1 - max(1.0, min((line.x0 for line in lines), default=x0) - x0)
    for index, gap in enumerate(gaps, 1):
        above, below = lines[index - 1], lines[index]
        fits = above.x1 + below.first_word + 0.2 * below.size < edge - 2
        if (
            above.nested
            or below.nested
            or gap > 1.35 * usual
            or gap > 1.7 * below.size > 1.7
            or fits
        ):
            breaks.append(index)
    texts, starts = unwrapped(lines, breaks, edge)
    return Cell(texts, starts, bool(breaks), drawn)


def unwrapped(
    lines: Sequence[Line], breaks: Sequence[int], edge: float
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The lines, joined where one was left with room for a letter: it was broken at a blank.

    What follows a full line may be the rest of its last word; that is for the name to judge.
    """
    texts: list[str] = []
    starts: list[int] = []
    for index, line in enumerate(lines):
        if index in breaks:
            starts.append(len(texts))
            texts.append(line.text)
        elif index and _broken_at_blank(lines[index - 1], line, edge):
            texts[-1] = f"{texts[-1]} {line.text}"
        else:
            texts.append(line.text)
    return tuple(texts), tuple(starts)


def _broken_at_blank(above: Line, below: Line, edge: float) -> bool:
    """Whether the upper line stopped so short of the edge that no word was cut."""
    if "_" in above.text + below.text or above.text.endswith(("-", "/")):
        return False
    return edge - above.x1 > below.size
