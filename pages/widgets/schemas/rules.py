"""What a document says of a field, in an analyst's words."""

from collections.abc import Iterator, Mapping

from core.catalogue import Field, Rules

_SAID: Mapping[str, str] = {
    "format_mask": "Written as",
    "allowed_values": "One of",
    "references": "Refers to",
    "fk_to": "Foreign key to",
    "held_under": "Held under code type",
    "required_if": "Required if",
    "only_if": "Given only if",
    "requires": "Then also needed",
    "default_if_null": "When blank, becomes",
    "default_hint": "Advised when blank",
    "order": "In time",
    "cardinality": "How many",
    "identifies": "Identifies",
    "loaded_into": "Loaded into",
    "sets": "Also sets",
    "subject": "Subject of the note",
    "examples": "Examples",
}
_YES: Mapping[str, str] = {
    "uppercase": "capital letters only",
    "unique": "no value twice",
    "not_loaded": "the value itself is not loaded",
    "deprecated": "deprecated",
}
_ATTRIBUTES: Mapping[str, str] = {
    "data_type": "Type",
    "mandatory": "Mandatory",
    "length": "Length",
    "precision": "Decimal places",
    "description": "Description",
    "code_type_id": "Code type, number",
    "code_type_name": "Code type, name",
    "value_range": "Least and greatest",
    "uppercase": "Capital letters only",
    "reading": "The reading as a whole",
    **_SAID,
}
MANDATORY: Mapping[str, str] = {"Y": "yes", "N": "no", "U": "the document does not say"}


def attribute_words(attribute: str) -> str:
    """What can be decided of a field, as people say it."""
    return _ATTRIBUTES.get(attribute, attribute.replace("_", " ").capitalize())


def value_words(attribute: str, value: str) -> str:
    """A value of such an attribute as people read it; an empty one says so."""
    if attribute == "reading":
        return "confirmed"
    if attribute == "mandatory":
        return MANDATORY.get(value, value)
    if attribute == "uppercase":
        return {"Y": "yes", "N": "no"}.get(value, value)
    return value.replace("|", ", ") or "empty"


def told(rules: Rules) -> Iterator[tuple[str, str]]:
    """Each rule that the text states, as a label and words."""
    codes = [part for part in (rules.code_type_id, rules.code_type_name) if part]
    if codes:
        yield "Code type", " ".join(codes).replace("|", " or ")
    for name, label in _SAID.items():
        value = getattr(rules, name)
        if value:
            yield label, value if isinstance(value, str) else ", ".join(value)
    if rules.value_range:
        yield "Between", " and ".join(rules.value_range)
    if rules.note_type or rules.note_type_name:
        parts = (rules.note_type, rules.note_type_name)
        yield "Kind of note", " ".join(part for part in parts if part)
    demands = [words for name, words in _YES.items() if getattr(rules, name)]
    if demands:
        yield "Also", "; ".join(demands)


def facts(held: Field) -> Iterator[tuple[str, str]]:
    """All that is known of a field, rules included, as labels and words."""
    size = "" if held.length is None else str(held.length)
    size = f"{size},{held.precision}" if held.precision else size
    kind = held.data_type or "the document does not say"
    yield "Type", f"{kind} {size}".strip() if held.data_type else kind
    yield "Length", "" if held.data_type else size
    said, why = MANDATORY[held.mandatory], held.mandatory_reason
    yield "Mandatory", f"{said} ({why})" if why and why != said else said
    yield "Description", held.description
    yield from told(held.rules)
    yield "Data element", held.element
    for fact in held.facts:
        other = f" of {held.table}.{fact.other}" if fact.other else ""
        yield "Known as", f"{fact.kind}{other}: {fact.reason}".rstrip(": ")
    yield from held.attributes
    if held.printed_name != held.name:
        yield "Printed as", held.printed_name
    yield "Read from", f"{held.evidence.document}, {held.evidence.place}"
    reason = f": {held.evidence.reason}" if held.evidence.reason else ""
    yield "Confidence", f"{held.evidence.confidence:.3f} by {held.evidence.reader}{reason}"
