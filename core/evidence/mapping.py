"""Reports on the mapping: suggestions beside decisions, the contract's sheets, what is open."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from core.contract import SELF_APPROVED, Feed, Line
from core.evidence.model import ReportFacts
from core.evidence.writing import Row, parquet_rows, write_csv
from core.store import write_json

SUGGESTIONS = "suggestions.parquet"
MATRIX_COLUMNS = (
    "target_table", "target_field", "best_source_table", "best_source_field", "score", "status",
    "suggested_class", "reason", "contract_class", "contract_source_table",
    "contract_source_field", "agrees", "runners_up",
)  # fmt: skip
_BANDS = ((0.86, "HIGH_CONFIDENCE"), (0.70, "PROBABLE"), (0.55, "LOW_CONFIDENCE"))
_TECHNICAL = "SURROGATE_OR_TECHNICAL"


def semantic_matrix(facts: ReportFacts, folder: Path, path: Path) -> None:
    """One row a target field: the best suggestion, those behind it, and what the contract says."""
    write_csv(path, MATRIX_COLUMNS, matrix(facts, folder))


def matrix(facts: ReportFacts, folder: Path) -> Iterator[Row]:
    """The matrix row by row, in the target's order."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in parquet_rows(folder / SUGGESTIONS):
        found[row["target_table"], row["target_field"]].append(row)
    decided = _decided(facts)
    for field in facts.catalogue.target.fields():
        key = (field.table, field.name)
        yield _matrix_row(key, sorted(found[key], key=_rank), decided.get(key))


def _rank(row: Row) -> int:
    return int(row["rank"])


def _decided(facts: ReportFacts) -> dict[tuple[str, str], Line]:
    """The first line of each target field."""
    lines: dict[tuple[str, str], Line] = {}
    for line in facts.contract.lines:
        lines.setdefault((line.target_table, line.target_field), line)
    return lines


def _matrix_row(key: tuple[str, str], ranked: list[Row], line: Line | None) -> Row:
    best: Row = ranked[0] if ranked else {}
    behind = [f"{i['source_table']}.{i['source_field']} {i['score']:.2f}" for i in ranked[1:]]
    chosen = (line.source_table, line.source_field) if line else ("", "")
    suggested = (best.get("source_table") or "", best.get("source_field") or "")
    both = all(chosen) and all(suggested)
    return {
        "target_table": key[0],
        "target_field": key[1],
        "best_source_table": suggested[0],
        "best_source_field": suggested[1],
        "score": f"{best['score']:.4f}" if best else "",
        "status": _band(best),
        "suggested_class": best.get("mapping_class"),
        "reason": best.get("reason"),
        "contract_class": line.mapping_class if line else "",
        "contract_source_table": chosen[0],
        "contract_source_field": chosen[1],
        "agrees": ("Y" if chosen == suggested else "N") if both else "",
        "runners_up": "; ".join(behind),
    }


def _band(best: Row) -> str:
    if not best:
        return "UNMAPPED"
    if not best.get("source_field"):
        return "SYSTEM_FIELD"
    return next((band for least, band in _BANDS if best["score"] >= least), "UNMAPPED")


def semantic_summary(facts: ReportFacts, folder: Path, path: Path) -> None:
    """Counts of the matrix; NOT_RUN when nothing was suggested yet."""
    rows = list(matrix(facts, folder))
    compared = Counter(row["agrees"] for row in rows if row["agrees"])
    body = {
        "status": "DONE" if (folder / SUGGESTIONS).is_file() else "NOT_RUN",
        "target_fields": len(rows),
        "source_fields": sum(1 for _ in facts.catalogue.source.fields()),
        "status_counts": dict(Counter(row["status"] for row in rows)),
        "contract_agrees_with_first": compared["Y"],
        "contract_differs_from_first": compared["N"],
    }
    write_json(path, body)


def contract_lines(facts: ReportFacts, folder: Path, path: Path) -> None:
    """Every line of the stored contract, columns and order as the contract's own sheet."""
    write_csv(path, [item.name for item in fields(Line)], map(asdict, facts.contract.lines))


def contract_feeds(facts: ReportFacts, folder: Path, path: Path) -> None:
    """Every feed of the stored contract."""
    write_csv(path, [item.name for item in fields(Feed)], map(asdict, facts.contract.feeds))


def contract_summary(facts: ReportFacts, folder: Path, path: Path) -> None:
    """Counts of the contract by class, status, confidence and table; its policies and faults."""
    lines = facts.contract.lines
    by_table: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        by_table[line.target_table][line.mapping_class] += 1
    body: dict[str, Any] = {
        "lines": len(lines),
        "feeds": len(facts.contract.feeds),
        "tables_fed": len({feed.target_table for feed in facts.contract.feeds}),
        "executed_version": facts.migration.contract_version if facts.migration else None,
        "mapping_class_counts": dict(Counter(line.mapping_class for line in lines)),
        "status_counts": dict(Counter(line.status for line in lines)),
        "confidence_counts": dict(Counter(line.confidence or "not stated" for line in lines)),
        "safety_critical_lines": sum(line.safety_critical == "Y" for line in lines),
        "policies": [asdict(item) for item in facts.contract.policies],
        "lint": dict(Counter(fault.severity for fault in facts.lint)),
        "target_table_class_breakdown": {table: dict(by_table[table]) for table in by_table},
    }
    write_json(path, body)


def gap_recheck(facts: ReportFacts, folder: Path, path: Path) -> None:
    """Target fields by how far their mapping is decided, and the open ones by table."""
    categories: Counter[str] = Counter()
    still_open: Counter[str] = Counter()
    for field_table, category in gap_categories(facts):
        categories[category] += 1
        if category in {"UNMAPPED_BUSINESS_FIELD", "TABLE_WITHOUT_FEED"}:
            still_open[field_table] += 1
    body = {
        "category_counts": dict(categories),
        "unmapped_business_by_table": dict(still_open),
        "target_fields": sum(categories.values()),
    }
    write_json(path, body)


def gap_categories(facts: ReportFacts) -> Iterator[tuple[str, str]]:
    """(table, category) of every target field."""
    fed = {feed.target_table for feed in facts.contract.feeds}
    decided = _decided(facts)
    for field in facts.catalogue.target.fields():
        line = decided.get((field.table, field.name))
        yield field.table, _category(line, field.table in fed)


def _reason(line: Line) -> str:
    return line.decision_note.replace(SELF_APPROVED, "").strip()


def _category(line: Line | None, fed: bool) -> str:
    if line is None:
        return "UNMAPPED_BUSINESS_FIELD" if fed else "TABLE_WITHOUT_FEED"
    if line.mapping_class == "REFERENCE_MASTER_FEED":
        return "REFERENCE_MASTER_DATA"
    if line.mapping_class == "OUT_OF_SCOPE":
        return "OUT_OF_SCOPE_DECIDED" if _reason(line) else "UNMAPPED_BUSINESS_FIELD"
    if not fed:
        return "TABLE_WITHOUT_FEED"
    if line.mapping_class == "SURROGATE_ETL":
        return _TECHNICAL
    return "MAPPED" if line.rule or line.source_field else "UNMAPPED_BUSINESS_FIELD"
