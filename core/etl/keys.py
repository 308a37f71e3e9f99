"""The key map: a business key keeps its record number from one trial load to the next.

New keys get the next numbers in the order of their keys, so the order of rows in an extract
never matters. The project's map is only read; the extended map is written with the run.
"""

from __future__ import annotations

from pathlib import Path

from core.errors import StoreError
from core.store import Engine, quoted, replace_file, text_literal


def extend_keys(engine: Engine, table: str, known: Path) -> None:
    """Makes `keys.<table>`: every key known or met, its number, and its uses in this run.

    Reads `shaped_rows`. A key that more than one row carries gets no new number.
    Raises: StoreError when the project's map gives a key or a number twice.
    """
    _read_known(engine, table, known)
    engine.execute(
        f"""CREATE TABLE keys.{quoted(table)} AS
        WITH met AS (
          SELECT business_key, count(*) AS uses FROM shaped_rows
          WHERE state IS NULL AND business_key IS NOT NULL GROUP BY business_key
        ),
        fresh AS (
          SELECT business_key, row_number() OVER (ORDER BY business_key)
            + (SELECT coalesce(max(record_number), 0) FROM known_keys) AS record_number
          FROM met ANTI JOIN known_keys USING (business_key) WHERE uses = 1
        ),
        numbered AS (SELECT * FROM known_keys UNION ALL SELECT * FROM fresh)
        SELECT business_key, record_number, coalesce(uses, 0) AS uses
        FROM numbered FULL JOIN met USING (business_key)""",
        step=f"{table} keys",
    )
    engine.execute("DROP TABLE known_keys", step=f"{table} keys")


def _read_known(engine: Engine, table: str, known: Path) -> None:
    rows = "SELECT NULL::VARCHAR AS business_key, NULL::BIGINT AS record_number WHERE false"
    if known.exists():
        rows = f"SELECT business_key, record_number FROM read_parquet({text_literal(str(known))})"
    engine.execute(f"CREATE TEMP TABLE known_keys AS {rows}", step=f"{table} key map")
    twice = engine.value(
        """SELECT count(*) - least(count(DISTINCT business_key), count(DISTINCT record_number))
        FROM known_keys""",
        step=f"{table} key map",
    )
    if twice:
        raise StoreError(
            "The key map gives a key or a record number twice.",
            where=known.name,
            fix="Restore the project's keys folder from a backup.",
        )


def write_keys(engine: Engine, table: str, path: Path) -> None:
    """The extended map as Parquet, ordered by key."""
    with replace_file(path) as part:
        engine.execute(
            f"""COPY (SELECT business_key, record_number FROM keys.{quoted(table)}
            WHERE record_number IS NOT NULL ORDER BY business_key)
            TO {text_literal(str(part))} (FORMAT parquet, COMPRESSION zstd)""",
            step=f"{table} keys",
        )
