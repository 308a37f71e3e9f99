"""The narratives of the documents: what each schema says and does not say, side by side.

Written from the catalogue, people's corrections included, and from the extract's profile.
A table rule or an unread sentence stands in the document's own words, with its place.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from core.catalogue import Correction, Schema, Table, facts_of, proposed_keys
from core.evidence.extract_words import (
    drift_evidence,
    fill_evidence,
    key_evidence,
    origin_words,
    relationship_evidence,
)
from core.evidence.model import ReportFacts
from core.evidence.schemas import SURE, sized
from core.evidence.writing import share, table, write_text
from core.profiling import read_profile

_FACTS = (
    ("internal form", "Holds the internal form of another column"),
    ("external form", "Holds the external form of another column"),
    ("delete flag", "Marks rows as deleted"),
    ("logically deleted", "The dictionary itself marks the field as deleted"),
    ("generic slot", "A numbered date or time part without a meaning of its own"),
    ("displaced code", "Has the element code of another column: its code says nothing"),
    ("repeated column", "A second column of the same name"),
    ("obsolete", "Named obsolete"),
)


def source_profile(facts: ReportFacts, folder: Path, path: Path) -> None:
    """The legacy dictionary: what it holds, what it does not say, what the extract says of it."""
    known, profile = facts.catalogue.source, read_profile(folder)
    drives = {feed.driving_table for feed in facts.contract.feeds}
    links = sum(item.side == "source" for item in facts.catalogue.relationships)
    lines = [
        "# Source schema",
        "",
        f"The dictionary describes {sized(known)}."
        f" {len(drives)} of its tables drive a feed of the contract.",
        "",
        *_documents(facts, known),
        *_silence(known),
        *_source_keys(facts),
        "## What codes and names tell",
        "",
        *table(("Fact", "Fields", "For example"), _facts(known)),
        "## Relationships in the extract",
        "",
        *origin_words(facts.extract),
        *relationship_evidence(profile, links),
        "## Keys in the extract",
        "",
        *key_evidence(profile),
        "## Columns less filled than expected",
        "",
        *fill_evidence(profile),
        "## The extract against the dictionary",
        "",
        *drift_evidence(profile),
        *_corrections(facts, known),
        *_unread(facts, known),
        "## Largest tables",
        "",
        *table(("Table", "Fields", "Drives a feed"), _largest(known, drives)),
    ]
    write_text(path, lines)


def target_profile(facts: ReportFacts, folder: Path, path: Path) -> None:
    """The target guide: tables in load order, what is mandatory, rules for whole tables."""
    known = facts.catalogue.target
    fed = Counter(feed.target_table for feed in facts.contract.feeds)
    rows = [_target_row(known.tables[name], fed[name]) for name in facts.catalogue.load_order()]
    heads = (
        "Table",
        "Fields",
        "Links to parents",
        "Mandatory",
        "Not mandatory",
        "Unknown",
        "Feeds",
    )
    lines = [
        "# Target schema",
        "",
        f"The guide describes {sized(known)}, here in an order that loads parents before children.",
        "",
        *_documents(facts, known),
        "## Tables in load order",
        "",
        *table(heads, rows),
        *_mandatory(known),
        "## Rules for whole tables",
        "",
        *table(("Table", "Rule", "In the document's words"), _table_rules(known)),
        "## Tables of the vendor's database that a load fills",
        "",
        *table(("Load table", "Fills"), _creates(known)),
        *_corrections(facts, known),
        *_unread(facts, known),
    ]
    write_text(path, lines)


def _documents(facts: ReportFacts, schema: Schema) -> list[str]:
    counts = Counter(field.evidence.document for field in schema.fields())
    read = [item for item in facts.catalogue.documents if item.side == schema.side]
    named = {item.file_name for item in read}
    rows = [(item.file_name, item.reader, counts[item.file_name]) for item in read]
    rows += [(name or "not stated", "", n) for name, n in counts.items() if name not in named]
    doubtful = sum(field.evidence.confidence < SURE for field in schema.fields())
    return [
        "## Documents",
        "",
        *table(("Document", "Reader", "Fields read"), rows),
        f"Fields read with a confidence below {SURE}: {doubtful:,}."
        " `pasport catalogue review` lists every doubt, the greatest first.",
        "",
    ]


def _silence(schema: Schema) -> list[str]:
    fields = list(schema.fields())
    absent = (
        ("Type", sum(not item.data_type for item in fields)),
        ("Length", sum(item.length is None for item in fields)),
        ("Description", sum(not item.description for item in fields)),
        ("Data element", sum(not item.element for item in fields)),
        ("Whether it is mandatory", sum(item.mandatory == "U" for item in fields)),
    )
    rows = [(what, count, share(count, len(fields))) for what, count in absent]
    return ["## What the dictionary does not say", "", *table(("Fact", "Fields", "Share"), rows)]


def _source_keys(facts: ReportFacts) -> list[str]:
    tables = facts.catalogue.source.tables.values()
    stated = sum(bool(item.keys) for item in tables)
    proposed = len(proposed_keys(facts.catalogue))
    neither = len(tables) - stated - proposed
    return [
        "## Keys",
        "",
        f"The documents state the key of {stated:,} tables. For {proposed:,} more one is proposed"
        f" from how tables refer to each other; for {neither:,} none is known.",
        "",
    ]


def _facts(schema: Schema) -> list[tuple[str, int, str]]:
    fields = list(schema.fields())
    found = [(words, facts_of(fields, kind)) for kind, words in _FACTS]
    return [
        (words, len(held), f"{held[0][0].table}.{held[0][0].name}: {held[0][1].reason}")
        for words, held in found
        if held
    ]


def _largest(schema: Schema, drives: set[str]) -> list[tuple[str, int, str]]:
    ranked = sorted(schema.tables.values(), key=lambda item: (-len(item.fields), item.name))
    return [(i.name, len(i.fields), "yes" if i.name in drives else "no") for i in ranked[:20]]


def _target_row(item: Table, feeds: int) -> tuple[str, int, int, int, int, int, int]:
    links = sum(field.rules.fk_to is not None for field in item.fields)
    flags = Counter(field.mandatory for field in item.fields)
    return (item.name, len(item.fields), links, flags["Y"], flags["N"], flags["U"], feeds)


def _mandatory(schema: Schema) -> list[str]:
    """Which fields are mandatory, and why of others nobody knows."""
    counts = Counter((item.mandatory, item.mandatory_reason) for item in schema.fields())
    said = {"Y": "mandatory", "N": "not mandatory", "U": "unknown"}
    rows = [(said[flag], why or "not stated", n) for (flag, why), n in sorted(counts.items())]
    return [
        "## What is mandatory",
        "",
        "Unknown is never guessed: a person decides it, on evidence, with"
        " `pasport catalogue correct`.",
        "",
        *table(("Mandatory", "Reason", "Fields"), rows),
    ]


def _table_rules(schema: Schema) -> list[tuple[str, str, str]]:
    return [
        (item.name, rule.kind, rule.text) for item in schema.tables.values() for rule in item.rules
    ]


def _creates(schema: Schema) -> list[tuple[str, str]]:
    """Tables named for the whole load table, and those that its fields say they go to."""
    found = []
    for item in schema.tables.values():
        places = (place for field in item.fields for place in field.rules.loaded_into)
        names = dict.fromkeys([*item.creates, *(p.partition(".")[0] for p in places)])
        if names:
            found.append((item.name, ", ".join(names)))
    return found


def _corrections(facts: ReportFacts, schema: Schema) -> list[str]:
    rows = [
        (
            f"{item.table}.{item.field}",
            item.attribute,
            *_decided(item),
            item.who,
            "; ".join(filter(None, (item.why, item.evidence))),
            item.standing,
        )
        for item in facts.corrections
        if item.side == schema.side
    ]
    heads = ("Field", "What", "Document", "Decided", "By", "Why and on what", "Today")
    return ["## Decided by people over the document", "", *table(heads, rows)]


def _decided(item: Correction) -> tuple[str, str]:
    """What the document says and what was decided, in words."""
    if item.attribute == "reading":  # the reading as a whole: no value stands for it
        return "as it was read", item.value
    words = {"": "nothing", "U": "unknown"} if item.attribute == "mandatory" else {"": "nothing"}
    return words.get(item.as_read, item.as_read), words.get(item.value, item.value)


def _unread(facts: ReportFacts, schema: Schema) -> list[str]:
    rows = [
        (f"{item.table}.{item.field}", item.text, item.place)
        for item in facts.catalogue.unplaced
        if _holds(schema, item.table, item.field)
    ]
    return [
        "## Sentences that sound like rules and were not read",
        "",
        "No check comes from them: a person has to look.",
        "",
        *table(("Field", "Sentence", "Place"), rows),
    ]


def _holds(schema: Schema, name: str, field: str) -> bool:
    held = schema.table(name)
    return held is not None and (not field or held.field(field) is not None)
