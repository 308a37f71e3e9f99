"""The acting person and the permissions a verb may ask for."""

from __future__ import annotations

import getpass
from dataclasses import dataclass

from core.errors import AccessError

PERMISSIONS = ("project.manage", "project.design", "project.execute", "project.quality")


@dataclass(frozen=True)
class Actor:
    name: str  # as recorded in history and audit
    role: str  # one role at a time
    permissions: frozenset[str]
    mode: str = "local"  # local: one person, no sign-in


def _account_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "local"


LOCAL = Actor(_account_name(), "local_analyst", frozenset(PERMISSIONS))


def require(actor: Actor, permission: str) -> None:
    """Returns when the actor may; AccessError otherwise."""
    if permission not in actor.permissions:
        raise AccessError(
            f"{actor.name} ({actor.role}) may not do this.",
            where=permission,
            fix="Ask the project's administrator for a role that holds this permission.",
        )
