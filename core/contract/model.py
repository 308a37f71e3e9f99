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


@dataclass(frozen=True)
class Feed:
    """Where a target table's rows come from. One target table has one or more feeds.

    The rows are shaped in this order: follow_merge, joins, pivot, window, row_filter, group_by
    with aggregates, split, dedupe_on. What a shape makes is text (a date as DD/MM/YYYY [HH:MM])
    and is read as a column of an alias: merged.survivor, <pivot>.<name>, windowed.<name>,
    grouped.<name>, split.<key>.

    pivot: the rows of another table folded into columns; the driving rows stay as they are.
        t: TRACKING ON t.No = a.No
        t.arrived: min(t.At) | where t.Step = 'ARR'
        t.second: nth(t.Step, 2) | by t.At
    window: the next or previous row within a key, or a running count.
        next_at: lead(l.At) | within l.No, l.Episode | by l.At, l.Seq | where l.Deleted IS NULL
    group_by, aggregates, keep: driving rows that are one; the first by `keep` stands for them,
        its columns stay readable, the others are counted as merged.
        last_status: last(l.Status) | by l.At
    follow_merge: merged-away patients lead to merged.survivor, or are excluded by rule.
        follow l.No through MERGES OldNo -> NewNo
        exclude l.No through MERGES OldNo -> NewNo
    guards: parents that a row needs and writes nothing of, one a line.
        parent('LOAD_PMI', l.No)
    Folds: min max count (blanks skipped); first last nth(x, 2) string_agg(x, ', ') with `by`.
    A table named reference:LOAD_STAFF is the project's file reference/LOAD_STAFF.csv.
    """

    target_table: str
    feed: str  # short name, unique in its target table
    driving_table: str
    alias: str  # the driving table's alias in every expression of this feed
    business_key: str  # comma-separated expressions; identifies a target row across trial loads
    joins: str = ""  # see `Join`; one a line
    row_filter: str = ""  # boolean over the aliases, after the joins; dropped rows are excluded
    exclusion_reason: str = ""  # required when there is a row_filter
    pivot: str = ""  # another table's rows folded into columns
    group_by: str = ""  # expressions; a row with a blank part stands alone
    aggregates: str = ""  # folds of the group's rows, one a line
    window: str = ""  # neighbours of a row, one a line
    dedupe_on: str = ""  # expressions; rows with the same are one
    keep: str = ""  # `first by` order: which of them stays
    split: str = ""  # JSON list of objects, each a row
    follow_merge: str = ""  # follow or exclude merged-away patients
    guards: str = ""  # parents needed, one a line
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
    functions: str = ""  # functions.sql: the project's named scalar functions, as written

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
