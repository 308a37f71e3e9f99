"""A feed as read: its aliases, joins, filter, split, dedupe and key, every expression checked.

What the feed asks for is decided here; how it becomes SQL is for `sources`, `shape`, `convert`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.contract import Feed
from core.crosswalks import Crosswalk, words
from core.errors import ContractError, nearest
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
_ALIAS = re.compile(r"[a-z][a-z0-9_]{0,29}")
_NOT_EXECUTED = ("pivot", "group_by", "aggregates", "window", "follow_merge")


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
    read: set[tuple[str, str]] = field(default_factory=set)  # alias, column
    translated: set[str] = field(default_factory=set)  # crosswalks called

    def note(self, *expressions: Checked) -> None:
        """Remembers what the expressions read, so that the source step fetches it."""
        for item in expressions:
            self.read.update(item.columns)
            self.translated.update(item.crosswalks)

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
    driving = sources.spelling(feed.driving_table)
    aliases = {feed.alias: driving}
    columns: dict[str, Sequence[str]] = {feed.alias: sources.tables[driving]}
    meetings = tuple(_met(join, aliases, columns, sources) for join in parsed_joins(feed.joins))
    use = sources.crosswalks
    row_filter = (
        checked(feed.row_filter, columns, boolean=True, crosswalks=use)
        if feed.row_filter.strip()
        else None
    )
    split = _split(feed, columns, use)
    whole = {**columns, "split": tuple(split[0])} if split else dict(columns)
    reading = FeedReading(
        feed=feed,
        aliases=aliases,
        columns=whole,
        crosswalks=use,
        meetings=meetings,
        row_filter=row_filter,
        split=split,
        dedupe=checked_list(feed.dedupe_on, whole, crosswalks=use) if feed.dedupe_on else (),
        keep=checked_order(feed.keep, whole, crosswalks=use) if feed.keep else (),
        key=checked_list(feed.business_key, whole, crosswalks=use),
    )
    _note_all(reading)
    return reading


def _executable(feed: Feed) -> None:
    asked = [name for name in _NOT_EXECUTED if getattr(feed, name).strip()]
    if asked:
        raise ContractError(f"{', '.join(asked)} cannot be executed yet.", fix="Empty the cell.")
    if feed.row_filter.strip() and not feed.exclusion_reason.strip():
        raise ContractError("The row filter has no exclusion_reason.", fix="Say why rows go.")
    if not feed.business_key.strip():
        raise ContractError("The feed has no business_key.", fix="Name what identifies a row.")
    if bool(feed.dedupe_on.strip()) != bool(feed.keep.strip()):
        raise ContractError("dedupe_on and keep belong together.", fix="Fill both or neither.")
    if not _NAME.fullmatch(feed.feed):
        raise ContractError("A feed's name is letters, digits and _ only.", fix="Rename the feed.")
    _usable(feed.alias, {})


def _usable(alias: str, taken: Mapping[str, str]) -> None:
    if not _ALIAS.fullmatch(alias) or alias == "split":
        raise ContractError(
            f"{alias[:40]!r} cannot be an alias.", fix="Use a short lower-case word."
        )
    if alias in taken:
        raise ContractError(f"The alias {alias!r} is used twice.", where="joins")


def _met(
    join: Join,
    aliases: dict[str, str],
    columns: dict[str, Sequence[str]],
    sources: Sources,
) -> Meeting:
    _usable(join.alias, aliases)
    table = sources.spelling(join.table)
    aliases[join.alias] = table
    columns[join.alias] = sources.tables[table]
    condition = checked(join.condition, columns, boolean=True, crosswalks=sources.crosswalks)
    if not any(alias == join.alias for alias, _ in condition.columns):
        raise ContractError(f"The condition of {join.alias!r} does not name it.", where="joins")
    order: tuple[OrderTerm, ...] = ()
    if join.order:
        order = checked_order(", ".join(join.order), columns, crosswalks=sources.crosswalks)
    return Meeting(join, table, condition, order)


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


def _note_all(reading: FeedReading) -> None:
    for meeting in reading.meetings:
        reading.note(meeting.condition, *(term.value for term in meeting.order))
    if reading.row_filter:
        reading.note(reading.row_filter)
    for part in reading.split:
        reading.note(*part.values())
    reading.note(*reading.dedupe, *reading.key, *(term.value for term in reading.keep))
