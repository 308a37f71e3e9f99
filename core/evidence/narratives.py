"""The narratives of mapping and run: each tells one stage in plain words and a few tables."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from core.evidence.mapping import SUGGESTIONS, matrix
from core.evidence.model import ReportFacts
from core.evidence.writing import share, table, write_text


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
