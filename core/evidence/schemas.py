"""Reports on the documents: both catalogues field by field, their sum, and their gaps."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.catalogue import Field, Schema, write_catalogue_csv
from core.crosswalks import found
from core.evidence.model import ReportFacts
from core.evidence.stated_rules import FURTHER, rule_counts, rule_text
from core.evidence.writing import Row, write_csv
from core.profiling import broken_keys, broken_relationships, read_profile, worst_fill
from core.store import write_json

SURE = 0.95  # fields read with less confidence are put before a person
GAP_COLUMNS = ("gap_type", "severity", "entity", "field_name", "detail")


def source_catalog(facts: ReportFacts, folder: Path, path: Path) -> None:
    """The source catalogue in the neutral form, then the dictionary's own further columns."""
    _catalog(facts.catalogue.source, path)


def target_catalog(facts: ReportFacts, folder: Path, path: Path) -> None:
    """The target catalogue in the neutral form, then what was printed and why."""
    _catalog(facts.catalogue.target, path)


def _catalog(schema: Schema, path: Path) -> None:
    """The neutral CSV with columns added, so that the first ones stay the stable form."""
    write_catalogue_csv(schema, path)
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    fields = list(schema.fields())
    names = dict.fromkeys(name for field in fields for name, _ in field.attributes)
    rules = [f"rule_{name}" for name in FURTHER]
    own = ("printed_name", "mandatory_reason", "data_element", "document", "corrected")
    more = (*own, *rules, *names)
    joined = ({**row, **_more(field)} for row, field in zip(rows, fields, strict=True))
    write_csv(path, (*(rows[0] if rows else ()), *more), joined)


def _more(field: Field) -> dict[str, str]:
    return {
        "printed_name": field.printed_name,
        "mandatory_reason": field.mandatory_reason,
        "data_element": field.element,
        "document": field.evidence.document,
        "corrected": "|".join(field.corrected),
        **{f"rule_{name}": rule_text(field, name) for name in FURTHER},
        **dict(field.attributes),
    }


def sized(schema: Schema) -> str:
    """How much a schema holds, in words."""
    fields = sum(len(item.fields) for item in schema.tables.values())
    return f"{len(schema.tables):,} tables with {fields:,} fields"


def catalog_summary(facts: ReportFacts, folder: Path, path: Path) -> None:
    """Counts of both sides: tables, fields, types, mandatory flags, confidence, links."""
    known = facts.catalogue
    links = Counter(f"{item.side} {item.origin}" for item in known.relationships)
    body = {
        "source": _side(known.source),
        "target": _side(known.target),
        "relationships": dict(links),
        "document_faults": list(known.faults),
        "sentences_not_read": len(known.unplaced),
        "corrections": len(facts.corrections),
    }
    write_json(path, body)


def _side(schema: Schema) -> dict[str, Any]:
    fields = list(schema.fields())
    sizes = sorted(((len(t.fields), t.name) for t in schema.tables.values()), key=_largest)
    confidence = [field.evidence.confidence for field in fields]
    return {
        "tables": len(schema.tables),
        "fields": len(fields),
        "types": dict(Counter(field.data_type or "not stated" for field in fields)),
        "mandatory": dict(Counter(field.mandatory for field in fields)),
        "confidence_mean": round(sum(confidence) / len(fields), 4) if fields else None,
        "fields_below_0.95": sum(value < SURE for value in confidence),
        "rules": dict(rule_counts(fields)),
        "table_rules": sum(len(table.rules) for table in schema.tables.values()),
        "foreign_keys": sum(field.rules.fk_to is not None for field in fields),
        "largest_tables": [{"table": name, "fields": size} for size, name in sizes[:10]],
        "documents": sorted({field.evidence.document for field in fields} - {""}),
    }


def _largest(item: tuple[int, str]) -> tuple[int, str]:
    return -item[0], item[1]


def schema_gaps(facts: ReportFacts, folder: Path, path: Path) -> None:
    """What the documents leave open or contradict, one row a gap."""
    write_csv(path, GAP_COLUMNS, gaps(facts, folder))


def gaps(facts: ReportFacts, folder: Path) -> Iterator[Row]:
    """What documents, corrections, extract and contract leave open, each with its place."""
    for fault in facts.catalogue.faults:
        yield _gap("DOCUMENT_FAULT", "warning", "", "", fault)
    for schema in (facts.catalogue.source, facts.catalogue.target):
        for field in schema.fields():
            if field.evidence.confidence < SURE:
                detail = f"read with confidence {field.evidence.confidence:.2f}"
                reason = field.evidence.reason
                detail += f": {reason}" if reason else ""
                yield _gap("DOUBTFUL_READING", "warning", field.table, field.name, detail)
    for item in facts.catalogue.unplaced:
        detail = f"{item.place}: {item.text}"
        yield _gap("SENTENCE_NOT_READ", "warning", item.table, item.field, detail)
    for decided in facts.corrections:
        if decided.standing not in ("applies", "the document agrees"):
            detail = f"{decided.attribute} was decided as {decided.value}, but {decided.standing}"
            yield _gap("DECISION_TO_REVIEW", "warning", decided.table, decided.field, detail)
    yield from _extract_gaps(folder)
    yield from _target_gaps(facts)


def _extract_gaps(folder: Path) -> Iterator[Row]:
    """Where the extract departs from the dictionary or speaks against it."""
    profile = read_profile(folder)
    for row in profile.drift.to_pylist() if profile.drift is not None else ():
        severity = "information" if "unexpected" in row["kind"] else "warning"
        detail = f"{row['kind']}: {row['detail']}"
        yield _gap("EXTRACT_DEPARTS", severity, row["table"], row["column"], detail)
    for row in worst_fill(profile):
        filled, wanted = 100 - row["blank_pct"], row["expected_fill_pct"]
        detail = f"{filled:.1f}% filled, {wanted:g}% expected: {row['expected_why']}"
        yield _gap("FILL_BELOW", "warning", row["table_name"], row["column_name"], detail)
    for row in broken_keys(profile):
        detail = f"{row['origin']} key: {row['blank_rows']} blank, {row['repeated_rows']} repeated"
        yield _gap("KEY_NOT_HELD", "warning", row["table_name"], row["columns"], detail)
    for row in broken_relationships(profile):
        parent = f"{row['parent_table']} by {row['parent_columns']}"
        detail = f"to {parent}: {row['coverage_pct']:.1f}% covered, {row['orphan_rows']} orphans"
        detail += "" if row["parent_unique"] else "; the parent's key is not unique"
        yield _gap(
            "RELATIONSHIP_NOT_HELD", "warning", row["child_table"], row["child_columns"], detail
        )


def _target_gaps(facts: ReportFacts) -> Iterator[Row]:
    fed = {feed.target_table for feed in facts.contract.feeds}
    for table in facts.catalogue.target.tables.values():
        unknown = sum(field.mandatory == "U" for field in table.fields)
        if unknown:
            detail = f"{unknown} fields: the document does not say if they are mandatory"
            yield _gap("MANDATORY_UNKNOWN", "information", table.name, "", detail)
        if table.name not in fed:
            detail = "no feed: nothing is loaded into it"
            yield _gap("TABLE_UNMAPPED", "warning", table.name, "", detail)
    yield from _rules_in_words(facts)
    for line in facts.contract.lines:
        if line.crosswalk and found(facts.crosswalks, line.crosswalk) is None:
            detail = f"the crosswalk {line.crosswalk} is not in the project"
            yield _gap("CROSSWALK_MISSING", "error", line.target_table, line.target_field, detail)


def _rules_in_words(facts: ReportFacts) -> Iterator[Row]:
    """Conditions of the guide that no check could be made of: a person has to look."""
    made = {item.check.id for item in facts.checked.results} if facts.checked else set()
    for field in facts.catalogue.target.fields():
        rule = field.rules.required_if
        if rule and f"target.{field.table}.{field.name}.required_if" not in made:
            yield _gap("RULE_NOT_CHECKED", "warning", field.table, field.name, rule)


def _gap(kind: str, severity: str, entity: str, field: str, detail: str) -> Row:
    values = (kind, severity, entity, field, detail)
    return dict(zip(GAP_COLUMNS, values, strict=True))
