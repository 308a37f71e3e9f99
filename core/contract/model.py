"""Records of the mapping contract: feeds, lines, policies; the words their columns may hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

MappingClass = Literal[
    "DIRECT_SOURCE",
    "DERIVED",
    "LOOKUP_TRANSLATION",
    "SURROGATE_ETL",
    "REFERENCE_MASTER_FEED",
    "OUT_OF_SCOPE",
]
Status = Literal["DRAFT", "IN_REVIEW", "APPROVED", "REJECTED"]
Severity = Literal["error", "warning"]
Key = tuple[str, str, str]  # target table, feed, target field; the field is empty for a feed
MAPPING_CLASSES: tuple[str, ...] = get_args(MappingClass)
STATUSES: tuple[str, ...] = get_args(Status)
CONFIDENCES = ("", "HIGH", "MEDIUM", "LOW")
EXECUTES_NOTHING = frozenset({"REFERENCE_MASTER_FEED", "OUT_OF_SCOPE"})
NOT_YET_EXECUTED = ("pivot", "group_by", "aggregates", "window", "follow_merge")


@dataclass(frozen=True)
class Feed:
    """Where a target table's rows come from. One target table has one or more feeds."""

    target_table: str
    feed: str  # short name, unique in its target table
    driving_table: str
    alias: str  # the driving table's alias in every expression of this feed
    business_key: str  # comma-separated expressions; identifies a target row across trial loads
    joins: str = ""  # see `Join`; one a line
    row_filter: str = ""  # boolean over the aliases, after the joins; dropped rows are excluded
    exclusion_reason: str = ""  # required when there is a row_filter
    pivot: str = ""
    group_by: str = ""
    aggregates: str = ""
    window: str = ""
    dedupe_on: str = ""
    keep: str = ""
    split: str = ""
    follow_merge: str = ""
    note: str = ""
    status: Status = "DRAFT"

    @property
    def key(self) -> Key:
        """What identifies the feed, as a line's key with an empty field."""
        return self.target_table, self.feed, ""


@dataclass(frozen=True)
class Line:
    """What one target field receives from one feed."""

    target_table: str
    feed: str  # empty: the table has no feed yet, the line only classifies the field
    target_field: str
    mapping_class: MappingClass
    source_table: str = ""
    source_field: str = ""
    rule: str = ""  # empty: copy source_field
    crosswalk: str = ""
    policy: str = ""  # "policy" when policy.csv holds this field's default
    safety_critical: str = ""  # "Y" or empty
    confidence: str = ""  # HIGH, MEDIUM, LOW
    status: Status = "DRAFT"
    owner: str = ""
    decision_note: str = ""
    version: int = 1
    updated_by: str = ""
    updated_at: str = ""

    @property
    def key(self) -> Key:
        """What identifies the line."""
        return self.target_table, self.feed, self.target_field


@dataclass(frozen=True)
class Policy:
    """A default that a person decided; its values count as defaulted, never as populated."""

    target_table: str
    target_field: str
    value: str
    reason: str
    approver: str = ""
    role: str = ""
    expires: str = ""  # ISO date; empty: does not expire


@dataclass(frozen=True)
class Contract:
    feeds: tuple[Feed, ...]
    lines: tuple[Line, ...]
    policies: tuple[Policy, ...] = field(default=())
    approved_feeds: tuple[Feed, ...] = ()  # last approved bodies, where there is one
    approved_lines: tuple[Line, ...] = ()
    touched: frozenset[Key] = frozenset()  # feeds and lines that a person changed or moved

    def feeds_of(self, table: str) -> tuple[Feed, ...]:
        """The table's feeds in their written order."""
        return tuple(item for item in self.feeds if item.target_table == table)

    def lines_of(self, feed: Feed) -> tuple[Line, ...]:
        """The lines of one feed in their written order."""
        key = (feed.target_table, feed.feed)
        return tuple(item for item in self.lines if (item.target_table, item.feed) == key)


@dataclass(frozen=True)
class Fault:
    """What stands in the way of executing the contract as it is, and how to mend it."""

    severity: Severity  # an error stops the contract step; a warning is told
    target_table: str
    feed: str
    target_field: str  # empty: the feed itself
    what: str
    fix: str = ""
