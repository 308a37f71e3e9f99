"""The contract's named functions: every call opened, and their examples run as tests."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from core.contract.model import Contract, Fault, Feed, Key, Line
from core.errors import ContractError
from core.expressions import NamedFunction, checked, opened, parsed_functions, vocabulary_sql
from core.store import engine

Item = TypeVar("Item", Feed, Line)
_OF_A_FEED = (
    "business_key", "joins", "row_filter", "pivot", "group_by", "aggregates", "window",
    "dedupe_on", "keep", "follow_merge", "guards",
)  # fmt: skip


def with_functions_opened(contract: Contract) -> tuple[Contract, list[Fault]]:
    """The contract with each call replaced by the function's body, and the faults met.

    What has a fault is left as it is written.
    """
    if not contract.functions.strip():
        return contract, []
    try:
        functions = parsed_functions(contract.functions)
    except ContractError as fault:
        what = f"functions.sql: {fault.what}"
        return contract, [Fault("error", "", "", "", f"{what} {fault.where}".strip(), fault.fix)]
    faults: list[Fault] = []
    feeds = tuple(_opened(item, _OF_A_FEED, functions, faults) for item in contract.feeds)
    feeds = tuple(_split_opened(item, functions, faults) for item in feeds)
    lines = tuple(_opened(item, ("rule",), functions, faults) for item in contract.lines)
    return replace(contract, feeds=feeds, lines=lines), faults


def failed_examples(functions: str, spill: Path) -> tuple[str, ...]:
    """The examples that do not hold, as written; a result that cannot be told does not hold.

    Raises: ContractError when a function cannot be read.
    """
    failed = []
    with engine(spill, [], memory="256MiB", threads=1) as con:
        for statement in vocabulary_sql():
            con.execute(statement, step="vocabulary")
        for function, example in _examples(parsed_functions(functions)):
            sql = checked(opened(example, [function]), {}, boolean=True).sql
            if con.value(f"SELECT {sql}", step=f"{function.name} example") is not True:
                failed.append(example)
    return tuple(failed)


def _examples(functions: Sequence[NamedFunction]) -> Iterator[tuple[NamedFunction, str]]:
    for function in functions:
        for example in function.examples:
            yield function, example


def _opened(
    item: Item, names: Sequence[str], functions: Sequence[NamedFunction], faults: list[Fault]
) -> Item:
    changed: dict[str, Any] = {}
    for name in names:
        text = getattr(item, name)
        new = _text(text, name, item.key, functions, faults)
        if new != text:
            changed[name] = new
    return replace(item, **changed) if changed else item


def _text(
    text: str,
    name: str,
    key: Key,
    functions: Sequence[NamedFunction],
    faults: list[Fault],
) -> str:
    try:
        return opened(text, functions)
    except ContractError as fault:
        faults.append(Fault("error", *key, f"{name}: {fault.what}", fault.fix))
        return text


def _split_opened(feed: Feed, functions: Sequence[NamedFunction], faults: list[Fault]) -> Feed:
    """A split's values are texts within JSON."""
    try:
        rows = json.loads(feed.split)
        made = [
            {k: _text(v, f"split {k}", feed.key, functions, faults) for k, v in row.items()}
            for row in rows
        ]
    except (ValueError, AttributeError, TypeError):
        return feed  # told when it is read as a split
    return feed if made == rows else replace(feed, split=json.dumps(made, ensure_ascii=False))
