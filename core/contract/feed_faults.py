"""What is wrong with a feed itself: its place, its key, its reasons, what cannot run yet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.catalogue import Catalogue, Table
from core.contract.forms import form_faults
from core.contract.model import Contract, Fault
from core.contract.reading import FeedView, executes
from core.errors import nearest

_ALIAS = re.compile(r"[a-z][a-z0-9_]*")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def feed_faults(view: FeedView, catalogue: Catalogue, contract: Contract) -> Iterator[Fault]:
    """The feed's faults, its expressions' among them."""
    feed = view.feed
    table = catalogue.target.table(feed.target_table)
    if table is None:
        fix = nearest(feed.target_table, catalogue.target.tables)
        yield Fault("error", *feed.key, "The target table is not known.", fix)
    for fault in view.faults:
        yield Fault("error", *feed.key, fault.what, fault.fix)
    for what, fix in _shape(view):
        yield Fault("error", *feed.key, what, fix)
    if feed.exclusion_reason.strip() and not feed.row_filter.strip():
        what = "There is an exclusion reason but no row filter."
        yield Fault("warning", *feed.key, what, "Remove the reason, or write the filter.")
    if table is not None:
        yield from _left_out(view, table, contract)


def _shape(view: FeedView) -> Iterator[tuple[str, str]]:
    feed = view.feed
    if not _NAME.fullmatch(feed.feed):
        yield f"The feed's name {feed.feed!r} must be one word.", "Use letters and digits."
    if not _ALIAS.fullmatch(feed.alias):
        yield f"The alias {feed.alias!r} must be a short lower-case word.", "As p or adm."
    if not feed.business_key.strip():
        yield "The feed has no business key.", "Name what identifies a target row."
    elif view.key and all(not part.columns for part in view.key):
        yield "The business key reads no column.", "Name what identifies a target row."
    if feed.row_filter.strip() and not feed.exclusion_reason.strip():
        yield "The row filter has no exclusion reason.", "Say why the rows are left out."
    yield from form_faults(feed)


def _left_out(view: FeedView, table: Table, contract: Contract) -> Iterator[Fault]:
    """Fields that the guide demands and this feed does not write."""
    written = {
        line.target_field.casefold()
        for line in contract.lines_of(view.feed)
        if line.status != "REJECTED" and executes(line, view)
    }
    for field in table.fields:
        needed = field.mandatory == "Y" or field.name.upper() == "RECORD_NUMBER"
        if needed and field.name.casefold() not in written:
            what = "The field is mandatory and this feed does not write it."
            yield Fault("warning", *view.feed.key[:2], field.name, what, "Add its line.")
