"""The contract that fits a catalogue: what shipped and still applies, every field classified.

Classification is a proposal in DRAFT; only a person makes it a decision. Nothing that a
person touched is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from core.catalogue import Catalogue, Field, Schema
from core.contract.functions import with_functions_opened
from core.contract.model import Contract, Feed, Key, Line
from core.contract.reading import FeedView, feed_view, line_rule
from core.contract.references import readable
from core.errors import ContractError
from core.expressions import Checked, UnknownName
from core.matching import Suggestion

GOOD_SCORE = 0.75  # a suggestion that may stand as a direct source until a person looks
Item = TypeVar("Item", Feed, Line)
_KEY_FIELDS = ("RECORD_NUMBER", "EXTERNAL_SYSTEM_ID")
_UNDECIDED = "No source was found for this field and nobody has decided on it yet."


def build_contract(
    catalogue: Catalogue, shipped: Contract | None, suggestions: Iterable[Suggestion]
) -> Contract:
    """The shipped feeds and lines that fit this catalogue, and a draft line for each other field.

    A feed is kept when its tables and columns are known, a line when its field, its columns
    and its parents are; a field without a line is classified by rule in a line without feed.
    """
    base = _fitting(shipped or Contract((), ()), catalogue)
    best = {(item.target_table, item.target_field): item for item in suggestions if item.rank == 1}
    has_line = {(line.target_table, line.target_field) for line in base.lines}
    drafts = tuple(
        _draft(field, best.get((field.table, field.name)))
        for field in catalogue.target.fields()
        if (field.table, field.name) not in has_line
    )
    return replace(base, lines=_ordered((*base.lines, *drafts), base.feeds, catalogue))


def rebuilt(old: Contract, new: Contract) -> Contract:
    """The new contract with every feed and line that a person touched as the person left it.

    A touched line of a field that is gone is kept, REJECTED, with the reason in its note.
    """
    known: tuple[Feed | Line, ...] = (*old.feeds, *old.lines)
    kept = {item.key: item for item in known if _is_touched(item, old)}
    held = {(key[0], key[1], "") for key in kept if key[1]}
    kept |= {feed.key: feed for feed in old.feeds if feed.key in held - _keys(new.feeds)}
    fields = {(line.target_table, line.target_field) for line in new.lines}
    feeds = [_as_left(feed, kept) for feed in new.feeds]
    lines = [_as_left(line, kept) for line in new.lines]
    seen = _keys(new.feeds) | _keys(new.lines)
    for key, item in kept.items():
        if key in seen:
            continue
        if isinstance(item, Feed):
            feeds.append(item)
        else:
            lines.append(item if key[::2] in fields else _retired(item))
    policies = {(p.target_table, p.target_field): p for p in (*new.policies, *old.policies)}
    return replace(
        old,
        feeds=tuple(feeds),
        lines=tuple(lines),
        policies=tuple(policies.values()),
        functions=old.functions or new.functions,
    )


def _is_touched(item: Feed | Line, old: Contract) -> bool:
    by = item.updated_by if isinstance(item, Line) else ""
    return bool(by) or item.key in old.touched or item.status in ("APPROVED", "REJECTED")


def _keys(items: Iterable[Feed | Line]) -> set[Key]:
    return {item.key for item in items}


def _as_left(item: Item, kept: Mapping[Key, Feed | Line]) -> Item:
    found = kept.get(item.key, item)
    return found if isinstance(found, type(item)) else item


def _retired(line: Line) -> Line:
    note = "The target field is no longer in the documents."
    if line.status == "REJECTED" or note in line.decision_note:
        return line
    return replace(line, status="REJECTED", decision_note=f"{line.decision_note} {note}".strip())


def _fitting(shipped: Contract, catalogue: Catalogue) -> Contract:
    """The shipped contract without what names a table or column that is not there."""
    schema = readable(catalogue)
    read, _ = with_functions_opened(shipped)
    views = {
        feed.key: view
        for feed in read.feeds
        if catalogue.target.table(feed.target_table) is not None
        and _names_known(view := feed_view(feed, schema, None))
    }
    views = _guarded(views)
    fed = {key[0] for key in views}
    lines = [
        line
        for line, as_read in zip(shipped.lines, read.lines, strict=True)
        if _line_fits(as_read, views, catalogue, schema) and _parents(as_read, views) <= fed
    ]
    return Contract(
        tuple(feed for feed in shipped.feeds if feed.key in views),
        tuple(lines),
        tuple(
            policy
            for policy in shipped.policies
            if (table := catalogue.target.table(policy.target_table)) is not None
            and table.field(policy.target_field) is not None
        ),
        functions=shipped.functions,
    )


def _guarded(views: dict[Key, FeedView]) -> dict[Key, FeedView]:
    """The feeds whose guards' parents have a feed: without them none of their rows can load."""
    fed = {key[0] for key in views}
    kept = {
        key: view
        for key, view in views.items()
        if {guard.parents[0].table for guard in view.forms.guards} <= fed
    }
    return kept if len(kept) == len(views) else _guarded(kept)


def _names_known(view: FeedView) -> bool:
    return not any(isinstance(fault, UnknownName) for fault in view.faults)


def _line_fits(
    line: Line, views: Mapping[Key, FeedView], catalogue: Catalogue, schema: Schema
) -> bool:
    target = catalogue.target.table(line.target_table)
    if target is None or target.field(line.target_field) is None:
        return False
    if line.source_table:
        source = schema.table(line.source_table)
        if source is None or (line.source_field and source.field(line.source_field) is None):
            return False
    if not line.feed:
        return True
    view = views.get((line.target_table, line.feed, ""))
    if view is None:
        return False
    try:
        line_rule(line, view)
    except UnknownName:
        return False
    except ContractError:
        return True  # a fault of the rule itself: lint tells it
    return True


def _parents(line: Line, views: Mapping[Key, FeedView]) -> set[str]:
    view = views.get((line.target_table, line.feed, ""))
    rule = _readable(line, view) if view else None
    return {call.table for call in rule.parents} if rule else set()


def _readable(line: Line, view: FeedView) -> Checked | None:
    try:
        return line_rule(line, view)
    except ContractError:
        return None


def _draft(field: Field, best: Suggestion | None) -> Line:
    """The field classified by rule: key, code, likely source, or not yet decided."""
    good = best is not None and best.score >= GOOD_SCORE
    line = Line(
        field.table,
        "",
        field.name,
        "OUT_OF_SCOPE",
        source_table=best.source_table if best and good else "",
        source_field=best.source_field if best and good else "",
        confidence="LOW",
    )
    if field.name.upper() in _KEY_FIELDS or field.rules.fk_to:
        return replace(line, mapping_class="SURROGATE_ETL", source_table="", source_field="")
    if field.rules.code_type_id:
        return replace(line, mapping_class="LOOKUP_TRANSLATION")
    if good:
        return replace(line, mapping_class="DIRECT_SOURCE")
    return replace(line, decision_note=_UNDECIDED)


def _ordered(
    lines: Iterable[Line], feeds: Iterable[Feed], catalogue: Catalogue
) -> tuple[Line, ...]:
    """By table as the guide prints them, then by feed as written, then by field."""
    tables = {name.casefold(): place for place, name in enumerate(catalogue.target.tables)}
    fields = {
        (field.table.casefold(), field.name.casefold()): field.position
        for field in catalogue.target.fields()
    }
    written = {feed.key: place for place, feed in enumerate(feeds)}

    def place(line: Line) -> tuple[int, int, int]:
        table = line.target_table.casefold()
        feed = written.get((line.target_table, line.feed, ""), len(written))
        return tables[table], feed, fields[table, line.target_field.casefold()]

    return tuple(sorted(lines, key=place))
