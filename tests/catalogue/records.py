"""Documents and schemas typed as text."""

from __future__ import annotations

from core.specs import Document, SpecElement, SpecField, SpecKey, SpecTable
from core.specs.rules import rules_of


def document(
    text: str,
    name: str = "a.xlsx",
    elements: tuple[SpecElement, ...] = (),
    keys: tuple[SpecKey, ...] = (),
) -> Document:
    """Lines of `table | field | type | length | element | comment`."""
    tables: dict[str, list[SpecField]] = {}
    for line in filter(None, (part.strip() for part in text.splitlines())):
        table, field, kind, length, element, comment = (c.strip() for c in line.split("|"))
        held = tables.setdefault(table, [])
        held.append(
            SpecField(
                len(held) + 1,
                field,
                field,
                kind,
                int(length) if length else None,
                description=comment,
                element=element,
                rules=rules_of(comment, field),
            )
        )
    made = tuple(SpecTable(n, i, tuple(f)) for i, (n, f) in enumerate(tables.items(), 1))
    return Document(name, f"sha of {name}", "xlsx/1", made, elements, keys)
