"""Settings: versions and health of this workstation, the project's defaults."""

import streamlit as st

from core import gates, lifecycle, projects
from core.access import LOCAL, record_event, verify_audit
from core.store import state, transaction
from pages.widgets import choose, show

project = choose.project()
st.title("Settings")

st.subheader("Health")
show.table(lifecycle.health(project), empty="Nothing was checked.")

st.subheader("Defaults of this project")
with show.problems(), state(project.state) as con:
    held = projects.settings(con)
    broken = verify_audit(con)
known = list(gates.profiles())
with st.form("defaults"):
    left, right = st.columns(2)
    changes = {
        "patients": left.number_input("Patients", 1, 1_000_000, held.patients),
        "seed": left.number_input("Seed", 0, 999_999, held.seed),
        "min_patients": right.number_input("Least patients", 1, 100_000, held.min_patients),
        "profile": right.selectbox("Gate profile", known, index=known.index(held.profile)),
        "as_of": left.text_input("As of (empty: the day of the run)", held.as_of),
    }
    saved = st.form_submit_button("Save", type="primary")
if saved:
    with show.problems(), state(project.state) as con, transaction(con):
        projects.save_settings(con, **changes)
        record_event(con, LOCAL, "settings", project.label, changed="defaults")
    st.toast("Saved.")

st.subheader("Audit trail")
show.badge("FAIL" if broken else "PASS", "Chain of events")
