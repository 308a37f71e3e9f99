"""Who is here, what they may do, and what they did.

In local mode one person works alone and may do everything but stand in for four sign-offs.
"""

from core.access.actors import LOCAL, PERMISSIONS, Actor, require
from core.access.audit import AuditBreak, record_event, verify_audit

__all__ = [
    "LOCAL",
    "PERMISSIONS",
    "Actor",
    "AuditBreak",
    "record_event",
    "require",
    "verify_audit",
]
