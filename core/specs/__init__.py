"""What a specification document says: tables, fields, rules, each with place and confidence."""

from core.specs.model import (
    Document,
    Evidence,
    Rules,
    SpecElement,
    SpecField,
    SpecKey,
    SpecTable,
    TableRule,
    Unplaced,
)
from core.specs.reading import read_document

__all__ = [
    "Document",
    "Evidence",
    "Rules",
    "SpecElement",
    "SpecField",
    "SpecKey",
    "SpecTable",
    "TableRule",
    "Unplaced",
    "read_document",
]
