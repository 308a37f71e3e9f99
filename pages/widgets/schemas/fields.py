"""The Fields and Tables parts: the list, and one row of it in full."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import streamlit as st

from core import catalogue
from core.catalogue import Catalogue, Field, Table
from core.projects import Project
from pages.widgets import choose, columns, show
from pages.widgets.schemas import decide, place
from pages.widgets.schemas.rules import attribute_words, facts
from pages.widgets.schemas.view import View

_PARTS = ("What is known", "Decide")


def explorer(project: Project, view: View) -> None:
    """Every field of the view, and the chosen one with its rules, place and decisions."""
    total = sum(len(item.fields) for item in view.schema.tables.values())
    st.caption(f"{len(view.fields):,} of {total:,} fields")
    wanted: tuple[str, ...] = columns.FIELD if view.side == "target" else columns.SOURCE_FIELD
    if not any(item.corrected for item in view.fields):
        wanted = tuple(name for name in wanted if name != "corrected")
    chosen = choose.row(
        view.fields, wanted, empty="No field fits this filter.", height=318, key=f"f-{view.mark}"
    )
    if chosen:
        _one(project, chosen)


def _one(project: Project, item: Field) -> None:
    name, parts, beside = st.columns([3, 2, 2], vertical_alignment="center")
    name.html(show.name(f"{item.table}.{item.name}"))
    part = parts.segmented_control(
        "Part",
        _PARTS,
        default=_PARTS[0],
        required=True,
        label_visibility="collapsed",
        key="part",
        persist_state="page",
    )
    pictured = beside.toggle("Show it in the document", key="pictured", persist_state="page")
    wide = pictured and item.evidence.place.startswith("page ")
    left, right = st.columns([5, 6], gap="medium") if wide else (st.container(), st.container())
    with left:
        if part == "Decide":
            decide.panel(project, item)
        else:
            _known(project, item)
    if pictured:
        with right:
            place.shown(project, item)


def _known(project: Project, item: Field) -> None:
    show.facts(facts(item))
    decided = decide.of_field(project, item)
    if decided:
        names = ", ".join(attribute_words(one.attribute) for one in decided)
        show.note(f"Decided by people, over the document: {names}.")
        show.sheet(decide.rows(decided), empty="", columns=columns.DECISION[1:])


def tables(known: Catalogue, view: View) -> None:
    """The side's tables with their counts, and the chosen one with its rules and notes."""
    doubts = Counter((item.side, item.table) for item in catalogue.review(known))
    keys = {item.table: item for item in catalogue.proposed_keys(known)}
    held = [
        item
        for item in view.schema.tables.values()
        if view.table in (None, item.name)
        and view.speaks(f"{item.name} {item.heading} {item.area} {' '.join(item.notes)}")
    ]
    st.caption(f"{len(held):,} of {len(view.schema.tables):,} tables")
    rows: list[Mapping[str, Any]] = [
        {
            "table": item.name,
            "heading": item.heading,
            "area": item.area,
            "load_order": item.load_order,
            "field_count": len(item.fields),
            "key": ", ".join(item.keys),
            "in_doubt": doubts[item.side, item.name],
            "not_said": sum(one.mandatory == "U" for one in item.fields),
            "decided": sum(bool(one.corrected) for one in item.fields),
            "held": item,
        }
        for item in held
    ]
    wanted = [n for n in columns.TABLE if n in _ALWAYS or any(row[n] for row in rows)]
    chosen = choose.row(
        rows, wanted, empty="No table fits this filter.", height=318, key=f"t-{view.mark}"
    )
    if chosen:
        table = chosen["held"]
        st.html(show.name(table.name))
        show.facts([*_table_facts(table), *_proposed(keys.get(table.name))])


_ALWAYS = {"table", "field_count"}


def _table_facts(table: Table) -> Iterator[tuple[str, str]]:
    yield "Heading", table.heading
    yield "Area", table.area
    yield "Load order", str(table.load_order or "")
    yield "Stated key", ", ".join(table.keys)
    yield "Fills", ", ".join(table.creates)
    for rule in table.rules:
        yield f"Rule: {rule.kind}", rule.text
    yield "Notes", "\n".join(table.notes)
    yield "Read from", f"{table.evidence.document}, {table.evidence.place}"
    reason = f": {table.evidence.reason}" if table.evidence.reason else ""
    yield "Confidence", f"{table.evidence.confidence:.3f}{reason}"


def _proposed(key: catalogue.KeyProposal | None) -> Iterator[tuple[str, str]]:
    if key:
        yield "Proposed key", f"{', '.join(key.columns)} ({key.rule}, score {key.score:.2f})"
