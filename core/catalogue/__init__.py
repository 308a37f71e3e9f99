"""The agreed schemas: tables, fields, rules, keys, relationships."""

from core.catalogue.build import build_catalogue
from core.catalogue.csv_form import write_catalogue_csv
from core.catalogue.csv_read import read_catalogue_csv
from core.catalogue.field_facts import facts_of
from core.catalogue.model import (
    Catalogue,
    Field,
    FieldFact,
    ReadDocument,
    Relationship,
    Schema,
    Side,
    Table,
)
from core.catalogue.state import load, save
from core.specs import Evidence, Rules

__all__ = [
    "Catalogue",
    "Evidence",
    "Field",
    "FieldFact",
    "ReadDocument",
    "Relationship",
    "Rules",
    "Schema",
    "Side",
    "Table",
    "build_catalogue",
    "facts_of",
    "load",
    "read_catalogue_csv",
    "save",
    "write_catalogue_csv",
]
