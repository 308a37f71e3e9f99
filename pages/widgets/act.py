"""What a person starts: a run with its parameters, watched while it goes, stopped when wanted."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from core import gates, lifecycle
from core import runs as run_room
from core.lifecycle import STEPS, Parameters
from core.projects import Project, Settings
from core.runs import RunSummary
from pages.widgets import show


def run_form(project: Project, chosen: Settings) -> None:
    """The parameters of a run and the button that starts it in a process of its own."""
    with st.form("run"):
        left, middle, right = st.columns(3)
        patients = left.number_input("Patients", 1, 1_000_000, chosen.patients)
        seed = left.number_input("Seed", 0, 999_999, chosen.seed)
        known = list(gates.profiles())
        profile = middle.selectbox("Gate profile", known, index=known.index(chosen.profile))
        as_of = middle.date_input("As of", date.fromisoformat(chosen.as_of or str(date.today())))
        span = right.selectbox("Steps", _spans())
        defaults = right.selectbox("Defaults", ["policy", "none", "rehearsal"])
        if st.form_submit_button("Start the run", type="primary"):
            first, only = _spans()[span]
            asked = Parameters(
                patients=int(patients),
                seed=int(seed),
                profile=profile,
                as_of=as_of,
                start=first,
                only=only,
                defaults=defaults,
            )
            with show.problems(), st.spinner("Starting the worker"):
                lifecycle.start_job(project, asked)
            st.rerun()


def _spans() -> Mapping[str, tuple[str | None, str | None]]:
    every: dict[str, tuple[str | None, str | None]] = {"All, unchanged ones skipped": (None, None)}
    every |= {f"From {step} on": (step, None) for step in STEPS}
    return every | {f"Only {step}": (None, step) for step in STEPS}


def live_run(project: Project) -> None:
    """The run that goes on now, told anew twice a second; the page is drawn again at its end."""

    @st.fragment(run_every="0.7s")
    def watched() -> None:
        status = lifecycle.job_status(project)
        if status.run is None or not status.running:
            st.rerun()
        _progress(status.run)
        if st.button("Stop this run"):
            run_room.cancel(project, status.run.id)
            st.toast("The run stops at the next table.")

    watched()


def _progress(run: RunSummary) -> None:
    told = run.progress
    done = sum(1 for item in told.get("steps", {}).values() if item["state"] != "RUNNING")
    part = told["done"] / told["total"] if told.get("total") else 0.0
    text = f"{told.get('step', 'starting')}  {told.get('part', '')}"
    st.progress(min((done + part) / len(STEPS), 1.0), text=text)
    steps_table(told.get("steps", {}))


def steps_table(steps: Mapping[str, Mapping[str, Any]]) -> None:
    """The eight steps with their state and what each one says."""
    held = [
        {
            "step": name,
            "state": steps.get(name, {}).get("state", "waiting").replace("_", " "),
            "result": steps.get(name, {}).get("note", ""),
            "seconds": steps.get(name, {}).get("seconds", ""),
        }
        for name in STEPS
    ]
    rows = [{k: str(v) for k, v in row.items()} for row in held]
    show.table(rows, empty="No step has run.")
