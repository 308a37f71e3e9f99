"""The agreed schemas: tables, fields, rules, keys, relationships."""

from core.catalogue.model import (
    Catalogue,
    Evidence,
    Field,
    Relationship,
    Rules,
    Schema,
    Side,
    Table,
)

__all__ = ["Catalogue", "Evidence", "Field", "Relationship", "Rules", "Schema", "Side", "Table"]
