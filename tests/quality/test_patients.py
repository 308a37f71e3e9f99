"""Right patient: a row attached to another patient is caught, whatever its key says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.contract import Contract, Feed
from core.quality.scope import PatientPart, key_parts, patient_parts, read_tables

LINK = "target.LOAD_ADT_EPISODES.ADT_ADM_RECORD_NUMBER"


def test_episodes_shuffled_over_admissions_fail(world):
    for old, new in (("1 1 100", "1 3 100"), ("2 1 100", "2 3 100"), ("4 3 200", "4 1 200")):
        world.change("target", "LOAD_ADT_EPISODES", old, new)
    results = world.run()
    found = results[f"{LINK}.same_patient.key"]
    assert (found.state, found.numerator, found.denominator) == ("FAIL", 3, 4)
    assert results[f"{LINK}.reference"].state == "PASS"
    assert [item["record"] for item in world.keys_of(f"{LINK}.same_patient.key")] == [1, 2, 4]


def test_a_patients_number_copied_to_another_patients_row_fails(world):
    world.change("target", "LOAD_ADT_ADMISSIONS", "200_1 D200", "200_1 D100")
    found = world.run()["target.LOAD_ADT_ADMISSIONS.MAIN_CRN.same_patient"]
    assert (found.state, found.numerator) == ("FAIL", 1)


def test_marks_inside_a_key_do_not_move_the_patient(world):
    world.tables["keys"]["LOAD_ADT_EPISODES"] = (
        "business_key record_number\n100|1\\||1 1\n100|1|2 2\n100|2|1 3\n200|1\\\\|1 4"
    )
    assert world.run()[f"{LINK}.same_patient.key"].numerator == 0


@pytest.mark.parametrize(
    ("keys", "parts"),
    [
        (["p.InternalPatientNumber, p.EpisodeNumber"], (PatientPart(1, None),)),
        (["p.FCENumber, p.Intpatno"], (PatientPart(2, None),)),
        (["'WL', p.InternalPatientNumber"], (PatientPart(2, "WL"),)),
        (["'a, b', concat(p.X, ','), p.PatientNumber"], (PatientPart(3, "A, B"),)),
        (["p.FCENumber"], None),
        (["'OLD', m.OldID", "'NEW', p.InternalPatientNumber"],
         (PatientPart(None, "OLD"), PatientPart(2, "NEW"))),
        (["m.OldID", "'NEW', p.InternalPatientNumber"], None),
    ],
)  # fmt: skip
def test_the_patient_is_found_in_a_business_key(keys, parts):
    feeds = tuple(Feed("T", str(place), "S", "p", key) for place, key in enumerate(keys))
    assert patient_parts(Contract(feeds, ()), "T") == parts


def test_a_key_is_split_outside_quotes_and_brackets():
    assert key_parts("'a,b', f(x, y), z") == ["'a,b'", "f(x, y)", "z"]


def test_tables_are_read_from_driving_and_joins():
    joins = "g: GP ON g.A = p.A | optional-one\nw: WARD ON w.B = p.B | one"
    feed = Feed("T", "f", "PATDATA", "p", "p.X", joins=joins)
    assert read_tables(Contract((feed,), ())) == {"PATDATA", "GP", "WARD"}


CRN = "target.LOAD_ADT_ADMISSIONS.MAIN_CRN.same_patient"
FOLLOW = "follow a.InternalPatientNumber through MERGEDID OldID -> NewestID"


def merged_spell(world, merges, follow=FOLLOW):
    """A spell held under the number 150, loaded as the patient 100; these merges are known."""
    feeds = tuple(
        replace(feed, follow_merge=follow) if feed.target_table == "LOAD_ADT_ADMISSIONS" else feed
        for feed in world.contract.feeds
    )
    world.contract = replace(world.contract, feeds=feeds)
    spells = world.tables["target"]["LOAD_ADT_ADMISSIONS"].rstrip()
    spells += "\n4 150_1 D100 01/02/2019_10:00 05/02/2019_10:00"
    world.tables["target"]["LOAD_ADT_ADMISSIONS"] = spells
    world.tables["keys"]["LOAD_ADT_ADMISSIONS"] += "\n150|1 4"
    world.tables["source"]["MERGEDID"] = "OldID NewestID\n" + merges


@pytest.mark.parametrize("merges", ["150 100", "150 160\n160 100", "_150_ 100\n150 100"])
def test_a_row_under_a_merged_number_belongs_to_the_survivor(world, merges):
    merged_spell(world, merges)
    assert world.run()[CRN].numerator == 0


@pytest.mark.parametrize("merges", ["150 200", "150 160\n160 150", "150 100\n150 200", "900 100"])
def test_a_row_that_was_led_to_anyone_else_than_the_survivor_fails(world, merges):
    merged_spell(world, merges)
    found = world.run()[CRN]
    assert (found.state, found.numerator) == ("FAIL", 1)


def test_merges_that_no_feed_follows_move_nobody(world):
    merged_spell(world, "150 100", follow=FOLLOW.replace("follow", "exclude"))
    assert world.run()[CRN].state == "FAIL"
