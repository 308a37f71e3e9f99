"""Mappings: the contract as it will run, read-only: feeds, lines, and the reason of each."""

import streamlit as st

from core import contract
from core.store import state
from pages.widgets import choose, show

project = choose.project()
st.title("Mappings")
with show.problems(), state(project.state) as con:
    stored = contract.load(con)
if not stored.lines:
    st.info("The contract has not been built. Run the contract step on the Lifecycle page.")
    st.stop()

left, middle, right = st.columns(3)
with left:
    table = choose.one_of("Target table", list(dict.fromkeys(i.target_table for i in stored.lines)))
with middle:
    kind = choose.one_of("Class", list(contract.MAPPING_CLASSES))
with right:
    status = choose.one_of("Status", list(contract.STATUSES))
lines = [
    line
    for line in stored.lines
    if table in (None, line.target_table)
    and kind in (None, line.mapping_class)
    and status in (None, line.status)
]
feeds = [feed for feed in stored.feeds if table in (None, feed.target_table)]
show.counts(
    {
        "Lines": len(lines),
        "Feeds": len(feeds),
        "Approved": sum(line.status == "APPROVED" for line in lines),
        "Safety critical": sum(line.safety_critical == "Y" for line in lines),
    }
)
show.table(lines, empty="No line fits this choice.", columns=show.LINE_COLUMNS, height=430)
st.subheader("Feeds")
show.table(
    feeds,
    empty="This table has no feed: it is not loaded, and reported as unmapped.",
    columns=show.FEED_COLUMNS,
)
