"""What a gate judges, gathered from the run's own files and the state as it is now."""

from __future__ import annotations

from core import contract, etl, gates, quality
from core.lifecycle.work import Work


def gate_facts(work: Work) -> gates.GateFacts:
    """The facts of this run. Raises: StoreError when a file of it is missing or damaged."""
    extract = work.extract()
    current = quality.Fingerprint(
        contract.contract_version(*work.executed()),
        extract.version,
        quality.target_hashes(work.run.folder),
    )
    return gates.gather(
        etl.read_migration(work.run.folder),
        quality.read_checked(work.run.folder),
        work.contract(),
        work.catalogue(),
        lint=[item.severity for item in work.faults()],
        origin=extract.origin,
        current=current,
        min_patients=work.min_patients,
        demonstration=work.settings.demonstration == "Y",
    )
