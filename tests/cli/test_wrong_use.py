"""Wrong input: one clear message with its remedy, the exact exit code, nothing left behind."""

import json

import pytest

from tests.cli.conftest import pasport, run_folders

# words of the command | exit code | what is said | how it is mended
CASES = """
run --profile pre_produktion        | 2 | no gate profile 'pre_produktion' | 'pre_production'
run --profile zzz                   | 2 | no gate profile 'zzz' | development, pre_production
gate --profile cutover              | 2 | no gate profile 'cutover' | 'cutover_ready'
run --memory lots                   | 2 | does not know 'lots' as a size | 4GiB
run --memory 1KiB                   | 2 | too little | 128MiB
run --memory -1GiB                  | 2 | does not know '-1GiB' | 4GiB
run --as-of 31/03/2026              | 2 | does not know '31/03/2026' as a date | 2026-03-31
run --as-of 2026-02-30              | 2 | does not know '2026-02-30' as a date | 2026-03-31
run --only migrat                   | 2 | no step 'migrat' | 'migrate'
run --from migrate --only gate      | 2 | exclude each other | one of them
run --patients 0                    | 2 | at least 1 | -
run --patients many                 | 2 | --patients | pasport run --help
run --threads 0                     | 2 | at least 1 | -
run --lines approvd                 | 2 | does not know 'approvd' | 'approved'
run --defaults rehersal             | 2 | does not know 'rehersal' | 'rehearsal'
run --patinets 3                    | 2 | no option --patinets | --patients
migrate --only x                    | 2 | no option --only | pasport migrate --help
run -p Trail                        | 2 | no such project | Trial 1
runn                                | 2 | No such command 'runn' | 'run'
contract lnit                       | 2 | No such command 'lnit' | 'lint'
init only-a-name                    | 2 | --source-spec | pasport init --help
runs show 19990101                  | 2 | no such run | runs list
crosswalk coverage sexx             | 2 | no crosswalk 'sexx' | 'sex'
crosswalk coverage zzz              | 2 | no crosswalk 'zzz' | crosswalk list
project settings --set patiens=3    | 2 | no setting 'patiens' | 'patients'
project settings --set patients     | 2 | name=value | min_patients=50
project settings --set patients=-5  | 2 | at least 1 | -
project settings --set seed=x       | 3 | does not fit | a whole number
project settings --set as_of=today  | 3 | does not fit | 2026-03-31
project settings --set profile=nope | 2 | no gate profile 'nope' | development
extract guide.pdf                   | 2 | Where should | --out FOLDER
extract --out here                  | 2 | Which documents | Name them
extract no.pdf --out here           | 3 | does not exist | Looked in
ingest no-such-folder               | 3 | does not exist | Looked in
ingest . --encoding utf-99          | 2 | no encoding 'utf-99' | 'utf-8'
ingest . --encoding rot13           | 2 | no encoding 'rot13' | cp1252
contract import no-such-folder      | 3 | does not exist | Looked in
contract import README.md           | 3 | a file, not a folder | its folder
suggest --source no.csv --target no.csv --out s.csv | 3 | does not exist | Looked in
up --host 0.0.0.0                   | 2 | this computer alone | 127.0.0.1
up --port 80                        | 2 | --port | pasport up --help
"""


CASE_WORDS = "words", "code", "what", "fix"


def cases():
    for line in CASES.strip().splitlines():
        words, code, what, fix = (part.strip() for part in line.split(" | "))
        yield pytest.param(words.split(), int(code), what, fix, id=words)


@pytest.fixture
def untouched(read_only):
    """Whatever the command does, the project's runs and settings are as before."""
    before = run_folders(read_only), pasport("project", "settings", "--json").out
    yield read_only
    assert (run_folders(read_only), pasport("project", "settings", "--json").out) == before


@pytest.mark.parametrize(CASE_WORDS, list(cases()))
def test_wrong_input_is_told_and_changes_nothing(untouched, words, code, what, fix):
    told = pasport(*words)
    assert told.code == code
    assert told.out == ""
    assert what.casefold() in told.err.casefold()
    assert fix == "-" or fix in told.err


@pytest.mark.parametrize(CASE_WORDS, list(cases()))
def test_wrong_input_is_told_to_scripts_as_json(read_only, words, code, what, fix):
    told = pasport(*words, "--json")
    body = told.json
    assert (told.code, body["exit_code"]) == (code, code)
    assert what.casefold() in f"{body['error']} {body['where']}".casefold()
    assert sorted(body) == ["error", "exit_code", "fix", "where"]


@pytest.mark.parametrize("words", ["run", "runs list", "contract lint", "ingest .", "audit verify"])
def test_without_a_project_the_next_command_is_offered(empty, words):
    told = pasport(*words.split())
    assert told.code == 2
    assert "pasport init" in told.err


def test_no_word_at_all_lists_the_commands():
    told = pasport()
    assert told.code == 2
    assert "crosswalk" in told.err


def test_an_internal_fault_gives_its_place_and_nothing_else(read_only, monkeypatch):
    def broken():
        raise ZeroDivisionError("9434765919")

    monkeypatch.setattr("core.projects.list_projects", broken)
    told = pasport("project", "list", "--json")
    assert told.code == json.loads(told.out)["exit_code"] == 4
    assert "ZeroDivisionError" in told.err
    assert "9434765919" not in told.out + told.err


def test_a_damaged_store_is_told(data):
    state = next(data.glob("projects/*/*/*/state.sqlite"))
    for beside in state.parent.glob("state.sqlite-*"):
        beside.unlink()
    state.write_bytes(b"no database" * 1000)
    for words in ("contract lint", "project settings", "audit verify", "run", "crosswalk list"):
        told = pasport(*words.split())
        assert told.code == 3, words
        assert "state.sqlite" in told.err
        assert "restore" in told.err


def test_a_damaged_card_names_its_project(data):
    card = next(data.glob("projects/*/*/*/project.json"))
    card.write_text("{", encoding="utf-8")
    told = pasport("runs", "list", "-p", card.parent)
    assert told.code == 3
    assert f"{card.parent.name}/project.json" in told.err


def test_a_data_folder_that_is_a_file_is_told(tmp_path, small):
    (tmp_path / "data").write_text("not a folder")
    from tests.cli.conftest import data_in, init_words

    with data_in(tmp_path / "data"):
        assert pasport("project", "list").code == 0
        told = pasport(*init_words("a", small[:1], small[1:]))
    assert told.code == 3
    assert "PASPORT_DATA" in told.err
