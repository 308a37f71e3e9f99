"""The context bar: which project is open, and that a demonstration is one."""

import streamlit as st

from core import lifecycle, projects
from core.store import state
from pages.widgets import choose, show


def context_bar() -> None:
    """The project's chooser in the sidebar, its last gate, the demonstration stamp."""
    with st.sidebar:
        st.markdown("### PASport")
        project = choose.project_box()
        if project is None:
            return
        status = lifecycle.job_status(project)
        if status.run:
            show.badge("RUNNING" if status.running else status.run.gate or status.run.status)
        with state(project.state) as con:
            demonstration = projects.settings(con).demonstration == "Y"
        if demonstration:
            st.html('<div class="pasport-stamp">DEMONSTRATION<br>synthetic patients only</div>')
