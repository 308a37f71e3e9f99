"""What the extract says of the dictionary, for the narratives: evidence, never a decision.

A synthetic cohort is evidence of nothing but of how it was made, and that is said.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from core.connectors import Extract
from core.evidence.writing import table
from core.profiling import Profile, broken_keys, broken_relationships, worst_fill

NOT_PROFILED = "No extract was profiled: NOT RUN."
_MADE = (
    "The extract is a synthetic cohort: what follows tells how the cohort was made,"
    " nothing of the hospital's data."
)
_LISTED = 30  # rows of one table of a narrative; the rest is in the files named


def origin_words(extract: Extract | None) -> list[str]:
    """A warning before the evidence where the extract was not a hospital's."""
    return [_MADE, ""] if extract is not None and extract.origin != "extract" else []


def relationship_evidence(profile: Profile, known: int) -> list[str]:
    """How many of the known relationships the extract speaks for and against, and which."""
    if profile.relationships is None:
        return [NOT_PROFILED, ""]
    said = Counter(profile.relationships["verdict"].to_pylist())
    asked = sum(said.values())
    rows = [
        (
            f"{row['child_table']} by {_spaced(row['child_columns'])}",
            f"{row['parent_table']} by {_spaced(row['parent_columns'])}",
            f"{row['coverage_pct']:.1f}%",
            row["orphan_rows"],
            "yes" if row["parent_unique"] else "no",
        )
        for row in broken_relationships(profile)
    ]
    return [
        f"Of {known:,} relationships of the source the extract holds both ends of {asked:,}:"
        f" it speaks for {said['for']:,}, against {said['against']:,},"
        f" and has too few keys to speak of {said['no evidence']:,}.",
        "",
        "Against: fewer than 95% of the child rows with a key find a parent, or a parent's key"
        " comes twice. An inferred relationship may be wrong, or the extract incomplete.",
        "",
        *listed(("Child", "Parent", "Covered", "Orphan rows", "Parent's key unique"), rows),
    ]


def key_evidence(profile: Profile) -> list[str]:
    """Keys that the extract speaks against."""
    if profile.keys is None:
        return [NOT_PROFILED, ""]
    said = Counter(profile.keys["verdict"].to_pylist())
    rows = [
        (
            row["table_name"],
            _spaced(row["columns"]),
            row["origin"],
            row["rows"],
            row["blank_rows"],
            row["repeated_rows"],
        )
        for row in broken_keys(profile)
    ]
    return [
        f"The extract speaks for {said['for']:,} keys, against {said['against']:,},"
        f" and has too few rows to speak of {said['no evidence']:,}.",
        "",
        *listed(("Table", "Key", "Known how", "Rows", "Blank", "Repeated"), rows),
    ]


def fill_evidence(profile: Profile) -> list[str]:
    """Columns less filled than expected, with the reason of the expectation."""
    if profile.columns is None:
        return [NOT_PROFILED, ""]
    rows = [
        (
            f"{row['table_name']}.{row['column_name']}",
            f"{100 - row['blank_pct']:.1f}%",
            f"{row['expected_fill_pct']:g}%",
            row["expected_why"],
        )
        for row in worst_fill(profile)
    ]
    return listed(("Column", "Filled", "Expected", "Why"), rows)


def drift_evidence(profile: Profile) -> list[str]:
    """Where the extract departs from the dictionary."""
    if profile.drift is None:
        return [NOT_PROFILED, ""]
    rows = [
        (".".join(filter(None, (row["table"], row["column"]))), row["kind"], row["detail"])
        for row in profile.drift.to_pylist()
    ]
    return listed(("Place", "Departure", "Detail"), rows)


def listed(columns: tuple[str, ...], rows: list[Any]) -> list[str]:
    """The first rows as a table, and how many more there are."""
    more = len(rows) - _LISTED
    words = [f"And {more:,} more: see schema_gap_report.csv.", ""] if more > 0 else []
    return [*table(columns, rows[:_LISTED]), *words]


def _spaced(columns: str) -> str:
    return columns.replace("+", " + ")
