"""Documents of both sides into one catalogue, with what the documents have wrong.

The order is the documents' own: the document with most fields first, then by file name,
so the order in which they are given does not matter. A document that only explains
elements or keys, or that describes tables already known, adds to them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.catalogue.faults import document_faults
from core.catalogue.field_facts import with_facts
from core.catalogue.foreign_keys import declared
from core.catalogue.inference import inferred
from core.catalogue.model import Catalogue, Field, ReadDocument, Schema, Side, Table
from core.specs import Document, SpecField, SpecTable

_RELEASE = re.compile(r"(?:PC)?\d+(?:\.\d+)*\.?")
_RECORD = re.compile(r"\bunique identifier for this (?:extracted )?record\b", re.IGNORECASE)


def build_catalogue(source_docs: Sequence[Document], target_docs: Sequence[Document]) -> Catalogue:
    """Both schemas with relationships and document faults; nothing is guessed or mended."""
    faults: list[str] = []
    source, target = (
        _schema("source", source_docs, faults),
        _schema("target", target_docs, faults),
    )
    source, source_links, source_faults = declared(with_facts(source))
    target, target_links, target_faults = declared(target)
    known = {(link.child_table, link.child_fields) for link in source_links}
    guesses = [x for x in inferred(source) if (x.child_table, x.child_fields) not in known]
    faults += [*source_faults, *target_faults]
    faults += [*document_faults(source), *document_faults(target)]
    return Catalogue(
        source,
        target,
        (*source_links, *guesses, *target_links),
        tuple(dict.fromkeys(faults)),
        (*_read("source", source_docs), *_read("target", target_docs)),
        tuple(
            item
            for documents in (source_docs, target_docs)
            for document in _ordered(documents)
            for item in document.unplaced
        ),
    )


def _ordered(documents: Iterable[Document]) -> list[Document]:
    return sorted(
        documents, key=lambda d: (-sum(len(t.fields) for t in d.tables), d.file_name, d.sha256)
    )


def _read(side: Side, documents: Iterable[Document]) -> list[ReadDocument]:
    return [ReadDocument(side, d.file_name, d.sha256, d.reader) for d in _ordered(documents)]


def _schema(side: Side, documents: Sequence[Document], faults: list[str]) -> Schema:
    tables: dict[str, Table] = {}
    for document in _ordered(documents):
        faults += document.faults
        for spec in document.tables:
            key = spec.name.casefold()
            if key in tables:
                tables[key] = _added(tables[key], spec, document, faults)
            else:
                tables[key] = _table(side, spec, len(tables) + 1, faults)
    for document in _ordered(documents):
        _explain(tables, document, faults)
    return Schema(side, {table.name: table for table in tables.values()})


def _table(side: Side, spec: SpecTable, position: int, faults: list[str]) -> Table:
    fields: dict[str, Field] = {}
    for item in spec.fields:
        if item.name.casefold() in fields:
            faults.append(f"{spec.name}.{item.name} is printed more than once; the first counts.")
        else:
            fields[item.name.casefold()] = _field(side, spec.name, item, len(fields) + 1)
    keys = tuple(f.name for f in fields.values() if _RECORD.search(f.description))
    return Table(
        side,
        spec.name,
        position,
        tuple(fields.values()),
        spec.heading,
        spec.area,
        spec.load_order,
        spec.notes,
        keys if len(keys) == 1 else (),
        spec.evidence,
        spec.rules,
        spec.creates,
    )


def _field(side: Side, table: str, item: SpecField, position: int) -> Field:
    return Field(
        side,
        table,
        position,
        item.name,
        item.printed_name,
        item.data_type,
        item.length,
        item.precision,
        item.mandatory,
        item.mandatory_reason,
        "" if _RELEASE.fullmatch(item.description) else item.description,
        item.element,
        item.attributes,
        item.rules,
        item.evidence,
    )


def _added(table: Table, spec: SpecTable, document: Document, faults: list[str]) -> Table:
    """A table described again: blanks are filled, fields with a type are added, rest is told."""
    fields = {item.name.casefold(): item for item in table.fields}
    for item in spec.fields:
        key = item.name.casefold()
        if key in fields:
            fields[key] = _filled(fields[key], item)
        elif item.data_type or item.length:
            fields[key] = _field(table.side, table.name, item, len(fields) + 1)
        else:
            faults.append(
                f"{document.file_name} describes {table.name}.{item.name}, which no dictionary has."
            )
    return replace(table, fields=tuple(fields.values()))


def _filled(known: Field, item: SpecField) -> Field:
    return replace(
        known,
        description=known.description or item.description,
        element=known.element or item.element,
        data_type=known.data_type or item.data_type,
        length=known.length if known.length is not None else item.length,
        rules=known.rules if known.description else item.rules,
    )


def _explain(tables: dict[str, Table], document: Document, faults: list[str]) -> None:
    """Adds what a document says of element codes and keys; unknown names become faults."""
    words = {item.code: item.description for item in document.elements if item.description}
    if words:
        usual = _usual_names(tables.values())
        for key, table in tables.items():
            tables[key] = _described(table, words, usual)
    for stated in document.keys:
        held = tables.get(stated.table.casefold())
        if held is None:
            faults.append(f"{document.file_name} states a key for unknown table {stated.table}.")
            continue
        names = [item for name in stated.fields if (item := held.field(name))]
        if len(names) < len(stated.fields):
            faults.append(f"{document.file_name} states a key of {held.name} with unknown columns.")
        else:
            tables[held.name.casefold()] = replace(held, keys=tuple(f.name for f in names))


def _usual_names(tables: Iterable[Table]) -> dict[str, str]:
    """The commonest field name of each element code."""
    names: dict[str, Counter[str]] = {}
    for table in tables:
        for item in table.fields:
            names.setdefault(item.element, Counter())[item.name.casefold()] += 1
    return {
        code: min(count.items(), key=lambda pair: (-pair[1], pair[0]))[0]
        for code, count in names.items()
    }


def _described(table: Table, words: dict[str, str], usual: dict[str, str]) -> Table:
    """Blank descriptions from the element's, except where codes may be displaced."""
    displaced = any(not item.element for item in table.fields)
    fields = tuple(
        replace(item, description=words[item.element])
        if not item.description
        and item.element in words
        and not (displaced and usual[item.element] != item.name.casefold())
        else item
        for item in table.fields
    )
    return replace(table, fields=fields)
