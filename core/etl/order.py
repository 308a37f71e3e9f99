"""The order in which target tables load: parents first, then as the catalogue orders them."""

from __future__ import annotations

from collections.abc import Iterable

from core.catalogue import Catalogue
from core.errors import ContractError
from core.etl.model import CompiledFeed


def load_order(catalogue: Catalogue, feeds: Iterable[CompiledFeed]) -> list[str]:
    """Every target table once, after all tables that its rules name as parents.

    Raises: ContractError naming the circle when tables are each other's parents.
    """
    parents: dict[str, set[str]] = {name: set() for name in catalogue.target.tables}
    for feed in feeds:
        parents[feed.target_table] |= set(feed.parents)
    wanted = catalogue.load_order()
    ordered: list[str] = []
    while len(ordered) < len(wanted):
        waiting = [name for name in wanted if name not in ordered]
        ready = next((name for name in waiting if parents[name] <= set(ordered)), None)
        if ready is None:
            raise ContractError(
                f"Tables are each other's parents: {', '.join(_circle(waiting, parents))}.",
                fix="Change one of their parent() rules.",
            )
        ordered.append(ready)
    return ordered


def _circle(waiting: list[str], parents: dict[str, set[str]]) -> list[str]:
    """One circle among the tables that wait for each other."""
    path = [waiting[0]]
    while path.count(path[-1]) == 1:
        path.append(min(name for name in parents[path[-1]] if name in waiting))
    return path[path.index(path[-1]) :]
