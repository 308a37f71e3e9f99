"""The audit trail: one row an act, each hashed over the one before, so that a gap shows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from core.access.actors import Actor
from core.store import State


@dataclass(frozen=True)
class AuditBreak:
    id: int  # the first row that does not follow from its predecessor
    reason: str


def record_event(con: State, actor: Actor, action: str, subject: str, **detail: str | int) -> None:
    """Appends one event; call it inside the transaction of the act itself."""
    row = con.execute("SELECT hash FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    previous = row["hash"] if row else ""
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    body = json.dumps(detail, sort_keys=True)
    values = (at, actor.name, action, subject, body, previous)
    con.execute(
        "INSERT INTO audit (at, actor, action, subject, detail, previous, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*values, _digest(values)),
    )


def verify_audit(con: State) -> AuditBreak | None:
    """The first break in the chain; None when every event follows from the one before."""
    previous = ""
    rows = con.execute(
        "SELECT id, at, actor, action, subject, detail, previous, hash FROM audit ORDER BY id"
    )
    for row in rows:
        if row["previous"] != previous:
            return AuditBreak(row["id"], "an event before it is missing or was replaced")
        if row["hash"] != _digest(tuple(row)[1:7]):
            return AuditBreak(row["id"], "the event was changed after it was written")
        previous = row["hash"]
    return None


def _digest(values: tuple[str, ...]) -> str:
    return hashlib.sha256("\x1f".join(values).encode()).hexdigest()
