"""The narratives over both schemas: rules and relationships, and the register of what is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from core.catalogue import Field
from core.evidence.extract_words import listed, origin_words, relationship_evidence
from core.evidence.mapping import gap_categories
from core.evidence.model import ReportFacts
from core.evidence.schemas import gaps, sized
from core.evidence.stated_rules import rule_counts
from core.evidence.writing import table, write_text
from core.profiling import read_profile


def schema_analysis(facts: ReportFacts, folder: Path, path: Path) -> None:
    """Both schemas side by side: rules the documents state, relationships and their grounds."""
    known = facts.catalogue
    counts = dict(rule_counts(known.source.fields()))
    target = dict(rule_counts(known.target.fields()))
    rules = [(name, counts.get(name, 0), target.get(name, 0)) for name in {**target, **counts}]
    links = Counter((item.side, item.origin, _ground(item.rule)) for item in known.relationships)
    rows = [(*key, count) for key, count in sorted(links.items())]
    lines = [
        "# Schema analysis",
        "",
        f"Source: {sized(known.source)}. Target: {sized(known.target)}.",
        "",
        "## Rules that the texts of fields state",
        "",
        *table(("Rule", "Source fields", "Target fields"), rules),
        "## Relationships",
        "",
        "Declared ones are printed in a document, confirmed ones were decided by a person,"
        " inferred ones carry a rule and a score.",
        "",
        *table(("Side", "Origin", "Ground", "Relationships"), rows),
        "## Relationships in the extract",
        "",
        *origin_words(facts.extract),
        *relationship_evidence(
            read_profile(folder), sum(item.side == "source" for item in known.relationships)
        ),
    ]
    write_text(path, lines)


def _ground(rule: str) -> str:
    """The kind of a relationship's ground, without the table that it names."""
    for start, words in (
        ("use of", "use of a master file's key"),
        ("key of", "key of a parent table"),
        ("patient number", "patient number"),
        ("the text says", "the text says so"),
        ("decided by", "decided by a person"),
    ):
        if rule.startswith(start):
            return words
    return rule.split(":")[0]


def gap_register(facts: ReportFacts, folder: Path, path: Path) -> None:
    """What is open before a cutover: documents, extract, mapping, checks, gates."""
    found = Counter((row["severity"], row["gap_type"]) for row in gaps(facts, folder))
    categories = Counter(category for _, category in gap_categories(facts))
    held = facts.judgement.failed if facts.judgement else ()
    lines = [
        "# Gap register",
        "",
        "## Gaps by kind",
        "",
        *table(
            ("Severity", "Gap", "Count"),
            [(severity, kind, count) for (severity, kind), count in sorted(found.items())],
        ),
        "Each gap with its place: schema_gap_report.csv.",
        "",
        *_open_documents(facts),
        "## Target fields by decision",
        "",
        *table(("Category", "Fields"), sorted(categories.items())),
        "## What holds the release",
        "",
        *(
            table(("Gate", "Found", "Asked"), [(i.id, i.actual, i.expected) for i in held])
            if facts.judgement
            else ["No gate was judged: NOT RUN.", ""]
        ),
        *_unmapped(facts),
    ]
    write_text(path, lines)


def _open_documents(facts: ReportFacts) -> list[str]:
    """Faults that only the vendor or the legacy supplier can mend, and mandatory flags unknown."""
    unknown = Counter(_why(item) for item in facts.catalogue.target.fields())
    rows = [(why, count) for why, count in sorted(unknown.items()) if why]
    return [
        "## Faults of the documents",
        "",
        "Told to the vendor or supplier, never mended silently.",
        "",
        *listed(("Fault",), [(fault,) for fault in facts.catalogue.faults]),
        "## Target fields of which nobody knows whether they are mandatory",
        "",
        *table(("Reason", "Fields"), rows),
    ]


def _why(item: Field) -> str:
    return (item.mandatory_reason or "the document does not say") if item.mandatory == "U" else ""


def _unmapped(facts: ReportFacts) -> Iterator[str]:
    fed = {feed.target_table for feed in facts.contract.feeds}
    bare = [name for name in facts.catalogue.load_order() if name not in fed]
    yield from ("## Tables without a feed", "")
    yield from (f"- {name}" for name in bare) if bare else ("None.",)
