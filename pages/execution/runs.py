"""Runs: history, the gates of one run, its ledger, rejects in groups, reports and SQL."""

import streamlit as st

from core import etl, evidence, gates, runs
from pages.widgets import choose, show

project = choose.project()
st.title("Runs")
show.table(
    runs.runs(project),
    empty="No run yet. Start one on the Lifecycle page.",
    columns=show.RUN_COLUMNS,
    height=200,
)
run = choose.complete_run(project)
gate, ledger, rejects, sql, reports = st.tabs(["Gates", "Ledger", "Rejects", "SQL", "Reports"])

with gate, show.problems():
    judged = gates.read_judgement(run.folder)
    if judged is None:
        st.info("No gate was judged in this run: NOT RUN.")
    else:
        show.badge(judged.status, f"Gate {judged.profile}")
        show.table(judged.results, empty="No gate.", columns=show.GATE_COLUMNS)

with ledger, show.problems():
    migration = etl.read_migration(run.folder)
    show.badge("BALANCED" if migration.balanced else "UNBALANCED", "Ledger")
    show.table(migration.feeds, empty="Nothing was migrated.")
    st.caption(f"Unmapped, and so without a row: {', '.join(migration.unmapped) or 'none'}")

with rejects, show.problems():
    st.caption("Counts by reason; raw values stay in the project's reject files.")
    show.table(evidence.reject_groups(run.folder), empty="Nothing was rejected.")

with sql:
    files = sorted((run.folder / "sql").glob("*.sql"))
    chosen = st.selectbox("Statement", files, format_func=lambda item: item.stem)
    st.code(chosen.read_text(encoding="utf-8") if chosen else "Nothing was run.", language="sql")

with reports:
    show.downloads(sorted((run.folder / "reports").glob("*")))
