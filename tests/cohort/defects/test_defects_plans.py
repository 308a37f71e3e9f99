"""A plan of defects is read as a whole; what is wrong with it is told with its remedy."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pyarrow.parquet as pq
import pytest

from core.access import LOCAL
from core.cohort import DefectPlan, defect_kinds, file_kinds, read_defects
from core.errors import SettingError, UseError
from core.lifecycle import Parameters
from core.lifecycle.steps import FLOW
from core.lifecycle.work import Work
from core.projects import open_project, settings
from core.store import state
from tests.cli.conftest import data_in, document, init_words, pasport
from tests.cohort.defects.planted import plan_file, plant, read_truth

COLUMNS = ("InternalPatientNumber", "Surname", "Forenames", "NhsNumber", "Sex", "Title")
# what a person wrote | what is said
FAULTS = """
bad_chek_digit = {rate = 0.1}           | no kind 'bad_chek_digit'. Did you mean 'bad_check_digit'?
zzz = {rate = 0.1}                      | no kind 'zzz'
missing_sex = {rate = 1.5}              | missing_sex: the rate must lie between 0 and 1, not 1.5
missing_sex = {rate = -0.1}             | between 0 and 1, not -0.1
missing_sex = {rate = nan}              | between 0 and 1
missing_sex = {rate = true}             | between 0 and 1
missing_sex = {rate = "all"}            | between 0 and 1, not all
missing_sex = {count = -1}              | a whole number from 0 on, not -1
missing_sex = {count = 2.5}             | a whole number from 0 on, not 2.5
missing_sex = {count = true}            | a whole number
missing_sex = {rate = 0.1, count = 2}   | missing_sex needs a rate or a count, not rate, count
missing_sex = {share = 0.1}             | needs a rate or a count, not share
missing_sex = {}                        | needs a rate or a count
missing_sex = 0.1                       | needs a rate or a count
nul_byte = {count = 1}                  | nul_byte is a fault of files
missing_sex = {rate = 0.1}  \\n missing_sex = {rate = 0.2} | not TOML
missing_sex = {rate = }                 | not TOML
""".strip().splitlines()


@pytest.mark.parametrize("line", FAULTS)
def test_a_fault_of_a_plan_is_told_with_file_and_form(line, tmp_path):
    text, said = (part.strip() for part in line.split(" | "))
    with pytest.raises(SettingError) as told:
        plan_file(tmp_path, text.replace("\\n", "\n"))
    assert said in told.value.what
    assert "plan.toml" in told.value.where and "{ rate = 0.01 }" in told.value.fix


def test_all_faults_of_a_plan_are_told_at_once(tmp_path):
    with pytest.raises(SettingError) as told:
        plan_file(tmp_path, "missing_sexx = {rate = 1}\nbad_phone = {rate = 2}\nnul_byte = 3")
    assert told.value.what.count(";") == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "asks for no defect"),
        ("[defects]", "asks for no defect"),
        ("[defect]\nmissing_sex = {rate = 1}", "'defect' is unknown"),
        ("[defects]\nmissing_sex = {rate = 1}\n[more]", "'more' is unknown"),
        (b"[defects]\n# \xff", "not UTF-8"),
    ],
    ids=["empty", "empty section", "other section", "further section", "other encoding"],
)
def test_a_file_that_is_no_plan_is_refused(text, said, tmp_path):
    path = tmp_path / "plan.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SettingError, match=said):
        read_defects(str(path))


def test_a_plan_may_begin_with_the_mark_that_windows_writes(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_bytes(b"\xef\xbb\xbf[defects]\r\nmissing_sex = {rate = 1}\r\n")
    assert [item.kind for item in read_defects(str(path)).asked] == ["missing_sex"]


@pytest.mark.parametrize(
    ("chosen", "fix"),
    [("defualt", "'default'"), ("nothing", "a TOML file's path"), ("no/such.toml", "path")],
)
def test_a_plan_that_is_neither_a_word_nor_a_file_is_wrong_use(chosen, fix):
    with pytest.raises(UseError) as told:
        read_defects(chosen)
    assert chosen in told.value.where and fix in told.value.fix


def test_a_misspelt_file_gets_the_nearest_one(tmp_path):
    (tmp_path / "dirty.toml").write_text("[defects]\n", encoding="utf-8")
    with pytest.raises(UseError, match=r"Did you mean '.*dirty\.toml'"):
        read_defects(str(tmp_path / "dirtyy.toml"))


def test_none_plants_nothing_and_a_version_tells_plans_apart(tmp_path):
    assert read_defects("none") == DefectPlan("none", ())
    one, other = (plan_file(tmp_path, f"missing_sex = {{{x}}}") for x in ("rate = 1", "count = 1"))
    assert one.version != other.version != ""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A data folder with one project of one table."""
    folder = tmp_path_factory.mktemp("planted")
    source = document(folder / "dictionary.xlsx", "PATDATA", COLUMNS)
    target = document(folder / "guide.xlsx", "LOAD_THING", ("SURNAME", "FORENAME"))
    with data_in(folder / "data"):
        assert pasport(*init_words("a", [source], [target])).code == 0
        yield folder


def test_a_project_generates_lists_and_ingests_what_was_planted(project, tmp_path):
    plan = tmp_path / "few.toml"
    text = (
        "[defects]\nswapped_names = {count = 2}\nmissing_sex = {count = 1}\nbad_phone = {count = 1}"
    )
    plan.write_text(text, encoding="utf-8")
    words = ("generate", "--patients", 30, "--as-of", "2026-03-31", "--defects", plan, "--json")
    told = pasport(*words)
    assert told.code == 0, told.err
    note = next(step["note"] for step in told.json["steps"] if step["step"] == "generate")
    assert note.endswith("3 defects of 2 kinds planted (too few rows for 1 of the kinds)")
    shown = pasport("runs", "show", "--json").json
    run = json.loads(
        next(project.glob(f"data/projects/*/*/*/runs/{shown['run']}/run.json")).read_text()
    )
    assert run["header"]["planted"] == {"plan": "few.toml", "seed": 42, "defects": 3}
    listed = {
        item["kind"]: item for item in pasport("cohort", "defects", "--planted", "--json").json
    }
    assert listed["swapped_names"]["planted"] == 2
    assert listed["bad_phone"]["why fewer"] == "the extract has no PATDATA.PtHomePhone"
    truth = next(project.glob("data/projects/*/*/*/extracts/*/truth.csv"))
    assert len(read_truth(truth)) == 5
    assert pasport("audit", "verify").code == 0
    out = tmp_path / "faulty"
    assert pasport("cohort", "files", "extra_delimiter", "--out", out).code == 0
    assert pasport("ingest", out / "extract").code == 0
    refused = pasport("generate", "--defects", "default")
    assert refused.code == 2 and "another project" in refused.err
    refused = pasport("run", "--from", "generate", "--defects", "default")
    assert refused.code == 2 and "never planted in ingested extracts" in refused.err
    refused = pasport("cohort", "files", "nul_byte", "--out", tmp_path / "more")
    assert refused.code == 2 and "Only a synthetic extract" in refused.err
    assert not (tmp_path / "more").exists()


def test_the_plan_is_part_of_what_generate_depends_on(project, tmp_path):
    opened = open_project("a")
    with state(opened.state) as con:
        stored = settings(con)
    generate = next(step for step in FLOW if step.name == "generate")
    plan_file(tmp_path, "missing_sex = {count = 1}")

    def inputs(chosen):
        parameters = Parameters(as_of=date(2026, 3, 31), defects=str(chosen))
        return generate.inputs(Work(opened, None, parameters, stored, LOCAL))

    told = [inputs(chosen) for chosen in ("none", "default", tmp_path / "plan.toml")]
    assert len(set(told)) == 3 and told == [
        inputs(chosen) for chosen in ("none", "default", tmp_path / "plan.toml")
    ]
    plan_file(tmp_path, "missing_sex = {count = 2}")
    assert inputs(tmp_path / "plan.toml") not in told


def test_an_extract_with_a_third_of_its_columns_gone_is_planted_as_far_as_it_goes(clean, tmp_path):
    lean, tables = tmp_path / "lean", {}
    lean.mkdir()
    for name, table in clean.tables.items():
        kept = [c for at, c in enumerate(table.columns) if at % 3 or c == "InternalPatientNumber"]
        pq.write_table(
            pq.read_table(clean.path(name), columns=["_record", *kept]), lean / f"{name}.parquet"
        )
        tables[name] = replace(table, columns=tuple(kept))
    extract = replace(clean, folder=lean, tables=tables)
    planted = plant(extract, tmp_path / "d", read_defects("default")).planted
    lacking = [item for item in planted.kinds if item.why.startswith("the extract has no ")]
    assert planted.defects > 5 and len(lacking) > 20
    assert all(item.eligible == item.planted == 0 for item in lacking)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("run --defects defualt", 2, "'default'"),
        ("generate --defects nothing", 2, "none, default"),
        ("cohort defects --plan defualt", 2, "'default'"),
        ("cohort files nul_bite --out x", 2, "'nul_byte'"),
        ("cohort files zzz --out x", 2, "trailing_spaces"),
        ("cohort files nul_byte", 2, "--out"),
        ("cohort defcts", 2, "defects"),
    ],
)
def test_wrong_use_is_told_before_any_work(words, code, said, project):
    told = pasport(*words.split())
    assert told.code == code and said in told.err


def test_the_kinds_are_listed_for_people_and_scripts(project):
    listed = pasport("cohort", "defects", "--json").json
    assert [item["kind"] for item in listed] == [*defect_kinds(), *file_kinds()]
    assert pasport("cohort", "defects").out.count("(none yet)") > 10
