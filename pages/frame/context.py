"""The context bar: the open project, its newest run, the demonstration stamp."""

import streamlit as st

from core import lifecycle, projects
from core.store import state
from pages.widgets import choose, show, tell


def context_bar() -> None:
    """Draws it in the sidebar; a project that cannot be read is told on the page."""
    with st.sidebar:
        project = choose.project_box()
    if project is None:
        return
    with show.problems(), state(project.state) as con:
        demonstration = projects.settings(con).demonstration == "Y"
        status = lifecycle.job_status(project)
    with st.sidebar:
        if status.running:
            show.badge("RUNNING", "Run")
        elif status.run:
            tell.run_badges(status.run)
        if demonstration:
            tell.stamp()
