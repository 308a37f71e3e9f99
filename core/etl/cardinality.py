"""Joins whose declared cardinality is not true in the extract: told before a load is tried.

Each such row would be a row reject of the load; here it is a count, and the contract's fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from core.catalogue import Catalogue
from core.connectors import Extract
from core.contract import Contract, Fault, Feed
from core.crosswalks import Crosswalk
from core.etl.compile import compile_contract, statement, vocabulary
from core.etl.model import CompiledFeed
from core.etl.prepare import prepare
from core.etl.references import read_references
from core.etl.wording import carried, listed
from core.expressions import Join, parsed_joins
from core.store import Engine, engine


def untrue_joins(
    spill: Path,
    extract: Extract,
    contract: Contract,
    catalogue: Catalogue,
    crosswalks: Mapping[str, Crosswalk],
    *,
    references: Path | None = None,
    memory: str = "4GiB",
    threads: int | None = None,
) -> list[Fault]:
    """One warning for each join that in this extract meets no row, or two, against its word.

    Raises: ContractError, ExtractError when the contract cannot be compiled for the extract.
    """
    columns = {name: table.columns for name, table in extract.tables.items()}
    feeds = compile_contract(contract, catalogue, crosswalks, columns)
    files = read_references(references, feeds, catalogue)
    macros = vocabulary(feeds, crosswalks)
    with engine(spill, [extract.folder], memory=memory, threads=threads) as open_engine:
        prepare(open_engine, extract, files, feeds, macros)
        return [
            fault
            for feed, compiled in zip(contract.feeds, feeds, strict=True)
            for fault in _untrue(open_engine, feed, compiled)
        ]


def _untrue(open_engine: Engine, feed: Feed, compiled: CompiledFeed) -> Iterator[Fault]:
    joins = [join for join in parsed_joins(feed.joins) if join.cardinality != "first"]
    for join, (several, none) in zip(joins, _counted(open_engine, compiled, joins), strict=True):
        place = f"join {join.alias}"
        if several:
            what = f"{place}: {several} rows of {compiled.driving_table} meet several of "
            fix = f"Write first by ..., or mend the condition: it says {join.cardinality}."
            yield Fault("warning", *feed.key, f"{what}{join.table}.", fix)
        if none and join.cardinality == "one":
            what = f"{place}: {none} rows of {compiled.driving_table} meet none of {join.table}."
            yield Fault("warning", *feed.key, what, "Write optional-one, or mend the condition.")


def _counted(
    open_engine: Engine, compiled: CompiledFeed, joins: Sequence[Join]
) -> list[tuple[int, int]]:
    """Per join the driving rows that meet several rows, and that meet none."""
    if not joins:
        return []
    met = [carried(join.alias, "_met") for join in joins]
    counts = [
        f"count(*) FILTER (WHERE {name} > 1), count(*) FILTER (WHERE {name} IS NULL)"
        for name in met
    ]
    names = [step.name for step in compiled.steps]
    steps = compiled.steps[: names.index("joined") + 1]
    end = f"SELECT {listed(counts)}\nFROM joined"
    row = open_engine.rows(
        statement(compiled, steps, end), step=f"{compiled.target_table}.{compiled.feed} joins"
    )[0]
    return list(zip(map(int, row[::2]), map(int, row[1::2]), strict=True))
