"""Checks as records, run on the rows that were written and on the extract; indicators."""

from core.quality.indicators import kpis
from core.quality.model import Check, CheckResult, Fingerprint, Kpi
from core.quality.results import CheckedRun, read_checked, read_results, target_hashes
from core.quality.runner import checks_for, run_checks

__all__ = [
    "Check",
    "CheckResult",
    "CheckedRun",
    "Fingerprint",
    "Kpi",
    "checks_for",
    "kpis",
    "read_checked",
    "read_results",
    "run_checks",
    "target_hashes",
]
