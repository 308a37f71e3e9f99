"""The narratives: each tells one stage in a page of plain words and a few tables."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from core.catalogue import Schema, Table
from core.evidence.mapping import SUGGESTIONS, gap_categories, matrix
from core.evidence.model import ReportFacts
from core.evidence.schemas import SURE, gaps
from core.evidence.writing import share, table, write_text


def source_profile(facts: ReportFacts, folder: Path, path: Path) -> None:
    """The legacy dictionary: what it holds and what it does not say."""
    known = facts.catalogue.source
    read = {feed.driving_table for feed in facts.contract.feeds}
    lines = [
        "# Source schema",
        "",
        f"The dictionary describes {_size(known)}.",
        f"The contract drives from {len(read)} of its tables.",
        "",
        *_documents(known),
        "## Largest tables",
        "",
        *table(("Table", "Fields", "Drives a feed"), _largest(known, read)),
    ]
    write_text(path, lines)


def target_profile(facts: ReportFacts, folder: Path, path: Path) -> None:
    """The target guide: tables in load order with their fields, links and feeds."""
    known = facts.catalogue.target
    fed = Counter(feed.target_table for feed in facts.contract.feeds)
    rows = [_target_row(known.tables[name], fed[name]) for name in facts.catalogue.load_order()]
    lines = [
        "# Target schema",
        "",
        f"The guide describes {_size(known)}, in an order that loads parents before children.",
        "",
        *_documents(known),
        "## Tables in load order",
        "",
        *table(("Table", "Fields", "Links to parents", "Mandatory", "Unknown", "Feeds"), rows),
    ]
    write_text(path, lines)


def _size(schema: Schema) -> str:
    fields = sum(len(item.fields) for item in schema.tables.values())
    return f"{len(schema.tables):,} tables with {fields:,} fields"


def _documents(schema: Schema) -> list[str]:
    counts = Counter(field.evidence.document or "not stated" for field in schema.fields())
    doubtful = sum(field.evidence.confidence < SURE for field in schema.fields())
    return [
        "## Documents",
        "",
        *table(("Document", "Fields read"), counts.items()),
        f"{doubtful:,} fields were read with a confidence below {SURE}.",
        "",
    ]


def _largest(schema: Schema, read: set[str]) -> list[tuple[str, int, str]]:
    ranked = sorted(schema.tables.values(), key=lambda item: (-len(item.fields), item.name))
    return [(i.name, len(i.fields), "yes" if i.name in read else "no") for i in ranked[:20]]


def _target_row(item: Table, feeds: int) -> tuple[str, int, int, int, int, int]:
    links = sum(field.rules.fk_to is not None for field in item.fields)
    flags = Counter(field.mandatory for field in item.fields)
    return (item.name, len(item.fields), links, flags["Y"], flags["U"], feeds)


def schema_analysis(facts: ReportFacts, folder: Path, path: Path) -> None:
    """Both schemas side by side: rules the guide states, relationships and their grounds."""
    fields = list(facts.catalogue.target.fields())
    rules = [
        ("Code type", sum(f.rules.code_type_id is not None for f in fields)),
        ("Format mask", sum(f.rules.format_mask is not None for f in fields)),
        ("Allowed values", sum(bool(f.rules.allowed_values) for f in fields)),
        ("Range", sum(f.rules.value_range is not None for f in fields)),
        ("Capitals", sum(f.rules.uppercase for f in fields)),
        ("Foreign key", sum(f.rules.fk_to is not None for f in fields)),
        ("Reference elsewhere", sum(bool(f.rules.references) for f in fields)),
        ("Required under a condition", sum(f.rules.required_if is not None for f in fields)),
        ("Default when empty", sum(f.rules.default_if_null is not None for f in fields)),
    ]
    links = Counter((item.side, item.origin) for item in facts.catalogue.relationships)
    rows = [(side, origin, count) for (side, origin), count in sorted(links.items())]
    lines = [
        "# Schema analysis",
        "",
        f"Source: {_size(facts.catalogue.source)}. Target: {_size(facts.catalogue.target)}.",
        "",
        "## Rules that the guide states",
        "",
        *table(("Rule", "Target fields"), rules),
        "## Relationships",
        "",
        "Declared links are printed in a document; inferred ones carry a rule and a score.",
        "",
        *table(("Side", "Ground", "Links"), rows),
    ]
    write_text(path, lines)


def gap_register(facts: ReportFacts, folder: Path, path: Path) -> None:
    """What is open before a cutover: documents, mapping, checks, gates."""
    found = Counter((row["severity"], row["gap_type"]) for row in gaps(facts))
    categories = Counter(category for _, category in gap_categories(facts))
    held = facts.judgement.failed if facts.judgement else ()
    lines = [
        "# Gap register",
        "",
        "## Documents and mapping",
        "",
        *table(
            ("Severity", "Gap", "Count"),
            [(severity, kind, count) for (severity, kind), count in sorted(found.items())],
        ),
        "Each gap with its place: schema_gap_report.csv.",
        "",
        "## Target fields by decision",
        "",
        *table(("Category", "Fields"), sorted(categories.items())),
        "## What holds the release",
        "",
        *table(("Gate", "Found", "Asked"), [(i.id, i.actual, i.expected) for i in held]),
        *([] if facts.judgement else ["No gate was judged: NOT RUN.", ""]),
        *_unmapped(facts),
    ]
    write_text(path, lines)


def _unmapped(facts: ReportFacts) -> list[str]:
    fed = {feed.target_table for feed in facts.contract.feeds}
    bare = [name for name in facts.catalogue.load_order() if name not in fed]
    return [
        "## Tables without a feed",
        "",
        *(f"- {name}" for name in bare),
        *([""] if bare else []),
    ]


def contract_story(facts: ReportFacts, folder: Path, path: Path) -> None:
    """The contract: feeds by table, classes, statuses, defaults that a person decided."""
    contract = facts.contract
    feeds = [
        (i.target_table, i.feed, i.driving_table, i.exclusion_reason or "none", i.status)
        for i in contract.feeds
    ]
    classes = Counter(line.mapping_class for line in contract.lines)
    statuses = Counter(line.status for line in contract.lines)
    approved = statuses["APPROVED"]
    policies = [(i.target_table, i.target_field, i.reason, i.approver) for i in contract.policies]
    lines = [
        "# Mapping contract",
        "",
        f"{len(contract.lines):,} lines and {len(contract.feeds)} feeds;"
        f" {share(approved, len(contract.lines))} of the lines are approved.",
        "",
        "## Lines by class",
        "",
        *table(("Class", "Lines"), sorted(classes.items())),
        "## Lines by status",
        "",
        *table(("Status", "Lines"), sorted(statuses.items())),
        "## Feeds",
        "",
        *table(("Target table", "Feed", "Driven by", "Leaves out", "Status"), feeds),
        "## Defaults",
        "",
        "Their values count as defaulted, never as populated.",
        "",
        *table(("Table", "Field", "Reason", "Approver"), policies),
    ]
    write_text(path, lines)


def semantic_story(facts: ReportFacts, folder: Path, path: Path) -> None:
    """What the matcher proposed, and how far the contract went along with it."""
    if not (folder / SUGGESTIONS).is_file():
        return write_text(
            path, ["# Source to target suggestions", "", "Nothing was suggested yet."]
        )
    rows = list(matrix(facts, folder))
    bands = Counter(row["status"] for row in rows)
    agreed = Counter(row["agrees"] for row in rows if row["agrees"])
    differ = [
        (
            f"{row['target_table']}.{row['target_field']}",
            f"{row['best_source_table']}.{row['best_source_field']}",
            f"{row['contract_source_table']}.{row['contract_source_field']}",
        )
        for row in rows
        if row["agrees"] == "N"
    ]
    lines = [
        "# Source to target suggestions",
        "",
        "A suggestion decides nothing; the contract does.",
        f"The contract follows the first suggestion for {agreed['Y']} of"
        f" {agreed['Y'] + agreed['N']} fields that both name a source for.",
        "",
        *table(("Band", "Target fields"), sorted(bands.items())),
        "## Where the contract differs from the first suggestion",
        "",
        *table(("Target field", "Suggested", "Contract"), differ),
    ]
    write_text(path, lines)


def lifecycle_story(facts: ReportFacts, folder: Path, path: Path) -> None:
    """What this run did with every row, and what the gate said; no clock, no run id."""
    load, judged = facts.migration, facts.judgement
    stats = [
        (i.table, i.read, i.excluded, i.merged, i.loaded, i.rejected_rows, i.field_rejects)
        for i in (load.tables if load else ())
        if i.status == "loaded"
    ]
    states = Counter(item.state for item in facts.checked.results) if facts.checked else Counter()
    gate = f"{judged.profile}: {judged.status}" if judged else "NOT RUN"
    balanced = "NOT RUN" if load is None else "balances" if load.balanced else "DOES NOT BALANCE"
    lines = [
        "# This run",
        "",
        *(["DEMONSTRATION: not for a live load.", ""] if facts.demonstration else []),
        f"- Input: {facts.extract.origin if facts.extract else 'NOT RUN'}",
        f"- Ledger: {balanced}",
        f"- Gate: {gate}",
        "",
        "## Rows",
        "",
        *table(
            ("Table", "Read", "Left out", "Merged", "Loaded", "Rejected rows", "Withheld values"),
            stats,
        ),
        "## Checks",
        "",
        *table(("State", "Checks"), sorted(states.items())),
        "## Gates",
        "",
        *table(
            ("Gate", "Status", "Found", "Asked", "In words"),
            [
                (i.id, i.status, i.actual, i.expected, i.message)
                for i in (judged.results if judged else ())
            ],
        ),
    ]
    write_text(path, lines)
