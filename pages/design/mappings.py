"""Mappings: the contract as it will run, read-only: feeds, lines, and the reason of each."""

import streamlit as st

from core import contract
from core.store import state
from pages.widgets import choose, columns, show

project = choose.project()
with show.problems(), state(project.state) as con:
    stored = contract.load(con)
if not stored.lines:
    st.info("The contract has not been built. Run the contract step on the Lifecycle page.")
    st.stop()

lines = choose.lines(stored.lines)
tables = {line.target_table for line in lines}
feeds = [feed for feed in stored.feeds if feed.target_table in tables]
show.counts(
    {
        "Lines": len(lines),
        "Target tables": len(tables),
        "Feeds": len(feeds),
        "Approved": sum(line.status == "APPROVED" for line in lines),
        "Safety critical": sum(line.safety_critical == "Y" for line in lines),
    }
)
chosen = choose.row(lines, columns.LINE, empty="No line fits this choice.", height=390, key="lines")

line, feed, policies = st.tabs(["Line", "Feeds", "Defaults by policy"])
with line:
    show.record(chosen, empty="Choose a line above.", code=("rule",))
with feed:
    none = "These tables have no feed: they are not loaded, and reported as unmapped."
    one = choose.row(feeds, columns.FEED, empty=none, height=240, key="feeds")
    if one:
        show.record(one, empty=none, code=columns.FEED_CODE)
with policies:
    held = [item for item in stored.policies if item.target_table in tables]
    show.sheet(held, empty="No default was decided for these tables.", columns=columns.POLICY)
