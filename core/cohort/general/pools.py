"""Rows of parents that children may hang on, kept in the engine while the general tables are made.

A narrowed pool holds only the rows that satisfy the further references on its columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.cohort.general.binding import Pool
from core.cohort.general.forms import read
from core.cohort.general.model import Link, Unclear, Written
from core.store import Engine, quoted, text_literal


@dataclass
class Pools:
    engine: Engine
    written: dict[str, Written]
    kept: dict[str, tuple[str, int]] = field(default_factory=dict)  # statement -> view, rows
    wholly: dict[Link, bool] = field(default_factory=dict)

    def rows_of(self, pool: Pool) -> tuple[str, int, list[Unclear]]:
        """The name and count of the pool's rows, and the references that had to be given up."""
        narrowed = [link for link in pool.narrowed if not self.holds(link)]
        unclear: list[Unclear] = []
        while True:
            name, rows = self._kept(pool, narrowed)
            if rows or not narrowed:
                return name, rows, unclear
            lost = narrowed.pop()
            what = f"no row of {pool.link.parent} satisfies the reference to {lost.parent} too"
            mine = [pool.link.columns[pool.link.keys.index(key)] for key in lost.columns]
            unclear.append(Unclear(pool.link.child, ", ".join(mine), what))

    def holds(self, link: Link) -> bool:
        """Whether every row of the parent satisfies the further reference already."""
        if link not in self.wholly:
            sql = f"SELECT NOT EXISTS (SELECT 1 FROM {scan(self.written[link.child])} t WHERE NOT "
            found = self.engine.value(f"{sql}({_met(link, self.written)}))", step="general: holds")
            self.wholly[link] = bool(found)
        return self.wholly[link]

    def _kept(self, pool: Pool, narrowed: list[Link]) -> tuple[str, int]:
        sql = self._select(pool, narrowed)
        if sql not in self.kept:
            name = f"general_pool_{len(self.kept)}"
            self.engine.execute(f"CREATE TEMP TABLE {name} AS {sql}", step=f"general: {name}")
            rows = int(self.engine.value(f"SELECT count(*) FROM {name}", step=f"general: {name}"))
            self.kept[sql] = name, rows
        return self.kept[sql]

    def _select(self, pool: Pool, narrowed: list[Link]) -> str:
        parent = self.written[pool.link.parent]
        keys = ", ".join(f"t.{quoted(key)} AS k{n}" for n, key in enumerate(pool.link.keys))
        filled = [f"t.{quoted(key)} IS NOT NULL" for key in pool.link.keys]
        met = [_met(link, self.written) for link in narrowed]
        moment = "NULL::TIMESTAMP"
        if parent.moment:
            moment = read(f"t.{quoted(parent.moment)}", parent.form)
        group = [quoted(key) for key in pool.follows]
        among = ", ".join(f"t.{key}" for key in group)
        nth = f"row_number() OVER (PARTITION BY {among} ORDER BY t._record)" if group else "1"
        size = f"count(*) OVER (PARTITION BY {among})" if group else "1"
        return f"""SELECT row_number() OVER (ORDER BY t._record) AS place, {keys},
            {moment} AS moment, {nth} AS nth, {size} AS size
            FROM {scan(parent)} t WHERE {" AND ".join([*filled, *met])} ORDER BY place"""


def scan(table: Written) -> str:
    """SQL: the table's rows."""
    return f"read_parquet({text_literal(str(table.path))})"


def _met(link: Link, written: Mapping[str, Written]) -> str:
    equal = " AND ".join(
        f"t.{quoted(mine)} = u.{quoted(other)}"
        for mine, other in zip(link.columns, link.keys, strict=True)
    )
    blank = " OR ".join(f"t.{quoted(mine)} IS NULL" for mine in link.columns)
    return f"({blank} OR EXISTS (SELECT 1 FROM {scan(written[link.parent])} u WHERE {equal}))"
