"""Fills the tables that the cohort has no model of, parents first, and tells what is open.

Grain of the listing: one thing that the dictionary did not tell. It stands beside the extract.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from core.catalogue import Catalogue, Table
from core.cohort.general.asked import Asked
from core.cohort.general.binding import bind
from core.cohort.general.forms import tells_day
from core.cohort.general.links import depths, in_order, keys_of, links_of
from core.cohort.general.meaning import meaning_of
from core.cohort.general.model import (
    GeneralTables,
    Link,
    Meaning,
    People,
    Statement,
    Unclear,
    Written,
)
from core.cohort.general.people import people_of
from core.cohort.general.pools import Pools
from core.cohort.general.rows import statement_of
from core.cohort.general.words import load_words
from core.cohort.general.write import table_name_fits, write_rows
from core.connectors import Extract, ExtractTable
from core.store import Engine, engine, write_json

LISTING = "not_understood.csv"
_SUMMARY = "general.json"
Told = Callable[[str], None]  # the table that comes next


@dataclass
class _Filling:
    engine: Engine
    folder: Path
    patients: int
    keys: Mapping[str, tuple[str, ...]]
    links: Mapping[str, Sequence[Link]]
    depth: Mapping[str, int]
    people: People
    pools: Pools
    unclear: list[Unclear] = field(default_factory=list)


def fill_general(
    catalogue: Catalogue,
    tables: Sequence[Table],
    standing: Sequence[ExtractTable],
    folder: Path,
    spill: Path,
    *,
    patients: int,
    seed: int,
    as_of: date,
    threads: int | None = None,
    told: Told = lambda _: None,
) -> list[ExtractTable]:
    """The tables written to the folder, parents first; `standing` are there already.

    What the dictionary did not tell is in `not_understood.csv` of the folder. `told` hears each
    table's name before it is made. The same request gives the same bytes on any thread count.
    """
    named = [table for table in tables if table_name_fits(table.name)]
    every = list(catalogue.source.tables.values())
    keys, open_keys = keys_of(catalogue, every)
    links = links_of(catalogue, keys)
    depth = depths(links)
    ordered, circles = in_order(named, links)
    people = _people(standing, every, keys, links)
    unclear = [*circles, *(_nameless(table) for table in tables if table not in named)]
    asked = {table.name for table in tables}
    unclear += [item for item in open_keys if item.table in asked]
    found = _standing(catalogue, standing, folder)
    with engine(spill, [folder], threads=threads) as opened:
        load_words(opened, seed, as_of)
        pools = Pools(opened, found)
        filling = _Filling(opened, folder, patients, keys, links, depth, people, pools, unclear)
        written = list(_write(filling, ordered, told))
    open_things = _list(folder / LISTING, unclear)
    summary = GeneralTables(len(written), people.table, open_things)
    write_json(folder / _SUMMARY, asdict(summary))
    return written


def _nameless(table: Table) -> Unclear:
    return Unclear(table.name, "", "its name cannot be the name of a file: it is left out")


def _people(
    standing: Sequence[ExtractTable],
    every: Sequence[Table],
    keys: Mapping[str, tuple[str, ...]],
    links: Mapping[str, Sequence[Link]],
) -> People:
    """The patients that stand already, or the table that looks most like them."""
    there = {item.name for item in standing}
    known = [table for table in every if table.name in there] if there else every
    return people_of(known, keys, links)


def _standing(
    catalogue: Catalogue, standing: Sequence[ExtractTable], folder: Path
) -> dict[str, Written]:
    tables = {item.name: catalogue.source.table(item.name) for item in standing}
    return {
        item.name: _stands(table, folder, item.rows)
        for item in standing
        if (table := tables[item.name]) is not None
    }


def _stands(table: Table, folder: Path, rows: int) -> Written:
    meanings = {item.name: meaning_of(item) for item in table.fields}
    name = _moment(table, meanings)
    columns = frozenset(item.name.casefold() for item in table.fields)
    form = meanings[name].form if name else ""
    return Written(folder / f"{table.name}.parquet", rows, columns, name, form)


def _moment(table: Table, meanings: Mapping[str, Meaning]) -> str:
    """The column that tells when a row happened: the first full moment, else the first day."""
    full = [
        f.name for f in table.fields if _tells(meanings[f.name]) and "%H" in meanings[f.name].form
    ]
    day = [f.name for f in table.fields if _tells(meanings[f.name])]
    keyed = [name for name in full if name in table.keys]
    return next(iter([*keyed, *full, *day]), "")


def _tells(meaning: Meaning) -> bool:
    return meaning.kind == "moment" and tells_day(meaning.form)


def _write(filling: _Filling, ordered: Sequence[Table], told: Told) -> Iterator[ExtractTable]:
    for table in ordered:
        told(table.name)
        statement = _planned(filling, table)
        made = write_rows(filling.engine, table, statement, filling.folder)
        filling.pools.written[table.name] = _stands(table, filling.folder, made.rows)
        yield made


def _planned(filling: _Filling, table: Table) -> Statement | None:
    meanings = {item.name: meaning_of(item) for item in table.fields}
    key = filling.keys.get(table.name, ())
    links = filling.links.get(table.name, [])
    binding = bind(table, key, links, filling.pools.written, filling.depth, filling.people.table)
    asked = Asked(table, key, meanings, binding, filling.people, filling.patients)
    statement, unclear = statement_of(asked, filling.pools)
    filling.unclear += [*_open_fields(asked), *_left(asked), *unclear]
    return statement


def _open_fields(asked: Asked) -> Iterator[Unclear]:
    for item in asked.table.fields:
        meaning = asked.meanings[item.name]
        given = item.name in asked.binding.columns or item.name in asked.key
        if meaning.unclear and not given:
            yield Unclear(asked.table.name, item.name, meaning.unclear)


def _left(asked: Asked) -> Iterator[Unclear]:
    for link in asked.binding.left:
        what = f"the reference to {link.parent} ({', '.join(link.keys)}) is not kept"
        yield Unclear(link.child, ", ".join(link.columns), what)


def _list(path: Path, unclear: Sequence[Unclear]) -> int:
    rows = sorted({(item.table, item.field, item.what) for item in unclear})
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["table", "field", "what"])
        writer.writerows(rows)
    return len(rows)


def general_tables(extract: Extract) -> GeneralTables | None:
    """What an extract holds of general tables; None when it holds none."""
    path = extract.folder / _SUMMARY
    if not path.exists():
        return None
    told = json.loads(path.read_text(encoding="utf-8"))
    return GeneralTables(told["tables"], told["patients_table"], told["not_understood"])
