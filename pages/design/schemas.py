"""Schemas: what the documents say of every table and field, each with its place."""

import streamlit as st

from core import catalogue
from core.store import state
from pages.widgets import choose, show

project = choose.project()
st.title("Schemas")
with show.problems(), state(project.state) as con:
    known = catalogue.load(con)
if not known.target.tables:
    st.info("No document has been read. Run the extract step on the Lifecycle page.")
    st.stop()

side = st.segmented_control("Side", ["Source", "Target"], default="Target")
schema = known.source if side == "Source" else known.target
show.counts({"Tables": len(schema.tables), "Fields": sum(1 for _ in schema.fields())})
table = schema.tables[choose.table(schema, "Table")]
st.caption(
    f"{table.heading}  area {table.area or 'not said'}, load order {table.load_order or '-'}"
)
show.table(table.fields, empty="The table has no field.", columns=show.FIELD_COLUMNS, height=340)

left, right = st.columns(2)
with left:
    st.subheader("One field")
    show.field(choose.field(table))
with right:
    st.subheader("Relationships")
    links = [i for i in known.relationships if table.name in (i.child_table, i.parent_table)]
    show.table(links, empty="None is known.", height=260)
    st.subheader("Faults of the documents")
    faults = [{"fault": fault} for fault in known.faults]
    show.table(faults, empty="None was found.", height=200)
