"""Dashboard: where the programme stands, what the gate said, what blocks the next one."""

import streamlit as st

from core import catalogue, contract, etl, gates, runs
from core.store import state
from pages.widgets import choose, show

project = choose.project()
st.title("Dashboard")
with show.problems(), state(project.state) as con:
    known, stored = catalogue.load(con), contract.load(con)
newest = runs.latest(project, "gate")

left, right = st.columns([1, 2])
with left:
    st.subheader("Gate")
    if newest is None:
        show.badge("NOT_RUN", "No gate was judged yet")
        st.caption("Start a run on the Lifecycle page.")
    else:
        show.badge(newest.gate, newest.header.get("profile", ""))
        st.caption(f"Run of {newest.started}")
with right:
    st.subheader("What holds the release")
    judged = gates.read_judgement(newest.folder) if newest else None
    held = [item for item in judged.results if item.status == "FAIL"] if judged else []
    show.table(held, empty="Nothing that was judged.", columns=show.HOLD_COLUMNS)

st.subheader("Documents and contract")
fed = {feed.target_table for feed in stored.feeds}
show.counts(
    {
        "Source tables": len(known.source.tables),
        "Source fields": sum(1 for _ in known.source.fields()),
        "Target tables": len(known.target.tables),
        "Target fields": sum(1 for _ in known.target.fields()),
        "Tables fed": len(fed),
        "Lines approved": sum(line.status == "APPROVED" for line in stored.lines),
    }
)
if newest:
    st.subheader("Trial load")
    with show.problems():
        migration = etl.read_migration(newest.folder)
        show.badge("BALANCED" if migration.balanced else "UNBALANCED", "Ledger")
        show.counts(show.load_counts(migration))
        loaded = [item for item in migration.tables if item.status == "loaded"]
        show.table(loaded, empty="No table was loaded.", columns=show.LOAD_COLUMNS)
