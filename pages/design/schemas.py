"""Schemas: what the documents say, what people decided over them, what the extract shows of it."""

import streamlit as st

from pages.widgets import choose, show
from pages.widgets.schemas import against, changes, documents, fields, held, links, profile, review
from pages.widgets.schemas.view import narrowed

project = choose.project()
with show.problems():
    known = held.catalogue_of(project)
if not known.documents:
    st.info("No document has been read. Give one here, or run the extract step on Lifecycle.")
    documents.give(project)
    st.stop()

view = narrowed(known)
every, tables, doubts, near, holds, departs, changed, read = show.parts(
    "Fields", "Tables", "Review", "Relationships", "Profile", "Against the extract", "Changes",
    "Documents", key="schemas-part",
)  # fmt: skip
if every.open:
    with every:
        fields.explorer(project, view)
if tables.open:
    with tables:
        fields.tables(known, view)
if doubts.open:
    with doubts:
        review.part(project, known, view)
if near.open:
    with near:
        links.part(project, known, view)
if holds.open:
    with holds, show.remarks():
        profile.part(project, view)
if departs.open:
    with departs, show.remarks():
        against.part(project, known, view)
if changed.open:
    with changed:
        changes.part(project, view)
if read.open:
    with read:
        documents.part(project, known, view)
