"""The dictionary against the extract: columns missing, unexpected, or too long for their size."""

from collections import Counter
from collections.abc import Mapping

import streamlit as st

from core import catalogue, profiling
from core.catalogue import Catalogue, Drift
from core.projects import Project
from pages.widgets import choose, columns, show
from pages.widgets.schemas import held, profile
from pages.widgets.schemas.view import View
from pages.widgets.wording import moment

_SAID: Mapping[str, str] = {
    "missing": "Columns missing",
    "unexpected": "Columns unexpected",
    "too long": "Too long",
    "table unexpected": "Tables unexpected",
    "table missing": "Tables not extracted",
}


def part(project: Project, known: Catalogue, view: View) -> None:
    """Every departure of the newest profiled extract from the dictionary as it stands now."""
    found = held.profile_of(project)
    if found is None or found[0].columns is None:
        st.info(profile.NONE)
        return
    st.caption(f"{profile.origin(project)} as profiled in the run of {moment(found[1].started)}.")
    lengths = profiling.extract_lengths(found[0].columns)
    told = catalogue.spec_against_extract(known.source, lengths)
    if view.side == "source":
        told = [item for item in view.of_table(told, "table") if view.speaks(_text(item))]
    counts = Counter[str](item.kind for item in told)
    show.counts({words: counts[kind] for kind, words in _SAID.items()})
    kinds = [kind for kind in _SAID if counts[kind]]
    if not kinds:
        st.success("The extract and the dictionary agree here.")
        return
    chosen = st.segmented_control(
        "Kind",
        kinds,
        default=kinds[0],
        required=True,
        format_func=_SAID.__getitem__,
        label_visibility="collapsed",
        key=f"drift-{'-'.join(kinds)}",
    )
    shown = [item for item in told if item.kind == chosen]
    one = choose.row(
        shown, columns.DRIFT, empty="None.", height=420, key=f"drift-{view.mark}-{chosen}"
    )
    if one and one.column and (table := known.source.table(one.table)):
        field = table.field(one.column)
        if field:
            show.facts([("Dictionary", field.description), ("Departure", one.detail)])


def _text(item: Drift) -> str:
    return f"{item.table} {item.column} {item.detail}"
