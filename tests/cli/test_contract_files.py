"""Contract and crosswalks as files: a round trip loses nothing, a fault takes nothing."""

import csv

from core import connectors, crosswalks
from core.projects import open_project
from core.store import state
from tests.cli.conftest import pasport


def replaced(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def test_what_is_exported_is_imported_unchanged(data, tmp_path):
    before = pasport("contract", "status", "--json").json["version"]
    assert pasport("contract", "export", tmp_path / "c").code == 0
    told = pasport("contract", "import", tmp_path / "c")
    assert told.code == 0
    assert "lines taken" in told.out
    assert pasport("contract", "status", "--json").json["version"] == before
    assert pasport("contract", "export", tmp_path / "again").code == 0
    for file in sorted((tmp_path / "c").iterdir()):
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes(), file.name


def test_what_a_person_imports_is_kept_by_a_rebuild(data, tmp_path):
    pasport("contract", "export", tmp_path / "c")
    replaced(tmp_path / "c" / "lines.csv", "replace(p.NhsNumber,", "replace(trim(p.NhsNumber),")
    assert pasport("contract", "import", tmp_path / "c").code == 0
    assert pasport("contract", "build").code == 0
    pasport("contract", "export", tmp_path / "again")
    lines = (tmp_path / "again" / "lines.csv").read_text(encoding="utf-8")
    assert "replace(trim(p.NhsNumber)," in lines


def test_a_contract_at_fault_is_listed_and_not_taken(data, tmp_path):
    pasport("contract", "export", tmp_path / "c")
    replaced(tmp_path / "c" / "lines.csv", "p.NHSNumberStatus)", "p.NHSNumberStatos)")
    before = pasport("contract", "status", "--json").json["version"]
    told = pasport("contract", "import", tmp_path / "c")
    assert told.code == 1
    assert "Nothing was taken: 1 error\n" in told.out
    assert "LOAD_PMI.NHS_NUMBER_STATUS" in told.out
    assert "'NHSNumberStatus'" in told.out
    assert max(map(len, told.out.splitlines())) <= 80
    faults = pasport("contract", "import", tmp_path / "c", "--json").json
    assert [item["target_field"] for item in faults] == ["NHS_NUMBER_STATUS"]
    assert pasport("contract", "status", "--json").json["version"] == before


def test_a_file_that_cannot_be_read_names_its_line(data, tmp_path):
    pasport("contract", "export", tmp_path / "c")
    replaced(tmp_path / "c" / "lines.csv", "LOOKUP_TRANSLATION", "LOOKUP_TRANSLATE")
    told = pasport("contract", "import", tmp_path / "c")
    assert told.code == 3
    assert "lines.csv line" in told.err
    assert "'LOOKUP_TRANSLATION'" in told.err


def test_lint_of_a_sound_contract_passes(read_only):
    told = pasport("contract", "lint")
    assert told.code == 0
    assert "no fault" in told.out
    assert pasport("contract", "lint", "--json").json == []


def test_lint_fails_on_a_contract_that_lost_a_crosswalk(data):
    with state(open_project().state) as con:
        kept = [item for name, item in crosswalks.load(con).items() if name != "3_sex"]
        crosswalks.save(con, kept)
    told = pasport("contract", "lint")
    assert told.code == 1
    assert "LOAD_PMI.SEX (patients)" in told.out
    assert max(map(len, told.out.splitlines())) <= 80
    assert {item["severity"] for item in pasport("contract", "lint", "--json").json} >= {"error"}


def test_crosswalks_are_exported_as_they_are_read(read_only, tmp_path):
    told = pasport("crosswalk", "export", tmp_path / "x", "--json").json
    with state(open_project().state) as con:
        stored = crosswalks.load(con)
    assert crosswalks.read_crosswalks(tmp_path / "x") == stored
    assert told["crosswalks"] == len(stored) > 40


def test_a_folder_that_is_a_file_is_told(read_only, tmp_path):
    (tmp_path / "x").write_text("a file")
    for words in ("crosswalk export", "contract export"):
        told = pasport(*words.split(), tmp_path / "x")
        assert told.code == 3, words
    assert (tmp_path / "x").read_text() == "a file"


def test_codes_without_a_translation_are_counted(data):
    covered = pasport("crosswalk", "coverage", "sex", "--json").json["columns"]
    assert [row["state"] for row in covered] == ["COVERED"] * len(covered)
    with state(open_project().state) as con:
        stored = crosswalks.load(con)
        lost = stored["3_sex"]
        first = lost.pairs[0]
        crosswalks.save(con, [*(v for k, v in stored.items() if k != lost.name), without(lost)])
    rows = pasport("crosswalk", "coverage", "sex", "--json").json["columns"]
    gaps = [row for row in rows if row["state"] == "GAPS"]
    assert gaps and all(row["records"] >= row["untranslated"] >= 1 for row in gaps)
    told = pasport("crosswalk", "coverage").out
    assert "PATDATA.Sex" in told
    assert first.source_value in gaps[0]["codes"]


def without(item):
    """The crosswalk without its first pair, in any spelling of its key."""
    key = item.pairs[0].key
    pairs = tuple(pair for pair in item.pairs if pair.key != key)
    return crosswalks.Crosswalk(item.name, item.code_type_id, item.description, pairs)


def test_a_code_that_a_rule_works_out_is_not_called_covered(read_only):
    rows = pasport("crosswalk", "coverage", "--json").json["columns"]
    worked_out = [row for row in rows if row["source"].endswith("(by rule)")]
    assert worked_out
    assert {row["state"] for row in worked_out} == {"NOT_RUN"}
    assert {row["untranslated"] for row in worked_out} == {None}


def test_values_of_a_private_field_are_masked(data, tmp_path):
    pasport("contract", "export", tmp_path / "c")
    file = tmp_path / "c" / "lines.csv"
    with file.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for row in rows:
        if (row["target_table"], row["target_field"]) == ("LOAD_PMI", "SEX"):
            row |= {"source_field": "Surname", "rule": "crosswalk('sex', p.Surname)"}
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert pasport("contract", "import", tmp_path / "c").code == 0
    row = next(
        item
        for item in pasport("crosswalk", "coverage", "sex", "--json").json["columns"]
        if item["source"] == "PATDATA.Surname"
    )
    assert row["untranslated"] > 5
    assert all(set(code) <= set("Xx -'.") for code in row["codes"])


def test_coverage_needs_an_extract(empty, small):
    from tests.cli.conftest import init_words

    pasport(*init_words("a", small[:1], small[1:]))
    told = pasport("crosswalk", "coverage")
    assert told.code == 2
    assert "pasport ingest" in told.err
    assert connectors.current_extract(open_project().extracts) is None
