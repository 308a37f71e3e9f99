"""What a page is about: project, run, table, row. Widgets own their state and the address."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from core import lifecycle, projects
from core import runs as run_room
from core.contract import MAPPING_CLASSES, STATUSES, Line
from core.projects import Project
from core.quality import CheckResult
from core.runs import RunSummary
from pages.widgets import grid
from pages.widgets.wording import moment, words

Row = TypeVar("Row")
EVERY = "All"


def project_box() -> Project | None:
    """The chooser of the frame; None when there is no project yet."""
    known = {item.label: item for item in projects.list_projects()}
    if not known:
        return None
    labels = list(known)
    wanted = st.query_params.get("project", st.session_state.get("project", lifecycle.SAMPLE))
    place = labels.index(wanted) if wanted in labels else 0
    label = st.selectbox("Project", labels, index=place, format_func=_short, filter_mode=None)
    st.session_state["project"] = label
    st.caption(f"{known[label].org} / {known[label].workspace}")
    return known[label]


def _short(label: str) -> str:
    return label.rpartition("/")[2]


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
    profile = words(item.header.get("profile", ""))
    gate = item.gate or "NOT RUN"
    return f"{moment(item.started)}   {profile}   gate {gate}   ({item.id})"


def one_of(
    label: str, options: Sequence[str], *, said: bool = True, kept: str | None = None
) -> str | None:
    """One option, or None for all of them; codes are said in words.

    `kept` is a key: what was chosen under it stands when the person comes back to the page.
    """
    names = {item: words(item) if said else item for item in options}
    chosen = st.selectbox(
        label,
        [EVERY, *options],
        format_func=lambda item: names.get(item, item),
        key=kept,
        persist_state="session" if kept else None,
    )
    return None if chosen == EVERY else chosen


def lines(held: Sequence[Line]) -> list[Line]:
    """The contract's lines of a target table, a class and a status."""
    left, middle, right = st.columns(3)
    with left:
        table = one_of(
            "Target table", list(dict.fromkeys(i.target_table for i in held)), said=False
        )
    with middle:
        kind = one_of("Class", MAPPING_CLASSES)
    with right:
        status = one_of("Status", STATUSES)
    return [
        line
        for line in held
        if table in (None, line.target_table)
        and kind in (None, line.mapping_class)
        and status in (None, line.status)
    ]


def row(
    rows: Sequence[Row], columns: Sequence[str], *, empty: str, height: int, key: str
) -> Row | None:
    """One row of a grid; the first until another is chosen, None when there is no row."""
    if not rows:
        st.info(empty)
        return None
    chosen = grid.drawn(
        rows,
        columns,
        min(height, grid.tall(len(rows))),
        f"{key}-{len(rows)}",
        on_select="rerun",
        selection_mode="single-row-required",
        selection_default={"selection": {"rows": [0]}},
    )
    place = next(iter(chosen.selection.rows), 0)
    return rows[place] if place < len(rows) else rows[0]


_STATES = ("FAIL", "ERROR", "NOT_RUN", "PASS", "NOT_APPLICABLE")


def checks(results: Sequence[CheckResult]) -> list[Mapping[str, Any]]:
    """The results of one state, as flat rows; those that need a person come first."""
    held = Counter[str](item.state for item in results)
    options = [state for state in _STATES if held[state]]
    state = st.segmented_control(
        "State",
        options,
        default=next(iter(options), None),
        required=True,
        format_func=lambda item: f"{words(item)} {held[item]:,}",
    )
    rank = ("fatal", "error", "warning", "information")
    return [
        {
            **grid.mapping(item.check),
            "state": item.state,
            "failing": item.numerator,
            "judged": item.denominator,
            "message": item.message,
        }
        for item in sorted(results, key=lambda item: rank.index(item.check.severity))
        if item.state == state
    ]


def file(label: str, files: Sequence[Path]) -> Path | None:
    """One file by its name without ending; None when there is none."""
    if not files:
        return None
    return st.selectbox(label, files, format_func=lambda item: item.stem)
