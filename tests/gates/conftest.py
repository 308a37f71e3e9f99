"""Facts that every profile passes, and results to bend them with."""

from __future__ import annotations

import pytest

from core.gates import GateFacts
from core.quality import Check, CheckResult, Fingerprint

KNOWN = Fingerprint("c1", "e1", (("LOAD_PMI", "aa"),))


def result(kind, state="PASS", *, severity="error", side="target", table="LOAD_PMI", failing=0):
    check = Check(
        f"{side}.{table}.{kind}.{severity}", kind, side, table, (), severity, "PMI", "", ""
    )
    return CheckResult(check, state, failing, 10)


def passing_results():
    required = ("PATDATA", "ADMITDISCH", "HWSAPP", "AEA")
    present = [result("present", side="source", table=name) for name in required]
    counted = [result(kind, severity="information") for kind in ("resolved", "translated")]
    return (*present, *counted, result("domain"), result("case", severity="warning"))


@pytest.fixture
def facts():
    return GateFacts(
        results=passing_results(),
        patients=500, patients_loaded=500, min_patients=20,
        populated=99, populatable=100,
        in_scope_tables=("LOAD_PMI",), written_tables=("LOAD_PMI",), unmapped_tables=(),
        balanced=True, remainders=(), placeholders=0,
        load_errors=0, load_warnings=0, lint_errors=0, lint_warnings=0,
        lines=10, lines_approved=10, lines_self_approved=0, mandatory_unknown=0, origin="extract",
        checked=KNOWN, current=KNOWN,
        locked=True,
        sign_offs=("technical QA", "data quality", "clinical safety", "governance board"),
    )  # fmt: skip
