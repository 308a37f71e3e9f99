"""Schemas, documents: given in the browser, taken out, what that changed, and what is wrong."""

from core import catalogue, contract, lifecycle, projects
from core.runs import writer_lock
from core.store import state
from tests.app.conftest import SOURCE, TARGET, workbook
from tests.app.schemas_page import everything, known, part, press, shown
from tests.app.test_pages import opened

LONGER = (TARGET[0], ("LOAD_PMI", "SEX", "CHAR", 2, TARGET[1][4]), *TARGET[2:])


def given(page, name, body, *, side="Target", replace=False):
    """The form of a document, filled and sent."""
    page.radio[0].set_value(side)
    page.file_uploader[0].set_value((name, body, "application/octet-stream"))
    if replace:
        page.checkbox[0].check()
    return press(page, "Read it")


def test_the_documents_stand_with_what_was_read_from_each(small):
    words = everything(part("Documents"))
    for text in ("dictionary.xlsx", "guide.xlsx", "xlsx/"):
        assert text in words


def test_a_document_is_read_and_what_it_changed_is_shown(small):
    more = [("WARD", "WardCode", "VARCHAR2", 4, "Code of the ward")]
    page = given(part("Documents"), "wards.xlsx", workbook(more), side="Source")
    assert "wards.xlsx was added on the source side: 1 tables and 1 fields" in page.success[0].value
    assert (shown(page)[0]["Table"], shown(page)[0]["Kind"]) == ("WARD", "Added")
    assert "WARD" in known(small).source.tables


def test_a_newer_issue_needs_the_tick_and_shows_the_lines_it_touches(small):
    line = contract.Line("LOAD_PMI", "main", "SEX", "DIRECT_SOURCE", "PATIENT", "Sex")
    with state(small.state) as con:
        contract.save(con, contract.Contract((), (line,), ()), actor="me", why="test")
    page = given(part("Documents"), "guide.xlsx", workbook(LONGER))
    assert "has a document of this name" in page.error[0].value
    page = given(page, "guide.xlsx", workbook(LONGER), replace=True)
    row = next(row for row in shown(page) if row["Attribute"] == "length")
    assert (row["Field"], row["Was"], row["Is"], row["Lines touched"]) == ("SEX", "1", "2", 1)
    assert {item.label: item.value for item in page.metric}["Mapping lines touched"] == "1"


def test_what_cannot_be_read_is_told_with_what_where_and_remedy(small):
    page = given(part("Documents"), "guide2.pdf", b"no pdf at all")
    told = page.error[0].value
    assert "The content of the file is not .pdf." in told and "guide2.pdf" in told
    assert "Give the file its true extension" in told and "Traceback" not in told
    assert set(known(small).target.tables) == {"LOAD_PMI"}


def test_without_a_file_the_button_says_what_is_missing(small):
    page = press(part("Documents"), "Read it")
    assert page.warning[0].value == "Choose a file first."


def test_while_a_run_goes_on_it_says_so(small):
    page = part("Documents")
    with writer_lock(small):
        page = given(page, "guide.xlsx", workbook(LONGER), replace=True)
    assert "A run of this project goes on" in page.error[0].value


def test_a_document_is_taken_out_after_a_tick(small):
    more = workbook([("WARD", "WardCode", "VARCHAR2", 4, "Code")])
    lifecycle.add_document(small, "wards.xlsx", more, "source")
    page = part("Documents")
    wards = next(item for item in known(small).documents if item.file_name == "wards.xlsx")
    press(page, "Take it out")
    assert page.warning[0].value == "Tick the box first."
    next(item for item in page.selectbox if item.label == "Document").select(wards)
    page.checkbox[1].check()
    press(page, "Take it out")
    assert "wards.xlsx was removed on the source side." in page.success[0].value
    assert set(known(small).source.tables) == {"PATIENT"}


def test_two_versions_are_compared_and_narrowed(small):
    lifecycle.add_document(small, "guide.xlsx", workbook(LONGER), "target", replace=True)
    page = part("Changes")
    with state(small.state) as con:
        kept = catalogue.versions(con)
    assert len(page.main.selectbox[1].options) == len(kept) == 2
    assert [row["Attribute"] for row in shown(page)] == ["length"]
    assert "It touches no mapping line." in everything(page)
    page.main.selectbox[1].select(kept[1]).run()
    assert {row["Kind"] for row in shown(page)} == {"Added"}
    page = part("Changes", word="nothing like it")
    assert "Nothing changed here." in everything(page)


def test_without_an_earlier_catalogue_it_says_when_one_is_kept(sample):
    words = everything(part("Changes"))
    assert "One is kept when a changed document is read." in words


def test_faults_and_unread_sentences_are_shown_for_the_side_and_table(sample):
    held = known(sample)
    page = part("Documents")
    heads = [item.value for item in page.subheader]
    mine = [item for item in held.unplaced if item.table in held.target.tables]
    assert f"Faults of the documents ({len(held.faults)})" in heads
    assert f"Sentences that no rule was read from ({len(mine)})" in heads
    assert held.faults[0] in everything(page) and mine[0].text in everything(page)


def test_a_project_without_documents_takes_its_first_ones(tmp_path, monkeypatch):
    monkeypatch.setenv("PASPORT_DATA", str(tmp_path))
    made = projects.create_project("trust/pas/new", lambda _project: None)
    page = given(opened("Schemas"), "dictionary.xlsx", workbook(SOURCE), side="Source")
    assert set(known(made).source.tables) == {"PATIENT"}
    assert "No field fits this filter." in everything(page)  # of the target, which has none yet
