"""The agreed schemas: tables, fields, rules, keys, relationships."""

from core.catalogue.attributes import ATTRIBUTES, value_of
from core.catalogue.build import build_catalogue
from core.catalogue.changes import Change, compare
from core.catalogue.correcting import correct, corrections, known_field, withdraw
from core.catalogue.csv_form import write_catalogue_csv
from core.catalogue.csv_read import read_catalogue_csv
from core.catalogue.decided import Correction
from core.catalogue.doubts import ReviewItem, review, undecided
from core.catalogue.drift import Drift, spec_against_extract
from core.catalogue.earlier import CatalogueVersion, load_version, versions
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
from core.catalogue.pictures import Picture, picture
from core.catalogue.proposed_keys import KeyProposal, proposed_keys
from core.catalogue.state import as_read, load, save
from core.catalogue.touching import MappingFeed, MappingLine, touched
from core.specs import Evidence, Rules

__all__ = [
    "ATTRIBUTES",
    "Catalogue",
    "CatalogueVersion",
    "Change",
    "Correction",
    "Drift",
    "Evidence",
    "Field",
    "FieldFact",
    "KeyProposal",
    "MappingFeed",
    "MappingLine",
    "Picture",
    "ReadDocument",
    "Relationship",
    "ReviewItem",
    "Rules",
    "Schema",
    "Side",
    "Table",
    "as_read",
    "build_catalogue",
    "compare",
    "correct",
    "corrections",
    "facts_of",
    "known_field",
    "load",
    "load_version",
    "picture",
    "proposed_keys",
    "read_catalogue_csv",
    "review",
    "save",
    "spec_against_extract",
    "touched",
    "undecided",
    "value_of",
    "versions",
    "withdraw",
    "write_catalogue_csv",
]
