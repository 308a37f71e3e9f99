"""How tables hang together: the catalogue's relationships, or the names of keys where it has none.

Parents come first. A circle of tables is broken at its weakest link, which is told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from core.catalogue import Catalogue, Table, proposed_keys
from core.cohort.general.model import Link, Unclear
from core.cohort.general.people import likeness

_BARE = frozenset({"id", "code", "name", "number", "no", "key", "type", "status", "description"})
_KEY_LIKE = re.compile(r"(^|_)(id|code|key|no|num|number|identifier)$|(Id|ID|Code|Number|No|Key)$")

Keys = dict[str, tuple[str, ...]]  # table to the columns that tell its rows apart


def keys_of(catalogue: Catalogue, tables: Sequence[Table]) -> tuple[Keys, list[Unclear]]:
    """The columns that tell a table's rows apart, stated, proposed or guessed; guesses are told."""
    proposed = {item.table: item.columns for item in proposed_keys(catalogue)}
    keys: Keys = {}
    unclear = []
    for table in tables:
        known = _held(table, table.keys) or _held(table, proposed.get(table.name, ()))
        if known:
            keys[table.name] = known
        elif guess := _guessed(table):
            keys[table.name] = (guess,)
            what = f"no key is stated: {guess} tells the rows apart"
            unclear.append(Unclear(table.name, "", what))
        else:
            unclear.append(Unclear(table.name, "", "no key is stated and no column looks like one"))
    return keys, unclear


def _held(table: Table, names: Sequence[str]) -> tuple[str, ...]:
    found = [item.name for name in names if (item := table.field(name))]
    return tuple(found) if len(found) == len(names) else ()


def _guessed(table: Table) -> str:
    """A column named for the table, else the first that is named like a key."""
    stem = table.name.casefold().removesuffix("s")
    own = re.compile(rf"{re.escape(stem)}s?_?(id|code|key|no|number)?$")
    fields = [item for item in table.fields if not _is_flag(item.length)]
    short = stem.removesuffix("mf")
    found = next((item for item in fields if own.match(item.name.casefold())), None)
    found = found or next((f for f in fields[:3] if short.endswith(f.name.casefold())), None)
    found = found or next((item for item in fields[:3] if _KEY_LIKE.search(item.name)), None)
    return found.name if found else ""


def _is_flag(length: int | None) -> bool:
    return length is not None and length < 2


def links_of(catalogue: Catalogue, keys: Mapping[str, tuple[str, ...]]) -> dict[str, list[Link]]:
    """Links by child table; the names of single keys speak where the catalogue has none."""
    stated = [
        Link(item.child_table, item.child_fields, item.parent_table, item.parent_fields, item.score)
        for item in catalogue.relationships
        if item.side == "source" and item.child_table != item.parent_table
    ]
    found: dict[str, list[Link]] = defaultdict(list)
    for link in stated or list(_by_name(catalogue, keys)):
        found[link.child].append(link)
    return found


def _by_name(catalogue: Catalogue, keys: Mapping[str, tuple[str, ...]]) -> list[Link]:
    """A column with the name of another table's only key column, unless any table may have it."""
    owners: dict[str, list[str]] = defaultdict(list)
    for name, columns in keys.items():
        if len(columns) == 1 and columns[0].casefold() not in _BARE:
            owners[columns[0].casefold()].append(name)
    links = []
    alike = {table.name: likeness(table) for table in catalogue.source.tables.values()}
    for table in catalogue.source.tables.values():
        for item in table.fields:
            parent = _owner(item.name.casefold(), owners, table.name, alike)
            if parent:
                links.append(Link(table.name, (item.name,), parent, keys[parent], 0.6))
    return links


def _owner(name: str, owners: Mapping[str, list[str]], child: str, alike: Mapping[str, int]) -> str:
    """Of several tables with one key, that which is named for it, else most like the patients'."""
    held = owners.get(name, [])
    best = min(held, key=lambda item: (_distance(name, item), -alike[item], item), default="")
    return "" if best == child or not best else best


def _distance(column: str, table: str) -> int:
    """How far a key's name is from its table's: person_id belongs to person, not to death."""
    stem = re.sub(r"_?(id|code|key|no|number)$", "", column)
    named = table.casefold()
    return 0 if named.rstrip("s") == stem.rstrip("s") else 1 if named.startswith(stem) else 2


def in_order(
    tables: Sequence[Table], links: dict[str, list[Link]]
) -> tuple[list[Table], list[Unclear]]:
    """Parents before children; links that close a circle are taken out and told."""
    by_name = {table.name: table for table in tables}
    ordered: list[Table] = []
    done: set[str] = set()
    unclear: list[Unclear] = []
    while len(done) < len(by_name):
        waiting = [table for name, table in by_name.items() if name not in done]
        ready = [t for t in waiting if not _open(links.get(t.name, []), by_name, done)]
        if not ready:
            unclear.append(_broken(waiting, links, by_name, done))
        for table in sorted(ready, key=lambda item: item.name):
            ordered.append(table)
            done.add(table.name)
    return ordered, unclear


def _open(links: Sequence[Link], by_name: Mapping[str, Table], done: set[str]) -> list[Link]:
    return [item for item in links if item.parent in by_name and item.parent not in done]


def _broken(
    waiting: Sequence[Table],
    links: dict[str, list[Link]],
    by_name: Mapping[str, Table],
    done: set[str],
) -> Unclear:
    """Takes the weakest link of a circle out."""
    circle = _circle(waiting[0].name, links, by_name, done)
    inside = [x for name in circle for x in _open(links[name], by_name, done) if x.parent in circle]
    weakest = min(
        inside, key=lambda item: (item.score, -len(item.columns), item.child, item.columns)
    )
    links[weakest.child].remove(weakest)
    columns = ", ".join(weakest.columns)
    what = f"the reference to {weakest.parent} closes a circle of tables: it is not kept"
    return Unclear(weakest.child, columns, what)


def _circle(
    start: str, links: dict[str, list[Link]], by_name: Mapping[str, Table], done: set[str]
) -> list[str]:
    path = [start]
    while True:
        parent = _open(links[path[-1]], by_name, done)[0].parent
        if parent in path:
            return path[path.index(parent) :]
        path.append(parent)


def depths(links: Mapping[str, Sequence[Link]]) -> dict[str, int]:
    """How many parents stand above each table, at most; a circle counts once."""
    known: dict[str, int] = {}

    def depth(name: str, above: tuple[str, ...]) -> int:
        if name not in known:
            rest = [x.parent for x in links.get(name, ()) if x.parent not in above]
            known[name] = 1 + max((depth(p, (*above, name)) for p in rest), default=-1)
        return known[name]

    for name in sorted(links):
        depth(name, (name,))
    return known
