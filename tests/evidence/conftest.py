"""The records of one tiny run, and the files it would have left."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.catalogue import Catalogue, Evidence, Field, Rules, Schema, Table
from core.connectors import Extract, ExtractTable
from core.contract import Contract, Fault, Feed, Line, Policy
from core.etl import ColumnStats, ExtractLedger, FeedLedger, Issue, Migration, TableStats
from core.evidence import ReportFacts
from core.gates import gate_profile, gather, judge
from core.quality import Check, CheckedRun, CheckResult, Fingerprint

KNOWN = Fingerprint("c1", "e1", (("LOAD_PMI", "aa"),))


def field(side, table, place, name, **more):
    evidence = Evidence(document="guide.pdf", place=f"page {place}", confidence=0.99)
    made = Field(side=side, table=table, position=place, name=name, printed_name=name, **more)
    return type(made)(**{**vars(made), "evidence": evidence})


def catalogue():
    pmi = (
        field("target", "LOAD_PMI", 1, "RECORD_NUMBER", data_type="NUMBER", length=42),
        field("target", "LOAD_PMI", 2, "SEX", rules=Rules(allowed_values=("M", "F"))),
        field("target", "LOAD_PMI", 3, "SURNAME", mandatory="Y"),
    )
    sites = (field("target", "LOAD_SITES", 1, "SITE"),)
    dictionary = (("logical_delete_flag", "0"), ("released_at", "4.2"))
    patdata = (
        field("source", "PATDATA", 1, "Surname", length=24, attributes=dictionary),
        field("source", "PATDATA", 2, "Sex", length=1, attributes=dictionary),
    )
    return Catalogue(
        source=Schema("source", {"PATDATA": Table("source", "PATDATA", 1, patdata)}),
        target=Schema(
            "target",
            {
                "LOAD_PMI": Table("target", "LOAD_PMI", 1, pmi, load_order=4),
                "LOAD_SITES": Table("target", "LOAD_SITES", 2, sites, load_order=3),
            },
        ),
        faults=("LOAD_STAFF and LOAD_USERS are identical",),
    )


def contract():
    lines = (
        Line("LOAD_PMI", "pmi", "RECORD_NUMBER", "SURROGATE_ETL", rule="record_number()"),
        Line("LOAD_PMI", "pmi", "SEX", "LOOKUP_TRANSLATION", "PATDATA", "Sex",
             "crosswalk('sex', p.Sex)", "sex", status="APPROVED"),
        Line("LOAD_PMI", "pmi", "SURNAME", "DIRECT_SOURCE", "PATDATA", "Surname"),
    )  # fmt: skip
    feeds = (Feed("LOAD_PMI", "pmi", "PATDATA", "p", "p.InternalPatientNumber"),)
    policies = (Policy("LOAD_PMI", "SEX", "U", "agreed", "A Person", "clinical_reviewer"),)
    return Contract(feeds, lines, policies)


def migration():
    columns = (
        ColumnStats("RECORD_NUMBER", {"key": 2}, 0, 0),
        ColumnStats("SEX", {"translated": 1, "rejected": 1}, 1, 2),
        ColumnStats("SURNAME", {"direct": 2}, 2, 2),
    )
    return Migration(
        tables=(
            TableStats("LOAD_SITES", "unmapped"),
            TableStats("LOAD_PMI", "loaded", 3, 3, 0, 0, 0, 2, 1, 1, columns),
        ),
        feeds=(FeedLedger("LOAD_PMI", "pmi", "PATDATA", "", 3, 0, 3, 0, 0, 2, 1, 0),),
        extracts=(ExtractLedger("PATDATA", 3, 4, 1, 0, 3, 0, 0),),
        balanced=True,
        remainders=(),
        unmapped=("LOAD_SITES",),
        populated=3,
        in_scope=4,
        contract_version="c1",
        extract_version="e1",
        defaults="policy",
        issues=(Issue("warning", "LOAD_PMI", "pmi", "A join met nothing."),),
    )


def results():
    def check(kind, table="LOAD_PMI", side="target", severity="error"):
        part = f"{side}.{table}.{kind}"
        return Check(part, kind, side, table, ("SEX",), severity, "PMI", "It holds.", "page 2")

    return (
        CheckResult(check("domain"), "FAIL", 1, 2, "1 of 2"),
        CheckResult(check("length"), "PASS", 0, 2, "0 of 2"),
        CheckResult(check("case", severity="warning"), "NOT_RUN", 0, 0, "no file"),
        CheckResult(check("translated", severity="information"), "FAIL", 1, 2, "1 rows"),
        CheckResult(check("resolved", severity="information"), "PASS", 0, 3, "0 of 3"),
        CheckResult(check("present", "LOAD_SITES"), "NOT_APPLICABLE", 0, 0, "unmapped"),
    )


def write_files(folder: Path) -> None:
    rejects = [
        {"level": "row", "target_field": None, "record": 3, "raw_value": None,
         "reason": "KEY_BLANK", "business_key": None},
        {"level": "field", "target_field": "SEX", "record": 2, "raw_value": "=9",
         "reason": "CODE_NOT_TRANSLATED", "business_key": "200"},
    ]  # fmt: skip
    same = {"target_table": "LOAD_PMI", "feed": "pmi", "source_table": "PATDATA",
            "source_field": "Sex", "extract": "e1/PATDATA", "rule": "r"}  # fmt: skip
    put(folder / "rejects" / "LOAD_PMI.parquet", [{**same, **item} for item in rejects])
    put(folder / "target" / "LOAD_PMI.parquet", [{"RECORD_NUMBER": 1, "SEX": "M"}])
    put(folder / "checks" / "target.LOAD_PMI.domain.parquet", [{"record": 2, "business_key": "k"}])
    put(folder / "profile.parquet", [{"table_name": "PATDATA", "column_name": "Sex", "rows": 3}])
    suggested = {"target_table": "LOAD_PMI", "target_field": "SURNAME", "mapping_class": "D",
                 "source_table": "PATDATA", "reason": "same name"}  # fmt: skip
    ranks = [
        {**suggested, "rank": 1, "source_field": "Surname", "score": 0.97},
        {**suggested, "rank": 2, "source_field": "Sex", "score": 0.31},
    ]
    put(folder / "suggestions.parquet", ranks)


def put(path: Path, rows: list[dict]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows), path)


@pytest.fixture
def folder(tmp_path):
    write_files(tmp_path / "run")
    return tmp_path / "run"


@pytest.fixture
def bare():
    """Facts of a run in which nothing but the documents was read."""
    return ReportFacts(catalogue(), Contract((), ()), gate_profile("pre_production"))


@pytest.fixture
def facts():
    checked = CheckedRun(results(), KNOWN, 3, 2)
    load, known, stored = migration(), catalogue(), contract()
    profile = gate_profile("pre_production")
    table = ExtractTable("PATDATA", ("Surname", "Sex"), 3, "hash")
    extract = Extract("e1", Path("extracts/e1"), "synthetic", {"PATDATA": table})
    laid = gather(load, checked, stored, known, lint=["warning"], origin="synthetic",
                  current=KNOWN, min_patients=2)  # fmt: skip
    return ReportFacts(
        known, stored, profile, extract, load, checked, judge(profile, laid),
        lint=(Fault("warning", "LOAD_PMI", "pmi", "SEX", "No owner.", "Name one."),),
        parameters={"patients": 3, "seed": 42, "min_patients": 2},
        lifecycle={"actor": "A Person", "started": "2026-06-30T10:00:00Z"},
    )  # fmt: skip
