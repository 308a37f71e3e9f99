"""Fields printed as lines of "Heading: value", one under the other, without any table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from core.specs.blocks import Block, Cell, Grid, Row, Text, joined
from core.specs.captions import explicit_name, names_table
from core.specs.headers import role_of

_PAIR = re.compile(r"^(?P<key>[A-Z][A-Za-z/# ]{1,30}?)\s*:(?:\s+(?P<value>\S.*))?$")
_BEGINS = ("field", "name")
_ADDED = 3  # lines that may carry on one value
_ALONE = 3  # runs of one field each that it takes to tell them from a list of headings

Pair = tuple[tuple[Text, ...], str, str]  # its lines as they stood, heading, value
Run = list[Pair]


def with_pairs(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, with each run of such lines as one grid of two columns."""
    parts = list(_parts(blocks))
    runs = [part for part in parts if isinstance(part, list)]
    single = [run for run in runs if _fields(run) == 1]
    firsts = {_key(run) for run in single}
    alone = len(single) >= _ALONE and len(firsts) == 1
    for part in parts:
        if isinstance(part, list):
            yield from _told(part, 1 if alone else 2)
        else:
            yield part


def _parts(blocks: Iterable[Block]) -> Iterator[Block | Run]:
    run: Run = []
    added: list[Text] = []
    for block in blocks:
        found = _pair(block, bool(run))
        if isinstance(block, Text) and found:
            run = [*_grown(run, added), ((block,), *found)]
            added = []
        elif isinstance(block, Text) and run and len(added) < _ADDED and _is_plain(block):
            added.append(block)
        else:
            yield from [run] if run else []
            yield from added
            yield block
            run, added = [], []
    yield from [run] if run else []
    yield from added


def _pair(block: Block, runs: bool) -> tuple[str, str] | None:
    """Heading and value; within a run the value may follow on lines of its own."""
    if not isinstance(block, Text) or explicit_name(block.text):
        return None
    found = _PAIR.match(block.text)
    if found is None or not (found["value"] or runs):
        return None
    return found["key"], found["value"] or ""


def _is_plain(text: Text) -> bool:
    return text.weight <= 0 and not names_table(text.text)


def _grown(run: Sequence[Pair], added: Sequence[Text]) -> list[Pair]:
    """The run, its last value carried on by the lines after it."""
    grown = list(run)
    for text in added:
        lines, key, value = grown[-1]
        grown[-1] = ((*lines, text), key, joined(value, text.text).strip())
    return grown


def _start(run: Run) -> int:
    """Where the first field of the run begins."""
    roles = (role_of(key) for _, key, _ in run)
    return next((index for index, role in enumerate(roles) if role in _BEGINS), len(run))


def _key(run: Run) -> str:
    return run[_start(run)][1].casefold()


def _fields(run: Run) -> int:
    """How many fields the run describes; 0 when it describes none."""
    start = _start(run)
    roles = [role_of(key) for _, key, _ in run[start:]]
    known = sum(1 for role in roles if role)
    if not roles or known < 0.6 * len(roles) or len({*roles} - {""}) < 2:
        return 0
    return roles.count(roles[0])


def _told(run: Run, least: int) -> Iterator[Block]:
    """The run as a grid where it describes so many fields, else its lines as they stood."""
    start = _start(run) if _fields(run) >= least else len(run)
    yield from (text for lines, _, _ in run[:start] for text in lines)
    rows = [Row((Cell((key,)), Cell((value,))), ln[0].place) for ln, key, value in run[start:]]
    if rows:
        yield Grid(tuple(rows), rows[0].place)
