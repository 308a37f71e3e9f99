"""Runs: history, then one run's gates, checks, ledger, rejects in groups, SQL and reports."""

import streamlit as st

from core import etl, evidence, gates, quality, runs
from pages.widgets import choose, columns, show, tell

project = choose.project()
history = runs.runs(project)
none = "No run yet. Start one on the Lifecycle page."
tell.history(history, empty=none)
run = choose.complete_run(project)
gate, checks, ledger, rejects, sql, reports = st.tabs(
    ["Gates", "Checks", "Ledger", "Rejects", "SQL", "Reports"]
)
with gate, show.remarks():
    judged = gates.read_judgement(run.folder)
    tell.run_end(run)
    none = "No gate was judged in this run: NOT RUN."
    show.sheet(judged.results if judged else [], empty=none, columns=columns.GATE)

with checks, show.remarks():
    results = choose.checks(quality.read_results(run.folder))
    show.table(results, empty="No check is in this state.", columns=columns.CHECK, height=440)

with ledger, show.remarks():
    migration = etl.read_migration(run.folder)
    show.badge("BALANCED" if migration.balanced else "UNBALANCED", "Ledger")
    show.counts(tell.load_counts(migration))
    show.sheet([{"what": i} for i in migration.remainders], empty="", columns=("what",))
    show.table(migration.feeds, empty="No feed was executed.", columns=columns.LEDGER)
    st.caption(f"Unmapped, and so without a row: {', '.join(migration.unmapped) or 'none'}")
    st.caption("Tables of the extract. A generated table was never a file and has no lines.")
    show.table(migration.extracts, empty="No extract was read.", columns=columns.EXTRACT)

with rejects, show.remarks():
    tables = etl.read_migration(run.folder).tables
    groups = evidence.reject_groups(run.folder)
    show.counts(
        {
            "Rejected rows": sum(item.rejected_rows for item in tables),
            "Field rejects": sum(item.field_rejects for item in tables),
            "Kinds of reject": len(groups),
        }
    )
    st.caption("Counts only; the values stay in the project's reject files.")
    show.table(groups, empty="Nothing was rejected.", columns=columns.REJECT)

with sql:
    statement = choose.file("Statement", sorted((run.folder / "sql").glob("*.sql")))
    tell.statement(statement, empty="No feed was executed in this run.")

with reports:
    tell.downloads(
        sorted((run.folder / "reports").glob("*")), patient_data=columns.WITH_PATIENT_DATA
    )
