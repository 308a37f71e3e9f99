"""A run's folder, its status while it goes, and the manifest that makes it count."""

from core.runs.folder import (
    Run,
    RunSummary,
    Status,
    cancel,
    file_hash,
    latest,
    lock_holder,
    open_run,
    run_summary,
    runs,
    writer_lock,
)
from core.runs.progress import Progress, StatusFile, silent, utc_now

__all__ = [
    "Progress",
    "Run",
    "RunSummary",
    "Status",
    "StatusFile",
    "cancel",
    "file_hash",
    "latest",
    "lock_holder",
    "open_run",
    "run_summary",
    "runs",
    "silent",
    "utc_now",
    "writer_lock",
]
