"""A load that was interrupted goes on from its first table that is not whole."""

from dataclasses import replace

import pytest

from core.etl import resume
from tests.etl.programme import PMI, PMI_FEED, PMI_LINES
from tests.etl.test_parents import CHILD, CHILD_FEED, NOTES

CHILD_LINES = """
    LOAD_NOTES.main.RECORD_NUMBER = record_number()
    LOAD_NOTES.main.LOADPMI_RECORD_NUMBER = parent('LOAD_PMI', n.No)
    LOAD_NOTES.main.NOTE := NOTES.Text"""


class Loads:
    """Runs loads in one folder, the first stopped before its second table."""

    def __init__(self, programme, monkeypatch):
        self.programme = programme
        self.monkeypatch = monkeypatch
        self.cancel = programme.base / "cancel"

    def stopped(self):
        def stop(engine, folder, table, mark, loaded):
            keep(engine, folder, table, mark, loaded)
            self.cancel.touch()

        keep = resume.keep
        self.monkeypatch.setattr("core.etl.load.keep", stop)
        with pytest.raises(KeyboardInterrupt):
            self.programme.run(cancel=self.cancel)
        self.monkeypatch.setattr("core.etl.load.keep", keep)
        self.cancel.unlink()
        return self.programme.base / "run"

    def again(self, programme=None):
        """The load in the same folder, and the tables that were loaded anew."""
        anew = []

        def keep(engine, folder, table, mark, loaded):
            anew.append(table)
            kept(engine, folder, table, mark, loaded)

        kept = resume.keep
        self.monkeypatch.setattr("core.etl.load.keep", keep)
        load = (programme or self.programme).run(exist_ok=True)
        return load, anew


@pytest.fixture
def loads(patients, monkeypatch):
    programme = patients(
        extract={**patients().extract, "NOTES": NOTES},
        target={"LOAD_PMI": PMI, "LOAD_NOTES": CHILD},
        feeds=[PMI_FEED, CHILD_FEED],
        lines=PMI_LINES + CHILD_LINES,
    )
    return Loads(programme, monkeypatch)


def test_a_stopped_load_goes_on_and_ends_as_one_that_was_never_stopped(loads):
    folder = loads.stopped()
    assert not (folder / "migration.json").exists()
    load, anew = loads.again()
    assert anew == ["LOAD_NOTES"]
    fresh = loads.programme.run("fresh")
    assert load.migration == fresh.migration
    for kind in ("target", "rejects", "excluded", "keys"):
        for table in ("LOAD_PMI", "LOAD_NOTES"):
            files = [run.folder / kind / f"{table}.parquet" for run in (load, fresh)]
            assert files[0].read_bytes() == files[1].read_bytes()


def test_a_load_that_ended_well_leaves_nothing_to_resume_from(loads):
    loads.stopped()
    load, _ = loads.again()
    assert not (load.folder / "resume").exists()
    assert loads.again()[1] == ["LOAD_PMI", "LOAD_NOTES"]


@pytest.mark.parametrize("kind", ["target", "rejects", "excluded", "keys", "resume"])
def test_a_table_of_which_a_file_was_changed_is_loaded_again(loads, kind):
    folder = loads.stopped()
    file = folder / kind / "LOAD_PMI.parquet"
    file.write_bytes(file.read_bytes() + b"x")
    assert loads.again()[1] == ["LOAD_PMI", "LOAD_NOTES"]


def test_a_table_whose_file_or_record_is_gone_is_loaded_again(loads):
    folder = loads.stopped()
    (folder / "resume" / "LOAD_PMI.json").write_text("{", encoding="utf-8")
    assert loads.again()[1] == ["LOAD_PMI", "LOAD_NOTES"]


def test_a_table_made_from_another_rule_is_loaded_again(loads):
    loads.stopped()
    changed = loads.programme.lines.replace("EXTERNAL_ID = p.No", "EXTERNAL_ID = lower(p.No)")
    load, anew = loads.again(replace(loads.programme, lines=changed))
    assert anew == ["LOAD_PMI", "LOAD_NOTES"]
    assert load.column("LOAD_PMI", "EXTERNAL_ID") == ["p1", "p2", "p3"]
