"""Dashboard: where the programme stands, what the gate said, what holds the release."""

from collections import Counter

import streamlit as st

from core import catalogue, contract, etl, gates, runs
from core.store import state
from pages.widgets import choose, columns, show, tell
from pages.widgets.wording import words

project = choose.project()
with show.problems(), state(project.state) as con:
    known, stored = catalogue.load(con), contract.load(con)
newest, loaded = runs.latest(project, "gate"), runs.latest(project, "migrate")

left, right = st.columns([1, 3], gap="large")
with show.problems():
    judged = gates.read_judgement(newest.folder) if newest else None
with left:
    st.subheader("Gate", anchor=False)
    tell.gate(judged, newest.started if newest else "")
with right:
    st.subheader("What holds the release", anchor=False)
    none = "Every gate passed." if judged else "Nothing was judged yet, so nothing is released."
    show.sheet(judged.failed if judged else [], empty=none, columns=columns.HOLD)

left, right = st.columns(2, gap="large")
with left:
    st.subheader("Documents and contract", anchor=False)
    show.counts(
        {
            "Source tables": len(known.source.tables),
            "Source fields": sum(1 for _ in known.source.fields()),
            "Target tables": len(known.target.tables),
            "Target fields": sum(1 for _ in known.target.fields()),
        }
    )
    show.counts(
        {
            "Tables fed": len({feed.target_table for feed in stored.feeds}),
            "Contract lines": len(stored.lines),
            "Lines approved": sum(line.status == "APPROVED" for line in stored.lines),
            "Document faults": len(known.faults),
        }
    )
with right:
    st.subheader("Contract lines by class", anchor=False)
    classes = Counter(words(line.mapping_class) for line in stored.lines)
    show.bars(classes, empty="The contract has not been built.")

st.subheader("Trial load", anchor=False)
if loaded is None:
    st.info("Nothing was loaded yet. Start a run on the Lifecycle page.")
    st.stop()
with show.problems():
    migration = etl.read_migration(loaded.folder)
show.counts(tell.load_counts(migration))
fed = [item for item in migration.tables if item.status == "loaded"]
show.table(fed, empty="No table was loaded.", columns=columns.LOAD, height=330)
