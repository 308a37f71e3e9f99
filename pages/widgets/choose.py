"""What a page is about: project, run, table. Widgets own their session state and the address."""

import streamlit as st

from core import lifecycle, projects
from core import runs as run_room
from core.catalogue import Field, Schema, Table
from core.projects import Project
from core.runs import RunSummary


def project_box() -> Project | None:
    """The chooser of the frame; None when there is no project yet."""
    known = {item.label: item for item in projects.list_projects()}
    if not known:
        return None
    labels = list(known)
    wanted = st.query_params.get("project", st.session_state.get("project", lifecycle.SAMPLE))
    place = labels.index(wanted) if wanted in labels else 0
    label = st.selectbox("Project", labels, index=place)
    st.session_state["project"] = label
    return known[label]


def project() -> Project:
    """The open project; the page ends here, with the reason, when there is none."""
    known = {item.label: item for item in projects.list_projects()}
    label = st.session_state.get("project")
    if label not in known:
        st.info("There is no project yet. Make one with `pasport init`, or run `pasport up`.")
        st.stop()
    return known[label]


def complete_run(opened: Project) -> RunSummary:
    """A complete run, the newest first; the page ends here when there is none."""
    held = [item for item in run_room.runs(opened) if item.status == "COMPLETE"]
    if not held:
        st.info("No run is complete yet. Start one on the Lifecycle page.")
        st.stop()
    return st.selectbox("Run", held, format_func=run_words)


def run_words(item: RunSummary) -> str:
    """A run in one line."""
    return f"{item.started}  {item.header.get('profile', '')}  gate {item.gate or 'NOT RUN'}"


def table(schema: Schema, label: str) -> str:
    """The name of one table of a schema, typed to filter."""
    return st.selectbox(label, list(schema.tables))


def one_of(label: str, options: list[str], *, every: str = "All") -> str | None:
    """One option, or None for all of them."""
    chosen = st.selectbox(label, [every, *options])
    return None if chosen == every else chosen


def field(held: Table) -> Field:
    """One field of a table."""
    return st.selectbox("Field", held.fields, format_func=lambda item: item.name)
