"""Gate profiles, and whether a run is released or held, and why."""

from core.gates.facts import gather
from core.gates.judge import judge, read_judgement, write_judgement
from core.gates.model import GateFacts, GateProfile, GateResult, Judgement
from core.gates.profiles import as_thresholds, gate_profile, profiles

__all__ = [
    "GateFacts",
    "GateProfile",
    "GateResult",
    "Judgement",
    "as_thresholds",
    "gate_profile",
    "gather",
    "judge",
    "profiles",
    "read_judgement",
    "write_judgement",
]
