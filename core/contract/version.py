"""What of a contract runs, and the one name of what runs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Literal

from core.contract.model import Contract, Feed, Line
from core.crosswalks import Crosswalk
from core.errors import ContractError
from core.expressions import parsed_functions

Lines = Literal["working", "approved"]
EXECUTING = ("mapping_class", "source_table", "source_field", "rule", "crosswalk", "policy")
_LATER = ("guards",)  # columns added since: empty ones leave the version of a contract as it was
_FEED_WORDS = frozenset({"note", "status"})  # of a feed, what does not execute


def executable(contract: Contract, lines: Lines) -> Contract:
    """The contract that runs.

    working: every feed and line but the rejected. approved: the last approved body of each;
    what was never approved is left out, and so are policies that nobody approved.
    """
    if lines == "working":
        feeds = tuple(item for item in contract.feeds if item.status != "REJECTED")
        kept = tuple(item for item in contract.lines if item.status != "REJECTED")
        return Contract(feeds, _of(feeds, kept), contract.policies, functions=contract.functions)
    feeds = _approved(contract.feeds, contract.approved_feeds)
    approved = _approved(contract.lines, contract.approved_lines)
    policies = tuple(item for item in contract.policies if item.approver)
    return Contract(feeds, _of(feeds, approved), policies, functions=contract.functions)


def _approved(working: tuple[Any, ...], approved: tuple[Any, ...]) -> tuple[Any, ...]:
    bodies = {item.key: item for item in approved}
    bodies |= {item.key: item for item in working if item.status == "APPROVED"}
    return tuple(bodies[item.key] for item in working if item.key in bodies)


def _of(feeds: tuple[Feed, ...], lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines of those feeds, and the lines that only classify."""
    running = {item.key for item in feeds}
    return tuple(
        item for item in lines if not item.feed or (item.target_table, item.feed, "") in running
    )


def contract_version(contract: Contract, crosswalks: Mapping[str, Crosswalk]) -> str:
    """SHA-256 over what executes: feeds, rules, classes, crosswalk pairs, policies,
    functions.

    Order, status, notes and owners are outside it.
    """
    body: dict[str, list[list[str]]] = {
        "feeds": sorted(_feed(item) for item in contract.feeds),
        "lines": sorted(_line(item) for item in contract.lines),
        "policies": sorted(
            [item.target_table, item.target_field, item.value, item.expires]
            for item in contract.policies
        ),
        "crosswalks": sorted(_pairs(item) for item in crosswalks.values()),
    }
    if contract.functions.strip():
        body["functions"] = sorted(_functions(contract.functions))
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _feed(feed: Feed) -> list[str]:
    """What of the feed executes; a column that came later counts only where it is filled."""
    body = asdict(feed)
    first = [str(value) for name, value in body.items() if name not in (*_FEED_WORDS, *_LATER)]
    return first + [f"{name}={body[name]}" for name in _LATER if body[name]]


def _line(line: Line) -> list[str]:
    return [*line.key, *(str(getattr(line, name)) for name in EXECUTING)]


def _functions(text: str) -> list[list[str]]:
    """Name, arguments and body of each; the text itself while it cannot be read."""
    try:
        return [[item.name, *item.arguments, item.body] for item in parsed_functions(text)]
    except ContractError:
        return [[text]]


def _pairs(crosswalk: Crosswalk) -> list[str]:
    pairs = sorted(
        [pair.key, pair.target_value] for pair in crosswalk.pairs if pair.status != "REJECTED"
    )
    return [crosswalk.name, json.dumps(pairs, ensure_ascii=False)]
