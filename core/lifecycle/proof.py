"""What a run leaves as proof: its verdicts, its reports, its published database."""

from __future__ import annotations

from core import etl, gates
from core.lifecycle.work import Work


def prove(work: Work) -> tuple[bool, str]:
    """Whether the ledger balances, and what the gate said; True and empty when not done."""
    folder = work.run.folder
    migrated = (folder / "migration.json").exists()
    balanced = etl.read_migration(folder).balanced if migrated else True
    judged = gates.read_judgement(folder)
    return balanced, judged.status if judged else ""
