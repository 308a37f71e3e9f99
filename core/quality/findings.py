"""Every failing case by its key, one Parquet a check: `<folder>/checks/<check id>.parquet`.

Columns: record (record number of the target row, or row number in the extract) and
business_key (from the key map; for the contract's own checks the field's name).
No other value of a row is copied. Ordered by record.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq

from core.quality.model import Check
from core.quality.scene import Scene, key_view
from core.store import Engine, replace_file, text_literal

_COLUMNS: list[tuple[str, pa.DataType]] = [("record", pa.int64()), ("business_key", pa.string())]
SCHEMA = pa.schema(_COLUMNS)


def keep_cases(db: Engine, scene: Scene, check: Check, failing: str) -> None:
    """Writes the cases that the SELECT `failing` gives as its column `record`."""
    keyed = check.side == "target" and check.table in scene.keyed
    key = "k.business_key" if keyed else "CAST(NULL AS VARCHAR) AS business_key"
    join = f"LEFT JOIN {key_view(check.table)} k USING (record)" if keyed else ""
    keep_keyed(db, scene, check, f"SELECT record, {key} FROM ({failing}) {join}")


def keep_keyed(db: Engine, scene: Scene, check: Check, failing: str) -> None:
    """Writes the cases that the SELECT gives as `record` and `business_key`."""
    path = scene.folder / "checks" / f"{check.id}.parquet"
    with replace_file(path) as part:
        db.execute(
            "COPY (SELECT CAST(record AS BIGINT) AS record, business_key"
            f" FROM ({failing}) ORDER BY record, business_key)"
            f" TO {text_literal(str(part))} (FORMAT parquet, COMPRESSION zstd)",
            step=f"keep {check.id}",
        )


def keep_names(scene: Scene, check: Check, names: list[str]) -> None:
    """Writes names as the failing cases; for checks on the contract instead of rows."""
    if names:
        table = pa.table({"record": [None] * len(names), "business_key": names}, schema=SCHEMA)
        with replace_file(scene.folder / "checks" / f"{check.id}.parquet") as part:
            pq.write_table(table, part, compression="zstd")
