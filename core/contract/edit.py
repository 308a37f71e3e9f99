"""One person's act on one feed or line: an edit, or a move of its status.

An edit returns the working body to DRAFT and leaves the last approved body beside it. A stale
edit is refused. Acts are told in the history and in the audit trail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.access import Actor, record_event, require
from core.contract.model import CONFIDENCES, MAPPING_CLASSES, STATUSES, Feed, Key, Line, Status
from core.contract.saved import Change, Stored, content, history, now, put, stored, whole
from core.errors import AccessError, ContractError, UseError, nearest
from core.store import State

SELF_APPROVED = "[SELF_APPROVED]"  # in the decision note: one person wrote and approved it
CLINICAL_ROLES = frozenset({"clinical_reviewer", "clinical_informatics_lead"})
_MOVES: Mapping[str, tuple[str, ...]] = {
    "DRAFT": ("IN_REVIEW",),
    "IN_REVIEW": ("APPROVED", "REJECTED"),
    "APPROVED": ("DRAFT",),
    "REJECTED": ("DRAFT",),
}
_FIXED = frozenset(
    {"target_table", "feed", "target_field", "status", "version", "updated_by", "updated_at"}
)
_WORDS = {
    "mapping_class": MAPPING_CLASSES,
    "confidence": CONFIDENCES,
    "safety_critical": ("", "Y"),
    "policy": ("", "policy"),
}


def edit(
    con: State,
    key: Key,
    changes: Mapping[str, str],
    version: int,
    actor: Actor,
    why: str,
) -> Feed | Line:
    """The feed or line as changed, in DRAFT. `version` is the one the editor saw.

    Raises: ContractError when it was changed in the meantime (both values shown), is not there,
    or the change is not allowed; AccessError.
    """
    require(actor, "project.design")
    _reasoned(why)
    with whole(con):
        old = _the(con, key)
        if old.version != version:
            raise _stale(old, changes, version)
        _allowed(old.body, changes)
        changed = replace(old.body, **changes)  # type: ignore[arg-type]
        if content(changed) == content(old.body):
            return old.body
        stamps = _stamps(old, actor)
        body = replace(_unmarked(changed), status="DRAFT", **stamps)
        _keep(con, old, replace(old, body=body, touched=True, version=version + 1), actor, why)
    return body


def transition(
    con: State,
    key: Key,
    to_status: Status,
    actor: Actor,
    why: str,
    version: int | None = None,
) -> Feed | Line:
    """The feed or line in its new status; an approved body is kept as the one that runs.

    `version`: the one the person saw; None: not compared.
    Raises: ContractError on a move that is not allowed; AccessError when the author approves
    the own edit, or a safety-critical line lacks the clinical role. One person alone may
    approve, and the note says so.
    """
    require(actor, "project.design")
    _reasoned(why)
    with whole(con):
        old = _the(con, key)
        if version is not None and old.version != version:
            raise _stale(old, {}, version)
        _movable(old.body, to_status)
        body = _moved(old, to_status, actor)
        new = replace(old, body=body, touched=True, version=old.version + 1)
        if to_status == "APPROVED":
            new = replace(new, approved=body)
        _keep(con, old, new, actor, why)
    return body


def _keep(con: State, old: Stored, new: Stored, actor: Actor, why: str) -> None:
    put(con, new)
    history(con, new.body.key, old.body, new.body, Change(actor.name, why))
    subject = ".".join(part for part in new.body.key if part)
    record_event(con, actor, "contract_change", subject, status=new.body.status)


def _the(con: State, key: Key) -> Stored:
    found = stored(con).get(key)
    if found is None:
        raise ContractError("The contract has no such line.", where=".".join(filter(None, key)))
    return found


def _reasoned(why: str) -> None:
    if not why.strip():
        raise UseError("A change of the contract needs its reason.", fix="Say why.")


def _stale(old: Stored, changes: Mapping[str, str], version: int) -> ContractError:
    held = {name: getattr(old.body, name, "") for name in changes}
    both = "; ".join(f"{name}: now {held[name]!r}, yours {changes[name]!r}" for name in changes)
    by = getattr(old.body, "updated_by", "") or "someone"
    what = f"{by} changed this in the meantime (version {old.version}, yours {version})."
    return ContractError(
        f"{what} {both}".strip(),
        where=".".join(part for part in old.body.key if part),
        fix="Reload it, then decide again.",
    )


def _allowed(body: Feed | Line, changes: Mapping[str, str]) -> None:
    names = [name for name in content(body) if name not in _FIXED]
    for name, value in changes.items():
        if name not in names:
            raise ContractError(f"Column {name!r} cannot be edited.", fix=nearest(name, names))
        if name in _WORDS and value not in _WORDS[name]:
            fix = nearest(value, _WORDS[name])
            raise ContractError(f"{value!r} is not a word of {name}.", fix=fix)


def _stamps(old: Stored, actor: Actor) -> dict[str, Any]:
    if isinstance(old.body, Feed):
        return {}
    return {"updated_by": actor.name, "updated_at": now(), "version": old.version + 1}


def _unmarked(body: Feed | Line) -> Feed | Line:
    if isinstance(body, Feed):
        return replace(body, note=body.note.replace(SELF_APPROVED, "").strip())
    return replace(body, decision_note=body.decision_note.replace(SELF_APPROVED, "").strip())


def _movable(body: Feed | Line, to_status: str) -> None:
    if to_status not in STATUSES:
        raise UseError(f"Status {to_status!r} is not known.", fix=nearest(to_status, STATUSES))
    if to_status not in _MOVES[body.status]:
        raise ContractError(
            f"{body.status} cannot become {to_status}.",
            where=".".join(part for part in body.key if part),
            fix=f"It can become {' or '.join(_MOVES[body.status])}.",
        )


def _moved(old: Stored, to_status: Status, actor: Actor) -> Feed | Line:
    body = _unmarked(old.body)
    author = body.updated_by if isinstance(body, Line) else ""
    if to_status == "APPROVED":
        _may_approve(body, author, actor)
        if actor.mode == "local":
            body = _marked(body)
    if isinstance(body, Line):
        by = author or (actor.name if to_status == "IN_REVIEW" else "")
        body = replace(body, updated_by=by, version=old.version + 1)
    return replace(body, status=to_status)


def _may_approve(body: Feed | Line, author: str, actor: Actor) -> None:
    if actor.mode == "local":
        return
    if author == actor.name:
        raise AccessError("Who wrote the last change cannot approve it.", fix="Ask a colleague.")
    if isinstance(body, Line) and body.safety_critical == "Y" and actor.role not in CLINICAL_ROLES:
        raise AccessError("A safety-critical line needs the clinical role.", fix="Ask a clinician.")


def _marked(body: Feed | Line) -> Feed | Line:
    if isinstance(body, Feed):
        return replace(body, note=f"{body.note} {SELF_APPROVED}".strip())
    return replace(body, decision_note=f"{body.decision_note} {SELF_APPROVED}".strip())
