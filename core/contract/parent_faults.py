"""What is wrong between tables: parents without a feed, keys that cannot meet, circles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.catalogue import Catalogue
from core.contract.model import Contract, Fault, Key
from core.contract.reading import FeedView, line_rule
from core.errors import ContractError, nearest
from core.expressions import Checked, ParentCall

Graph = Mapping[str, set[str]]


def parent_faults(
    contract: Contract, catalogue: Catalogue, views: list[FeedView]
) -> Iterator[Fault]:
    """Faults of every parent() and optional_parent() call."""
    keys: dict[str, list[FeedView]] = {}
    for view in views:
        keys.setdefault(view.feed.target_table.casefold(), []).append(view)
    graph: dict[str, set[str]] = {}
    place = {name: number for number, name in enumerate(catalogue.load_order())}
    calls = [item for view in views for item in _calls(contract, view)]
    for key, call in calls:
        graph.setdefault(key[0], set()).add(call.table)
        for what, fix in _meeting(call, catalogue, keys):
            yield Fault("error", *key, what, fix)
        if place.get(call.table, -1) > place.get(key[0], len(place)):
            what = f"{call.table} is loaded after {key[0]}."
            yield Fault("error", *key, what, "A parent must be loaded before its child.")
    circle = _circle(graph)
    for key, call in calls:
        if key[0] in circle and call.table in circle:
            what = f"Parents go in a circle: {' -> '.join([*circle, circle[0]])}."
            yield Fault("error", *key, what, "Make one of them a plain key text.")


def _calls(contract: Contract, view: FeedView) -> Iterator[tuple[Key, ParentCall]]:
    for line in contract.lines_of(view.feed):
        try:
            rule = line_rule(line, view) if line.status != "REJECTED" else None
        except ContractError:
            continue  # told by line_faults
        for call in rule.parents if rule else ():
            yield line.key, call
    for guard in view.forms.guards:
        yield view.feed.key, guard.parents[0]


def _meeting(
    call: ParentCall, catalogue: Catalogue, keys: Mapping[str, list[FeedView]]
) -> Iterator[tuple[str, str]]:
    table = catalogue.target.table(call.table)
    if table is None or table.name != call.table:
        yield (
            f"The parent table {call.table!r} is not known.",
            nearest(call.table, catalogue.target.tables),
        )
        return
    parents = keys.get(call.table.casefold(), [])
    if not parents:
        yield f"The parent table {call.table} has no feed.", "Add its feed, or leave the key out."
        return
    read = [view.key for view in parents if view.key]
    if read and not any(len(key) == len(call.parts) for key in read):
        wanted = " or ".join(str(count) for count in sorted({len(key) for key in read}))
        what = f"{call.table} has a business key of {wanted} parts, not {len(call.parts)}."
        yield what, f"Its key: {parents[0].feed.business_key}."
    elif read and not any(_can_meet(key, call.parts) for key in read):
        what = f"The constant part of the key is not one of {call.table}'s."
        yield what, f"Its key: {parents[0].feed.business_key}."


def _can_meet(key: tuple[Checked, ...], parts: tuple[Checked, ...]) -> bool:
    if len(key) != len(parts):
        return False
    pairs = zip(key, parts, strict=True)
    return all(
        own.sql.upper() == part.sql.upper()
        for own, part in pairs
        if own.kind == "constant" and part.kind == "constant"
    )


def _circle(graph: Graph) -> list[str]:
    """The first circle of parents, in its order; empty when there is none."""
    done: set[str] = set()
    for start in sorted(graph):
        path: list[str] = []
        found = _walk(start, graph, path, done)
        if found:
            return found
    return []


def _walk(table: str, graph: Graph, path: list[str], done: set[str]) -> list[str]:
    if table in path:
        return path[path.index(table) :]
    if table in done:
        return []
    path.append(table)
    for parent in sorted(graph.get(table, ())):
        found = _walk(parent, graph, path, done)
        if found:
            return found
    path.pop()
    done.add(table)
    return []
