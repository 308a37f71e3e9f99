"""Reports on checks and gates: states, what failed, indicators, history, the judgement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.evidence.model import ReportFacts
from core.evidence.writing import Row, write_csv
from core.gates import as_thresholds
from core.quality import CheckResult, Kpi, kpis
from core.store import write_json

ISSUE_COLUMNS = (
    "severity", "category", "table_name", "field_name", "record_id", "message", "check_id",
    "state", "kind", "domain", "side", "failing", "judged", "words", "origin", "failing_keys",
)  # fmt: skip
_THRESHOLDS = {  # indicator to the profile's threshold
    "error_count": "max_errors",
    "warning_count": "max_warnings",
    "crosswalk_rejects": "max_crosswalk_rejects",
    "population_ratio": "min_population_ratio",
    "tables_written": "min_tables_written",
    "unresolved_mapping": "max_unresolved",
}
_SETTLED = frozenset({"PASS", "NOT_APPLICABLE"})


def quality_report(facts: ReportFacts, folder: Path, path: Path) -> None:
    """All checks in counts: by state, severity, domain and kind."""
    if facts.checked is None:
        return write_json(path, {"status": "NOT_RUN"})
    results = facts.checked.results
    held = any(_holds(item) for item in results)
    body: dict[str, Any] = {
        "status": "FAIL" if held else "PASS",
        "status_means": "FAIL: a check of severity error or fatal failed, broke or did not run.",
        "min_patients_required": facts.parameters.get("min_patients"),
        "patients_in_extract": facts.checked.patients,
        "patients_loaded": facts.checked.patients_loaded,
        "checks": len(results),
        "state_counts": dict(Counter(item.state for item in results)),
        "issue_count": sum(item.state not in _SETTLED for item in results),
        "severity_counts": _counts(results, "severity"),
        "category_counts": _counts(results, "kind"),
        "domain_counts": _counts(results, "domain"),
        "indicators": [asdict(item) for item in indicators(facts)],
        "fingerprint": asdict(facts.checked.fingerprint),
        "issues_csv": "enterprise_pipeline_issues.csv",
    }
    write_json(path, body)


def _holds(item: CheckResult) -> bool:
    return item.state not in _SETTLED and item.check.severity in {"error", "fatal"}


def _counts(results: tuple[CheckResult, ...], part: str) -> dict[str, int]:
    """Failed checks by one part of their record."""
    return dict(Counter(getattr(item.check, part) for item in results if item.state == "FAIL"))


def indicators(facts: ReportFacts) -> tuple[Kpi, ...]:
    """The seventeen indicators; none when the load or the checks have not run."""
    if facts.checked is None or facts.migration is None:
        return ()
    return kpis(facts.checked.results, facts.migration)


def quality_issues(facts: ReportFacts, folder: Path, path: Path) -> None:
    """One row a check that failed, broke or did not run; its failing keys stand in a file."""
    write_csv(path, ISSUE_COLUMNS, _issues(facts, folder))


def _issues(facts: ReportFacts, folder: Path) -> Iterator[Row]:
    for item in facts.checked.results if facts.checked else ():
        if item.state in _SETTLED:
            continue
        keys = f"checks/{item.check.id}.parquet"
        yield {
            "severity": item.check.severity,
            "category": item.check.kind.upper(),
            "table_name": item.check.table,
            "field_name": item.check.fields,
            "message": f"{item.check.words} {item.message}",
            "check_id": item.check.id,
            "state": item.state,
            "kind": item.check.kind,
            "domain": item.check.domain,
            "side": item.check.side,
            "failing": item.numerator,
            "judged": item.denominator,
            "words": item.check.words,
            "origin": item.check.origin,
            "failing_keys": keys if (folder / keys).is_file() else "",
        }


def history_point(facts: ReportFacts) -> dict[str, Any]:
    """This run as one point of the trend, without a clock; empty when it was not checked."""
    found = {item.id: item.value for item in indicators(facts)}
    if not found or facts.checked is None:
        return {}
    known = facts.checked.fingerprint
    return {
        **{name: found[name] for name in _THRESHOLDS},
        "contract_version": known.contract_version,
        "extract_version": known.extract_version,
        "profile": facts.judgement.profile if facts.judgement else "",
        "release_status": facts.judgement.status if facts.judgement else "NOT_RUN",
        "demonstration": facts.demonstration,
    }


def quality_history(facts: ReportFacts, folder: Path, path: Path) -> None:
    """Points of earlier runs as they were measured, then this run's; nothing is ever seeded."""
    point = history_point(facts)
    points = [dict(item) for item in facts.history] + ([point] if point else [])
    write_json(path, {"points": points})


def kpi_config(facts: ReportFacts, folder: Path, path: Path) -> None:
    """Every indicator with its threshold in this profile and where the threshold comes from."""
    thresholds = as_thresholds(facts.profile)
    body = []
    for item in indicators(facts):
        name = _THRESHOLDS.get(item.id)
        body.append(
            {
                "id": item.id,
                "label": item.label,
                "threshold": thresholds[name] if name else 0,
                "threshold_unit": "share" if name and name.startswith("min_") else "count",
                "direction": item.direction,
                "enabled": True,
                "format": "pct" if item.unit == "share" else "number",
                "source": item.source,
                "origin": facts.profile.origin(name) if name else "As the earlier tool: 0.",
            }
        )
    write_json(path, {"profile": facts.profile.name, "indicators": body})


def gate_report(facts: ReportFacts, folder: Path, path: Path) -> None:
    """The judgement with its thresholds; NOT_RUN when no gate was judged."""
    judged = facts.judgement
    if judged is None:
        return write_json(path, {"status": "NOT_RUN", "profile": facts.profile.name})
    body = {
        "status": judged.status,
        "profile": judged.profile,
        "demonstration": judged.demonstration,
        "thresholds": dict(as_thresholds(facts.profile)),
        "inputs": asdict(judged.fingerprint),
        "checks": [{"gate": item.id, **asdict(item)} for item in judged.results],
    }
    write_json(path, body)


def lifecycle_run(facts: ReportFacts, folder: Path, path: Path) -> None:
    """Who ran what, when and with which parameters: the one report that tells the time."""
    write_json(path, dict(facts.lifecycle) or {"status": "NOT_RUN"})
