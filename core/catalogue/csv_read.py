"""A schema from its neutral CSV form; what the form does not carry stays unknown."""

from __future__ import annotations

import csv
from pathlib import Path

from core.catalogue.csv_form import COLUMNS
from core.catalogue.model import Field, Mandatory, Schema, Side, Table
from core.errors import DocumentError
from core.specs import Evidence, Rules

_NEEDED = ("table_name", "field_name")


def read_catalogue_csv(path: Path, side: Side) -> Schema:
    """The schema that the file holds, tables and fields in its order.

    Raises: DocumentError for a missing file, a file without the needed columns, a bad number.
    """
    tables: dict[str, list[Field]] = {}
    for number, row in _rows(path):
        name = row["table_name"].strip()
        fields = tables.setdefault(name, [])
        fields.append(_field(path, number, row, side, len(fields) + 1))
    held = {
        name: Table(side, name, place, tuple(fields))
        for place, (name, fields) in enumerate(tables.items(), 1)
    }
    return Schema(side, held)


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle, restval="")
            missing = [name for name in _NEEDED if name not in (reader.fieldnames or [])]
            if missing:
                known = ", ".join(COLUMNS)
                what = f"The catalogue lacks the column {missing[0]}."
                raise DocumentError(what, where=path.name, fix=f"Columns known: {known}")
            return [(reader.line_num, row) for row in reader if row["field_name"].strip()]
    except FileNotFoundError:
        raise DocumentError("There is no such file.", where=str(path.name)) from None
    except (UnicodeDecodeError, csv.Error, OSError):
        fix = "Give a UTF-8 CSV as `pasport extract` writes it."
        raise DocumentError("The catalogue cannot be read.", where=path.name, fix=fix) from None


def _field(path: Path, line: int, row: dict[str, str], side: Side, position: int) -> Field:
    length, _, precision = (row.get("length") or "").partition(",")
    mandatory: dict[str, Mandatory] = {"Y": "Y", "N": "N"}
    return Field(
        side,
        row["table_name"].strip(),
        position,
        row["field_name"].strip(),
        row["field_name"].strip(),
        data_type=row.get("data_type") or "",
        length=_number(path, line, length),
        precision=_number(path, line, precision),
        mandatory=mandatory.get(row.get("mandatory") or "", "U"),
        description=row.get("description") or "",
        rules=_rules(row),
        evidence=Evidence(path.name, place=row.get("page_or_sheet") or f"line {line}"),
    )


def _number(path: Path, line: int, text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdecimal():
        raise DocumentError("A length is no whole number.", where=f"{path.name}, line {line}")
    return int(text)


def _rules(row: dict[str, str]) -> Rules:
    return Rules(
        code_type_id=row.get("code_type_id") or None,
        code_type_name=row.get("code_type_name") or None,
        format_mask=row.get("format_mask") or None,
        allowed_values=_many(row, "allowed_values"),
        uppercase=row.get("uppercase") == "Y",
        references=_many(row, "references"),
        fk_to=row.get("fk_to") or None,
        required_if=row.get("required_if") or None,
        default_if_null=row.get("default_if_null") or None,
        loaded_into=_many(row, "loaded_into"),
    )


def _many(row: dict[str, str], name: str) -> tuple[str, ...]:
    return tuple(item for item in (row.get(name) or "").split("|") if item)
