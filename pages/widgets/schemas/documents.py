"""The Documents part: what was read, giving another, taking one out, and what is wrong in them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core import lifecycle
from core.catalogue import Catalogue, Side
from core.lifecycle import DOCUMENT_KINDS, DOCUMENT_LIMIT, DocumentChange
from core.projects import Project
from pages.widgets import columns, show
from pages.widgets.schemas import changes
from pages.widgets.schemas.view import View
from pages.widgets.wording import unmarked

_LAST = "schemas-document-change"
_MIB = DOCUMENT_LIMIT // 2**20
_SIDES: Mapping[str, Side] = {"Source": "source", "Target": "target"}


def part(project: Project, known: Catalogue, view: View) -> None:
    """The documents, what the last one given changed, faults and sentences not understood."""
    show.sheet(_rows(known), empty="None was read.", columns=columns.DOCUMENT)
    give(project)
    _last(project)
    _take_out(project, known)
    _faults(known, view)


def _rows(known: Catalogue) -> list[Mapping[str, Any]]:
    both = (known.source, known.target)
    fields = Counter((s.side, item.evidence.document) for s in both for item in s.fields())
    tables = Counter((s.side, item.evidence.document) for s in both for item in s.tables.values())
    return [
        {
            "side": item.side,
            "file_name": item.file_name,
            "tables": tables[item.side, item.file_name],
            "fields": fields[item.side, item.file_name],
            "reader": item.reader,
            "sha256": item.sha256[:16],
        }
        for item in known.documents
    ]


def give(project: Project) -> None:
    """A document given in the browser, read at once with all the others."""
    st.subheader("Give a document", anchor=False)
    with st.form("give", border=True):
        left, right = st.columns([1, 3])
        side = left.radio("Side", list(_SIDES))
        given = right.file_uploader(
            f"Dictionary or guide: {', '.join(DOCUMENT_KINDS)}, at most {_MIB} MiB",
            type=list(DOCUMENT_KINDS),
            max_upload_size=_MIB,
        )
        replace = right.checkbox("It takes the place of the document of the same name")
        asked = st.form_submit_button("Read it", type="primary")
    if not asked:
        return
    if given is None:
        st.warning("Choose a file first.")
        return
    with st.spinner("Reading"), show.refusals():
        bar = st.progress(0.0, unmarked(f"Reading {given.name}"))
        done = lifecycle.add_document(
            project,
            given.name,
            given.getvalue(),
            _SIDES[side],
            replace=replace,
            progress=lambda _, name, at, count: _told(bar, name, at, count),
        )
        _noted(project, done)


def _told(bar: Any, name: str, at: int, count: int) -> None:
    bar.progress(at / count, unmarked(f"Read {at} of {count}: {name}"))


def _noted(project: Project, done: DocumentChange) -> None:
    st.session_state[_LAST] = (project.label, done)
    st.toast(unmarked(f"{done.name}: {done.done}."))
    st.rerun()


def _take_out(project: Project, known: Catalogue) -> None:
    if not known.documents:
        return
    with st.expander("Take a document out"), st.form("take-out", border=False):
        chosen = st.selectbox(
            "Document", known.documents, format_func=lambda item: f"{item.side}: {item.file_name}"
        )
        sure = st.checkbox("Its tables and fields leave the catalogue; decisions are kept")
        if not st.form_submit_button("Take it out"):
            return
        if not sure:
            st.warning("Tick the box first.")
            return
    with st.spinner("Reading the others"), show.refusals():
        _noted(project, lifecycle.remove_document(project, chosen.file_name, chosen.side))


def _last(project: Project) -> None:
    """What the last document given or taken out changed, as long as this window is open."""
    label, done = st.session_state.get(_LAST, ("", None))
    if label != project.label or done is None:
        return
    st.subheader("What that changed", anchor=False)
    read = f": {done.tables:,} tables and {done.fields:,} fields read from it"
    more = "" if done.done == "removed" else read
    st.success(unmarked(f"{done.name} was {done.done} on the {done.side} side{more}."))
    changes.listed(project, done.changes, key=f"last-{done.name}-{len(done.changes)}")


def _faults(known: Catalogue, view: View) -> None:
    """Faults told and not mended, and sentences that sound like rules and were not read."""
    faults = [
        {"fault": item}
        for item in known.faults
        if view.speaks(item) and (view.table is None or view.table.casefold() in item.casefold())
    ]
    st.subheader(f"Faults of the documents ({len(faults)})", anchor=False)
    _paged(faults, ("fault",), "None was found here.", "faults")
    unread = [
        item
        for item in view.of_table(known.unplaced, "table")
        if item.table in view.schema.tables
        and view.speaks(f"{item.table}.{item.field} {item.text}")
    ]
    st.subheader(f"Sentences that no rule was read from ({len(unread)})", anchor=False)
    _paged(unread, columns.UNPLACED, "Every sentence that sounds like a rule was read.", "unread")


def _paged(rows: Sequence[Any], wanted: Sequence[str], empty: str, key: str) -> None:
    """A sheet of twelve rows a page."""
    pages = max(1, -(-len(rows) // 12))
    at = st.pagination(pages, key=f"{key}-{pages}") if pages > 1 else 1
    show.sheet(rows[12 * (at - 1) : 12 * at], empty=empty, columns=wanted)
