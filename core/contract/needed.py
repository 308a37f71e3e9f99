"""Which source tables and columns the contract reads: what cohorts make and extracts must hold."""

from __future__ import annotations

from collections.abc import Iterable

from core.catalogue import Catalogue
from core.contract.model import Contract
from core.contract.reading import FeedView, feed_view, line_rule
from core.errors import ContractError
from core.expressions import Checked


def needed_columns(contract: Contract, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Every source table that a feed reads with the columns read, both in the dictionary's order.

    An expression with a fault adds nothing; lint tells it.
    """
    wanted: dict[str, set[str]] = {}
    for feed in contract.feeds:
        if feed.status == "REJECTED":
            continue
        view = feed_view(feed, catalogue.source, None)
        for table in view.tables.values():
            wanted.setdefault(table.name, set())
        for item in (*view.used, *_rules(contract, view)):
            _note(item, view, wanted)
    return {
        name: tuple(item.name for item in table.fields if item.name in wanted[name])
        for name, table in catalogue.source.tables.items()
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
