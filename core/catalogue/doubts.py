"""What a person should look at in the readings, the most doubtful first, with the reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.catalogue.attributes import READING
from core.catalogue.faults import mask_width
from core.catalogue.model import Catalogue, Field, Schema, Side


@dataclass(frozen=True)
class ReviewItem:
    """Grain: one field with at least one reason for doubt."""

    side: Side
    table: str
    field: str
    confidence: float  # expected share of right readings
    reasons: tuple[str, ...]
    document: str
    place: str  # in the document


def review(catalogue: Catalogue) -> list[ReviewItem]:
    """Fields to look at, lowest confidence first, then most reasons; decided ones are left out."""
    found = [
        _item(item, reasons)
        for schema in (catalogue.target, catalogue.source)
        for item in schema.fields()
        if READING not in item.corrected and (reasons := tuple(_reasons(schema, item)))
    ]
    return sorted(found, key=lambda item: (item.confidence, -len(item.reasons)))


def undecided(catalogue: Catalogue) -> list[ReviewItem]:
    """Target fields of which nobody knows yet whether they are mandatory, in print order."""
    return [
        _item(item, (item.mandatory_reason,))
        for item in catalogue.target.fields()
        if item.mandatory == "U"
    ]


def _item(item: Field, reasons: tuple[str, ...]) -> ReviewItem:
    said = item.evidence
    return ReviewItem(
        item.side, item.table, item.name, said.confidence, reasons, said.document, said.place
    )


def _reasons(schema: Schema, item: Field) -> Iterator[str]:
    """Doubts of the reader first, then what does not fit together."""
    yield from filter(None, item.evidence.reason.split("; "))
    for fact in item.facts:
        if fact.kind in ("displaced code", "logically deleted"):
            yield f"{fact.kind}: {fact.reason}"
    mask = item.rules.format_mask
    if mask and item.length is not None and item.length < mask_width(mask):
        yield f"length {item.length} is too short for {mask}"
    for reference in item.rules.references:
        kind, _, place = reference.partition(":")
        table, _, column = place.partition(".")
        held = schema.table(table)
        if kind == "load" and (held is None or held.field(column) is None):
            yield f"refers to {place}, which does not exist"
