"""Lifecycle: run the eight steps, watch them, read the gate."""

import streamlit as st

from core import gates, lifecycle, projects
from core.store import state
from pages.widgets import act, choose, columns, show, tell

project = choose.project()
status = lifecycle.job_status(project)
if status.running:
    act.live_run(project)
    st.stop()

with show.problems(), state(project.state) as con:
    chosen = projects.settings(con)
act.run_form(project, chosen)

if status.run is None:
    st.info("No run yet. Choose the parameters and start one.")
    st.stop()
st.subheader("Newest run", anchor=False)
tell.run_end(status.run)
act.steps_table(status.run)
with show.problems():
    judged = gates.read_judgement(status.run.folder)
if judged:
    st.subheader("What holds the release", anchor=False)
    show.sheet(judged.failed, empty="Every gate passed.", columns=columns.HOLD)
