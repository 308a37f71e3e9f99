"""Which columns a table takes from which parent's row, and what that row must satisfy besides.

The parent that the table's key builds on is its base: each row hangs below one of its rows. Other
references are drawn; one that shares columns with another follows it or narrows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.catalogue import Table
from core.cohort.general.model import Link, Written


@dataclass
class Pool:
    """Rows of one parent that a table may hang on."""

    alias: str
    link: Link
    narrowed: list[Link] = field(default_factory=list)  # further references on its columns
    follows: dict[str, tuple[str, str]] = field(default_factory=dict)  # key -> alias, k<place>


@dataclass
class Binding:
    base: Pool | None = None
    pools: list[Pool] = field(default_factory=list)
    columns: dict[str, tuple[str, str]] = field(default_factory=dict)  # name -> alias, k<place>
    left: list[Link] = field(default_factory=list)  # references that could not be kept


def bind(
    table: Table,
    key: Sequence[str],
    links: Sequence[Link],
    written: Mapping[str, Written],
    depth: Mapping[str, int],
    people: str,
) -> Binding:
    """The table's columns bound to its parents, widest and deepest parent first."""
    made = Binding()
    held = [link for link in links if link.parent in written and written[link.parent].rows]
    order = sorted(
        held, key=lambda x: (-len(x.columns), -depth.get(x.parent, 0), -x.score, x.parent)
    )
    base = next((x for x in order if _is_base(x, key, depth, people, links)), None)
    for link in ([base] if base else []) + [x for x in order if x is not base]:
        _take(made, link, is_base=link is base)
    made.left += [x for x in links if x.parent in written and not written[x.parent].rows]
    return made


def _is_base(
    link: Link, key: Sequence[str], depth: Mapping[str, int], people: str, links: Sequence[Link]
) -> bool:
    """A row hangs below the parent that its key names, or below a patient, or below an event."""
    if key and set(key) < set(link.columns):
        return True
    if key and set(link.columns) <= set(key):
        alone = len(key) == 1 or len(link.columns) > 1 or link.parent == people
        return alone or not _wider(link, links, key)
    return link.parent == people or (len(link.columns) > 1 and depth.get(link.parent, 0) > 0)


def _wider(link: Link, links: Sequence[Link], key: Sequence[str]) -> bool:
    return any(len(x.columns) > len(link.columns) and set(x.columns) <= set(key) for x in links)


def _take(made: Binding, link: Link, *, is_base: bool) -> None:
    bound = [name for name in link.columns if name in made.columns]
    if not bound:
        pool = Pool("b" if is_base else f"l{len(made.pools)}", link)
        _add(made, pool, is_base)
        return
    aliases = {made.columns[name][0] for name in bound}
    if len(aliases) > 1:
        made.left.append(link)
    elif len(bound) == len(link.columns):
        _narrow(made, link, aliases.pop())
    else:
        pool = Pool(f"l{len(made.pools)}", link)
        for name, key in zip(link.columns, link.keys, strict=True):
            if name in made.columns:
                pool.follows[key] = made.columns[name]
        _add(made, pool, False)


def _add(made: Binding, pool: Pool, is_base: bool) -> None:
    if is_base:
        made.base = pool
    else:
        made.pools.append(pool)
    for place, name in enumerate(pool.link.columns):
        made.columns.setdefault(name, (pool.alias, f"k{place}"))


def _narrow(made: Binding, link: Link, alias: str) -> None:
    """The reference in the terms of the pool that its columns come from."""
    pool = next(p for p in [made.base, *made.pools] if p is not None and p.alias == alias)
    if pool.follows:
        made.left.append(link)
        return
    columns = tuple(pool.link.keys[int(made.columns[name][1][1:])] for name in link.columns)
    pool.narrowed.append(Link(pool.link.parent, columns, link.parent, link.keys, link.score))
