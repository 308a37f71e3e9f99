"""Release or hold, and why: each gate's status with what was found and what was asked.

Fails closed: a fact that is missing holds the release. Judging runs nothing again.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Literal

from core.errors import StoreError
from core.gates.demands import GATES
from core.gates.model import GateFacts, GateProfile, GateResult, Judgement
from core.quality import Fingerprint
from core.store import write_json

FORMAT = 1
_STATUSES: dict[str, Literal["PASS", "FAIL"]] = {"PASS": "PASS", "FAIL": "FAIL"}


def judge(profile: GateProfile, facts: GateFacts) -> Judgement:
    """Every gate's result for these facts; FAIL when one fails."""
    results = tuple(gate(profile, facts) for gate in GATES)
    failed = any(item.status == "FAIL" for item in results)
    return Judgement(
        profile=profile.name,
        status="FAIL" if failed else "PASS",
        results=results,
        fingerprint=facts.checked,
        demonstration=facts.demonstration,
    )


def write_judgement(folder: Path, judgement: Judgement) -> None:
    """Keeps the judgement as gate.json."""
    write_json(folder / "gate.json", {"format": FORMAT, **asdict(judgement)})


def read_judgement(folder: Path) -> Judgement | None:
    """The judgement of a run; None when none was made. Raises: StoreError when it is damaged."""
    path = folder / "gate.json"
    if not path.is_file():
        return None
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        known = body["fingerprint"]
        targets = tuple((table, digest) for table, digest in known["targets"])
        return Judgement(
            profile=body["profile"],
            status=_STATUSES[body["status"]],
            results=tuple(GateResult(**item) for item in body["results"]),
            fingerprint=Fingerprint(known["contract_version"], known["extract_version"], targets),
            demonstration=body["demonstration"],
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        fix = "Run `pasport gate` again."
        raise StoreError("The judgement is damaged.", where=path.name, fix=fix) from None
