"""What a person starts: a run with its parameters, watched while it goes, stopped when wanted."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import streamlit as st

from core import gates, lifecycle, projects
from core import runs as run_room
from core.access import LOCAL, record_event
from core.lifecycle import STEPS, Parameters
from core.projects import Project, Settings
from core.runs import RunSummary
from core.store import state, transaction
from pages.widgets import show
from pages.widgets.wording import moment, words

_LINES = {"As the profile asks": None, "Working": "working", "Approved": "approved"}
_STEP_COLUMNS = ("step", "state", "result", "seconds")


def run_form(project: Project, chosen: Settings) -> None:
    """The parameters of a run and the button that starts it in a process of its own."""
    with st.form("run"):
        asked = _asked(chosen)
        if st.form_submit_button("Start the run", type="primary"):
            with show.problems(), st.spinner("Starting the worker"):
                lifecycle.start_job(project, Parameters(**asked))
            st.rerun()


def _asked(chosen: Settings) -> dict[str, Any]:
    left, middle, right, last = st.columns(4)
    patients = left.number_input("Patients", 1, 1_000_000, chosen.patients)
    seed = left.number_input("Seed", 0, 999_999, chosen.seed)
    known = list(gates.profiles())
    profile = middle.selectbox(
        "Gate profile", known, index=_place(chosen.profile, known), format_func=words
    )
    least = middle.number_input("Least patients to count", 1, 1_000_000, chosen.min_patients)
    span = right.selectbox("Steps", _spans())
    as_of = right.date_input("As of", _day(chosen), format="DD/MM/YYYY")
    lines = last.selectbox("Contract lines", _LINES)
    defaults = last.selectbox("Defaults", ["policy", "none", "rehearsal"], format_func=words)
    first, only = _spans()[span]
    return {
        "patients": int(patients),
        "seed": int(seed),
        "min_patients": int(least),
        "profile": profile,
        "as_of": as_of,
        "start": first,
        "only": only,
        "lines": _LINES[lines],
        "defaults": defaults,
    }


def _day(chosen: Settings) -> date:
    return date.fromisoformat(chosen.as_of) if chosen.as_of else datetime.now(UTC).date()


def _spans() -> Mapping[str, tuple[str | None, str | None]]:
    every: dict[str, tuple[str | None, str | None]] = {"All; unchanged ones reused": (None, None)}
    every |= {f"From {step} on": (step, None) for step in STEPS}
    return every | {f"Only {step}": (None, step) for step in STEPS}


def live_run(project: Project) -> None:
    """The run that goes on now, told anew each second; the page is drawn again at its end."""

    @st.fragment(run_every=0.8)
    def watched() -> None:
        status = lifecycle.job_status(project)
        if status.run is None or not status.running:
            st.rerun()
        show.badge("RUNNING", f"Run of {moment(status.run.started)}")
        _progress(status.run)
        _stop(project, status.run)

    watched()


def _progress(run: RunSummary) -> None:
    told = run.progress
    steps = told.get("steps", {})
    done = sum(1 for name in STEPS if steps.get(name, {}).get("state", "RUNNING") != "RUNNING")
    part = told["done"] / told["total"] if told.get("total") else 0.0
    step = told.get("step", "starting")
    place = f"Step {STEPS.index(step) + 1} of {len(STEPS)}: " if step in STEPS else ""
    text = f"{place}{step} {told.get('part', '')}".strip()
    st.progress(min((done + part) / len(STEPS), 1.0), text=text)
    steps_table(run)


def _stop(project: Project, run: RunSummary) -> None:
    asked = (run.folder / "cancel").exists()
    label = "Stopping at the next table" if asked else "Stop this run"
    st.button(label, key="stop", disabled=asked, on_click=run_room.cancel, args=(project, run.id))


def steps_table(run: RunSummary) -> None:
    """The eight steps with their state and what each one says; where a run broke off, too."""
    going = run.status == "RUNNING"
    steps = {**run.progress.get("steps", {}), **run.steps}
    rows = [
        {
            "step": name,
            "state": _step_state(steps.get(name, {}).get("state", ""), run.status, going),
            "result": _said(name, steps.get(name, {}).get("note", "")),
            "seconds": _seconds(steps.get(name, {}).get("seconds")),
        }
        for name in STEPS
    ]
    show.sheet(rows, empty="No step has run.", columns=_STEP_COLUMNS)


def _step_state(state: str, ended: str, going: bool) -> str:
    """A step's state; one that was at work when the run ended takes the run's end."""
    if state == "RUNNING" and not going:
        return ended
    return state or ("WAITING" if going else "NOT_RUN")


def _said(step: str, note: str) -> str:
    """A step's note; those of check and gate name codes, not tables."""
    return note.replace("_", " ") if step in {"check", "gate"} else note


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def settings_form(project: Project, held: Settings) -> None:
    """The project's defaults; saved with an event in the audit trail."""
    known = list(gates.profiles())
    with st.form("defaults"):
        left, right = st.columns(2)
        changes: dict[str, str | int] = {
            "patients": int(left.number_input("Patients", 1, 1_000_000, held.patients)),
            "seed": int(left.number_input("Seed", 0, 999_999, held.seed)),
            "min_patients": int(
                right.number_input("Least patients to count", 1, 1_000_000, held.min_patients)
            ),
            "profile": right.selectbox(
                "Gate profile", known, index=_place(held.profile, known), format_func=words
            ),
            "as_of": st.text_input(
                "As of", held.as_of, placeholder="YYYY-MM-DD; empty: the day of the run"
            ).strip(),
        }
        if st.form_submit_button("Save", type="primary"):
            with show.problems(), state(project.state) as con, transaction(con):
                projects.save_settings(con, **changes)
                record_event(con, LOCAL, "settings", project.label, changed="defaults")
            st.toast("Saved.")


def _place(wanted: str, known: list[str]) -> int:
    return known.index(wanted) if wanted in known else 0
