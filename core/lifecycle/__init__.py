"""The lifecycle: eight steps in order, jobs, what is stale."""

from core.lifecycle.begin import SAMPLE, new_project, sample_project
from core.lifecycle.flow import run
from core.lifecycle.health import HealthFact, health
from core.lifecycle.jobs import JobStatus, job_status, start_job
from core.lifecycle.model import STEPS, Outcome, Parameters

__all__ = [
    "SAMPLE",
    "STEPS",
    "HealthFact",
    "JobStatus",
    "Outcome",
    "Parameters",
    "health",
    "job_status",
    "new_project",
    "run",
    "sample_project",
    "start_job",
]
