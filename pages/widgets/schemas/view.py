"""What all parts of the Schemas page are narrowed to: a side, a table, a word."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from core.catalogue import Catalogue, Field, Schema, Side
from pages.widgets import choose

Row = TypeVar("Row")


@dataclass(frozen=True)
class View:
    """What the person asked to see."""

    schema: Schema
    table: str | None  # None: all of them
    word: str  # in lower case; empty: all
    fields: tuple[Field, ...]  # of the side, narrowed

    @property
    def side(self) -> Side:
        return self.schema.side

    @property
    def mark(self) -> str:
        """Part of a widget's key: what is chosen here is not chosen in another view."""
        return f"{self.side}-{self.table or ''}-{self.word}"

    def speaks(self, text: str) -> bool:
        """Whether the word stands in the text."""
        return self.word in text.casefold()

    def of_table(self, rows: Iterable[Row], *names: str) -> list[Row]:
        """The rows that name the chosen table in one of these attributes; all without one."""
        return [
            row for row in rows if not self.table or self.table in (getattr(row, n) for n in names)
        ]

    def of_fields(self, rows: Iterable[Row]) -> list[Row]:
        """The rows about a field that is shown; their side, table and field are named so."""
        known = {(item.side, item.table, item.name) for item in self.fields}
        return [row for row in rows if (row.side, row.table, row.field) in known]  # type: ignore[attr-defined]


def narrowed(known: Catalogue) -> View:
    """A side, one of its tables or all, and a word of a name, element or description."""
    side, left, right = st.columns([1, 2, 2])
    chosen = side.segmented_control(
        "Side",
        ["Source", "Target"],
        default="Target",
        required=True,
        key="schemas-side",
        persist_state="session",
    )
    schema = known.source if chosen == "Source" else known.target
    with left:
        label = f"Table ({len(schema.tables)})"
        key = f"schemas-table-{schema.side}"
        table = choose.one_of(label, list(schema.tables), said=False, kept=key)
    word = right.text_input(
        "Filter",
        placeholder="part of a name, element or description",
        max_chars=80,
        key="schemas-word",
        persist_state="session",
    )
    word = word.strip().casefold()
    held = schema.tables[table].fields if table else tuple(schema.fields())
    return View(schema, table, word, tuple(item for item in held if _speaks(item, word)))


def _speaks(item: Field, word: str) -> bool:
    return not word or (
        word in f"{item.table}.{item.name} {item.element} {item.description}".casefold()
    )
