"""A feed as read: its aliases, joins, filter, split, dedupe and key, every expression checked.

What the feed asks for is decided here; how it becomes SQL is for `sources`, `shape`, `convert`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from core.contract import MADE, Feed, Forms, form_faults, is_reference
from core.crosswalks import Crosswalk, words
from core.errors import ContractError, nearest
from core.etl.wording import carried
from core.expressions import (
    Checked,
    Join,
    OrderTerm,
    checked,
    checked_list,
    checked_order,
    parsed_joins,
    parsed_split,
)

_NAME = re.compile(r"[A-Za-z0-9_]{1,60}")
Result = TypeVar("Result")
_ALIAS = re.compile(r"[a-z][a-z0-9_]{0,29}")


@dataclass(frozen=True)
class Sources:
    """Tables and columns that an expression may name, and the crosswalk words it may use."""

    tables: Mapping[str, Sequence[str]]
    crosswalks: Mapping[str, str]

    def spelling(self, table: str) -> str:
        """The table's true spelling. Raises: ContractError when it is not known."""
        by_fold = {name.casefold(): name for name in self.tables}
        if table.casefold() not in by_fold:
            raise ContractError(
                f"The source table {table!r} is not known.", fix=nearest(table, self.tables)
            )
        return by_fold[table.casefold()]


def known_sources(
    documented: Mapping[str, Sequence[str]],
    extract_columns: Mapping[str, Sequence[str]],
    crosswalks: Mapping[str, Crosswalk],
) -> Sources:
    """The documents' tables with the extract's further columns; the extract's spelling wins."""
    held = {name.casefold(): name for name in extract_columns}
    tables: dict[str, tuple[str, ...]] = {}
    for name, columns in documented.items():
        spelling = held.get(name.casefold(), name)
        by_fold = {column.casefold(): column for column in columns}
        by_fold |= {column.casefold(): column for column in extract_columns.get(spelling, ())}
        tables[spelling] = tuple(by_fold.values())
    for name, columns in extract_columns.items():
        tables.setdefault(name, tuple(columns))
    return Sources(tables, words(crosswalks))


@dataclass(frozen=True)
class Meeting:
    """A join as checked; its condition sees the earlier aliases and its own."""

    join: Join
    table: str  # in its true spelling
    condition: Checked
    order: tuple[OrderTerm, ...]

    @property
    def needs(self) -> frozenset[str]:
        """The other aliases that the condition reads."""
        read = {alias for alias, _ in self.condition.columns}
        for term in self.order:
            read |= {alias for alias, _ in term.value.columns}
        return frozenset(read - {self.join.alias})


@dataclass(frozen=True)
class FeedReading:
    feed: Feed
    aliases: dict[str, str]  # alias to table, the driving one first
    columns: dict[str, Sequence[str]]  # what a line may name, `split` included
    crosswalks: Mapping[str, str]
    meetings: tuple[Meeting, ...]
    row_filter: Checked | None
    split: tuple[dict[str, Checked], ...]
    dedupe: tuple[Checked, ...]
    keep: tuple[OrderTerm, ...]
    key: tuple[Checked, ...]
    forms: Forms
    read: set[tuple[str, str]] = field(default_factory=set)  # alias, column
    translated: set[str] = field(default_factory=set)  # crosswalks called

    @property
    def record(self) -> str:
        """The driving row's record number, as it travels through the steps."""
        return carried(self.feed.alias, "_record")

    @property
    def content(self) -> str:
        """All that the driving row holds, as it travels: it breaks ties."""
        return carried(self.feed.alias, "_content")

    @property
    def reads_reference(self) -> bool:
        """True when a reference file is among its tables."""
        return any(is_reference(table) for table in self.aliases.values())

    def note(self, *expressions: Checked) -> None:
        """Remembers what the expressions read, so that the source step fetches it."""
        self._note(expressions, self.forms.made)

    def _note(self, expressions: Iterable[Checked], made: Collection[str]) -> None:
        for item in expressions:
            self.read.update(column for column in item.columns if column[0] not in made)
            self.translated.update(item.crosswalks)

    def note_forms(self) -> None:
        """Remembers what the feed's own expressions read."""
        forms = self.forms
        for meeting in self.meetings:
            self.note(meeting.condition, *(term.value for term in meeting.order))
        for folding in forms.pivots:
            self._note(folding.expressions, forms.made - {folding.pivot.alias})
        if forms.following:
            self.note(forms.following.person)
            columns = (forms.following.old, forms.following.new)
            self.read.update(("merged", column) for column in columns)
        for fold in (*forms.windows, *forms.folds):
            self.note(*fold.expressions)
        self.note(*forms.group, *(term.value for term in forms.keep), *forms.guards)
        for part in self.split:
            self.note(*part.values())
        if self.row_filter:
            self.note(self.row_filter)
        self.note(*self.dedupe, *self.key, *(term.value for term in self.keep))

    def reads(self) -> dict[str, tuple[str, ...]]:
        """Per extract table the columns that the feed reads, in order of name."""
        found: dict[str, set[str]] = {table: set() for table in self.aliases.values()}
        for alias, column in self.read:
            if alias in self.aliases:
                found[self.aliases[alias]].add(column)
        return {table: tuple(sorted(columns)) for table, columns in found.items()}


def read_feed(feed: Feed, sources: Sources) -> FeedReading:
    """The feed with every expression checked against the tables it names.

    Raises: ContractError naming the feed and its column.
    """
    where = f"feed {feed.target_table}.{feed.feed[:60]}"
    try:
        return _read(feed, sources)
    except ContractError as fault:
        place = f"{where}, {fault.where}" if fault.where else where
        raise ContractError(fault.what, where=place, fix=fault.fix) from fault


def _read(feed: Feed, sources: Sources) -> FeedReading:
    _executable(feed)
    use = sources.crosswalks
    aliases: dict[str, str] = {}
    columns: dict[str, Sequence[str]] = {}

    def enter(alias: str, table: str, what: str) -> bool:
        _usable(alias, aliases, () if what == "follow_merge" else MADE)
        aliases[alias] = sources.spelling(table)
        columns[alias] = sources.tables[aliases[alias]]
        return True

    forms = Forms(feed, columns, use, _attempt, enter)
    enter(feed.alias, feed.driving_table, "driving_table")
    forms.after_driving()
    meetings = tuple(
        _met(join, columns, sources, enter) for join in _attempt("joins", partial(_joins, feed))
    )
    forms.after_joins()
    row_filter = (
        checked(feed.row_filter, columns, boolean=True, crosswalks=use)
        if feed.row_filter.strip()
        else None
    )
    forms.after_filter()
    split = _split(feed, columns, use)
    if split:
        columns["split"] = tuple(split[0])
    forms.made.add("split")
    dedupes = bool(feed.dedupe_on.strip())
    reading = FeedReading(
        feed=feed,
        aliases=aliases,
        columns=columns,
        crosswalks=use,
        meetings=meetings,
        row_filter=row_filter,
        split=split,
        dedupe=checked_list(feed.dedupe_on, columns, crosswalks=use) if dedupes else (),
        keep=checked_order(feed.keep, columns, crosswalks=use) if dedupes else (),
        key=checked_list(feed.business_key, columns, crosswalks=use),
        forms=forms,
    )
    forms.at_the_end()
    reading.note_forms()
    return reading


def _joins(feed: Feed) -> tuple[Join, ...]:
    return parsed_joins(feed.joins)


def _attempt(what: str, act: Callable[[], Result]) -> Result:
    """The act's result. Raises: ContractError that names the column."""
    try:
        return act()
    except ContractError as fault:
        raise ContractError(fault.what, where=what, fix=fault.fix) from fault


def _executable(feed: Feed) -> None:
    if feed.row_filter.strip() and not feed.exclusion_reason.strip():
        raise ContractError("The row filter has no exclusion_reason.", fix="Say why rows go.")
    if not feed.business_key.strip():
        raise ContractError("The feed has no business_key.", fix="Name what identifies a row.")
    for what, fix in form_faults(feed):
        raise ContractError(what, fix=fix)
    if not _NAME.fullmatch(feed.feed):
        raise ContractError("A feed's name is letters, digits and _ only.", fix="Rename the feed.")


def _usable(alias: str, taken: Mapping[str, str], reserved: Collection[str]) -> None:
    if not _ALIAS.fullmatch(alias) or alias in reserved:
        raise ContractError(
            f"{alias[:40]!r} cannot be an alias.", fix="Use a short lower-case word."
        )
    if alias in taken:
        raise ContractError(f"The alias {alias!r} is used twice.", where="joins")


def _met(
    join: Join,
    columns: Mapping[str, Sequence[str]],
    sources: Sources,
    enter: Callable[[str, str, str], bool],
) -> Meeting:
    enter(join.alias, join.table, "joins")
    condition = checked(join.condition, columns, boolean=True, crosswalks=sources.crosswalks)
    if not any(alias == join.alias for alias, _ in condition.columns):
        raise ContractError(f"The condition of {join.alias!r} does not name it.", where="joins")
    order: tuple[OrderTerm, ...] = ()
    if join.order:
        order = checked_order(", ".join(join.order), columns, crosswalks=sources.crosswalks)
    return Meeting(join, sources.spelling(join.table), condition, order)


def _split(
    feed: Feed, columns: Mapping[str, Sequence[str]], use: Mapping[str, str]
) -> tuple[dict[str, Checked], ...]:
    parts = tuple(
        {key: checked(text, columns, crosswalks=use) for key, text in part.items()}
        for part in (parsed_split(feed.split) if feed.split.strip() else ())
    )
    for part in parts:
        for key, value in part.items():
            if value.probes or value.kind in {"record_number", "parent"}:
                raise ContractError(
                    f"The split value {key!r} converts.",
                    where="split",
                    fix="Split the source columns; convert them in the line.",
                )
    return parts
