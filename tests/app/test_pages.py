"""Each page through the frame: first without any project, then on the sample after one run."""

import pyarrow.parquet as pq
import pytest
from streamlit.testing.v1 import AppTest

from core import gates, runs
from core.store import state
from tests.conftest import ROOT

PAGES = {
    "Dashboard": "../overview/dashboard.py",
    "Schemas": "../design/schemas.py",
    "Mappings": "../design/mappings.py",
    "Lifecycle": "../execution/lifecycle.py",
    "Runs": "../execution/runs.py",
    "Settings": "../ops/settings.py",
}


def opened(title, **remembered):
    """The page through the frame, with what the window remembers of an earlier visit."""
    frame = AppTest.from_file(str(ROOT / "pages" / "frame" / "main.py"), default_timeout=60)
    for key, value in remembered.items():
        frame.session_state[key] = value
    if title != "Dashboard":
        frame.switch_page(PAGES[title])
    return frame.run()


def everything(page):
    """All words on the page, HTML parts included."""
    parts = [*page.title, *page.subheader, *page.markdown, *page.info, *page.error, *page.caption]
    html = [item.proto.body for item in page.get("html")]
    return "\n".join([*(str(part.value) for part in parts), *html])


@pytest.mark.parametrize("title", PAGES)
def test_without_a_project_a_page_says_how_to_make_one(title, tmp_path, monkeypatch):
    monkeypatch.setenv("PASPORT_DATA", str(tmp_path))
    page = opened(title)
    assert not page.exception
    assert page.title[0].value == title
    assert "pasport up" in page.info[0].value


@pytest.mark.parametrize("title", PAGES)
def test_on_the_sample_a_page_has_no_fault(title, sample):
    page = opened(title)
    assert not page.exception and not page.error
    assert page.title[0].value == title
    assert "DEMONSTRATION" in everything(page)


def test_the_dashboard_says_what_the_gate_file_says(sample):
    newest = runs.latest(sample, "gate")
    judged = gates.read_judgement(newest.folder)
    page = opened("Dashboard")
    words = everything(page)
    assert f">{judged.status}</span>" in words
    assert f"{len(judged.failed)} of " in words
    for item in judged.failed:
        assert item.message.split(" (")[0] in words
    figures = {item.label: item.value for item in page.metric}
    assert figures["Source fields"] == "5,387" and figures["Target fields"] == "884"
    assert figures["Ledger"] == "balanced"


def test_schemas_narrow_to_a_table_and_a_word(sample):
    page = opened("Schemas")
    assert page.main.caption[0].value == "884 of 884 fields"
    page.main.selectbox[0].select("LOAD_PMI").run()
    page.text_input[0].input("sex").run()
    assert page.main.caption[0].value.endswith("of 884 fields")
    assert set(page.dataframe[0].value["Table"]) == {"LOAD_PMI"}
    assert "LOAD_PMI" in everything(page) and "Read from" in everything(page)
    page.text_input[0].input("no such thing anywhere").run()
    assert "No field fits" in everything(page)


def test_the_source_side_holds_every_field_of_the_dictionary(sample):
    page = opened("Schemas")
    page.segmented_control[0].set_value("Source").run()
    assert page.main.caption[0].value == "5,387 of 5,387 fields"
    assert len(page.dataframe[0].value) == 5387


def test_mappings_narrow_by_table_class_and_status(sample):
    page = opened("Mappings")
    page.main.selectbox[0].select("LOAD_PMI").run()
    page.main.selectbox[1].select("LOOKUP_TRANSLATION").run()
    shown = page.dataframe[0].value
    assert set(shown["Target table"]) == {"LOAD_PMI"}
    assert set(shown["Class"]) == {"Lookup translation"}
    page.main.selectbox[2].select("REJECTED").run()
    assert "No line fits" in everything(page)


def test_runs_show_gates_ledger_and_sql_of_the_newest_run(sample):
    newest = runs.latest(sample, "gate")
    judged = gates.read_judgement(newest.folder)
    page = opened("Runs")
    words = everything(page)
    assert words.count("<tr>") >= len(judged.results)
    assert "BALANCED" in words and newest.id in words
    assert page.code[0].value.startswith("-- LOAD_")
    assert any("row_ledger.csv" in button.label for button in page.get("download_button"))


def test_no_value_of_a_patient_is_on_the_runs_page(sample):
    newest = runs.latest(sample, "gate")
    loaded = pq.read_table(newest.folder / "target" / "LOAD_PMI.parquet")
    names = ("NHS_NUMBER", "MAIN_CRN", "POST_CODE", "TELEPHONE_NO", "PAT_ADDRESS_1")
    held = {value for name in names for value in loaded[name].to_pylist() if value}
    page = opened("Runs")
    grids = "\n".join(item.value.to_csv() for item in page.dataframe)
    assert len(held) > 40
    assert not [value for value in held if value in f"{everything(page)}\n{grids}"]


def test_settings_are_saved_and_leave_an_event(sample):
    page = opened("Settings")
    page.number_input[0].set_value(41)
    page.button[0].click().run()
    assert not page.error
    with state(sample.state) as con:
        stored = con.execute("SELECT value FROM setting WHERE name = 'patients'").fetchone()[0]
        event = con.execute("SELECT action FROM audit ORDER BY id DESC LIMIT 1").fetchone()[0]
    assert (stored, event) == ("41", "settings")
    assert opened("Settings").number_input[0].value == 41


def test_a_setting_that_cannot_be_is_told_in_words_and_not_stored(sample):
    page = opened("Settings")
    page.text_input[0].input("last Tuesday")
    page.button[0].click().run()
    assert not page.exception
    assert "Give a date like 2026-03-31" in page.error[0].value
    assert opened("Settings").text_input[0].value == "2026-03-31"


def test_a_run_that_cannot_start_is_told_in_words(sample, monkeypatch):
    from core import lifecycle
    from core.errors import StoreError

    def refused(*_arguments, **_named):
        raise StoreError("The run could not be started.", where="worker", fix="Free the disk.")

    monkeypatch.setattr(lifecycle, "start_job", refused)
    page = opened("Lifecycle")
    page.button[0].click().run()
    assert not page.exception
    assert "Free the disk." in page.error[0].value
