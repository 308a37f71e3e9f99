"""The neutral CSV form of a schema, one row a field, stable for comparison."""

from __future__ import annotations

import csv
from pathlib import Path

from core.catalogue.model import Field, Schema
from core.store import replace_file

COLUMNS = (
    "table_name",
    "position",
    "field_name",
    "data_type",
    "length",
    "mandatory",
    "description",
    "page_or_sheet",
    "parse_confidence",
    "code_type_id",
    "code_type_name",
    "format_mask",
    "allowed_values",
    "references",
    "fk_to",
    "required_if",
    "default_if_null",
    "uppercase",
    "loaded_into",
)


def write_catalogue_csv(schema: Schema, path: Path) -> None:
    """The schema as UTF-8 CSV in catalogue order; the file is whole or absent.

    Raises: StoreError when the folder cannot be written.
    """
    with replace_file(path) as part, part.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_row(item) for item in schema.fields())


def _row(item: Field) -> list[str]:
    rules = item.rules
    values = list(rules.allowed_values)
    if rules.value_range:
        values.append("..".join(rules.value_range))
    return [
        item.table,
        str(item.position),
        item.name,
        item.data_type,
        _length(item),
        item.mandatory,
        item.description,
        item.evidence.place,
        f"{item.evidence.confidence:.3f}",
        rules.code_type_id or "",
        rules.code_type_name or "",
        rules.format_mask or "",
        "|".join(values),
        "|".join(rules.references),
        rules.fk_to or "",
        rules.required_if or "",
        rules.default_if_null or "",
        "Y" if rules.uppercase else "",
        "|".join(rules.loaded_into),
    ]


def _length(item: Field) -> str:
    if item.length is None:
        return ""
    return str(item.length) if item.precision is None else f"{item.length},{item.precision}"
