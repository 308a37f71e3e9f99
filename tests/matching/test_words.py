"""Names to words: however a name is written, its words are the same."""

from __future__ import annotations

import pytest

from core.matching.score import likeness
from core.matching.words import number_in, words_of


def meanings(name):
    return [word.meaning for word in words_of(name)]


@pytest.mark.parametrize(
    "names",
    [
        ("PtDoB", "pat_date_of_birth", "PATIENT_DOB"),
        ("NoKName", "NOK_NAME", "next of kin name"),
        ("PtAddrPostCode", "PAT_ADDRESS_POST_CODE", "ptaddrpostcode"),
        ("DischDt", "DISCHARGE_DATE", "DischargeDate"),
        ("MaritalStatus", "MARITAL_STS", "maritalstatus"),
        ("SuspReason", "DEFERRAL_REASON", "SuspensionRsn"),
    ],
)
def test_spellings_of_one_name_have_the_same_words(names):
    assert len({tuple(meanings(name)) for name in names}) == 1, [meanings(n) for n in names]


def test_a_word_remembers_how_it_was_written():
    first, *_ = words_of("DoB")
    assert (first.meaning, first.written, first.how) == ("date", "dob", "abbreviation")


def test_a_name_of_noise_alone_keeps_its_words():
    assert meanings("Int") == ["int"]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("PtAddrLine1", 1),
        ("DIAGNOSIS_10_DESC", 10),
        ("A2ndOfferDateInt", 2),
        ("AddressLineThree", 3),
        ("FirstSeen", None),
        ("ICD10", None),
        ("KH07StartWait", None),
        ("KornerCode", None),
    ],
)
def test_the_number_that_tells_like_fields_apart(name, number):
    assert number_in(name) == number


def test_likeness_is_exact_then_stem_then_near_then_nothing():
    table = likeness(["ward"], ["ward", "wardstay", "warden", "bed"])[0].tolist()
    assert table == [1.0, 0.8, 0.8, 0.0]
    assert likeness(["speciality"], ["specialty"])[0].tolist() == [0.7]
