"""Which texts stand over the tables of a document and may name them, judged over all of it.

A line that comes again over table after table ("Columns") names none; where most tables
stand under a bold line and few under a heading, the bold line names; captions that are
printed under their tables are put over them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from core.specs.blocks import Block, Grid, Text
from core.specs.captions import explicit_name, is_generic, is_note
from core.specs.headers import header_at

_CAPTION = re.compile(
    r"^(table|tab\.)\s+(?:[A-Z][.-]?)?\d+(?:[.\u2013-]\d+)*\s*[-.:\u2013\u2014]?\s+\S",
    re.IGNORECASE,
)
_SHORT = 80  # characters: a longer text is no title
_LOOKED_AT = 8  # rows of a grid searched for its header


def in_place(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with their texts weighed, and captions over their tables."""
    held = _captions_first(list(blocks))
    spans = _spans(held)
    weights = _demoted(held, spans)
    weights |= _promoted(held, spans, weights)
    return [
        replace(block, weight=weights[at]) if isinstance(block, Text) and at in weights else block
        for at, block in enumerate(held)
    ]


def _describes_fields(block: Block) -> bool:
    return isinstance(block, Grid) and any(
        header_at(block.rows, at) for at in range(min(_LOOKED_AT, len(block.rows)))
    )


def _is_caption(block: Block) -> bool:
    return isinstance(block, Text) and len(block.text) < 160 and bool(_CAPTION.match(block.text))


def _captions_first(blocks: list[Block]) -> list[Block]:
    """The blocks, where captions stand under their tables with each over its own."""
    grids = [at for at, block in enumerate(blocks) if _describes_fields(block)]
    under = [at for at in grids if _next_is_caption(blocks, at)]
    starts = [0, *(at + 1 for at in grids)]
    over = [1 for start, end in zip(starts, grids, strict=False) if _holds(blocks[start:end])]
    if len(under) <= len(over):
        return blocks
    for at in under:
        end = _run_end(blocks, at)
        caption = blocks.pop(end)
        blocks.insert(at, caption)
    return blocks


def _holds(blocks: Sequence[Block]) -> bool:
    return any(_is_caption(block) for block in blocks)


def _run_end(blocks: Sequence[Block], at: int) -> int:
    """The place after the grids that follow each other from there on."""
    while at < len(blocks) and isinstance(blocks[at], Grid):
        at += 1
    return at


def _next_is_caption(blocks: Sequence[Block], at: int) -> bool:
    end = _run_end(blocks, at)
    if end == len(blocks) or not _is_caption(blocks[end]):
        return False
    return at == 0 or not isinstance(blocks[at - 1], Grid)


def _spans(blocks: Sequence[Block]) -> list[list[int]]:
    """The short texts before each table of fields, from the one before it."""
    spans: list[list[int]] = [[]]
    for at, block in enumerate(blocks):
        if _describes_fields(block):
            spans.append([])
        elif isinstance(block, Text) and len(block.text) < _SHORT:
            spans[-1].append(at)
    return spans[:-1]


def _words(block: Block) -> str:
    """A line's words without the number of its section."""
    return re.sub(r"^[\d.]+\s+", "", " ".join(_text(block).casefold().split()))


def _weight(block: Block) -> int:
    return block.weight if isinstance(block, Text) else 0


def _demoted(blocks: Sequence[Block], spans: Sequence[Sequence[int]]) -> dict[int, int]:
    """Titles that come over several tables, where a rarer one could name each of these."""
    counts = Counter(word for span in spans for word in {_words(blocks[at]) for at in span})
    found: dict[int, int] = {}
    for span in spans:
        titles = [at for at in span if _weight(blocks[at]) > 0]
        rarest = min((counts[_words(blocks[at])] for at in titles), default=0)
        for at in titles:
            text = _words(blocks[at])
            if counts[text] > max(1, rarest) and not explicit_name(text):
                found[at] = -1
    return found


def _promoted(
    blocks: Sequence[Block], spans: Sequence[Sequence[int]], weights: dict[int, int]
) -> dict[int, int]:
    """The last bold line over each table, where more tables have one than have a heading."""
    headings = [at for span in spans if (at := _last(blocks, span, 2, weights)) is not None]
    bold = [at for span in spans if (at := _last(blocks, span, 1, weights)) is not None]
    if len(bold) < 2 or len(bold) <= len(headings):
        return {}
    return {at: 2 for at in bold}


def _last(
    blocks: Sequence[Block], span: Sequence[int], weight: int, weights: dict[int, int]
) -> int | None:
    """The last title of that weight over a table."""
    for at in reversed(span):
        text = " ".join(_text(blocks[at]).split())
        if weights.get(at, _weight(blocks[at])) != weight or is_generic(text) or is_note(text):
            continue
        if weight > 1 or not (text.endswith(".") or _leads_in(text)):
            return at
    return None


def _leads_in(text: str) -> bool:
    """Whether a line ends in a colon and, having no number, tells what follows it."""
    return text.endswith(":") and not text[:1].isdigit()


def _text(block: Block) -> str:
    return block.text if isinstance(block, Text) else ""
