"""Checks that read the books instead of the rows: ledger, rejects, decided mappings."""

from __future__ import annotations

from collections.abc import Iterable

from core.catalogue import Catalogue
from core.contract import Contract, Line
from core.errors import EngineError
from core.etl import Migration
from core.quality.findings import keep_keyed
from core.quality.model import Check, CheckResult, judged
from core.quality.scene import Scene
from core.quality.scope import reason_of
from core.store import Engine, text_literal

UNTRANSLATED = "CODE_NOT_TRANSLATED"
_BY_DECISION = frozenset({"OUT_OF_SCOPE", "REFERENCE_MASTER_FEED"})  # need a note, run nothing


def balance(check: Check, migration: Migration, scene: Scene) -> CheckResult:
    """Rows that the ledger leaves unexplained, and rows written that it does not know."""
    view = scene.view(check.side, check.table)
    if check.side == "source":
        lines = [item for item in migration.extracts if item.table == check.table]
        written = sum(item.rows for item in lines)
        remainder = sum(abs(item.remainder) for item in lines)
        total = sum(item.physical_lines or item.rows for item in lines)
    else:
        table = migration.table(check.table)
        lines_of = [item for item in migration.feeds if item.target_table == check.table]
        if table is None or not lines_of:
            return CheckResult(check, "NOT_RUN", message="The ledger has no entry for it.")
        written = table.loaded
        remainder = sum(abs(item.remainder) for item in lines_of)
        total = sum(item.read for item in lines_of)
    if check.side == "source" and not lines:
        return CheckResult(check, "NOT_APPLICABLE", message="No feed read it in this run.")
    unknown = abs((view.rows if view else 0) - written)
    words = f"{remainder:,} rows unexplained, {unknown:,} written apart from the ledger"
    return judged(check, remainder + unknown, max(total, remainder + unknown, 1), words)


def translated(check: Check, db: Engine, scene: Scene, migration: Migration) -> CheckResult:
    """Codes withheld because no crosswalk pair fits, out of all codes that were looked up."""
    table = migration.table(check.table)
    path = scene.folder / "rejects" / f"{check.table}.parquet"
    if table is None or not path.is_file():
        return CheckResult(check, "NOT_RUN", message="Its file of rejects was not written.")
    scan = f"read_parquet({text_literal(str(path))})"
    where = f"reason = {text_literal(UNTRANSLATED)}"
    try:
        failing, codes = db.rows(
            f"SELECT count(*), count(DISTINCT (target_field, raw_value)) FROM {scan} WHERE {where}",
            step=check.id,
        )[0]
        if failing:
            keep_keyed(db, scene, check, f"SELECT record, business_key FROM {scan} WHERE {where}")
    except EngineError as error:
        return CheckResult(check, "ERROR", message=error.what)
    stood = sum(item.origins.get("translated", 0) for item in table.columns)
    words = f"{failing:,} rows with {codes:,} distinct codes"
    return judged(check, int(failing), int(failing) + stood, words)


def unresolved(catalogue: Catalogue, contract: Contract, table: str) -> tuple[list[str], int]:
    """Fields of the table whose mapping nobody decided, in print order; and all its fields.

    A table without a feed is decided only where each field has a reason to stay out.
    """
    feeds = {feed.feed for feed in contract.feeds_of(table)} or {""}
    by_field: dict[str, dict[str, Line]] = {}
    for line in contract.lines:
        if line.target_table == table:
            by_field.setdefault(line.target_field.casefold(), {})[line.feed] = line
    fields = catalogue.target.tables[table].fields
    names = [
        field.name
        for field in fields
        if not _decided(by_field.get(field.name.casefold(), {}), feeds)
    ]
    return names, len(fields)


def _decided(lines: dict[str, Line], feeds: Iterable[str]) -> bool:
    """Every feed has a line that executes or a reason not to; one for the table counts too."""
    whole = lines.get("")
    return all(_settled(lines.get(feed, whole), fed=feed != "") for feed in feeds)


def _settled(line: Line | None, *, fed: bool) -> bool:
    if line is None or line.status == "REJECTED":
        return False
    if line.mapping_class in _BY_DECISION:
        return bool(reason_of(line))
    return fed and line.feed != "" and bool(line.rule or line.source_field or line.policy)
