"""A feed and its lines read against the source schema: what each expression is, or its fault.

Nothing is raised: faults are gathered, so that lint can tell all of them and the list of
needed columns can be drawn up from what can be read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from core.catalogue import Schema, Table
from core.contract.forms import MADE, Forms
from core.contract.model import EXECUTES_NOTHING, Feed, Line
from core.contract.references import is_reference
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
    forms: Forms = field(init=False)

    def __post_init__(self) -> None:
        self.forms = Forms(self.feed, self.columns, self.words, self.attempt)

    def attempt(self, what: str, act: Callable[[], Result]) -> Result | None:
        """The act's result; None when it fails, the fault kept under its column's name."""
        try:
            return act()
        except ContractError as fault:
            self.faults.append(type(fault)(f"{what}: {fault.what}", fix=fault.fix))
            return None

    @property
    def made(self) -> set[str]:
        """Aliases whose columns are made by the feed."""
        return {*MADE, *self.forms.made}

    @property
    def reads_reference(self) -> bool:
        """True when a reference file is among its tables."""
        return any(is_reference(table.name) for table in self.tables.values())


def feed_view(feed: Feed, source: Schema, words: Words) -> FeedView:
    """The feed with all its expressions checked and its faults gathered.

    `source`: what a feed may read, reference files included.
    """
    view = FeedView(feed, words)

    def enter(alias: str, table: str, what: str) -> bool:
        return _enter(view, alias, table, what, source)

    forms = view.forms
    forms.enter = enter
    _enter(view, feed.alias, feed.driving_table, "driving_table", source)
    forms.after_driving()
    view.joins = view.attempt("joins", lambda: parsed_joins(feed.joins)) or ()
    for join in view.joins:
        _join(view, join, source)
    forms.after_joins()
    if feed.row_filter.strip():
        _one(view, "row_filter", feed.row_filter, boolean=True)
    forms.after_filter()
    _split(view)
    view.key = tuple(_several(view, "business_key", feed.business_key))
    _several(view, "dedupe_on", feed.dedupe_on)
    if feed.keep.strip() and not forms.group:
        _order(view, "keep", feed.keep)
    forms.at_the_end()
    view.used.extend(forms.expressions)
    return view


def _enter(view: FeedView, alias: str, name: str, what: str, source: Schema) -> bool:
    table = source.table(name)
    if table is None:
        fix = nearest(name, source.tables)
        view.faults.append(UnknownName(f"{what}: the source table {name!r} is not known.", fix=fix))
        return False
    taken = {known.casefold() for known in view.tables}
    reserved = () if what == "follow_merge" else MADE
    if alias.casefold() in {*reserved, *taken}:
        view.faults.append(
            ContractError(f"{what}: the alias {alias!r} is taken.", fix="Rename it.")
        )
        return False
    view.tables[alias] = table
    view.columns[alias] = [item.name for item in table.fields]
    return True


def _join(view: FeedView, join: Join, source: Schema) -> None:
    what = f"join {join.alias}"
    if not _enter(view, join.alias, join.table, what, source):
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


def executes(line: Line, view: FeedView) -> bool:
    """True when the line writes something: a reference field does where its file is read."""
    if line.mapping_class == "REFERENCE_MASTER_FEED" and view.reads_reference:
        return bool(line.rule.strip() or line.source_field.strip())
    return line.mapping_class not in EXECUTES_NOTHING


def line_rule(line: Line, view: FeedView) -> Checked | None:
    """What the line executes; None when its class executes nothing.

    Raises: ContractError naming the fault of the rule or of the field to copy.
    """
    if not executes(line, view):
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
        if alias in view.made:
            continue
        if table.name.casefold() == line.source_table.strip().casefold():
            return f'{alias}."{line.source_field.strip().replace(chr(34), "")}"'
    known = ", ".join(dict.fromkeys(table.name for table in view.tables.values()))
    raise ContractError(
        f"This feed does not read {line.source_table!r}.",
        fix=nearest(line.source_table, known.split(", ")) or f"It reads {known}.",
    )
