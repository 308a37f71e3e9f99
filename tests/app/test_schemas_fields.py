"""Schemas, fields and tables: what is known in words, its place, and a person's decisions."""

import pytest

from core import catalogue
from core.access import LOCAL, verify_audit
from core.catalogue import Catalogue, Evidence, Field, Rules, Schema, Table
from core.store import state
from pages.widgets.schemas.place import excerpt
from pages.widgets.schemas.rules import facts, told
from tests.app.schemas_page import everything, known, part, press, shown


def decided(project, *wanted):
    with state(project.state) as con:
        for item in wanted:
            catalogue.correct(con, LOCAL, catalogue.Correction("target", "LOAD_PMI", *item))


def filled(page, **words):
    """The text boxes of these labels, filled."""
    for label, text in words.items():
        next(item for item in page.text_input if item.label == label.title()).input(text)
    return page


def test_a_field_is_told_with_its_rules_in_words_and_where_it_was_read(small):
    page = part("Fields", table="LOAD_PMI", word="sex")
    assert [row["Field"] for row in shown(page)] == ["SEX"]
    words = everything(page)
    assert "Code type" in words and "42 Sex" in words
    assert "guide.xlsx, Sheet!3" in words and "Confidence" in words


def test_every_rule_has_words():
    rules = Rules(
        code_type_id="1|2",
        code_type_name="Sex",
        allowed_values=("Y", "N"),
        value_range=("0", "59"),
        uppercase=True,
        unique=True,
        note_type="7",
        loaded_into=("T.c",),
    )
    said = dict(told(rules))
    assert said["Code type"] == "1 or 2 Sex" and said["One of"] == "Y, N"
    assert said["Between"] == "0 and 59" and said["Kind of note"] == "7"
    assert said["Also"] == "capital letters only; no value twice"
    assert not list(told(Rules()))


def test_a_reason_that_only_repeats_is_told_once():
    item = Field("source", "T", 1, "F", "F", mandatory_reason="the document does not say")
    assert dict(facts(item))["Mandatory"] == "the document does not say"


def test_the_place_in_a_workbook_is_shown_with_its_row_marked(small):
    page = part("Fields", table="LOAD_PMI", word="sex")
    assert '<tr class="pp-marked">' not in everything(page)
    next(item for item in page.toggle if "document" in item.label).set_value(True).run()
    words = everything(page)
    marked = words.split('<tr class="pp-marked">')[1].split("</tr>")[0]
    assert "<td>SEX</td>" in marked and "MAIN_CRN" in words


def test_a_document_that_is_gone_is_told_in_words(small):
    next((small.specs / "target").iterdir()).unlink()
    page = part("Fields", table="LOAD_PMI", word="born")
    next(item for item in page.toggle if "document" in item.label).set_value(True).run()
    assert not page.exception
    assert "The document is not in the project." in everything(page)


def test_a_person_decides_and_it_is_shown_with_who_why_and_what_was(small):
    page = part("Fields", table="LOAD_PMI", word="sex")
    page.segmented_control(key="part").set_value("Decide").run()
    page.main.selectbox[1].select("length").run()
    filled(page, Is="2", Why="The letter of May says so")
    press(page, "Record the decision")
    assert known(small).target.tables["LOAD_PMI"].field("SEX").length == 2
    with state(small.state) as con:
        assert verify_audit(con) is None
    page.segmented_control(key="part").set_value("What is known").run()
    words = everything(page)
    assert "Decided by people" in words and "The letter of May says so" in words
    assert LOCAL.name in words and '<td class="pp-short">1</td>' in words
    assert shown(page)[0]["Decided"] == "length"


@pytest.mark.parametrize(
    ("attribute", "words", "told_as"),
    [
        ("length", {"Is": "long", "Why": "so"}, "Give a whole number"),
        ("length", {"Is": "4"}, "needs its reason"),
        ("fk_to", {"Is": "LOAD_PMI.SEXX", "Why": "so", "Evidence": "letter"}, "has no field"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_in_words(attribute, words, told_as, small):
    page = part("Fields", table="LOAD_PMI", word="sex")
    page.segmented_control(key="part").set_value("Decide").run()
    page.main.selectbox[1].select(attribute).run()
    press(filled(page, **words), "Record the decision")
    assert told_as in page.error[0].value
    assert not known(small).target.tables["LOAD_PMI"].field("SEX").corrected


def test_mandatory_is_decided_on_evidence_only(small):
    page = part("Fields", table="LOAD_PMI", word="sex")
    page.segmented_control(key="part").set_value("Decide").run()
    page.main.selectbox[1].select("mandatory").run()
    press(filled(page, Why="so"), "Record the decision")
    assert "on evidence only" in page.error[0].value


def test_a_decision_is_withdrawn_with_a_reason(small):
    decided(small, ("SEX", "length", "2", "", "the letter says so"))
    page = part("Fields", table="LOAD_PMI", word="sex")
    page.segmented_control(key="part").set_value("Decide").run()
    press(page, "Withdraw it")
    assert "withdrawn with a reason" in page.error[0].value
    next(i for i in page.text_input if i.label.startswith("Why it is")).input("wrong letter")
    press(page, "Withdraw it")
    assert known(small).target.tables["LOAD_PMI"].field("SEX").length == 1
    assert "the letter says so" not in everything(page)


def test_tables_show_counts_and_the_rules_of_the_chosen_one(sample):
    page = part("Tables", side="Source", table="ADMITDISCH")
    row = shown(page)[0]
    assert (row["Table"], len(shown(page))) == ("ADMITDISCH", 1)
    assert "Stated key" in everything(page) or "Proposed key" in everything(page)
    assert len(shown(part("Tables"))) == 38


def test_a_hostile_name_stays_text(small):
    bad = '<img src=x onerror="alert(1)">'
    item = Field(
        "target",
        bad,
        1,
        bad,
        bad,
        "CHAR",
        1,
        description=bad,
        evidence=Evidence(bad, place=bad, reason=bad),
    )
    table = Table("target", bad, 1, (item,), heading=bad, notes=(bad,), evidence=item.evidence)
    read = (catalogue.ReadDocument("target", bad, "0" * 64, bad),)
    held = Catalogue(Schema("source"), Schema("target", {bad: table}), (), (bad,), read)
    with state(small.state) as con:
        catalogue.save(con, held)
    for name in ("Fields", "Tables", "Review", "Documents"):
        page = part(name)
        html = "\n".join(each.proto.body for each in page.get("html"))
        assert "<img" not in html and "&lt;img" in html, name
        for toggle in page.toggle:
            toggle.set_value(True).run()
        assert not page.exception
        assert "<img" not in "\n".join(each.proto.body for each in page.get("html"))


def test_an_excerpt_is_escaped_and_leaves_empty_columns_out():
    picture = catalogue.Picture("c", rows=(("A", "", "B"), ("<b>", "", "2")), marked=1)
    html = excerpt(picture)
    assert "&lt;b&gt;" in html and html.count("<th ") == 2


def test_what_another_window_or_the_command_line_decided_is_shown_at_the_next_click(small):
    page = part("Fields", table="LOAD_PMI", word="sex")
    assert shown(page)[0]["Length"] == 1
    decided(small, ("SEX", "length", "2", "", "the letter says so"))
    assert shown(page.run())[0]["Length"] == 2


def test_a_table_that_is_gone_is_no_longer_chosen(small):
    page = part("Fields", table="LOAD_PMI")
    item = Field("target", "LOAD_NEW", 1, "A", "A", "CHAR", 1)
    held = Catalogue(
        known(small).source,
        Schema("target", {"LOAD_NEW": Table("target", "LOAD_NEW", 1, (item,))}),
        documents=known(small).documents,
    )
    with state(small.state) as con:
        catalogue.save(con, held)
    page.run()
    assert not page.exception
    assert [row["Table"] for row in shown(page)] == ["LOAD_NEW"]
