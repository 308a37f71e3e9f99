"""Keys of source tables that no document states: proposed, with rule and score.

A table that others refer to is known by what they refer to. Another has the key of the
nearest parent that it belongs to and, where it repeats below it, its own counter or moment.
An extract can speak for or against each: see `core.profiling`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from core.catalogue.model import Catalogue, Field, Relationship, Table
from core.catalogue.source_keys import (
    ANY_EPISODE,
    EPISODE_KEY,
    EPISODE_PARENTS,
    MASTERS,
    PARENTS,
    PATIENT_KEY,
    PATIENT_ROLES,
    PATIENT_TABLE,
)

_COUNTERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(seq(uence)?_?(no|num|number)(key)?|repeatgroupkey|rptgrpkey|seqno\d?)$",
        r"physkey$",
    )
)
_MOMENT = "epsactvdtimeint"  # when the activity was recorded
_INTERNAL = re.compile(r"(dtime|datetime|dttm|dt|date)(int|neutral)$", re.IGNORECASE)
# An event that happens again below the same parent, by the internal form of its moment.
_EVENT = re.compile(
    r"(change|step|activity|effective|stamp|actual)\w*?(dt|dat|tim|tm|stamp)\w*int$"
    r"|dtstampint$",
    re.IGNORECASE,
)
_EPISODE = (PATIENT_KEY, EPISODE_KEY)


@dataclass(frozen=True)
class KeyProposal:
    """Grain: one source table."""

    table: str
    columns: tuple[str, ...]
    rule: str
    score: float


def proposed_keys(catalogue: Catalogue) -> list[KeyProposal]:
    """At most one key a source table, in table order; tables with a stated key are left out."""
    known = _known_keys()
    links: dict[str, list[Relationship]] = defaultdict(list)
    for link in catalogue.relationships:
        if link.side == "source" and not link.rule.startswith("use of"):
            links[link.child_table].append(link)
    found = [
        proposal
        for table in catalogue.source.tables.values()
        if not table.keys and (proposal := _known(table, known) or _below(table, links[table.name]))
    ]
    return found


def _known_keys() -> dict[str, tuple[str, ...]]:
    masters = {name: (key,) for name, key, _ in MASTERS}
    episodes = {name: _EPISODE for name in (ANY_EPISODE, *(p for _, p in EPISODE_PARENTS))}
    return masters | episodes | dict(PARENTS) | {PATIENT_TABLE: (PATIENT_KEY,)}


def _known(table: Table, known: dict[str, tuple[str, ...]]) -> KeyProposal | None:
    names = [item for key in known.get(table.name, ()) if (item := table.field(key))]
    if not names or len(names) < len(known[table.name]):
        return None
    return KeyProposal(table.name, tuple(f.name for f in names), "other tables refer to it", 0.9)


def _below(table: Table, links: list[Relationship]) -> KeyProposal | None:
    """The widest parent key that the table holds, and what tells its rows apart below it."""
    base = max(links, key=lambda item: (len(item.child_fields), item.score), default=None)
    if base is None:
        return None
    columns = [*base.child_fields]
    episode = table.field(EPISODE_KEY)
    if episode and PATIENT_KEY in columns and episode.name not in columns:
        columns.insert(1, episode.name)
    rest = [item for item in table.fields if item.name not in columns]
    counter = _counter(rest, tuple(columns) == _EPISODE)
    if counter and len(columns) > len(_EPISODE) and _counts_itself(counter, table):
        counter = None
    counter = counter or _second_patient(rest, links)
    how = f"key of {base.parent_table}" + (f" and {counter.name}" if counter else " alone")
    share = 0.8 if counter else 0.7
    names = (*columns, *([counter.name] if counter else []))
    return KeyProposal(table.name, names, how, round(base.score * share, 3))


def _counter(rest: Sequence[Field], below_episode: bool) -> Field | None:
    """A counter by its name; below an episode a moment; else a moment whose code is blank."""
    found = next((f for rule in _COUNTERS for f in rest if rule.search(f.name)), None)
    if found is None and below_episode:
        found = next((f for f in rest if f.name.casefold() == _MOMENT), None)
    found = found or next((f for f in rest if not f.element and _INTERNAL.search(f.name)), None)
    events = [f for f in rest if _EVENT.search(f.name)]
    return found or (events[0] if len(events) == 1 else None)


def _counts_itself(counter: Field, table: Table) -> bool:
    """Whether it numbers the parent's rows, which the parent's own key tells apart already."""
    stem = re.sub(r"(seq(uence)?_?(no|num|number))$", "", counter.name.casefold())
    return len(stem) > 2 and table.name.casefold().startswith(stem)


def _second_patient(rest: Sequence[Field], links: Sequence[Relationship]) -> Field | None:
    """Another patient in the same row, as the baby of a mother."""
    held = {name for link in links for name in link.child_fields}
    return next((f for f in rest if f.name in held and f.name.casefold() in PATIENT_ROLES), None)
