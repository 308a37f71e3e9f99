"""Reports on the trial load: what was written, what was refused, where every row went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from core import cohort
from core.connectors import Extract
from core.etl import ColumnStats, ExtractLedger, FeedLedger, Migration, TableStats
from core.evidence.model import RejectGroup, ReportFacts
from core.evidence.writing import Row, parquet_rows, write_csv
from core.store import write_json

ISSUE_COLUMNS = ("severity", "category", "table_name", "field_name", "record_id", "message", "feed")
REJECT_COLUMNS = (
    "severity", "category", "table_name", "field_name", "record_id", "source_value",
    "crosswalk_name", "message", "level", "feed", "source_table", "source_field",
    "business_key", "extract", "rule",
)  # fmt: skip
STATS_COLUMNS = (
    "target_table", "source_table", "status", "rows_written", "columns_total",
    "columns_populated", "mapped_fields", "cells_populated", "cells_in_scope",
    "column_population_ratio", "read", "driven", "excluded", "split_extra", "merged",
    "rejected_rows", "field_rejects",
)  # fmt: skip
_FILLED = ("direct", "translated", "derived", "reference")


def migration_report(facts: ReportFacts, folder: Path, path: Path) -> None:
    """The load as a whole: status, versions, rows, population, origins, rejects, ledger."""
    load = facts.migration
    if load is None:
        return write_json(path, {"status": "NOT_RUN"})
    origins: Counter[str] = Counter()
    for column in _columns(load):
        origins.update(column.origins)
    fed = [item for item in load.tables if item.status == "loaded"]
    body: dict[str, Any] = {
        "status": "PASS" if load.balanced else "FAIL",
        "status_means": "PASS: every row is accounted for. The gate judges the rest.",
        "contract_version": load.contract_version,
        "extract_version": load.extract_version,
        "defaults": load.defaults,
        "demonstration": facts.demonstration,
        "tables_in_scope": len(fed),
        "tables_written": sum(item.loaded > 0 for item in fed),
        "tables_unmapped": list(load.unmapped),
        "rows_written_total": sum(item.loaded for item in load.tables),
        "rows_rejected_total": sum(item.rejected_rows for item in load.tables),
        "field_rejects_total": sum(item.field_rejects for item in load.tables),
        "cells_populated": load.populated,
        "cells_in_scope": load.in_scope,
        "population_ratio": load.population,
        "cell_origins": dict(origins),
        "issue_counts": dict(Counter(item.severity for item in load.issues)),
        "rejects_by_reason": dict(_reasons(folder)),
        "ledger_balanced": load.balanced,
        "ledger_remainders": list(load.remainders),
    }
    write_json(path, body)


def _columns(load: Migration) -> Iterator[ColumnStats]:
    return (column for table in load.tables for column in table.columns)


def _reasons(folder: Path) -> Counter[str]:
    reasons: Counter[str] = Counter()
    for group in reject_groups(folder):
        reasons[group.reason] += group.rejects
    return reasons


def table_stats(facts: ReportFacts, folder: Path, path: Path) -> None:
    """One row a target table, in load order."""
    tables = facts.migration.tables if facts.migration else ()
    write_csv(path, STATS_COLUMNS, (_stats(facts, item) for item in tables))


def _stats(facts: ReportFacts, item: TableStats) -> Row:
    feeds = facts.contract.feeds_of(item.table)
    cells = sum(column.in_scope for column in item.columns)
    filled = sum(column.populated for column in item.columns)
    mapped = {line.target_field for feed in feeds for line in facts.contract.lines_of(feed)}
    catalogued = facts.catalogue.target.tables.get(item.table)
    counts = asdict(item)
    return {
        **{name: counts[name] for name in STATS_COLUMNS if name in counts},
        "target_table": item.table,
        "source_table": sorted({feed.driving_table for feed in feeds}),
        "rows_written": item.loaded,
        "columns_total": len(catalogued.fields) if catalogued else len(item.columns),
        "columns_populated": sum(any(c.origins.get(o) for o in _FILLED) for c in item.columns),
        "mapped_fields": len(mapped),
        "cells_populated": filled,
        "cells_in_scope": cells,
        "column_population_ratio": f"{filled / cells:.4f}" if cells else "",
    }


def migration_issues(facts: ReportFacts, folder: Path, path: Path) -> None:
    """What the load and the lint of its contract remarked."""
    issues = facts.migration.issues if facts.migration else ()
    raised: list[Row] = [
        {
            "severity": item.severity,
            "category": "LOAD",
            "table_name": item.target_table,
            "message": item.message,
            "feed": item.feed,
        }
        for item in issues
    ]
    raised += [
        {
            "severity": fault.severity,
            "category": "LINT",
            "table_name": fault.target_table,
            "field_name": fault.target_field,
            "message": f"{fault.what} {fault.fix}".strip(),
            "feed": fault.feed,
        }
        for fault in facts.lint
    ]
    write_csv(path, ISSUE_COLUMNS, raised)


def migration_rejects(facts: ReportFacts, folder: Path, path: Path) -> None:
    """Every reject with its raw value: a file with patient data, to stay inside the project."""
    write_csv(path, REJECT_COLUMNS, _rejects(facts, folder))


def _rejects(facts: ReportFacts, folder: Path) -> Iterator[Row]:
    crosswalks = {
        (line.target_table, line.feed, line.target_field): line.crosswalk
        for line in facts.contract.lines
    }
    for file in sorted((folder / "rejects").glob("*.parquet")):
        for row in parquet_rows(file):
            yield _reject(row, crosswalks)


def _reject(row: Row, crosswalks: dict[tuple[str, str, str], str]) -> Row:
    whole = row["level"] == "row"
    key = (row["target_table"], row["feed"], row["target_field"])
    lost = "The whole row was not loaded" if whole else "The value was withheld, the row loaded"
    return {
        **row,
        "severity": "error" if whole else "warning",
        "category": row["reason"],
        "table_name": row["target_table"],
        "field_name": row["target_field"],
        "record_id": row["record"],
        "source_value": row["raw_value"],
        "crosswalk_name": crosswalks.get(key, ""),
        "message": f"{lost}: {row['reason']}.",
    }


def reject_groups(folder: Path) -> tuple[RejectGroup, ...]:
    """Rejects counted by table, field and reason, commonest first; none when nothing was loaded."""
    keys = ["target_table", "level", "target_field", "reason"]
    groups: list[RejectGroup] = []
    for file in sorted((folder / "rejects").glob("*.parquet")):
        rows = pq.read_table(file, columns=[*keys, "raw_value"]).group_by(keys)
        counted = rows.aggregate([("raw_value", "count_distinct"), ([], "count_all")])
        for row in counted.to_pylist():
            names = {key: row[key] or "" for key in keys}
            counts = (row["count_all"], row["raw_value_count_distinct"])
            groups.append(RejectGroup(**names, rejects=counts[0], distinct_values=counts[1]))
    return tuple(sorted(groups, key=lambda item: (-item.rejects, *asdict(item).values())))


def row_ledger(facts: ReportFacts, folder: Path, path: Path) -> None:
    """Where every row went, one row a feed, then one row a table of the extract."""
    columns = ["entry", *[item.name for item in fields(FeedLedger)]]
    columns += [item.name for item in fields(ExtractLedger) if item.name not in columns]
    load = facts.migration
    feeds = [{"entry": "feed", **asdict(item)} for item in load.feeds] if load else []
    extracts = [{"entry": "extract", **asdict(item)} for item in load.extracts] if load else []
    write_csv(path, columns, [*feeds, *extracts])


def generation_audit(facts: ReportFacts, folder: Path, path: Path) -> None:
    """What a synthetic extract was made of; NOT_APPLICABLE for a real one."""
    extract = facts.extract
    if extract is None:
        return write_json(path, {"status": "NOT_RUN"})
    if extract.origin != "synthetic":
        body = {"status": "NOT_APPLICABLE", "reason": f"the input is {extract.origin}"}
        return write_json(path, body)
    tables = {
        name: {"rows": item.rows, "cols": len(item.columns), "content_hash": item.content_hash}
        for name, item in extract.tables.items()
    }
    body_ = {
        "status": "DONE",
        "extract_version": extract.version,
        "parameters": dict(facts.parameters),
        "source_tables": tables,
        "rows_total": sum(item.rows for item in extract.tables.values()),
        "cohort": _cohort_as_made(extract),
        "defects": _defects_as_planted(extract),
    }
    write_json(path, body_)


def _cohort_as_made(extract: Extract) -> Mapping[str, object]:
    """Rates as stated, with their publications, and as achieved; empty where none were kept."""
    made = cohort.cohort_summary(extract) or {}
    return {name: value for name, value in made.items() if name not in ("tables", "rows_total")}


def _defects_as_planted(extract: Extract) -> Mapping[str, object]:
    planted = cohort.planted_defects(extract)
    if planted is None:
        return {"plan": "none", "planted": 0}
    kinds = [asdict(item) for item in planted.kinds]
    return {"plan": planted.plan, "planted": planted.defects, "truth": "truth.csv", "kinds": kinds}
