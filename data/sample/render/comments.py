"""What stands in the comment cell of a field: a description, then the rules one a paragraph.

The sentences follow the terse forms of migration guides ("Maps to: code type 3 - ...").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.sample.render.facts import Row, grouped, parts

_COUNTS = {2: "two", 3: "three", 4: "four"}
_VERBS = {"colon": "Loaded into: ", "mapped": "Loaded as mapped into: ", "plain": "Loaded into "}


@dataclass(frozen=True)
class Nested:
    """A small table inside a comment."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = str | Nested  # a text is one paragraph; a line feed in it begins a new line


def comment(field: Row, choices: Sequence[Row]) -> list[Block]:
    """The blocks of one field's comment, from the top."""
    blocks: list[Block] = [f"{field['description']}."]
    if field["mandatory_text"]:
        blocks.append("\n".join(parts(field["mandatory_text"])))
    if field["fk_printed"]:
        blocks.append(f"Foreign key to {field['fk_printed']}")
    blocks += _references(field["references"])
    blocks += _mapping(field, choices)
    blocks += _shape(field)
    blocks += _absence(field)
    blocks += _destination(field)
    blocks += [field["remark"]] if field["remark"] else []
    blocks += [f"e.g. {field['examples']}"] if field["examples"] else []
    return blocks


def _references(text: str) -> list[Block]:
    said: list[Block] = []
    for reference in parts(text):
        kind, _, what = reference.partition(":")
        form, _, thing = what.partition(" (")
        if kind == "load":
            said.append(f"As loaded into {what}")
        elif kind == "form":
            said.append(f"Must be a valid {thing.rstrip(')')} as seen in the {form} form")
        elif kind == "exists":
            lead = "Must exist as a" if " of " in what else "Mapped value must exist in:"
            said.append(f"{lead} {what}")
    return said


def _mapping(field: Row, choices: Sequence[Row]) -> list[Block]:
    said: list[Block] = []
    if field["maps_to"]:
        said.append(f"Maps to: {field['maps_to']}")
    if field["code_type_id"]:
        said.append(f'Maps to: code type {field["code_type_id"]} - "{field["code_type_name"]}"')
    if choices:
        said += _conditional(choices)
    if field["note_type"]:
        number, _, name = field["note_type"].partition("=")
        said.append(f'Note type = "{number}" - "{name}"')
    if field["note_subject"]:
        said.append(f'Subject = "{field["note_subject"]}"')
    return said


def _conditional(choices: Sequence[Row]) -> list[Block]:
    """A code type for each value of another field, or the values themselves."""
    if not choices[0]["meaning"]:
        return [
            f"With event action {' or '.join(row['value'] for row in rows)} "
            f"it must be a valid code of code type {number} - {name}."
            for (number, name), rows in grouped(
                list(choices), "code_type_id", "code_type_name"
            ).items()
        ]
    if not any(row["code_type_id"] for row in choices):
        values = tuple((row["value"], row["meaning"]) for row in choices)
        return ["Must be one of", Nested(("Encounter Type", "Meaning"), values)]
    if not any(row["code_type_name"] for row in choices):
        types = tuple((row["value"], row["meaning"], row["code_type_id"]) for row in choices)
        lead = "Maps to codes, the code type depending on the encounter type of the clinic:"
        return [lead, Nested(("Encounter", "Meaning", "Code Type"), types)]
    full = tuple(
        (row["value"], row["meaning"], row["code_type_id"], row["code_type_name"])
        for row in choices
    )
    header = ("Code", "Encounter", "Code Type", "Name of Code Type")
    return ["Maps to: code depending on value of encounter_type", Nested(header, full)]


def _shape(field: Row) -> list[Block]:
    said: list[Block] = []
    if field["format_mask"]:
        said.append(f"Must be in format: {field['format_mask']}")
    if field["value_range"]:
        low, _, high = field["value_range"].partition("..")
        said.append(f"Must be between {low} and {high}")
    if field["uppercase"]:
        said.append("Uppercase")
    nested = field["field_name"] == "ENCOUNTER_TYPE" and len(parts(field["allowed_values"])) > 4
    if field["allowed_values"] and not field["mandatory_text"] and not nested:
        said.append(_allowed(parts(field["allowed_values"])))
    return said


def _allowed(values: Sequence[str]) -> str:
    if values == ["Y", "N"]:
        return "Must be Y or N"
    if values == ["Y", "N", "Null"]:
        return "Must be Y, N or Null"
    named = [value.replace("=", " for ", 1) for value in values]
    if not any("=" in value for value in values):
        return f"Only two values allowed either {' or '.join(values)}"
    if any(value.endswith("Cancelled") for value in values):
        return "\n".join(["Only the following values accepted:", *named])
    joined = " OR ".join(named) if len(named) == 2 else ", ".join(named)
    return f"Only {_COUNTS[len(named)]} accepted values: {joined}"


def _absence(field: Row) -> list[Block]:
    said: list[Block] = []
    if field["default_if_null"]:
        said.append(f"If Null will default to {field['default_if_null']}")
    if field["source_default"]:
        said.append(f"If not held at source, recommend loading {field['source_default']}.")
    if field["required_if"]:
        said.append(f"Required if {field['required_if']}")
    return said


def _destination(field: Row) -> list[Block]:
    places = parts(field["loaded_into"])
    if not places:
        return []
    verb = _VERBS.get(field["load_verb"], "")
    if len(places) > 1:
        return ["\n".join([verb.rstrip(), *places])]
    kind, _, number = field["references"].partition("code_type:")
    under = f" for code type {number.replace(' prog', ', prog')}" if number and not kind else ""
    return [f"{verb}{places[0]}{under}"]
