"""Which source tables and columns the contract reads: what cohorts make and extracts must hold."""

from __future__ import annotations

from collections.abc import Iterable

from core.catalogue import Catalogue
from core.contract.functions import with_functions_opened
from core.contract.model import Contract
from core.contract.reading import FeedView, feed_view, line_rule
from core.contract.references import is_reference, readable
from core.errors import ContractError
from core.expressions import Checked


def needed_columns(contract: Contract, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Every source table that a feed reads with the columns read, both in the dictionary's order.

    An expression with a fault adds nothing; lint tells it. Reference files are left out.
    """
    found = tables_read(contract, catalogue)
    return {name: columns for name, columns in found.items() if not is_reference(name)}


def tables_read(contract: Contract, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Every source table and reference file that a feed reads, with the columns read."""
    contract, _ = with_functions_opened(contract)
    wanted: dict[str, set[str]] = {}
    schema = readable(catalogue)
    for feed in contract.feeds:
        if feed.status == "REJECTED":
            continue
        view = feed_view(feed, schema, None)
        for table in view.tables.values():
            wanted.setdefault(table.name, set())
        for item in (*view.used, *_rules(contract, view)):
            _note(item, view, wanted)
        following = view.forms.following
        if following:
            wanted[view.tables["merged"].name] |= {following.old, following.new}
    return {
        name: tuple(item.name for item in table.fields if item.name in wanted[name])
        for name, table in schema.tables.items()
        if name in wanted
    }


def _rules(contract: Contract, view: FeedView) -> Iterable[Checked]:
    for line in contract.lines_of(view.feed):
        try:
            rule = line_rule(line, view) if line.status != "REJECTED" else None
        except ContractError:
            continue
        if rule is not None:
            yield rule


def _note(item: Checked, view: FeedView, wanted: dict[str, set[str]]) -> None:
    for alias, column in item.columns:
        if alias in view.tables:
            wanted[view.tables[alias].name].add(column)
