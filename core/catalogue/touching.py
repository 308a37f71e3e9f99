"""Which mapping lines a change concerns: by their own fields, their rule, or their feed's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from core.catalogue.changes import Change


class MappingLine(Protocol):
    """Whatever maps one target field; a blank source means that it has none."""

    @property
    def target_table(self) -> str: ...
    @property
    def target_field(self) -> str: ...
    @property
    def source_table(self) -> str: ...
    @property
    def source_field(self) -> str: ...
    @property
    def feed(self) -> str: ...
    @property
    def rule(self) -> str: ...


class MappingFeed(Protocol):
    """Whatever says where the rows of a target table come from."""

    @property
    def target_table(self) -> str: ...
    @property
    def feed(self) -> str: ...
    @property
    def driving_table(self) -> str: ...
    @property
    def alias(self) -> str: ...
    @property
    def joins(self) -> str: ...


LineT = TypeVar("LineT", bound=MappingLine)
Place = tuple[str, str, str]  # side, table, field, in lower case; the field may be empty
_ALIAS = re.compile(r"^\s*(\w+)\s*:\s*(\w+)\s+ON\b", re.IGNORECASE | re.MULTILINE)
_COLUMN = re.compile(r"\b([A-Za-z]\w*)\.([A-Za-z]\w*)")
_PARENT = re.compile(r"\bparent\(\s*'(\w+)'", re.IGNORECASE)
_THROUGH = re.compile(r"\bthrough (\w+) (\w+) -> (\w+)", re.IGNORECASE)
# Where a feed names columns; one that a feed does not have is passed over.
_WORDS = (
    *("business_key", "joins", "row_filter", "pivot", "group_by", "aggregates", "window"),
    *("dedupe_on", "keep", "split", "follow_merge", "guards"),
)


def touched(
    changes: Sequence[Change], lines: Iterable[LineT], feeds: Iterable[MappingFeed] = ()
) -> list[tuple[LineT, tuple[Change, ...]]]:
    """The lines that a change concerns, each with its changes; others are left out.

    A line is touched by its own target and source field, by a table that came or went, and by
    a field or parent that its rule names. With the feeds, also by what its feed's key, joins,
    filter and shapes name: without them only the line's own source table is known by alias.
    """
    by_place: dict[Place, list[Change]] = {}
    for item in changes:
        place = (item.side, item.table.casefold(), item.field.casefold())
        by_place.setdefault(place, []).append(item)
    known = {(feed.target_table, feed.feed): feed for feed in feeds}
    found: list[tuple[LineT, tuple[Change, ...]]] = []
    for line in lines:
        places = dict.fromkeys(_places(line, known.get((line.target_table, line.feed))))
        hits = [hit for place in places for hit in by_place.get(place, ())]
        if hits:
            found.append((line, tuple(hits)))
    return found


def _places(line: MappingLine, feed: MappingFeed | None) -> Iterator[Place]:
    target, source = line.target_table.casefold(), line.source_table.casefold()
    yield "target", target, ""
    yield "target", target, line.target_field.casefold()
    if source:
        yield "source", source, ""
        yield "source", source, line.source_field.casefold()
    for parent in _PARENT.findall(line.rule):
        yield "target", parent.casefold(), ""
    named = _named(line.rule)
    if feed is None:
        yield from (("source", source, column) for _, column in named if source)
        return
    tables = _aliases(feed.alias, feed.driving_table, feed.joins, str(getattr(feed, "pivot", "")))
    said = "\n".join(str(getattr(feed, part, "")) for part in _WORDS)
    yield from (("source", table, "") for table in tables.values())
    yield from (("target", parent.casefold(), "") for parent in _PARENT.findall(said))
    for alias, column in (*named, *_named(said)):
        if alias in tables:
            yield "source", tables[alias], column
    for table, old, new in _THROUGH.findall(said):
        yield from (("source", table.casefold(), name.casefold()) for name in ("", old, new))


@lru_cache(maxsize=8192)
def _named(text: str) -> tuple[tuple[str, str], ...]:
    """Alias and column of every column that the text names, constants left out."""
    bare = re.sub(r"'[^']*'", " ", text.replace('"', " "))
    return tuple((a.casefold(), c.casefold()) for a, c in _COLUMN.findall(bare))


@lru_cache(maxsize=2048)
def _aliases(alias: str, driving: str, joins: str, pivot: str) -> dict[str, str]:
    found = {alias.casefold(): driving.casefold()}
    for short, table in _ALIAS.findall(f"{joins}\n{pivot}"):
        found[short.casefold()] = table.casefold()
    return found
