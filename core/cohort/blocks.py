"""The cohort block by block: a few thousand patients at a time, on as many threads as allowed.

A block's rows depend on seed and patient alone, each engine works on one thread, and blocks are
handed on in order: neither size nor threads change a byte, and memory stays that of a few blocks.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from queue import SimpleQueue
from threading import Event

from core.cohort.model import Block, CodeSet, Request
from core.cohort.pools import load_pools, set_block
from core.cohort.steps import due_steps, run_once, run_steps
from core.cohort.tables import Plan, Rows, made_rows
from core.crosswalks import Crosswalk
from core.store import Engine, engine

LEAST, MOST = 5_000, 60_000  # patients of a block: enough to repay its planning, few in memory
_MEMORY = "2GiB"  # of one engine; a block needs less than half of it


@dataclass(frozen=True)
class Made:
    """What one block came to."""

    tables: dict[str, Rows]  # a table is absent when the block has nothing of it
    counted: dict[str, tuple[int, int]]  # rate to how often it came true, of how many


@dataclass(frozen=True)
class Recipe:
    """All that a block is made from besides its number."""

    request: Request
    plans: Sequence[Plan]
    sets: Mapping[str, CodeSet]
    crosswalks: Mapping[str, Crosswalk]


def blocks_of(patients: int) -> list[Block]:
    """Patients 1 to N in blocks of a multiple of four: homes and merges stay within four."""
    size = min(MOST, max(LEAST, -(-patients // 16) * 4))
    starts = range(1, patients + 1, size)
    return [Block(at, first, min(first + size - 1, patients)) for at, first in enumerate(starts)]


def made_blocks(
    recipe: Recipe, spill: Path, threads: int | None
) -> Generator[tuple[Block, Made], None, None]:
    """Every block with its rows, in order. Threads None means the machine's."""
    blocks = blocks_of(recipe.request.patients)
    workers = min(len(blocks), threads or os.cpu_count() or 1)
    with _makers(recipe, spill, workers) as make:
        waiting: deque[tuple[Block, Future[Made]]] = deque()
        for block in blocks:
            waiting.append((block, make(block)))
            if len(waiting) > workers:
                yield _first(waiting)
        while waiting:
            yield _first(waiting)


def _first(waiting: deque[tuple[Block, Future[Made]]]) -> tuple[Block, Made]:
    block, future = waiting.popleft()
    return block, future.result()


@contextmanager
def _makers(recipe: Recipe, spill: Path, workers: int) -> Iterator[Callable[[Block], Future[Made]]]:
    """Hands blocks to engines that are each prepared once; a fault or ctrl-C stops them all."""
    free: SimpleQueue[Engine] = SimpleQueue()
    stopped = Event()
    with ExitStack() as stack:
        engines = [
            stack.enter_context(engine(spill / f"part{n}", threads=1, memory=_MEMORY))
            for n in range(workers)
        ]
        for made in engines:
            _prepare(made, recipe)
            free.put(made)
        pool = ThreadPoolExecutor(workers)

        def make(block: Block) -> Future[Made]:
            return pool.submit(_turn, block, recipe, free, stopped)

        try:
            yield make
        finally:
            stopped.set()
            for made in engines:
                made.interrupt()
            pool.shutdown(wait=True, cancel_futures=True)


def _turn(block: Block, recipe: Recipe, free: SimpleQueue[Engine], stopped: Event) -> Made:
    made = free.get()
    try:
        return _made_block(made, block, recipe, stopped)
    finally:
        free.put(made)


def _prepare(made: Engine, recipe: Recipe) -> None:
    load_pools(made, recipe.request, recipe.sets, recipe.crosswalks)
    run_once(made)


def _made_block(made: Engine, block: Block, recipe: Recipe, stopped: Event) -> Made:
    set_block(made, block)
    statements = [plan.statement.sql for plan in recipe.plans if plan.statement]
    run_steps(made, takewhile(lambda _: not stopped.is_set(), due_steps(statements)))
    tables: dict[str, Rows] = {}
    for plan in recipe.plans:
        rows = made_rows(made, plan) if not stopped.is_set() and _due(plan, block) else None
        if rows is not None:
            tables[plan.table.name] = rows
    counts = [] if stopped.is_set() else made.rows("FROM counted", step="cohort: counted")
    return Made(tables, {str(name): (int(cases), int(of)) for name, cases, of in counts})


def _due(plan: Plan, block: Block) -> bool:
    return plan.statement is not None and (block.number == 0 or plan.statement.of_patients)
