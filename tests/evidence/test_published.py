"""run.duckdb answers read-only: records as tables, the run's Parquet as views."""

from __future__ import annotations

from core.evidence import publish
from core.store import published


def ask(path, tmp_path, sql):
    with published(path, tmp_path / "spill") as db:
        return db.rows(sql, step="ask")


def test_records_and_rows_can_be_asked_together(folder, facts, tmp_path):
    path = publish(folder, facts)
    assert ask(path, tmp_path, "SELECT SEX FROM LOAD_PMI") == [("M",)]
    assert ask(path, tmp_path, "SELECT count(*) FROM rejects_LOAD_PMI") == [(2,)]
    assert ask(path, tmp_path, "SELECT loaded FROM ledger") == [(2,)]
    assert ask(path, tmp_path, "SELECT count(*) FROM checks WHERE state = 'FAIL'") == [(2,)]
    assert ask(path, tmp_path, "SELECT check_id, record FROM findings") == [
        ("target.LOAD_PMI.domain", 2)
    ]
    assert ask(path, tmp_path, "SELECT count(*) FROM gates") == [(17,)]


def test_a_run_without_a_load_is_published_with_empty_tables(tmp_path, bare):
    path = publish(tmp_path, bare)
    assert ask(path, tmp_path, "SELECT count(*) FROM ledger") == [(0,)]
    assert ask(path, tmp_path, "SELECT count(*) FROM target_fields") == [(4,)]


def test_publishing_again_replaces_the_file(folder, facts, tmp_path):
    publish(folder, facts)
    path = publish(folder, facts)
    assert ask(path, tmp_path, "SELECT count(*) FROM lines") == [(3,)]
