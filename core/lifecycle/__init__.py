"""The lifecycle: eight steps in order, jobs, what is stale."""

from core.lifecycle.begin import SAMPLE, new_project, sample_project
from core.lifecycle.documents import (
    DOCUMENT_KINDS,
    DOCUMENT_LIMIT,
    DocumentChange,
    add_document,
    remove_document,
)
from core.lifecycle.flow import run
from core.lifecycle.health import HealthFact, health
from core.lifecycle.jobs import JobStatus, job_status, start_job
from core.lifecycle.model import STEPS, Outcome, Parameters

__all__ = [
    "DOCUMENT_KINDS",
    "DOCUMENT_LIMIT",
    "SAMPLE",
    "STEPS",
    "DocumentChange",
    "HealthFact",
    "JobStatus",
    "Outcome",
    "Parameters",
    "add_document",
    "health",
    "job_status",
    "new_project",
    "remove_document",
    "run",
    "sample_project",
    "start_job",
]
