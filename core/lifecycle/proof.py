"""What a run leaves as proof: its verdicts, its reports, its published database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from core import catalogue, connectors, etl, evidence, gates, quality
from core.errors import UseError
from core.lifecycle.work import Work
from core.runs import runs, utc_now
from core.store import write_json

_POINT = "point.json"  # this run's figures in the project's history


def prove(work: Work) -> tuple[bool, str]:
    """Whether the ledger balances, and what the gate said; True and empty when not done."""
    facts = _facts(work)
    if facts is None:
        return True, ""
    folder = work.run.folder
    work.run.status.step("reports", "RUNNING")
    if facts.checked:
        write_json(folder / _POINT, evidence.history_point(facts))
    evidence.write_reports(folder, facts)
    evidence.publish(folder, facts)
    balanced = facts.migration.balanced if facts.migration else True
    return balanced, facts.judgement.status if facts.judgement else ""


def _facts(work: Work) -> evidence.ReportFacts | None:
    """The run's records; None while the project has no catalogue."""
    folder = work.run.folder
    try:
        known = work.catalogue()
    except UseError:
        return None
    migrated = (folder / "migration.json").exists()
    checked = (folder / "checks" / "results.json").exists()
    return evidence.ReportFacts(
        catalogue=known,
        contract=work.contract(),
        profile=work.profile,
        extract=connectors.current_extract(work.project.extracts),
        migration=etl.read_migration(folder) if migrated else None,
        checked=quality.read_checked(folder) if checked else None,
        judgement=gates.read_judgement(folder),
        lint=work.faults(),
        crosswalks=work.crosswalks(),
        parameters=_parameters(work),
        history=_history(work),
        lifecycle=_lifecycle(work),
        demonstration=work.settings.demonstration == "Y",
        corrections=_corrections(work),
    )


def _corrections(work: Work) -> tuple[catalogue.Correction, ...]:
    with work.state() as con:
        return tuple(catalogue.corrections(con))


def _parameters(work: Work) -> dict[str, Any]:
    return {
        "patients": work.patients,
        "seed": work.seed,
        "min_patients": work.min_patients,
        "as_of": work.as_of.isoformat(),
        "lines": work.lines,
        "defaults": work.defaults,
    }


def _history(work: Work) -> tuple[Mapping[str, Any], ...]:
    """What earlier complete runs measured, oldest first; nothing is ever made up."""
    done = [item for item in reversed(runs(work.project)) if item.status == "COMPLETE"]
    files = [item.folder / _POINT for item in done]
    return tuple(json.loads(file.read_text(encoding="utf-8")) for file in files if file.exists())


def _lifecycle(work: Work) -> dict[str, Any]:
    header = work.run.header
    return {
        **header,
        "run": work.run.id,
        "finished": utc_now(),
        "package": package_version(),
        "steps": work.run.steps,
    }


def package_version() -> str:
    """The installed version of PASport; empty when it runs from files alone."""
    try:
        return version("pasport")
    except PackageNotFoundError:
        return ""
