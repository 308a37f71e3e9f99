"""Settings: versions and health of this workstation, the project's defaults, the audit chain."""

import streamlit as st

from core import lifecycle, projects
from core.access import verify_audit
from core.store import state
from pages.widgets import act, choose, columns, show

project = choose.project()
with show.problems(), state(project.state) as con:
    held = projects.settings(con)
    broken = verify_audit(con)

left, right = st.columns(2, gap="large")
with left:
    st.subheader("Health and versions", anchor=False)
    show.sheet(lifecycle.health(project), empty="Nothing was checked.", columns=columns.HEALTH)
with right:
    st.subheader("Defaults of this project", anchor=False)
    act.settings_form(project, held)
    st.subheader("Audit trail", anchor=False)
    show.badge("FAIL" if broken else "PASS", "Chain of events")
    if broken:
        st.error(f"Event {broken.id}: {broken.reason}")
