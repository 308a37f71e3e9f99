"""Who survived a merge: the patient that a merged-away number stands for.

Read from the extract on its own, so that checks do not lean on what the load followed.
"""

from __future__ import annotations

from core.connectors import Extract
from core.contract import Contract
from core.expressions import Follow, parsed_follow
from core.quality.sets import relation
from core.store import Engine, quoted

SURVIVORS = "patient_survivors"

_CHAINS = """
CREATE TABLE patient_survivors AS
WITH RECURSIVE
links AS (SELECT DISTINCT old, new FROM ({links}) WHERE old <> new),
paths AS (
  SELECT old, new FROM links
  UNION
  SELECT paths.old, links.new FROM paths JOIN links ON links.old = paths.new
),
ends AS (
  SELECT DISTINCT old, new FROM paths WHERE new NOT IN (SELECT old FROM links)
)
SELECT old, min(new) AS survivor FROM ends GROUP BY old HAVING count(*) = 1
"""


def open_survivors(engine: Engine, contract: Contract, extract: Extract) -> bool:
    """Makes the table of survivors; False when no feed follows merges.

    A chain is followed to its end. A circle, or a number with two survivors, leads nowhere: such
    a number stands for itself, as it does in the old system.
    """
    followed = {
        (found.table, found.old, found.new): None
        for feed in contract.feeds
        if (found := parsed_follow(feed.follow_merge)) and _followed(found, extract)
    }
    if not followed:
        return False
    links = " UNION ALL ".join(_links(*item) for item in sorted(followed))
    engine.execute(_CHAINS.format(links=links), step="survivors of merges")
    return True


def through_merges(named: str, merged: bool) -> str:
    """The rows of (record, patient) with each patient's survivor in place."""
    if not merged:
        return named
    return (
        f"SELECT record, coalesce(survivor, patient) AS patient FROM ({named})"
        f" LEFT JOIN {SURVIVORS} ON old = patient"
    )


def _followed(found: Follow, extract: Extract) -> bool:
    return found.word == "follow" and found.table in extract.tables


def _links(table: str, old: str, new: str) -> str:
    """A merge table's pairs, written as key parts are: trimmed, upper case, no blanks."""
    pair = ", ".join(
        f"nullif(upper(trim({quoted(column)})), '') AS {name}"
        for column, name in ((old, "old"), (new, "new"))
    )
    return f"SELECT {pair} FROM {relation('source', table)}"
