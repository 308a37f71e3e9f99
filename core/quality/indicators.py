"""The seventeen indicators, read from check results and the ledger; none is made up.

An indicator whose check did not run has no value.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.etl import Migration
from core.quality.model import CheckResult, Kpi

_MEASURED = frozenset({"PASS", "FAIL"})
_PATDATA = "source.PATDATA"


@dataclass(frozen=True)
class _Source:
    id: str
    label: str
    checks: tuple[str, ...]  # their failing cases add up
    over: str  # the check whose cases are the denominator


_SOURCES = (
    _Source(
        "duplicate_nhs_numbers",
        "Patients who share an NHS number",
        (f"{_PATDATA}.NhsNumber.unique",),
        f"{_PATDATA}.NhsNumber.unique",
    ),
    _Source(
        "incomplete_nhs_numbers",
        "Patients without an NHS number",
        (f"{_PATDATA}.NhsNumber.not_null",),
        f"{_PATDATA}.NhsNumber.not_null",
    ),
    _Source(
        "invalid_nhs_numbers",
        "NHS numbers not ten digits or with a wrong check digit",
        (f"{_PATDATA}.NhsNumber.format", f"{_PATDATA}.NhsNumber.check_digit"),
        f"{_PATDATA}.NhsNumber.format",
    ),
    _Source(
        "incomplete_postcodes",
        "Patients without a postcode",
        (f"{_PATDATA}.PtAddrPostCode.not_null",),
        f"{_PATDATA}.PtAddrPostCode.not_null",
    ),
    _Source(
        "invalid_postcodes",
        "Postcodes not shaped like one",
        (f"{_PATDATA}.PtAddrPostCode.format",),
        f"{_PATDATA}.PtAddrPostCode.format",
    ),
    _Source(
        "incomplete_current_gp",
        "Patients without a GP",
        (f"{_PATDATA}.GpCode.not_null",),
        f"{_PATDATA}.GpCode.not_null",
    ),
    _Source(
        "incomplete_gp_practice",
        "Patients whose GP has no known practice",
        (f"{_PATDATA}.practice.reference",),
        f"{_PATDATA}.practice.reference",
    ),
    _Source(
        "incomplete_date_of_birth",
        "Patients without a date of birth",
        (f"{_PATDATA}.PtDoB.not_null",),
        f"{_PATDATA}.PtDoB.not_null",
    ),
    _Source(
        "incomplete_ethnic_category",
        "Patients without an ethnic category",
        (f"{_PATDATA}.EthnicType.not_null",),
        f"{_PATDATA}.EthnicType.not_null",
    ),
    _Source(
        "address_postcode_length_breach",
        "Patients with an address line over 35 or a postcode over 8 characters",
        (f"{_PATDATA}.address.length",),
        f"{_PATDATA}.address.length",
    ),
    _Source(
        "unoutcomed_appointments_historical",
        "Past appointments without an outcome",
        ("source.OPA.outcome",),
        "source.OPA.outcome",
    ),
)


def kpis(results: Sequence[CheckResult], migration: Migration) -> tuple[Kpi, ...]:
    """Six indicators of the gate, then eleven of the source; value None when not measured."""
    by_id = {item.check.id: item for item in results}
    return (
        _count("error_count", "Checks failed with error or fatal", results, ("error", "fatal")),
        _count("warning_count", "Checks failed with a warning", results, ("warning",)),
        _sum("crosswalk_rejects", "Rows whose code has no translation", results, "translated"),
        _population(migration),
        _written(migration),
        _sum("unresolved_mapping", "Target fields not decided", results, "resolved"),
        *(_source(item, by_id) for item in _SOURCES),
    )


def _count(
    id_: str, label: str, results: Sequence[CheckResult], severities: tuple[str, ...]
) -> Kpi:
    judged = [
        item for item in results if item.state in _MEASURED and item.check.severity in severities
    ]
    failed = sum(item.state == "FAIL" for item in judged)
    if not judged:
        return Kpi(id_, label, None, None, None, "max", "count", "checks")
    return Kpi(id_, label, float(failed), failed, len(judged), "max", "count", "checks")


def _sum(id_: str, label: str, results: Iterable[CheckResult], kind: str) -> Kpi:
    """Over every check of the kind; None when one of them could not be judged."""
    found = [item for item in results if item.check.kind == kind]
    if not found or any(item.state in {"NOT_RUN", "ERROR"} for item in found):
        return Kpi(id_, label, None, None, None, "max", "count", f"checks of kind {kind}")
    failed = sum(item.numerator for item in found)
    total = sum(item.denominator for item in found)
    return Kpi(id_, label, float(failed), failed, total, "max", "count", f"checks of kind {kind}")


def _population(migration: Migration) -> Kpi:
    id_, label = "population_ratio", "Cells filled from the extract, of those that could be"
    value = migration.population
    if value is None:
        return Kpi(id_, label, None, None, None, "min", "share", "migration")
    cells = (migration.populated, migration.in_scope)
    return Kpi(id_, label, round(value, 6), *cells, "min", "share", "migration")


def _written(migration: Migration) -> Kpi:
    fed = [item for item in migration.tables if item.status == "loaded"]
    written = sum(item.loaded > 0 for item in fed)
    id_, label = "tables_written", "In-scope tables written with rows"
    return Kpi(id_, label, float(written), written, len(fed), "min", "count", "migration")


def _source(item: _Source, by_id: dict[str, CheckResult]) -> Kpi:
    found = [by_id.get(check) for check in (*item.checks, item.over)]
    source = ", ".join(item.checks)
    known = [one for one in found if one is not None]
    over = by_id.get(item.over)
    unknown = len(known) < len(found) or any(one.state in {"NOT_RUN", "ERROR"} for one in known)
    if over is None or unknown or over.state not in _MEASURED:
        return Kpi(item.id, item.label, None, None, None, "max", "count", source)
    failed = sum(by_id[check].numerator for check in item.checks)
    return Kpi(item.id, item.label, float(failed), failed, over.denominator, "max", "count", source)
