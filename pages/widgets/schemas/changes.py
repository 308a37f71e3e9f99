"""The Changes part: two versions of the catalogue side by side, and the mapping lines touched."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core import catalogue
from core.catalogue import CatalogueVersion, Change
from core.projects import Project
from core.store import state
from pages.widgets import choose, columns, show
from pages.widgets.schemas import held
from pages.widgets.schemas.view import View
from pages.widgets.wording import moment

_KINDS = ("added", "removed", "renamed", "changed")
NOW = "in use"


def part(project: Project, view: View) -> None:
    """What changed between two versions, narrowed to the table and word."""
    with show.problems(), state(project.state) as con:
        kept = catalogue.versions(con)
    if not kept:
        none = "There is no earlier catalogue. One is kept when a changed document is read."
        st.info(none)
        return
    left, right = st.columns(2)
    old = left.selectbox("From", kept, format_func=_version)
    later: list[CatalogueVersion | str] = [
        NOW, *(item for item in kept if item.number > old.number)
    ]  # fmt: skip
    new = right.selectbox("To", later, format_func=_version, key=f"to-{old.number}")
    number = None if isinstance(new, str) else new.number
    show.note(f"No. {old.number} was read from {', '.join(old.documents)}.")
    with show.problems():
        found = held.changes_of(project, old.number, number)
    listed(project, [item for item in found if _fits(item, view)], key=f"{old.number}-{number}")


def _version(item: CatalogueVersion | str) -> str:
    if isinstance(item, str):
        return "The catalogue in use"
    return f"No. {item.number}, until {moment(item.replaced_at)} ({item.fields:,} fields)"


def _fits(item: Change, view: View) -> bool:
    if view.table and (item.side, item.table) != (view.side, view.table):
        return False
    return view.speaks(f"{item.table}.{item.field} {item.attribute} {item.before} {item.after}")


def listed(project: Project, changes: Sequence[Change], *, key: str) -> None:
    """Changes with their counts; of the chosen one the lines that it touches."""
    if not changes:
        st.info("Nothing changed here.")
        return
    known = held.contract_of(project)
    touched = catalogue.touched(changes, known.lines, known.feeds)
    counts = Counter[str](item.kind for item in changes)
    show.counts(
        {
            "Added": counts["added"],
            "Removed": counts["removed"],
            "Likely renamed": counts["renamed"],
            "Changed": counts["changed"],
            "Rules changed": sum(item.is_rule for item in changes),
            "Mapping lines touched": len(touched),
        }
    )
    rows = _rows(changes, Counter(hit for _, hits in touched for hit in hits))
    kinds = ["all", *(kind for kind in _KINDS if counts[kind])]
    left, right = st.columns([1, 1], vertical_alignment="center")
    kind = left.segmented_control(
        "Kind", kinds, default="all", required=True, format_func=str.capitalize,
        label_visibility="collapsed", key=f"kind-{key}",
    )  # fmt: skip
    only = right.toggle("Only those that touch mapping lines", key=f"touching-{key}")
    shown = [
        row for row in rows if kind in ("all", row["kind"]) and (row["mapping_lines"] or not only)
    ]
    none = "No change fits this choice."
    one = choose.row(shown, columns.CHANGE, empty=none, height=330, key=f"ch-{key}-{kind}-{only}")
    if one:
        place = ".".join(filter(None, (one["table"], one["field"])))
        st.html(show.name(place, f"{one['kind']} {one['attribute']}".strip()))
        show.facts([("Was", one["before"]), ("Is", one["after"])], empty="")
        hit = [line for line, hits in touched if one["change"] in hits]
        show.sheet(hit, empty="It touches no mapping line.", columns=columns.TOUCHED)


def _rows(changes: Sequence[Change], lines: Counter[Change]) -> list[Mapping[str, Any]]:
    names = ("side", "table", "field", "kind", "attribute", "before", "after")
    return [
        {
            **{name: getattr(item, name) for name in names},
            "mapping_lines": lines[item],
            "change": item,
        }
        for item in changes
    ]
