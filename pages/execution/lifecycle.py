"""Lifecycle: run the eight steps, watch them, read the gate."""

import streamlit as st

from core import lifecycle, projects
from core.store import state
from pages.widgets import act, choose, show

project = choose.project()
st.title("Lifecycle")
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
st.subheader("Last run")
show.badge(status.run.status, "Run")
if status.run.gate:
    show.badge(status.run.gate, f"Gate {status.run.header.get('profile', '')}")
if status.run.message:
    st.error(status.run.message)
act.steps_table(status.run.steps)
