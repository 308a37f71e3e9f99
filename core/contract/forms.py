"""A feed's forms beyond joins, read once for lint and for the load: follow_merge, pivot, window,
group_by with aggregates, guards.

Each stage adds its made columns to what later expressions may name, in the order in which the
rows are shaped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol, TypeVar

from core.contract.model import Feed
from core.errors import ContractError, nearest
from core.expressions import (
    Checked,
    Fold,
    OrderTerm,
    Pivot,
    UnknownName,
    checked,
    checked_fold,
    checked_guard,
    checked_list,
    checked_neighbour,
    checked_order,
    parsed_folds,
    parsed_follow,
    parsed_guards,
    parsed_pivots,
)

MADE = ("merged", "windowed", "grouped", "split")  # aliases of made columns; no table takes one
Result = TypeVar("Result")


def _nothing(alias: str, table: str, what: str) -> bool:
    return False


class Attempt(Protocol):
    """Does the act, or tells its fault under the column's name and gives None."""

    def __call__(self, what: str, act: Callable[[], Result]) -> Result | None: ...


@dataclass(frozen=True)
class Following:
    """Merged-away patients, led to their survivor or excluded."""

    excludes: bool
    table: str
    person: Checked  # of the driving alias alone
    old: str  # columns in their true spelling
    new: str


@dataclass(frozen=True)
class Folding:
    """A pivot as checked: its condition and folds see the table's own columns."""

    pivot: Pivot
    condition: Checked
    folds: tuple[Fold, ...]

    @property
    def expressions(self) -> tuple[Checked, ...]:
        """Everything it reads."""
        return (self.condition, *(item for fold in self.folds for item in fold.expressions))


@dataclass
class Forms:
    """The forms as read; grows stage by stage, and is not changed afterwards."""

    feed: Feed
    columns: dict[str, Sequence[str]]  # shared with the feed's reading; made columns are added
    words: Mapping[str, str] | None  # crosswalk words; None: not looked up
    attempt: Attempt
    enter: Callable[[str, str, str], bool] = _nothing  # alias, table, what: now readable
    following: Following | None = None
    pivots: tuple[Folding, ...] = ()
    windows: tuple[Fold, ...] = ()
    group: tuple[Checked, ...] = ()
    folds: tuple[Fold, ...] = ()
    keep: tuple[OrderTerm, ...] = ()  # of a group: which row stands for it
    guards: tuple[Checked, ...] = ()
    made: set[str] = field(default_factory=set)  # aliases whose columns no table holds

    def after_driving(self) -> None:
        """follow_merge: adds merged.survivor."""
        asked = self.attempt("follow_merge", lambda: parsed_follow(self.feed.follow_merge))
        if asked is None:
            return
        driving = dict(self.columns)
        person = self.attempt(
            "follow_merge", lambda: checked_list(asked.person, driving, crosswalks=self.words)
        )
        if not self.enter("merged", asked.table, "follow_merge"):
            return
        held = self.columns["merged"]
        old = self.attempt("follow_merge", lambda: _spelled(asked.old, held, asked.table))
        new = self.attempt("follow_merge", lambda: _spelled(asked.new, held, asked.table))
        self._make("merged", ["survivor"])
        if person and old and new:
            excludes = asked.word == "exclude"
            self.following = Following(excludes, asked.table, person[0], old, new)

    def after_joins(self) -> None:
        """pivot, then window: adds each pivot's columns, and windowed.*."""
        visible = dict(self.columns)
        asked = self.attempt("pivot", lambda: parsed_pivots(self.feed.pivot)) or ()
        found = [self._pivot(pivot, visible) for pivot in asked]
        self.pivots = tuple(item for item in found if item)
        self.windows = self._folds("window", self.feed.window, checked_neighbour, self.columns)
        if self.windows:
            self._make("windowed", [fold.name for fold in self.windows])

    def after_filter(self) -> None:
        """group_by with its aggregates: adds grouped.*."""
        if not self.feed.group_by.strip() and not self.feed.aggregates.strip():
            return
        visible, words = dict(self.columns), self.words
        self.group = (
            self.attempt(
                "group_by", lambda: checked_list(self.feed.group_by, visible, crosswalks=words)
            )
            or ()
        )
        if self.feed.keep.strip():
            kept = self.attempt(
                "keep", lambda: checked_order(self.feed.keep, visible, crosswalks=words)
            )
            self.keep = kept or ()
        self.folds = self._folds("aggregates", self.feed.aggregates, checked_fold, visible)
        self._make("grouped", [fold.name for fold in self.folds])

    def at_the_end(self) -> None:
        """The guards; they see everything."""
        found = [
            self.attempt("guards", partial(checked_guard, text, self.columns, self.words))
            for text in parsed_guards(self.feed.guards)
        ]
        self.guards = tuple(item for item in found if item)

    @property
    def expressions(self) -> tuple[Checked, ...]:
        """Everything that the forms read, but for the merges' own columns."""
        person = (self.following.person,) if self.following else ()
        return (
            *person,
            *(item for pivot in self.pivots for item in pivot.expressions),
            *(item for fold in (*self.windows, *self.folds) for item in fold.expressions),
            *self.group,
            *(term.value for term in self.keep),
            *self.guards,
        )

    def _make(self, alias: str, names: Sequence[str]) -> None:
        self.columns[alias] = tuple(names)
        self.made.add(alias)

    def _pivot(self, pivot: Pivot, visible: Mapping[str, Sequence[str]]) -> Folding | None:
        what = f"pivot {pivot.alias}"
        if not self.enter(pivot.alias, pivot.table, what):
            return None
        within = {**visible, pivot.alias: self.columns[pivot.alias]}
        condition = self.attempt(
            what, lambda: _condition(pivot.condition, pivot.alias, within, self.words)
        )
        made = [
            self.attempt(f"{what}.{name}", partial(checked_fold, name, body, within, self.words))
            for name, body in pivot.folds
        ]
        self._make(pivot.alias, [name for name, _ in pivot.folds])
        folds = tuple(fold for fold in made if fold)
        return Folding(pivot, condition, folds) if condition else None

    def _folds(
        self,
        what: str,
        text: str,
        check: Callable[..., Fold],
        visible: Mapping[str, Sequence[str]],
    ) -> tuple[Fold, ...]:
        within = dict(visible)
        named = self.attempt(what, lambda: parsed_folds(text)) or ()
        found = [
            self.attempt(f"{what} {name}", partial(check, name, body, within, self.words))
            for name, body in named
        ]
        return tuple(fold for fold in found if fold)


def form_faults(feed: Feed) -> list[tuple[str, str]]:
    """What of the feed's forms does not belong together: what, and how to mend it."""
    faults = []
    grouped, folded = bool(feed.group_by.strip()), bool(feed.aggregates.strip())
    if grouped and not folded:
        faults.append(("group_by has no aggregates.", "Add them, or use dedupe_on."))
    if folded and not grouped:
        faults.append(("aggregates has no group_by.", "Say which rows are one."))
    if grouped and feed.dedupe_on.strip():
        faults.append(("group_by and dedupe_on both make rows one.", "Keep one of them."))
    if grouped and not feed.keep.strip():
        faults.append(("group_by has no total order.", "Write which row stays into keep."))
    if not grouped and bool(feed.dedupe_on.strip()) != bool(feed.keep.strip()):
        faults.append(("dedupe_on and keep belong together.", "Fill both or neither."))
    return faults


def _spelled(name: str, held: Sequence[str], table: str) -> str:
    found = next((item for item in held if item.casefold() == name.casefold()), None)
    if found is None:
        raise UnknownName(f"Column {table}.{name} is not known.", fix=nearest(name, held))
    return found


def _condition(
    text: str, alias: str, columns: Mapping[str, Sequence[str]], words: Mapping[str, str] | None
) -> Checked:
    found = checked(text, columns, boolean=True, crosswalks=words)
    if not any(own == alias for own, _ in found.columns):
        raise ContractError(f"The condition does not name {alias}.", fix="Name it.")
    return found
