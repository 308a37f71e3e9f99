"""The facts a profile judges, gathered from the records of a run."""

from __future__ import annotations

from collections.abc import Iterable

from core.catalogue import Catalogue
from core.connectors import Origin
from core.contract import SELF_APPROVED, Contract
from core.etl import Migration
from core.gates.model import GateFacts
from core.quality import CheckedRun, Fingerprint


def gather(
    migration: Migration,
    checked: CheckedRun,
    contract: Contract,
    catalogue: Catalogue,
    *,
    lint: Iterable[str],
    origin: Origin,
    current: Fingerprint,
    min_patients: int,
    demonstration: bool = False,
) -> GateFacts:
    """The facts of one run.

    `contract`: as stored, whichever lines ran; `lint`: the severity of each of its faults;
    `current`: versions and file hashes as they are now, to be told apart from those checked.
    """
    fed = {feed.target_table for feed in contract.feeds}
    lines = [item for item in contract.lines if item.target_table in fed]
    approved = [item for item in lines if item.status == "APPROVED"]
    own = sum(SELF_APPROVED in item.decision_note for item in approved)
    severities = list(lint)
    raised = [item.severity for item in migration.issues]
    loaded = [item for item in migration.tables if item.status == "loaded"]
    return GateFacts(
        results=checked.results,
        patients=checked.patients,
        patients_loaded=checked.patients_loaded,
        min_patients=min_patients,
        populated=migration.populated,
        populatable=migration.in_scope,
        in_scope_tables=tuple(sorted(fed)),
        written_tables=tuple(sorted(item.table for item in loaded if item.loaded)),
        unmapped_tables=tuple(sorted(set(catalogue.target.tables) - fed)),
        balanced=migration.balanced,
        remainders=migration.remainders,
        placeholders=_placeholders(migration),
        load_errors=raised.count("error"),
        load_warnings=raised.count("warning"),
        lint_errors=severities.count("error"),
        lint_warnings=severities.count("warning"),
        lines=len(lines),
        lines_approved=len(approved) - own,
        lines_self_approved=own,
        mandatory_unknown=_mandatory_unknown(catalogue, fed),
        origin=origin,
        checked=checked.fingerprint,
        current=current,
        demonstration=demonstration,
    )


def _placeholders(migration: Migration) -> int:
    columns = (column for table in migration.tables for column in table.columns)
    return sum(column.origins.get("placeholder", 0) for column in columns)


def _mandatory_unknown(catalogue: Catalogue, fed: set[str]) -> int:
    return sum(field.mandatory == "U" for field in catalogue.target.fields() if field.table in fed)
