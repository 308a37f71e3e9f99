"""Plants a plan's defects in the tables of an extract that is not yet sealed.

Only the tables that a defect is in are written again, their rows in the order they had; an added
row stands behind them. What was planted is kept beside the tables.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from core.cohort.defects.kinds import defect_kinds
from core.cohort.defects.model import DefectPlan, Planted, PlantedKind
from core.cohort.defects.truth import write_truth
from core.cohort.defects.victims import plant_kind, prepare
from core.cohort.model import Progress
from core.connectors import ExtractTable, content_hash
from core.store import Engine, engine, quoted, text_literal

WORDS = Path(__file__).with_name("sql") / "words.sql"


def plant_defects(
    folder: Path,
    spill: Path,
    written: Sequence[ExtractTable],
    plan: DefectPlan,
    *,
    seed: int,
    as_of: date,
    memory: str = "4GiB",
    threads: int | None = None,
    progress: Progress | None = None,
) -> list[ExtractTable]:
    """The tables as they stand with the plan's defects in them; truth.csv tells each one.

    The same clean tables, plan and seed give the same bytes, on any number of threads.
    """
    tables = {item.name: item for item in written}
    with engine(spill, [folder], memory=memory, threads=threads) as made:
        _open_tables(made, folder, tables, seed, as_of)
        kinds = _plant(made, plan, tables, progress)
        rows = made.rows("SELECT DISTINCT tbl FROM planted ORDER BY tbl", step="defects")
        for (name,) in rows:
            tables[name] = _rewritten(made, folder, tables[name])
        planted = Planted(plan.name, seed, tuple(kinds))
        write_truth(made, folder, planted, {name: item.rows for name, item in tables.items()})
    return [tables[item.name] for item in written]


def _open_tables(
    made: Engine, folder: Path, tables: Mapping[str, ExtractTable], seed: int, as_of: date
) -> None:
    for name, text in {"seed": str(seed), "as_of": as_of.isoformat()}.items():
        made.execute(f"SET VARIABLE {name} = {text_literal(text)}", step="defects: variables")
    for statement in WORDS.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            made.execute(statement, step="defects: words")
    for name in tables:
        scan = f"read_parquet({text_literal(str(folder / f'{name}.parquet'))})"
        made.execute(f"CREATE VIEW {quoted(name)} AS FROM {scan}", step=f"defects: {name}")
    prepare(made, tables)


def _plant(
    made: Engine,
    plan: DefectPlan,
    tables: Mapping[str, ExtractTable],
    progress: Progress | None,
) -> list[PlantedKind]:
    """Kinds that need patients to themselves choose first; otherwise the kinds' own order."""
    kinds = defect_kinds()
    numbers = {name: place for place, name in enumerate(kinds)}
    exclusive = [item for item in plan.asked if kinds[item.kind].alone or kinds[item.kind].partner]
    rest = [item for item in plan.asked if item not in exclusive]
    done: dict[str, PlantedKind] = {}
    for item in (*exclusive, *rest):
        if progress:
            progress("generate", f"defect {item.kind}", len(done), len(plan.asked))
        kind, no = kinds[item.kind], numbers[item.kind]
        done[item.kind] = plant_kind(made, kind, item, no, tables)
    return [done[item.kind] for item in plan.asked]


def _rewritten(made: Engine, folder: Path, table: ExtractTable) -> ExtractTable:
    """The table's file with its defects in the place of the clean one."""
    path = folder / f"{table.name}.parquet"
    part = path.with_suffix(".dirty")
    step = f"defects: write {table.name}"
    fields = _fields(made, table.name, step)
    made.execute(
        f"""COPY (SELECT row_number() OVER () AS _record, * FROM ({_rows(table, fields)}))
        TO {text_literal(str(part))} (FORMAT parquet, COMPRESSION zstd)""",
        step=step,
    )
    rows = made.value(f"SELECT count(*) FROM read_parquet({text_literal(str(part))})", step=step)
    os.replace(part, path)
    return ExtractTable(table.name, table.columns, int(rows), content_hash(made, path))


def _fields(made: Engine, table: str, step: str) -> set[str]:
    """The fields that any defect of the table alters."""
    sql = "SELECT DISTINCT unnest(changes).field FROM planted WHERE tbl = ?"
    return {row[0] for row in made.rows(sql, [table], step=step)}


def _rows(table: ExtractTable, fields: set[str]) -> str:
    """The clean rows with their cells altered and without those removed, then the added ones."""
    altered = [name for name in table.columns if name in fields]
    marks = ", ".join(
        f"bool_or(c.field = {text_literal(name)}) AS is{place},"
        f" max(c.after) FILTER (c.field = {text_literal(name)}) AS to{place}"
        for place, name in enumerate(altered)
    )
    columns = ", ".join(_column(name, altered) for name in table.columns)
    name, own = quoted(table.name), f"tbl = {text_literal(table.name)}"
    return f"""WITH cell AS (SELECT no, place, act, record, unnest(changes) AS c
        FROM planted WHERE {own}),
    edit AS (SELECT no, place, act, record{", " + marks if marks else ""} FROM cell GROUP BY ALL),
    kept AS (SELECT 0 AS part, 0 AS no, t._record AS place, {columns} FROM {name} t
      LEFT JOIN (FROM edit WHERE act = 'change') e ON e.record = t._record
      WHERE t._record NOT IN (SELECT record FROM planted WHERE {own} AND act = 'remove')),
    added AS (SELECT 1 AS part, p.no, p.place, {columns} FROM {name} t
      JOIN (FROM planted WHERE {own} AND act = 'add') p ON p.record = t._record
      LEFT JOIN edit e ON e.no = p.no AND e.place = p.place)
    SELECT * EXCLUDE (part, no, place) FROM (FROM kept UNION ALL FROM added)
    ORDER BY part, no, place"""


def _column(name: str, altered: list[str]) -> str:
    if name not in altered:
        return f"t.{quoted(name)}"
    place = altered.index(name)
    return f"CASE WHEN e.is{place} THEN e.to{place} ELSE t.{quoted(name)} END AS {quoted(name)}"
