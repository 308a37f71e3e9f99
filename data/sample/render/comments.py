"""What stands in the comment cell of a field: a description, then the rules one a paragraph.

The rules are those of a real guide, the sentences and their order are the sample's own: each
is one that the reader's grammar knows (core/specs/rules.py) and no real guide's wording.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.sample.render.facts import Row, grouped, parts

_VERBS = {
    "colon": "Loaded into: ",
    "plain": "Loaded into ",
    "mapped": "Once mapped, loaded into ",
}


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
        blocks.append(field["mandatory_text"])
    blocks += _destination(field)
    if field["fk_printed"]:
        blocks.append(f"Foreign key on {field['fk_printed']}")
    blocks += _references(field["references"])
    blocks += _mapping(field, choices)
    blocks += _shape(field)
    blocks += _absence(field)
    blocks += [field["remark"]] if field["remark"] else []
    blocks += [f"e.g. {field['examples']}"] if field["examples"] else []
    return blocks


def _destination(field: Row) -> list[Block]:
    places = parts(field["loaded_into"])
    if not places:
        return []
    verb = _VERBS.get(field["load_verb"], "")
    if len(places) > 1:
        return ["\n".join([verb.rstrip(), *places])]
    kind, _, number = field["references"].partition("code_type:")
    if kind or not number:
        return [f"{verb}{places[0]}"]
    return [f"{verb}{places[0]} under code type {number.replace(' prog', ' with prog')}"]


def _references(text: str) -> list[Block]:
    said: list[Block] = []
    for reference in parts(text):
        kind, _, what = reference.partition(":")
        form, _, thing = what.partition(" (")
        if kind == "load":
            said.append(f"The same value as loaded into {what} before")
        elif kind == "form":
            said.append(f"A {thing.rstrip(')')} that can be seen in the {form} screen")
        elif kind == "exists":
            said.append(_existing(what))
    return said


def _existing(what: str) -> str:
    if " of code type " not in what:
        return f"Once mapped it must exist in {what}"
    return f"Must exist as a {what.replace('code type', 'code type id')}"


def _mapping(field: Row, choices: Sequence[Row]) -> list[Block]:
    said: list[Block] = []
    if field["maps_to"]:
        said.append(f"Maps to {field['maps_to']}, which has to hold it")
    if field["code_type_id"]:
        named = f'code type id {field["code_type_id"]} "{field["code_type_name"]}"'
        said.append(f"Must be a valid code of {named}")
    if choices:
        said += _conditional(choices)
    if field["note_type"]:
        number, _, name = field["note_type"].partition("=")
        under = f', with "{field["note_subject"]}" as its subject' if field["note_subject"] else ""
        said.append(f'The note is of type {number}, that is "{name}"{under}.')
    return said


def _conditional(choices: Sequence[Row]) -> list[Block]:
    """A code type for each value of another field, or the values themselves."""
    if not choices[0]["meaning"]:
        return [
            f"When the event action is {' or '.join(row['value'] for row in rows)}, "
            f'it must be a valid code of code type id {number}, the "{name}".'
            for (number, name), rows in grouped(
                list(choices), "code_type_id", "code_type_name"
            ).items()
        ]
    if not any(row["code_type_id"] for row in choices):
        values = tuple((row["value"], row["meaning"]) for row in choices)
        return ["Must be one of these letters:", Nested(("Letter", "Meaning"), values)]
    lead = "Which code type applies is determined by the encounter type:"
    if not any(row["code_type_name"] for row in choices):
        types = tuple((row["value"], row["code_type_id"], row["meaning"]) for row in choices)
        return [lead, Nested(("Letter", "Code type", "Meaning"), types)]
    full = tuple(
        (row["value"], row["code_type_id"], row["meaning"], row["code_type_name"])
        for row in choices
    )
    return [lead, Nested(("Letter", "Code type", "Meaning", "Its name"), full)]


def _shape(field: Row) -> list[Block]:
    said: list[Block] = []
    if field["format_mask"]:
        said.append(f"Written in the format {field['format_mask']}")
    if field["value_range"]:
        low, _, high = field["value_range"].partition("..")
        said.append(f"A number between {low} and {high}")
    if field["uppercase"]:
        said.append("Upper case")
    nested = field["field_name"] == "ENCOUNTER_TYPE" and len(parts(field["allowed_values"])) > 4
    if field["allowed_values"] and not nested:
        said.append(_allowed(parts(field["allowed_values"])))
    return said


def _allowed(values: Sequence[str]) -> str:
    if values == ["Y", "N"]:
        return "Must be either Y or N"
    if values == ["Y", "N", "Null"]:
        return "Must be either Y or N, or left empty"
    which = "Only these values are accepted:" if len(values) > 1 else "Only one value accepted:"
    return f"{which} {', '.join(value.replace('=', ' = ', 1) for value in values)}"


def _absence(field: Row) -> list[Block]:
    said: list[Block] = []
    if field["default_if_null"]:
        said.append(f"If left blank, set to {field['default_if_null']}")
    if field["source_default"]:
        said.append(f"Where the old system holds none, give it {field['source_default']}.")
    if field["required_if"]:
        said.append(f"Required if {field['required_if']}")
    return said
