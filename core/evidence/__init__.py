"""Reports that render what is there: every artefact of a run, and the run as a database."""

from core.evidence.checking import history_point
from core.evidence.loading import reject_groups
from core.evidence.model import RejectGroup, ReportFacts
from core.evidence.published import publish
from core.evidence.reports import write_reports

__all__ = [
    "RejectGroup",
    "ReportFacts",
    "history_point",
    "publish",
    "reject_groups",
    "write_reports",
]
