"""What the documents have wrong: told to the reader, never mended silently."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from core.catalogue.model import Field, Schema, Table

_ALIKE = 5  # fields: smaller tables may well be equal
_NAMED = re.compile(  # in quotes, or in capitals after a dash
    r"code type (\d{1,6})\s*[-\u2013]?\s*"
    r"(?:[\"\u201c]([^\"\u201d]+)[\"\u201d]|(?<=[-\u2013])\s*([A-Z][A-Z ]{3,60})(?=[.,]))"
)
_MASK_WORDS = (("HH24", "HH"), ("HH12", "HH"))


def document_faults(schema: Schema) -> list[str]:
    """Every fault found in one side's documents, in a fixed order."""
    return [
        *_copied_tables(schema),
        *_unknown_references(schema),
        *_short_lengths(schema),
        *_two_names(schema),
        *_incomplete(schema),
        *_mandatory_unknown(schema),
    ]


def _copied_tables(schema: Schema) -> Iterator[str]:
    by_shape: dict[tuple[tuple[str, str, int | None], ...], list[Table]] = defaultdict(list)
    for table in schema.tables.values():
        if not any(item.data_type for item in table.fields):
            continue  # without types, equal names are no sign of a copy
        shape = tuple((f.name.casefold(), f.data_type, f.length) for f in table.fields)
        by_shape[shape].append(table)
    for shape, tables in by_shape.items():
        if len(tables) > 1 and len(shape) >= _ALIKE:
            names = " and ".join(table.name for table in tables)
            yield (
                f"{names} are the same in all {len(shape)} fields; the true definition of one of "
                "them may be missing from the document."
            )


def _unknown_references(schema: Schema) -> Iterator[str]:
    for item in schema.fields():
        for reference in item.rules.references:
            kind, _, target = reference.partition(":")
            name, _, column = target.partition(".")
            if kind != "load":
                continue
            table = schema.table(name)
            if table is None or table.field(column) is None:
                yield f"{item.table}.{item.name} refers to {target}, which does not exist."


def _short_lengths(schema: Schema) -> Iterator[str]:
    short: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    for item in schema.fields():
        mask = item.rules.format_mask
        if mask and item.length is not None and item.length < mask_width(mask):
            short[item.table, mask, item.length].append(item.name)
    for (table, mask, length), names in short.items():
        yield (
            f"{table}: length {length} is too short for {mask} ({mask_width(mask)} characters) "
            f"in {', '.join(names)}."
        )


def mask_width(mask: str) -> int:
    """How many characters a value in this format takes."""
    for word, shown in _MASK_WORDS:
        mask = mask.replace(word, shown)
    return len(mask)


def _two_names(schema: Schema) -> Iterator[str]:
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for item in schema.fields():
        for code_type, quoted, bare in _NAMED.findall(" ".join(item.description.split())):
            names[code_type][" ".join((quoted or bare).upper().split())] += 1
    for code_type, found in sorted(names.items(), key=lambda pair: pair[0]):
        if len(found) > 1:
            yield f"Code type {code_type} has {len(found)} names: {', '.join(sorted(found))}."


def _incomplete(schema: Schema) -> Iterator[str]:
    drawn = [f"{f.table}.{f.name}" for f in schema.fields() if "outlines" in f.evidence.reason]
    if drawn:
        yield (
            f"{len(drawn)} fields have comment text drawn as outlines, which cannot be read: "
            f"{', '.join(drawn)}."
        )


def _mandatory_unknown(schema: Schema) -> Iterator[str]:
    reasons: Counter[str] = Counter(_why_unknown(item) for item in schema.fields())
    for reason, count in sorted(reasons.items()):
        if "shading" in reason:
            yield (
                f"Mandatory is unknown for {count} fields: {reason}. Ask for an earlier edition "
                "of the document or the database definition."
            )


def _why_unknown(item: Field) -> str:
    return item.mandatory_reason if item.mandatory == "U" else ""
