"""What a run came to, told to a person: its end, its gate, its figures, SQL and files."""

from collections.abc import Sequence
from functools import partial
from html import escape
from math import floor
from pathlib import Path

import streamlit as st

from core.etl import Migration
from core.gates import Judgement
from core.runs import RunSummary
from pages.widgets import columns, show
from pages.widgets.wording import moment, size, words

_ENDS = {
    "INTERRUPTED": "The worker ended without a word. Nothing of this run counts; start it again.",
    "CANCELLED": "Stopped by a person. Nothing of this run counts.",
}


def run_badges(run: RunSummary) -> None:
    """How a run ended and what its gate said, in one line."""
    ended = "" if run.status == "COMPLETE" else f"Newest run {show.state(run.status)} "
    gate = f"Gate {show.state(run.gate or 'NOT_RUN')}" if run.status == "COMPLETE" else ""
    st.html(f'<p class="pp-line">{ended}{gate}</p>')


def run_end(run: RunSummary) -> None:
    """How a run ended, and why where it did not end well."""
    profile = words(run.header.get("profile", ""))
    gate = f" Gate {escape(profile)} {show.state(run.gate or 'NOT_RUN')}"
    shown = gate if run.status == "COMPLETE" else ""
    when = f"Run of {escape(moment(run.started))}"
    st.html(f'<p class="pp-line">{when} {show.state(run.status)}{shown}</p>')
    if run.status in _ENDS:
        st.warning(_ENDS[run.status])
    elif run.message:
        st.error(run.message)


def history(runs: Sequence[RunSummary], *, empty: str) -> None:
    """Every run, the newest first."""
    rows = [{**vars(item), "run": item.id} for item in runs]
    show.sheet(rows, empty=empty, columns=columns.RUN, height=250)


def stamp() -> None:
    """That nothing here speaks of a living patient."""
    st.html('<div class="pp-stamp"><b>DEMONSTRATION</b><br>synthetic patients only</div>')


def gate(judged: Judgement | None, when: str) -> None:
    """The gate's word, large, with its profile, its day and how many of its parts hold."""
    if judged is None:
        show.badge("NOT_RUN", large=True)
        st.caption("No gate was judged yet. Start a run on the Lifecycle page.")
        return
    show.badge(judged.status, large=True)
    asked = [item for item in judged.results if item.status != "NOT_APPLICABLE"]
    held = f"{len(judged.failed)} of {len(asked)} gates hold the release."
    st.markdown(f"**{words(judged.profile)}**  \n{held}  \nRun of {moment(when)}")
    if judged.demonstration:
        stamp()


def load_counts(migration: Migration) -> dict[str, str | int]:
    """The headline figures of a trial load."""
    share = migration.population
    return {
        "Ledger": "balanced" if migration.balanced else "NOT BALANCED",
        "Rows loaded": sum(item.loaded for item in migration.tables),
        "Rejected rows": sum(item.rejected_rows for item in migration.tables),
        "Field rejects": sum(item.field_rejects for item in migration.tables),
        "Unmapped tables": len(migration.unmapped),
        "Populated cells": "not measured" if share is None else _share(share),
    }


def _share(share: float) -> str:
    """Per cent, rounded down, so that only all of them read 100."""
    return f"{floor(share * 1000) / 10:.1f}%"


def downloads(files: Sequence[Path], *, patient_data: Sequence[str]) -> None:
    """A button a file, read when asked for; those that hold values of patients stand apart."""
    if not files:
        st.info("This run has no reports.")
        return
    _buttons([item for item in files if item.name not in patient_data])
    st.caption("With values of patients; to stay inside the programme:")
    _buttons([item for item in files if item.name in patient_data])


def _buttons(files: Sequence[Path]) -> None:
    for place, column in enumerate(st.columns(3)):
        for item in files[place::3]:
            column.download_button(
                f"{item.name} ({size(item.stat().st_size)})",
                partial(item.read_bytes),
                item.name,
                key=f"{item.parent.parent.name}/{item.name}",
                on_click="ignore",
                type="tertiary",
                icon=":material/download:",
            )


def statement(file: Path | None, *, empty: str) -> None:
    """The SQL that ran, as it ran."""
    if file is None:
        st.info(empty)
    else:
        st.code(file.read_text(encoding="utf-8"), language="sql", height=520)
