"""Crosswalks in the project's state."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import asdict

from core.crosswalks.model import Crosswalk, Pair
from core.store import State, transaction


def save(con: State, crosswalks: Iterable[Crosswalk]) -> None:
    """Keeps exactly these crosswalks, pairs in their order; earlier ones go."""
    with nullcontext() if con.in_transaction else transaction(con):
        con.execute("DELETE FROM crosswalk_pair")
        con.execute("DELETE FROM crosswalk")
        for item in crosswalks:
            con.execute(
                "INSERT INTO crosswalk VALUES (?, ?, ?)",
                (item.name, item.code_type_id, item.description),
            )
            con.executemany(
                "INSERT INTO crosswalk_pair VALUES (?, ?, ?)",
                [
                    (item.name, pair.source_value, json.dumps(asdict(pair), ensure_ascii=False))
                    for pair in item.pairs
                ],
            )


def load(con: State) -> dict[str, Crosswalk]:
    """The project's crosswalks by name, in name order."""
    pairs: dict[str, list[Pair]] = {}
    for row in con.execute("SELECT crosswalk, body FROM crosswalk_pair ORDER BY rowid"):
        pairs.setdefault(row["crosswalk"], []).append(Pair(**json.loads(row["body"])))
    rows = con.execute("SELECT name, code_type_id, description FROM crosswalk ORDER BY name")
    return {
        row["name"]: Crosswalk(
            row["name"], row["code_type_id"], row["description"], tuple(pairs.get(row["name"], []))
        )
        for row in rows
    }
