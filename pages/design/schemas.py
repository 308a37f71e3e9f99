"""Schemas: what the documents say of every table and field, each with its place."""

import streamlit as st

from core import catalogue
from core.store import state
from pages.widgets import choose, columns, show

project = choose.project()
with show.problems(), state(project.state) as con:
    known = catalogue.load(con)
if not known.target.tables:
    st.info("No document has been read. Run the extract step on the Lifecycle page.")
    st.stop()

schema, fields = choose.fields(known)
st.caption(f"{len(fields):,} of {sum(1 for _ in schema.fields()):,} fields")
chosen = choose.row(
    fields,
    columns.FIELD,
    empty="No field fits this filter.",
    height=330,
    key=f"fields-{schema.side}",
)

one, table, links, faults, documents = st.tabs(
    ["Field", "Its table", "Relationships", "Faults of the documents", "Documents"]
)
with one:
    show.field(chosen)
held = schema.tables[chosen.table] if chosen else None
with table:
    show.record(show.table_facts(held), empty="Choose a field above.")
with links:
    name = held.name if held else ""
    near = [i for i in known.relationships if name in (i.child_table, i.parent_table)]
    none = f"No relationship of {name or 'this table'} is known."
    show.table(near, empty=none, columns=columns.RELATIONSHIP)
with faults:
    told = [{"fault": fault} for fault in known.faults]
    show.sheet(told, empty="None was found.", columns=("fault",))
with documents:
    show.sheet(known.documents, empty="None was read.", columns=columns.DOCUMENT)
