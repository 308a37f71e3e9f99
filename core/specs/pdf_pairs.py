"""Fields printed as lines of "Heading: value", one under the other, without any table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from core.specs.blocks import Block, Cell, Grid, Row, Text, joined
from core.specs.captions import explicit_name, names_table
from core.specs.headers import role_of

_PAIR = re.compile(r"^(?P<key>[A-Z][A-Za-z/# ]{1,30}?)\s*:\s+(?P<value>\S.*)$")
_BEGINS = ("field", "name")
_ADDED = 3  # lines that may carry on one value

Pair = tuple[tuple[Text, ...], str, str]  # its lines as they stood, heading, value


def with_pairs(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, with each run of such lines as one grid of two columns."""
    run: list[Pair] = []
    added: list[Text] = []
    for block in blocks:
        found = _pair(block)
        if isinstance(block, Text) and found:
            run = [*_grown(run, added), ((block,), *found)]
            added = []
        elif isinstance(block, Text) and run and len(added) < _ADDED and _is_plain(block):
            added.append(block)
        else:
            yield from _told(run)
            yield from added
            yield block
            run, added = [], []
    yield from _told(run)
    yield from added


def _pair(block: Block) -> tuple[str, str] | None:
    if not isinstance(block, Text) or explicit_name(block.text):
        return None
    found = _PAIR.match(block.text)
    return (found["key"], found["value"]) if found else None


def _is_plain(text: Text) -> bool:
    return text.weight <= 0 and not names_table(text.text)


def _grown(run: Sequence[Pair], added: Sequence[Text]) -> list[Pair]:
    """The run, its last value carried on by the lines after it."""
    grown = list(run)
    for text in added:
        lines, key, value = grown[-1]
        grown[-1] = ((*lines, text), key, joined(value, text.text))
    return grown


def _told(run: Sequence[Pair]) -> Iterator[Block]:
    """The run as a grid where it describes fields, else its lines as they stood."""
    roles = [role_of(key) for _, key, _ in run]
    start = next((index for index, role in enumerate(roles) if role in _BEGINS), len(run))
    fields = roles[start:].count(roles[start]) if start < len(run) else 0
    known = sum(1 for role in roles[start:] if role)
    if fields < 2 or known < 0.6 * (len(run) - start) or len({*roles[start:]} - {""}) < 2:
        yield from (text for lines, _, _ in run for text in lines)
        return
    yield from (text for lines, _, _ in run[:start] for text in lines)
    rows = [Row((Cell((key,)), Cell((value,))), ln[0].place) for ln, key, value in run[start:]]
    yield Grid(tuple(rows), rows[0].place)
