"""A person's decisions over the documents: shown with who, why and what was; made; withdrawn."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core import catalogue
from core.access import LOCAL
from core.catalogue import Correction, Field
from core.projects import Project
from core.store import state, transaction
from pages.widgets import columns, show
from pages.widgets.schemas import held
from pages.widgets.schemas.rules import attribute_words, value_words
from pages.widgets.wording import unmarked

READING = "reading"
_YES_NO = {"mandatory", "uppercase"}
_HINTS: Mapping[str, str] = {
    "allowed_values": "Y|N, parted by |",
    "value_range": "0..59",
    "fk_to": "TABLE.FIELD",
    "format_mask": "DD/MM/YYYY",
}
EVIDENCE = "Edition and page, definition of the database, or letter"


def of_field(project: Project, item: Field) -> list[Correction]:
    """The decisions in force on this field."""
    place = (item.side, item.table, item.name)
    found = held.decisions_of(project) if item.corrected else []
    return [one for one in found if (one.side, one.table, one.field) == place]


def rows(decided: Sequence[Correction]) -> list[Mapping[str, Any]]:
    """Decisions as people read them."""
    return [
        {
            "field": f"{item.table}.{item.field}",
            "attribute": attribute_words(item.attribute),
            "after": value_words(item.attribute, item.value),
            "before": ""
            if item.attribute == READING
            else value_words(item.attribute, item.as_read),
            "who": item.who,
            "when": item.when,
            "why": item.why,
            "evidence": item.evidence,
            "standing": item.standing,
        }
        for item in decided
    ]


def panel(project: Project, item: Field) -> None:
    """The decisions on a field, the form for another, and the way to withdraw one."""
    decided = of_field(project, item)
    if decided:
        show.sheet(rows(decided), empty="", columns=columns.DECISION[1:])
    form(project, item)
    withdrawal(project, decided)


def form(project: Project, item: Field) -> None:
    """Deciding one attribute of the field over what its document says."""
    others = [name for name in catalogue.ATTRIBUTES if name not in (READING, "mandatory")]
    known = ["mandatory", *others]
    place = f"{item.side}-{item.table}-{item.name}"
    left, right = st.columns(2)
    attribute = left.selectbox(
        "What is decided", known, format_func=attribute_words, key=f"attribute-{place}"
    )
    seen = catalogue.value_of(item, attribute)
    with right:
        st.html('<p class="pp-note">Now</p>' + show.name(value_words(attribute, seen)[:300]))
    with st.form(f"decide-{place}-{attribute}", border=False):
        value = _value(attribute, seen, f"value-{place}-{attribute}")
        evidence = st.text_input("Evidence", placeholder=EVIDENCE, max_chars=500)
        why = st.text_input("Why", placeholder="The reason, in words", max_chars=500)
        if not st.form_submit_button("Record the decision", type="primary"):
            return
    wanted = Correction(
        item.side, item.table, item.name, attribute, value, evidence, why, seen=seen
    )
    if recorded(project, [wanted]):
        st.rerun()


def _value(attribute: str, seen: str, key: str) -> str:
    if attribute in _YES_NO:
        chosen = st.segmented_control(
            "Is", ["Y", "N"], format_func={"Y": "Yes", "N": "No"}.__getitem__, default="Y", key=key
        )
        return chosen or ""
    if attribute == "description":
        return st.text_area("Is", seen, key=key, max_chars=4000)
    return st.text_input(
        "Is", seen, placeholder=_HINTS.get(attribute, "empty: it is not so"), key=key, max_chars=500
    )


def recorded(project: Project, wanted: Sequence[Correction]) -> bool:
    """Whether all of them were recorded; else none was, and the reason is shown."""
    bar = st.progress(0.0, "Recording") if len(wanted) > 3 else None
    with show.refusals(), state(project.state) as con:
        with transaction(con):
            for number, item in enumerate(wanted, 1):
                catalogue.correct(con, LOCAL, item)
                if bar:
                    bar.progress(number / len(wanted), f"{item.table}.{item.field}")
        st.toast(f"Recorded: {_words(wanted)}.")
        return True
    return False


def _words(wanted: Sequence[Correction]) -> str:
    if len(wanted) > 1:
        return f"{len(wanted)} decisions"
    return unmarked(f"{wanted[0].table}.{wanted[0].field} {attribute_words(wanted[0].attribute)}")


def withdrawal(project: Project, decided: Sequence[Correction]) -> None:
    """Ending a decision, so that what the document says counts again."""
    if not decided:
        return
    with st.expander("Withdraw a decision"):
        with st.form(
            f"withdraw-{decided[0].table}-{decided[0].field}-{len(decided)}", border=False
        ):
            left, right = st.columns([2, 3])
            chosen = left.selectbox("Decision", decided, format_func=_name)
            why = right.text_input("Why it is withdrawn", max_chars=500)
            if not st.form_submit_button("Withdraw it"):
                return
        with show.refusals(), state(project.state) as con:
            place = (chosen.table, chosen.field, chosen.attribute)
            catalogue.withdraw(con, LOCAL, chosen.side, place, why)
            st.toast("Withdrawn. What the document says counts again.")
            st.rerun()


def _name(item: Correction) -> str:
    told = f"{attribute_words(item.attribute)}: {value_words(item.attribute, item.value)}"
    return f"{item.table}.{item.field} {told}"[:120]
