"""State is migrated forward, whole or not at all; a newer or damaged store is refused."""

import sqlite3
from contextlib import closing

import pytest

from core.errors import StoreError
from core.store import SCHEMA_VERSION, backup, state, transaction


def test_a_new_state_has_the_current_version(tmp_path):
    with state(tmp_path / "s.sqlite") as con:
        assert con.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
        assert con.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_a_newer_state_is_refused(tmp_path):
    path = tmp_path / "s.sqlite"
    with closing(sqlite3.connect(path)) as con:
        con.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(StoreError, match="newer PASport"), state(path):
        pass


def test_a_damaged_state_is_told_not_raised_raw(tmp_path):
    path = tmp_path / "s.sqlite"
    path.write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StoreError, match="cannot be used"), state(path):
        pass


def test_a_transaction_that_fails_leaves_nothing(tmp_path):
    with state(tmp_path / "s.sqlite") as con:
        with pytest.raises(KeyError), transaction(con):
            con.execute("INSERT INTO setting VALUES ('a', 'b')")
            raise KeyError
        assert con.execute("SELECT count(*) FROM setting").fetchone()[0] == 0


def test_a_backup_is_a_whole_store(tmp_path):
    with state(tmp_path / "s.sqlite") as con:
        with transaction(con):
            con.execute("INSERT INTO setting VALUES ('a', 'b')")
        backup(con, tmp_path / "copy.sqlite")
    with state(tmp_path / "copy.sqlite") as con:
        assert con.execute("SELECT value FROM setting").fetchone()[0] == "b"
