"""The Relationships part: each with its origin, rule and score, and what the extract says of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from core.catalogue import Catalogue, Relationship
from core.projects import Project
from pages.widgets import choose, columns, show
from pages.widgets.schemas import held
from pages.widgets.schemas.view import View
from pages.widgets.wording import moment, words

_ORIGINS = ("declared", "confirmed", "inferred")
_KEYS = ("child_table", "child_columns", "parent_table", "parent_columns")


def part(project: Project, known: Catalogue, view: View) -> None:
    """Relationships of the side and table, with evidence where an extract gives it."""
    found = [item for item in known.relationships if item.side == view.side]
    near = [
        item for item in view.of_table(found, "child_table", "parent_table") if _fits(item, view)
    ]
    counts = {name: sum(item.origin == name for item in near) for name in _ORIGINS}
    chosen = st.segmented_control(
        "Origin",
        ["all", *(name for name in _ORIGINS if counts[name])],
        default="all",
        required=True,
        format_func=lambda name: f"{words(name)} {counts.get(name, len(near)):,}",
        label_visibility="collapsed",
        key=f"origin-{view.side}",
    )
    shown = [item for item in near if chosen in ("all", item.origin)]
    evidence, told = _evidence(project, view)
    st.caption(told)
    rows = [_row(item, evidence) for item in shown]
    wanted = [*columns.EVIDENCE[:1], *columns.RELATIONSHIP, *columns.EVIDENCE[1:]]
    none = f"No relationship of {view.table or 'this side'} is known here."
    one = choose.row(
        rows,
        wanted if evidence else columns.RELATIONSHIP,
        empty=none,
        height=390,
        key=f"links-{view.mark}-{chosen}",
    )
    if one:
        _whole(one)


def _fits(item: Relationship, view: View) -> bool:
    names = (*item.child_fields, *item.parent_fields)
    return view.speaks(f"{item.child_table} {item.parent_table} {' '.join(names)} {item.rule}")


Evidence = Mapping[tuple[str, ...], Mapping[str, Any]]


def _evidence(project: Project, view: View) -> tuple[Evidence, str]:
    """What the newest profile says of each relationship, and words about that."""
    if view.side == "target":
        return {}, "The extract is of the source; it says nothing of the target's relationships."
    found = held.profile_of(project)
    if found is None or found[0].relationships is None:
        return {}, "No extract was weighed against these: NOT RUN. Run the profile step."
    profile, run = found
    rows = profile.relationships.to_pylist() if profile.relationships else []
    told = f"Evidence of the extract as profiled in the run of {moment(run.started)}."
    return {tuple(row[name] for name in _KEYS): row for row in rows}, told


def _row(item: Relationship, evidence: Evidence) -> Mapping[str, Any]:
    place = (
        item.child_table,
        "+".join(item.child_fields),
        item.parent_table,
        "+".join(item.parent_fields),
    )
    said = evidence.get(place, {})
    return {
        **{name: getattr(item, name) for name in columns.RELATIONSHIP},
        "score": round(item.score, 3),
        **{name: said.get(name) for name in columns.EVIDENCE},
        "said": said,
    }


def _whole(row: Mapping[str, Any]) -> None:
    """One relationship in words, with the figures of the extract."""
    child = f"{row['child_table']} ({', '.join(row['child_fields'])})"
    parent = f"{row['parent_table']} ({', '.join(row['parent_fields'])})"
    st.html(show.name(f"{child} → {parent}"))
    facts = [("Origin", words(row["origin"])), ("Rule", row["rule"]), ("Score", f"{row['score']}")]
    show.facts([*facts, *_figures(row["said"])])


def _figures(said: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    if not said:
        return [("Extract", "not weighed: it does not hold the columns of both tables")]
    share = "none has a key" if said["coverage_pct"] is None else f"{said['coverage_pct']}%"
    figures: Sequence[tuple[str, str]] = [
        ("Extract speaks", said["verdict"]),
        ("Children", f"{said['child_rows']:,} rows, {said['blank_rows']:,} without a whole key"),
        ("Find their parent", f"{said['matched_rows']:,} rows, {share} of those with a key"),
        ("Without parent", f"{said['orphan_rows']:,} rows"),
        ("Keys", f"{said['distinct_keys']:,} of children, {said['parent_keys']:,} of parents"),
        ("Parent unique", "yes" if said["parent_unique"] else "no: a key stands in several rows"),
    ]
    return figures
