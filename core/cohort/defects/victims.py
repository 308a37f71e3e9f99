"""Which rows carry a defect, and what becomes of them: one kind after the other, each row once.

The choice depends on seed, kind and business key alone, and on the kinds before it: a row carries
one defect at most, and patients without one are preferred. A kind that is `alone`, or that has a
partner, takes its patients for itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.cohort.defects.model import Asked, DefectKind, PlantedKind
from core.connectors import ExtractTable
from core.store import Engine, quoted, text_literal

PATIENT = "InternalPatientNumber"
_TABLE = re.compile(r"\b(?:FROM|JOIN) ([A-Z0-9]+)\b")
_ALIASED = re.compile(r"\b(?:FROM|JOIN) ([A-Z0-9]+) ([a-z])\b")
_COLUMN = re.compile(r"(?:\b(\w+)\.)?\b([A-Z]\w*[a-z]\w*)")  # columns alone mix their letters
_TABLES = """
CREATE TABLE planted (no INTEGER, place BIGINT, kind VARCHAR, tbl VARCHAR, act VARCHAR,
  record BIGINT, business_key VARCHAR, patient VARCHAR,
  changes STRUCT(field VARCHAR, before VARCHAR, after VARCHAR)[]);
CREATE TABLE touched (patient VARCHAR);
CREATE TABLE locked (patient VARCHAR)
"""


def prepare(engine: Engine, tables: Mapping[str, ExtractTable]) -> None:
    """The tables that the choice of victims fills; merged-away numbers carry no defect."""
    for statement in _TABLES.split(";\n"):
        engine.execute(statement, step="defects: prepare")
    merged = tables.get("MERGEDID")
    known = merged is not None and "OldID" in merged.columns
    gone = "SELECT OldID AS gone FROM MERGEDID" if known else "SELECT '' AS gone WHERE false"
    engine.execute(f"CREATE TABLE merged_away AS {gone}", step="defects: prepare")


def plant_kind(
    engine: Engine, kind: DefectKind, asked: Asked, no: int, tables: Mapping[str, ExtractTable]
) -> PlantedKind:
    """Chooses the kind's victims and notes what becomes of them in `planted`."""
    absent = absent_part(kind, tables)
    if absent:
        return PlantedKind(kind.id, 0, asked.count or 0, 0, f"the extract has no {absent}")
    step = f"defects: {kind.id}"
    engine.execute("DROP TABLE IF EXISTS candidate", step=step)
    engine.execute(_candidates(kind, tables[kind.table]), step=step)
    eligible = int(engine.value("SELECT count(*) FROM candidate", step=step))
    wanted = asked.of(eligible)
    engine.execute(_choice(kind, no), [wanted], step=step)
    counted = "SELECT count(*) FROM planted WHERE no = ?"
    found = int(engine.value(counted, [no], step=step))
    for name, column in _takes(kind):
        engine.execute(_taking(name, column, no), step=step)
    return PlantedKind(kind.id, eligible, wanted, found, _why(eligible, wanted, found))


def _why(eligible: int, wanted: int, found: int) -> str:
    if not eligible:
        return "no row can carry it"
    return "the other rows carry a defect already" if found < wanted else ""


def absent_part(kind: DefectKind, tables: Mapping[str, ExtractTable]) -> str:
    """The first table or column that the kind speaks of and the extract lacks; empty: none."""
    sql = " ".join([kind.where, kind.joins, kind.partner, *(sql for _, sql in kind.sets)])
    sql = re.sub(r"'[^']*'", "''", sql)
    spoken: list[str] = [kind.table, *_TABLE.findall(sql)]
    missing = [table for table in spoken if table not in tables]
    if missing:
        return missing[0]
    aliases = {"t": kind.table, **{alias: table for table, alias in _ALIASED.findall(sql)}}
    named = [("t", name) for name in (*kind.key, *kind.fields)] + _COLUMN.findall(sql)
    for alias, column in named:
        homes = [aliases[alias]] if alias in aliases else spoken
        if not any(column in tables[home].columns for home in homes):
            return f"{homes[0]}.{column}"
    return ""


def _candidates(kind: DefectKind, table: ExtractTable) -> str:
    """Every row that can carry the kind, with what would become of it."""
    key = _key(kind, {})
    turn = f"md5(getvariable('seed') || {text_literal(f'|{kind.id}|')} || {key})"
    changes = ", ".join(
        f"{{'field': {text_literal(name)}, 'before': t.{quoted(name)},"
        f" 'after': CAST({sql} AS VARCHAR)}}"
        for name, sql in kind.sets
    )
    listed = f"[x FOR x IN [{changes}] IF x.before IS DISTINCT FROM x.after]" if changes else "[]"
    altered = "len(changes) > 0" if kind.act == "change" else "TRUE"
    once = "row_number() OVER (PARTITION BY coalesce(patient, record::VARCHAR) ORDER BY turn) = 1"
    return f"""CREATE TABLE candidate AS
    SELECT * FROM (
      SELECT t._record AS record, t.business_key, t.turn, {_patient(kind, table)} AS patient,
        {kind.partner or "NULL::VARCHAR"} AS partner, {listed} AS changes,
        {_key(kind, dict(kind.sets)) if kind.act == "add" else "t.business_key"} AS shown_key
      FROM (SELECT *, {key} AS business_key, {turn} AS turn FROM {quoted(kind.table)} t) t
      {kind.joins}
      WHERE {kind.where}
    ) WHERE {altered} AND (patient IS NULL OR patient NOT IN (SELECT gone FROM merged_away))
    {f"QUALIFY {once}" if kind.alone else ""}"""


def _key(kind: DefectKind, becomes: Mapping[str, str]) -> str:
    """The row's business key; `becomes` gives the parts that an added row has of its own."""
    parts = [f"({becomes[name]})" if name in becomes else f"t.{quoted(name)}" for name in kind.key]
    return f"concat_ws('|', {', '.join(parts)})"


def _patient(kind: DefectKind, table: ExtractTable) -> str:
    if kind.patient:
        return kind.patient
    return f"t.{quoted(PATIENT)}" if PATIENT in table.columns else "NULL::VARCHAR"


def _choice(kind: DefectKind, no: int) -> str:
    """The candidates whose turn it is, patients without a defect first."""
    table = text_literal(kind.table)
    free = [
        f"record NOT IN (SELECT record FROM planted WHERE tbl = {table})",
        "(patient IS NULL OR patient NOT IN (SELECT patient FROM locked))",
    ]
    if kind.alone or kind.partner:
        free.append("(patient IS NULL OR patient NOT IN (SELECT patient FROM touched))")
    if kind.partner:
        free.append("partner NOT IN (SELECT patient FROM touched)")
    return f"""INSERT INTO planted
    WITH free AS (SELECT *, coalesce(patient IN (SELECT patient FROM touched), false) AS met
      FROM candidate WHERE {" AND ".join(free)}),
    chosen AS (SELECT * FROM free ORDER BY met, turn, record LIMIT ?)
    SELECT {no}, row_number() OVER (ORDER BY met, turn, record), {text_literal(kind.id)}, {table},
      {text_literal(kind.act)}, record, shown_key, patient, changes FROM chosen"""


def _takes(kind: DefectKind) -> list[tuple[str, str]]:
    """What the victims take for themselves: table to note it in, and whose number."""
    takes = [("touched", "patient")]
    if kind.alone or kind.partner:
        takes.append(("locked", "patient"))
    if kind.partner:
        takes += [("touched", "partner"), ("locked", "partner")]
    return takes


def _taking(name: str, column: str, no: int) -> str:
    mine = f"SELECT record FROM planted WHERE no = {no}"
    taken = f"SELECT {column} FROM candidate WHERE record IN ({mine}) AND {column} IS NOT NULL"
    return f"INSERT INTO {name} {taken}"
