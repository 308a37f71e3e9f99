"""The contract in the project's state, with the history of every change.

A body that was approved stays beside the working one. Nothing becomes APPROVED by being saved:
only a transition approves.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from core.contract.model import Contract, Feed, Key, Line, Policy
from core.contract.version import EXECUTING
from core.errors import ContractError
from core.store import State, transaction

_FUNCTIONS = "contract.functions"  # where the state keeps the text of functions.sql
_STAMPS = ("version", "updated_by", "updated_at")


@dataclass(frozen=True)
class Stored:
    """One row of state: a feed or a line."""

    body: Feed | Line
    approved: Feed | Line | None
    touched: bool
    version: int


@dataclass(frozen=True)
class Change:
    actor: str
    why: str
    by_person: bool = False  # the change is an act on these lines, not a rebuild


def save(con: State, contract: Contract, *, actor: str, why: str, by_person: bool = False) -> None:
    """Keeps this contract in this order; what changed goes to the history.

    `by_person`: changed lines count as touched, so that a rebuild leaves them alone.
    Raises: ContractError when a feed or line stands twice.
    """
    change = Change(actor, why, by_person)
    _each_once(contract)
    with whole(con):
        old = stored(con)
        new = {item.key: _merged(item, old.get(item.key), change) for item in _items(contract)}
        for key in {**old, **new}:
            _remember(con, key, old.get(key), new.get(key), change)
        con.execute("DELETE FROM feed")
        con.execute("DELETE FROM line")
        for item in new.values():
            put(con, item)
        con.execute("DELETE FROM policy")
        con.executemany(
            "INSERT INTO policy VALUES (?, ?, ?)",
            [(p.target_table, p.target_field, _text(asdict(p))) for p in contract.policies],
        )
        _put_functions(con, contract.functions)


def load(con: State) -> Contract:
    """The project's contract as kept; empty when there is none."""
    rows = stored(con)
    approved = [item.approved for item in rows.values() if item.approved is not None]
    policies = con.execute("SELECT body FROM policy ORDER BY rowid")
    return Contract(
        feeds=tuple(item.body for item in rows.values() if isinstance(item.body, Feed)),
        lines=tuple(item.body for item in rows.values() if isinstance(item.body, Line)),
        policies=tuple(Policy(**json.loads(row["body"])) for row in policies),
        approved_feeds=tuple(item for item in approved if isinstance(item, Feed)),
        approved_lines=tuple(item for item in approved if isinstance(item, Line)),
        touched=frozenset(key for key, item in rows.items() if item.touched),
        functions=_functions(con),
    )


def _functions(con: State) -> str:
    held = con.execute("SELECT value FROM setting WHERE name = ?", (_FUNCTIONS,)).fetchone()
    return str(held["value"]) if held else ""


def _put_functions(con: State, text: str) -> None:
    con.execute("DELETE FROM setting WHERE name = ?", (_FUNCTIONS,))
    if text:
        con.execute("INSERT INTO setting VALUES (?, ?)", (_FUNCTIONS, text))


def _each_once(contract: Contract) -> None:
    times = Counter(item.key for item in _items(contract))
    twice = next((key for key, count in times.items() if count > 1), None)
    if twice:
        table, feed, field = twice
        raise ContractError(
            f"{table} {field or 'feed'} stands twice in feed {feed!r}.", fix="Keep one of them."
        )


@contextmanager
def whole(con: State) -> Iterator[None]:
    """All of the block's changes or none; a transaction already open is joined."""
    if con.in_transaction:
        yield
        return
    with transaction(con):
        yield


def stored(con: State) -> dict[Key, Stored]:
    """Every feed, then every line, in their kept order."""
    found: dict[Key, Stored] = {}
    for row in con.execute("SELECT body, approved_body, version FROM feed ORDER BY rowid"):
        body = json.loads(row["body"])
        touched = bool(body.pop("touched", False))
        item = Stored(Feed(**body), _feed(row["approved_body"]), touched, row["version"])
        found[item.body.key] = item
    for row in con.execute("SELECT body, approved_body, touched, version FROM line ORDER BY rowid"):
        approved = Line(**json.loads(row["approved_body"])) if row["approved_body"] else None
        line = Line(**json.loads(row["body"]))
        found[line.key] = Stored(line, approved, bool(row["touched"]), row["version"])
    return found


def _feed(text: str | None) -> Feed | None:
    return Feed(**json.loads(text)) if text else None


def put(con: State, item: Stored) -> None:
    """Writes one feed or line; a row that is there keeps its place."""
    approved = _text(asdict(item.approved)) if item.approved is not None else None
    body = asdict(item.body)
    if isinstance(item.body, Feed):
        con.execute(
            "INSERT INTO feed VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            " body = excluded.body, approved_body = excluded.approved_body,"
            " version = excluded.version",
            (*item.body.key[:2], _text(body | {"touched": item.touched}), approved, item.version),
        )
        return
    con.execute(
        "INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " body = excluded.body, approved_body = excluded.approved_body,"
        " touched = excluded.touched, version = excluded.version",
        (*item.body.key, _text(body), approved, int(item.touched), item.version),
    )


def history(con: State, key: Key, before: Any | None, after: Any | None, change: Change) -> None:
    """One row of history: who, when, before, after, why."""
    con.execute(
        "INSERT INTO contract_history (at, actor, target_table, feed, target_field, before, after,"
        " why) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            now(),
            change.actor,
            *key,
            _text(asdict(before)) if before is not None else None,
            _text(asdict(after)) if after is not None else None,
            change.why,
        ),
    )


def now() -> str:
    """The time of an act, UTC ISO."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _items(contract: Contract) -> Iterator[Feed | Line]:
    yield from contract.feeds
    yield from contract.lines


def _merged(item: Feed | Line, old: Stored | None, change: Change) -> Stored:
    if old is not None and content(item) == content(old.body):
        return old
    version = old.version + 1 if old else 1
    status = _status(item, old, change)
    touched = change.by_person or bool(old and old.touched)
    if isinstance(item, Line):
        stamps: Mapping[str, Any] = (
            {"updated_by": change.actor, "updated_at": now()} if change.by_person else {}
        )
        body: Feed | Line = replace(item, status=status, version=version, **stamps)
    else:
        body = replace(item, status=status)
    return Stored(body, old.approved if old else None, touched, version)


def _status(item: Feed | Line, old: Stored | None, change: Change) -> Any:
    if change.by_person and old is not None and executing(item) != executing(old.body):
        return "DRAFT"
    approved = old.approved if old else None
    if item.status == "APPROVED" and (not approved or executing(item) != executing(approved)):
        return "IN_REVIEW"
    return item.status


def content(item: Feed | Line) -> dict[str, Any]:
    """What a person or a document says, without version and stamps."""
    return {name: value for name, value in asdict(item).items() if name not in _STAMPS}


def executing(item: Feed | Line) -> dict[str, Any]:
    """What of it runs."""
    names = EXECUTING if isinstance(item, Line) else [n for n in content(item) if n not in _IDLE]
    return {name: getattr(item, name) for name in names}


_IDLE = frozenset({"note", "status"})


def _remember(con: State, key: Key, old: Stored | None, new: Stored | None, change: Change) -> None:
    if old != new:
        history(con, key, old.body if old else None, new.body if new else None, change)


def _text(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=True)
