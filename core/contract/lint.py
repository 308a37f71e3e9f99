"""Every fault of a contract at once, before anything runs.

An error stops the contract step; a warning is told. Rejected feeds and lines never run and
are not looked into.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from core.catalogue import Catalogue, Table
from core.contract.feed_faults import feed_faults
from core.contract.functions import with_functions_opened
from core.contract.line_faults import Case, Finding, line_faults
from core.contract.model import Contract, Fault, Line, Policy
from core.contract.parent_faults import parent_faults
from core.contract.reading import FeedView, feed_view
from core.contract.references import readable
from core.crosswalks import Crosswalk, words
from core.errors import nearest


def lint(
    contract: Contract,
    catalogue: Catalogue,
    crosswalks: Mapping[str, Crosswalk],
    *,
    as_of: date | None = None,
) -> list[Fault]:
    """All faults, errors first, then in the contract's order; empty when it can run.

    `as_of` None: policies do not expire.
    """
    contract, of_functions = with_functions_opened(contract)
    known, schema = words(crosswalks), readable(catalogue)
    views = [feed_view(feed, schema, known) for feed in contract.feeds if feed.status != "REJECTED"]
    faults = [
        *of_functions,
        *_twice(contract),
        *(fault for view in views for fault in feed_faults(view, catalogue, contract)),
        *_line_faults(contract, catalogue, crosswalks, views),
        *parent_faults(contract, catalogue, views),
        *_policy_faults(contract, catalogue, as_of),
    ]
    return sorted(dict.fromkeys(faults), key=lambda fault: fault.severity != "error")


def _twice(contract: Contract) -> Iterator[Fault]:
    for what, items in (("feed", contract.feeds), ("line", contract.lines)):
        for key, times in Counter(item.key for item in items).items():
            if times > 1:
                yield Fault(
                    "error", *key, f"This {what} stands {times} times.", "Keep one of them."
                )


def _line_faults(
    contract: Contract,
    catalogue: Catalogue,
    crosswalks: Mapping[str, Crosswalk],
    views: list[FeedView],
) -> Iterator[Fault]:
    by_feed = {view.feed.key: view for view in views}
    rejected = {feed.key for feed in contract.feeds} - set(by_feed)
    policies = {(item.target_table, item.target_field) for item in contract.policies}
    schema = readable(catalogue)
    for line in contract.lines:
        key = (line.target_table, line.feed, "")
        if line.status == "REJECTED" or key in rejected:
            continue
        table = catalogue.target.table(line.target_table)
        if table is None:
            yield _unknown_table(line, catalogue)
            continue
        if line.feed and key not in by_feed:
            names = [feed.feed for feed in contract.feeds_of(line.target_table)]
            fix = nearest(line.feed, names) or "Add the feed, or leave the feed empty."
            yield Fault("error", *line.key, f"Feed {line.feed!r} is not there.", fix)
            continue
        case = Case(line, table, by_feed.get(key), schema, crosswalks, policies)
        yield from line_faults(case)


def _unknown_table(line: Line, catalogue: Catalogue) -> Fault:
    fix = nearest(line.target_table, catalogue.target.tables)
    return Fault("error", *line.key, "The target table is not known.", fix)


def _policy_faults(contract: Contract, catalogue: Catalogue, as_of: date | None) -> Iterator[Fault]:
    used = {(line.target_table, line.target_field) for line in contract.lines if line.policy}
    times = Counter((item.target_table, item.target_field) for item in contract.policies)
    for policy in contract.policies:
        table = catalogue.target.table(policy.target_table)
        place = (policy.target_table, "", policy.target_field)
        for severity, what, fix in _policy(policy, table, as_of):
            yield Fault(severity, *place, f"policy: {what}", fix)
        if times[place[0], place[2]] > 1:
            yield Fault("error", *place, "policy: the field has two policies.", "Keep one of them.")
        if (policy.target_table, policy.target_field) not in used:
            fix = "Write 'policy' into the line's policy column, or remove it."
            yield Fault("warning", *place, "policy: no line refers to it.", fix)


def _policy(policy: Policy, table: Table | None, as_of: date | None) -> Iterator[Finding]:
    """A policy of an unknown field applies to nothing; a line that counts on it is an error."""
    field = table.field(policy.target_field) if table else None
    if field is None:
        names = [item.name for item in table.fields] if table else []
        yield "warning", "the target field is not known.", nearest(policy.target_field, names)
    if not policy.reason.strip():
        yield "error", "it has no reason.", "Write why this default is right."
    if field and field.length is not None and len(policy.value) > max(field.length, 16):
        yield "error", f"its value is longer than {field.length}.", "Shorten it."
    if policy.expires and not _is_date(policy.expires):
        yield "error", f"{policy.expires!r} is no date.", "Write it as 2026-01-31."
    elif policy.expires and as_of is not None and policy.expires < as_of.isoformat():
        yield "warning", f"it expired on {policy.expires} and does not apply.", "Decide it anew."


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
