"""Schemas, review: doubtful readings first, confirmed or corrected; unsaid mandatory decided."""

from core import catalogue
from tests.app.schemas_page import everything, known, part, press, shown


def test_doubts_come_with_reasons_and_the_place_of_the_chosen_one(small):
    page = part("Review")
    assert [row["Field"] for row in shown(page)] == ["LOAD_PMI.BORN_ON"]
    words = everything(page)
    assert "length 10 is too short for DD/MM/YYYY HH24:MI" in words
    assert '<tr class="pp-marked">' in words and "1 of 1" in words


def test_a_reading_is_confirmed_and_leaves_the_list(small):
    page = press(part("Review"), "Confirm")
    assert "No reading is in doubt here." in everything(page)
    assert catalogue.review(known(small)) == []
    page.segmented_control(key="review-list").set_value("Decided").run()
    words = everything(page)
    assert "confirmed" in words and "Compared with the document" in words


def test_a_confirmation_needs_words(small):
    page = part("Review")
    next(item for item in page.text_input if item.label == "Why it is right").input("")
    press(page, "Confirm")
    assert "needs its reason" in page.error[0].value
    assert len(catalogue.review(known(small))) == 1


def test_a_doubtful_reading_is_corrected_where_it_is_shown(small):
    page = part("Review")
    next(item for item in page.selectbox if item.label == "What is decided").select("length").run()
    for label, text in (("Is", "16"), ("Why", "The mask needs sixteen")):
        next(item for item in page.text_input if item.label == label).input(text)
    press(page, "Record the decision")
    assert known(small).target.tables["LOAD_PMI"].field("BORN_ON").length == 16
    assert "No reading is in doubt here." in everything(page)


def test_next_and_previous_walk_the_list(sample):
    page = part("Review")
    names = [row["Field"] for row in shown(page)]
    assert names[0] in everything(page) and f"1 of {len(names)}" in everything(page)
    page.button(key="doubt-next").click().run()
    assert f"2 of {len(names)}" in everything(page)
    assert page.button(key="doubt-back").disabled is False
    page.button(key="doubt-back").click().run()
    assert f"1 of {len(names)}" in everything(page) and page.button(key="doubt-back").disabled


def test_several_unsaid_fields_are_decided_at_once_or_none(small):
    page = part("Review")
    page.segmented_control(key="review-list").set_value("Mandatory not said").run()
    names = [row["Field"] for row in shown(page)]
    key = f"unsaid-target---{len(names)}"
    page.session_state[key] = {"selection": {"rows": [0, 1], "columns": [], "cells": []}}
    page.run()
    press(page, "Decide these 2")
    assert "needs its reason" in page.error[0].value or "on evidence" in page.error[0].value
    assert not catalogue.undecided(known(small)) == []
    for label, text in (("Evidence", "Guide 18.4, page 3"), ("Why", "The vendor marks it")):
        next(item for item in page.text_input if item.label == label).input(text)
    press(page, "Decide these 2")
    left = [f"{item.table}.{item.field}" for item in catalogue.undecided(known(small))]
    assert left == names[2:]
    held = known(small).target.tables["LOAD_PMI"].fields[0]
    assert not page.text_input[1].value  # what is next is not decided on the same words
    assert held.mandatory == "Y" and "Guide 18.4, page 3" in held.mandatory_reason


def test_the_source_is_not_asked_what_is_mandatory(small):
    page = part("Review", side="Source")
    page.segmented_control(key="review-list").set_value("Mandatory not said").run()
    assert "Only target fields are asked for this." in everything(page)


def test_a_list_follows_the_table_and_the_word(sample):
    page = part("Review", table="LOAD_PMI")
    assert {row["Field"].split(".")[0] for row in shown(page)} == {"LOAD_PMI"}
