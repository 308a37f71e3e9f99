"""The Review part: doubtful readings, unsaid mandatory fields, and what people decided."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core import catalogue
from core.catalogue import Catalogue, Correction, Field, ReviewItem
from core.projects import Project
from pages.widgets import columns, grid, show
from pages.widgets.schemas import decide, held, place
from pages.widgets.schemas.rules import facts
from pages.widgets.schemas.view import View

_COMPARED = "Compared with the document"
_AT_ONCE = 20  # decisions in one transaction: others wait for it


def part(project: Project, known: Catalogue, view: View) -> None:
    """One of the three lists, narrowed to the view."""
    doubts = view.of_fields(catalogue.review(known))
    unsaid = view.of_fields(catalogue.undecided(known))
    decided = _decided(project, view)
    counts: dict[str, Sequence[Any]] = {
        "In doubt": doubts,
        "Mandatory not said": unsaid,
        "Decided": decided,
    }
    chosen = st.segmented_control(
        "List",
        list(counts),
        default="In doubt",
        required=True,
        format_func=lambda item: f"{item} {len(counts[item]):,}",
        label_visibility="collapsed",
        key="review-list",
        persist_state="page",
    )
    if chosen == "In doubt":
        _doubts(project, known, view, doubts)
    elif chosen == "Mandatory not said":
        _unsaid(project, known, view, unsaid)
    else:
        none = "Nobody decided anything here."
        show.sheet(decide.rows(decided), empty=none, columns=columns.DECISION)
        decide.withdrawal(project, decided)


def _decided(project: Project, view: View) -> list[Correction]:
    """Decisions on the side; those on fields that are gone, too, when nothing is narrowed."""
    found = [item for item in held.decisions_of(project) if item.side == view.side]
    return found if not view.table and not view.word else view.of_fields(found)


def _doubts(project: Project, known: Catalogue, view: View, doubts: Sequence[ReviewItem]) -> None:
    if not doubts:
        st.info("No reading is in doubt here.")
        return
    key = f"doubts-{view.mark}"
    left, right = st.columns([5, 7], gap="medium")
    with left:
        st.caption("Lowest confidence first: the share of such readings that are right.")
        rows = [_row(item) for item in doubts]
        at = min(_selected(rows, columns.DOUBT, key, "single-row-required")[0], len(doubts) - 1)
    item = doubts[at]
    field = catalogue.known_field(known, item.side, item.table, item.field)
    with right:
        _heading(item, f"{at + 1:,} of {len(doubts):,}")
        _actions(project, field, key, at, len(doubts))
        place.shown(project, field)
        with st.expander("What is known of it"):
            show.facts(facts(field))
        with st.expander("Correct it"):
            decide.panel(project, field)


def _row(item: ReviewItem) -> Mapping[str, Any]:
    return {
        "field": f"{item.table}.{item.field}",
        "confidence": round(item.confidence, 3),
        "reasons": "; ".join(item.reasons),
        "place": item.place,
    }


def _heading(item: ReviewItem, place_in_list: str) -> None:
    st.html(show.name(f"{item.table}.{item.field}", place_in_list) + show.listing(item.reasons))


def _actions(project: Project, field: Field, key: str, at: int, count: int) -> None:
    """To the one before, to the next, or confirmed as read."""
    back, on, said, confirm = st.columns([2, 2, 5, 2], vertical_alignment="bottom")
    back.button(
        "Previous", key="doubt-back", disabled=at == 0, on_click=_go, args=(key, at - 1),
        width="stretch",
    )  # fmt: skip
    on.button(
        "Next", key="doubt-next", disabled=at + 1 >= count, on_click=_go, args=(key, at + 1),
        width="stretch",
    )  # fmt: skip
    why = said.text_input("Why it is right", _COMPARED, max_chars=500)
    one = f"confirm-{field.side}-{field.table}-{field.name}"  # a second click is not the next one's
    if confirm.button("Confirm", type="primary", key=one, width="stretch"):
        reading = catalogue.value_of(field, decide.READING)
        wanted = Correction(
            field.side, field.table, field.name, decide.READING, "confirmed", field.evidence.place,
            why, seen=reading,
        )  # fmt: skip
        if decide.recorded(project, [wanted]):
            st.rerun()


def _go(key: str, at: int) -> None:
    st.session_state[key] = {"selection": {"rows": [at], "columns": [], "cells": []}}


def _selected(
    rows: Sequence[Mapping[str, Any]], wanted: Sequence[str], key: str, mode: str
) -> list[int]:
    """Places of the chosen rows; the first while none is chosen."""
    chosen = grid.drawn(
        rows,
        wanted,
        620,
        key,
        on_select="rerun",
        selection_mode=mode,
        selection_default={"selection": {"rows": [0]}},
    )
    places = [place for place in chosen.selection.rows if place < len(rows)]
    return places or [len(rows) - 1 if chosen.selection.rows else 0]


def _unsaid(project: Project, known: Catalogue, view: View, unsaid: Sequence[ReviewItem]) -> None:
    if not unsaid:
        none = "Of every field shown it is known whether it is mandatory."
        st.info(none if view.side == "target" else "Only target fields are asked for this.")
        return
    left, right = st.columns([5, 7], gap="medium")
    with left:
        st.caption("One or several: tick rows, then decide for all of them at once.")
        rows = [_row(item) for item in unsaid]
        places = _selected(rows, columns.UNDECIDED, f"unsaid-{view.mark}-{len(rows)}", "multi-row")
    chosen = [unsaid[at] for at in places]
    first = chosen[0]
    field = catalogue.known_field(known, first.side, first.table, first.field)
    with right:
        others = f"and {len(chosen) - 1:,} more" if len(chosen) > 1 else ""
        st.html(show.name(f"{first.table}.{first.field}", others))
        _decide_all(project, chosen)
        place.shown(project, field)
        with st.expander("What is known of it"):
            show.facts(facts(field))


def _decide_all(project: Project, chosen: Sequence[ReviewItem]) -> None:
    first = chosen[0]
    with st.form(f"unsaid-{first.table}-{first.field}-{len(chosen)}", border=False):
        value, evidence = st.columns([1, 3])
        said = value.segmented_control(
            "Mandatory", ["Y", "N"], format_func={"Y": "Yes", "N": "No"}.__getitem__, default="Y"
        )
        proof = evidence.text_input("Evidence", placeholder=decide.EVIDENCE, max_chars=500)
        why = st.text_input("Why", placeholder="The reason, in words", max_chars=500)
        count = len(chosen)
        if count > _AT_ONCE:
            st.caption(f"At most {_AT_ONCE} are decided at once; untick some.")
        label = "Decide it" if count == 1 else f"Decide these {count:,}"
        if not st.form_submit_button(label, type="primary", disabled=count > _AT_ONCE):
            return
    wanted = [
        Correction(item.side, item.table, item.field, "mandatory", said or "", proof, why)
        for item in chosen
    ]
    if decide.recorded(project, wanted):
        st.rerun()
