"""Facts are read from the run's records: approvals by the author alone are told apart."""

from __future__ import annotations

from core.catalogue import Catalogue, Field, Schema, Table
from core.contract import SELF_APPROVED, Contract, Feed, Line
from core.etl import ColumnStats, Issue, Migration, TableStats
from core.gates import gather
from core.quality import CheckedRun, Fingerprint

KNOWN = Fingerprint("c1", "e1", (("T", "aa"),))


def line(field, status="APPROVED", note="", table="T"):
    return Line(table, "f", field, "DIRECT_SOURCE", "S", "X", status=status, decision_note=note)


def gathered():
    tables = {
        name: Table("target", name, 1, (Field("target", name, 1, "A", "A"),)) for name in ("T", "U")
    }
    known = Catalogue(Schema("source"), Schema("target", tables))
    lines = (
        line("A"), line("B", note=f"agreed {SELF_APPROVED}"), line("C", "DRAFT"),
        line("A", table="U"),
    )  # fmt: skip
    origins = {"placeholder": 3, "direct": 2}
    stats = (TableStats("T", "loaded", loaded=5, columns=(ColumnStats("A", origins, 2, 5),)),
             TableStats("U", "unmapped"))  # fmt: skip
    issues = (Issue("warning", "T", "f", "x"), Issue("error", "T", "f", "y"))
    load = Migration(stats, (), (), True, (), ("U",), 2, 5, "c1", "e1", "rehearsal", issues)
    contract = Contract((Feed("T", "f", "S", "s", "s.X"),), lines)
    return gather(load, CheckedRun((), KNOWN, 7, 5), contract, known, lint=["error", "warning"],
                  origin="synthetic", current=KNOWN, min_patients=2)  # fmt: skip


def test_an_authors_own_approval_is_not_counted_as_approval():
    facts = gathered()
    assert (facts.lines, facts.lines_approved, facts.lines_self_approved) == (3, 1, 1)


def test_scope_filler_issues_and_unknown_flags_are_counted():
    facts = gathered()
    assert (facts.in_scope_tables, facts.unmapped_tables) == (("T",), ("U",))
    assert (facts.written_tables, facts.placeholders) == (("T",), 3)
    assert (facts.load_errors, facts.load_warnings) == (1, 1)
    assert (facts.lint_errors, facts.lint_warnings) == (1, 1)
    assert facts.mandatory_unknown == 1
