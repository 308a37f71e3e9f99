"""A feed and its lines read against the source schema: what each expression is, or its fault.

Nothing is raised: faults are gathered, so that lint can tell all of them and the list of
needed columns can be drawn up from what can be read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from core.catalogue import Schema, Table
from core.contract.model import EXECUTES_NOTHING, Feed, Line
from core.errors import ContractError, nearest
from core.expressions import (
    Checked,
    Join,
    OrderTerm,
    UnknownName,
    checked,
    checked_list,
    checked_order,
    parsed_joins,
    parsed_split,
)

Result = TypeVar("Result")
Words = Mapping[str, str] | None


@dataclass
class FeedView:
    """A feed as read; grows while it is read, and is not changed afterwards."""

    feed: Feed
    words: Words  # crosswalk words; None: not looked up
    tables: dict[str, Table] = field(default_factory=dict)  # by alias
    columns: dict[str, Sequence[str]] = field(default_factory=dict)  # by alias, `split` included
    joins: tuple[Join, ...] = ()
    key: tuple[Checked, ...] = ()
    used: list[Checked] = field(default_factory=list)  # every expression of the feed itself
    faults: list[ContractError] = field(default_factory=list)

    def attempt(self, what: str, act: Callable[[], Result]) -> Result | None:
        """The act's result; None when it fails, the fault kept under its column's name."""
        try:
            return act()
        except ContractError as fault:
            self.faults.append(type(fault)(f"{what}: {fault.what}", fix=fault.fix))
            return None


def feed_view(feed: Feed, source: Schema, words: Words) -> FeedView:
    """The feed with all its expressions checked and its faults gathered."""
    view = FeedView(feed, words)
    _enter(view, feed.alias, feed.driving_table, "driving_table", source)
    view.joins = view.attempt("joins", lambda: parsed_joins(feed.joins)) or ()
    for join in view.joins:
        _join(view, join, source)
    if feed.row_filter.strip():
        _one(view, "row_filter", feed.row_filter, boolean=True)
    _split(view)
    view.key = tuple(_several(view, "business_key", feed.business_key))
    _several(view, "dedupe_on", feed.dedupe_on)
    if feed.keep.strip():
        _order(view, "keep", feed.keep)
    return view


def _enter(view: FeedView, alias: str, name: str, what: str, source: Schema) -> None:
    table = source.table(name)
    if table is None:
        fix = nearest(name, source.tables)
        view.faults.append(UnknownName(f"{what}: the source table {name!r} is not known.", fix=fix))
        return
    if alias.casefold() in {"split", *(known.casefold() for known in view.tables)}:
        view.faults.append(
            ContractError(f"{what}: the alias {alias!r} is taken.", fix="Rename it.")
        )
        return
    view.tables[alias] = table
    view.columns[alias] = [item.name for item in table.fields]


def _join(view: FeedView, join: Join, source: Schema) -> None:
    what = f"join {join.alias}"
    _enter(view, join.alias, join.table, what, source)
    if join.alias not in view.tables:
        return
    condition = _one(view, what, join.condition, boolean=True)
    if condition and not any(alias == join.alias for alias, _ in condition.columns):
        fault = ContractError(f"{what}: the condition does not name {join.alias}.", fix="Name it.")
        view.faults.append(fault)
    if join.order:
        _order(view, what, ", ".join(join.order))


def _split(view: FeedView) -> None:
    rows = view.attempt("split", lambda: parsed_split(view.feed.split)) or ()
    for row in rows:
        for key, text in row.items():
            _one(view, f"split {key}", text)
    if rows:
        view.columns["split"] = list(rows[0])


def _one(view: FeedView, what: str, text: str, *, boolean: bool = False) -> Checked | None:
    found = view.attempt(
        what, lambda: checked(text, view.columns, boolean=boolean, crosswalks=view.words)
    )
    if found is not None:
        view.used.append(found)
    return found


def _several(view: FeedView, what: str, text: str) -> Sequence[Checked]:
    found = view.attempt(what, lambda: checked_list(text, view.columns, crosswalks=view.words))
    view.used.extend(found or ())
    return found or ()


def _order(view: FeedView, what: str, text: str) -> None:
    terms: Sequence[OrderTerm] | None = view.attempt(
        what, lambda: checked_order(text, view.columns, crosswalks=view.words)
    )
    view.used.extend(term.value for term in terms or ())


def line_rule(line: Line, view: FeedView) -> Checked | None:
    """What the line executes; None when its class executes nothing.

    Raises: ContractError naming the fault of the rule or of the field to copy.
    """
    if line.mapping_class in EXECUTES_NOTHING:
        return None
    text = line.rule if line.rule.strip() else copied(line, view)
    return checked(text, view.columns, crosswalks=view.words)


def copied(line: Line, view: FeedView) -> str:
    """The expression of an empty rule: the source field, of the first alias of its table.

    Raises: ContractError when the feed does not read that table.
    """
    if not line.source_field.strip():
        raise ContractError("There is no rule and no source field.", fix="Name one, or a rule.")
    for alias, table in view.tables.items():
        if table.name.casefold() == line.source_table.strip().casefold():
            return f'{alias}."{line.source_field.strip().replace(chr(34), "")}"'
    known = ", ".join(dict.fromkeys(table.name for table in view.tables.values()))
    raise ContractError(
        f"This feed does not read {line.source_table!r}.",
        fix=nearest(line.source_table, known.split(", ")) or f"It reads {known}.",
    )
