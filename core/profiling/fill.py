"""How full a column should be, and whether it is.

Expected by default are only columns without which a row cannot be placed: fields that the
dictionary calls mandatory, stated keys, and columns of a strong relationship. All else is
for the project to expect.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.catalogue import Catalogue

Thresholds = Mapping[tuple[str, str], float]  # (table, column) to per cent of rows filled
_STRONG = 0.85  # score of a relationship whose columns count as keys
_NEAR = 5.0  # per cent below the threshold that still counts as near


def expected_fill(catalogue: Catalogue, chosen: Thresholds) -> dict[tuple[str, str], float]:
    """The fill each source column should reach, in per cent; columns left out: nothing."""
    schema = catalogue.source
    found = {(item.table, item.name): 100.0 for item in schema.fields() if item.mandatory == "Y"}
    found |= {(t.name, key): 100.0 for t in schema.tables.values() for key in t.keys}
    for link in catalogue.relationships:
        keys_to_person = link.side == "source" and link.score >= _STRONG
        if keys_to_person and (len(link.child_fields) > 1 or "patient number" in link.rule):
            found |= {(link.child_table, name): 100.0 for name in link.child_fields}
    return found | dict(chosen)


def fill_state(blank_pct: float | None, expected: float | None) -> str:
    """met, near (within five per cent) or below; empty where nothing is expected or no rows."""
    if blank_pct is None or expected is None:
        return ""
    missing = expected - (100.0 - blank_pct)
    if missing <= 0:
        return "met"
    return "near" if missing <= _NEAR else "below"
