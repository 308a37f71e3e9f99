"""Engines are hardened: no file outside the folders named, no value in a fault."""

import os
import signal
import sys
import threading

import pytest

from core.errors import EngineError
from core.store import engine, publish, published, quoted, text_literal


@pytest.fixture
def rows(tmp_path):
    folder = tmp_path / "extracts"
    folder.mkdir()
    with engine(tmp_path / "spill", [folder], threads=2) as con:
        yield con, folder


def test_an_engine_reads_and_writes_below_its_folders(rows):
    con, folder = rows
    con.execute(f"COPY (SELECT 'x' AS a) TO '{folder}/t.parquet'", step="write")
    assert con.rows(f"SELECT a FROM '{folder}/t.parquet'", step="read") == [("x",)]


@pytest.mark.parametrize(
    "hostile",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/hostname')",
        "COPY (SELECT 1) TO '/tmp/pasport_escape.csv'",
        "ATTACH '/tmp/pasport_escape.duckdb' AS other",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '1TB'",
    ],
)
def test_an_engine_refuses_every_way_out(rows, hostile):
    with pytest.raises(EngineError):
        rows[0].execute(hostile, step="hostile")


def test_a_local_variable_is_not_a_table(rows):
    import pyarrow as pa

    leaked = pa.table({"nhs": ["9990000001"]})
    with pytest.raises(EngineError):
        rows[0].rows("SELECT * FROM leaked", step="leak")
    assert leaked.num_rows == 1


def test_a_fault_names_the_step_and_never_the_value(rows):
    with pytest.raises(EngineError) as caught:
        rows[0].rows("SELECT CAST('9990000001' AS DATE)", step="converted")
    assert "converted" in str(caught.value)
    assert "9990000001" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_published_run_opens_read_only_and_hardened(tmp_path):
    import pyarrow as pa

    folder = tmp_path / "run"
    folder.mkdir()
    with engine(tmp_path / "spill", [folder]) as con:
        con.execute(f"COPY (SELECT 1 AS k) TO '{folder}/t.parquet'", step="write")
    publish(
        folder / "run.duckdb", {"gate": pa.table({"id": ["A"]})}, {"load": folder / "t.parquet"}
    )
    with published(folder / "run.duckdb", tmp_path / "spill") as con:
        assert con.value("SELECT id FROM gate", step="gate") == "A"
        assert con.value("SELECT k FROM load", step="view") == 1
        with pytest.raises(EngineError):
            con.execute("CREATE TABLE x (a INT)", step="write")


def test_names_and_texts_are_quoted():
    assert quoted('a"b') == '"a""b"'
    assert text_literal("O'Neil") == "'O''Neil'"
    with pytest.raises(ValueError, match="NUL"):
        quoted("a\x00")


@pytest.fixture
def heeding_ctrl_c():
    """A shell's background job ignores ctrl-C; this test must not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_ctrl_c_in_a_statement_is_an_interrupt_not_a_fault(heeding_ctrl_c, rows):
    # DuckDB may see it at once or only when the statement ends: so it is a short one
    timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    long = "SELECT sum(a.i * b.i) FROM range(30000) a(i), range(30000) b(i)"
    with pytest.raises(KeyboardInterrupt):
        rows[0].value(long, step="long")
    timer.join()


def test_rows_leave_as_arrow_with_bound_values_and_without_a_value_in_a_fault(rows):
    con, _ = rows
    found = con.arrow("SELECT i, ? AS word FROM range(3) t(i)", ["north"], step="take")
    assert found.to_pydict() == {"i": [0, 1, 2], "word": ["north"] * 3}
    with pytest.raises(EngineError) as told:
        con.arrow("SELECT CAST('9990000001' AS DATE)", step="take")
    assert "9990000001" not in str(told.value)
