"""The patients of a cohort are coherent, and cannot be mistaken for real ones."""

from __future__ import annotations

import re

PHONES = ("PtHomePhone", "PtMobilePhone", "PtWorkPhone", "NoKHomePhone", "NoKWorkPhone")
CARER_PHONES = ("HomePhone", "WorkPhone")
POSTCODE = r"[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][ABD-HJLNP-UW-Z]{2}"


def check_digit(number: str) -> int:
    total = sum(
        int(digit) * weight for digit, weight in zip(number, range(10, 1, -1), strict=False)
    )
    return (11 - total % 11) % 11


def column(ask, table: str, name: str) -> list[str]:
    return [row[0] for row in ask(f"SELECT {name} FROM {table} WHERE {name} IS NOT NULL")]


def test_nhs_numbers_are_valid_unique_and_from_the_999_range(ask):
    numbers = column(ask, "PATDATA", "NhsNumber")
    assert len(numbers) > 480
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        assert re.fullmatch(r"999\d{7}", number)
        assert check_digit(number) == int(number[9])


def test_phones_are_of_the_drama_ranges_and_mail_of_the_example_domain(ask):
    for name in (*PHONES, *CARER_PHONES):
        numbers = column(ask, "PATDATA", name)
        assert numbers
        assert all(re.fullmatch(r"(01632 960|07700 900)\d{3}", number) for number in numbers)
    for name in ("PtEmail", "CarerEmail"):
        assert all(
            re.fullmatch(r"[a-z0-9.]+@example\.org", x) for x in column(ask, "PATDATA", name)
        )


def test_postcodes_have_the_form_of_postcodes(ask):
    places = {"PATDATA": "PtAddrPostCode", "GP": "Postcode", "PREVADDRESS": "Postcode"}
    for table, name in places.items():
        assert all(re.fullmatch(POSTCODE, code) for code in column(ask, table, name))


def test_sex_title_and_marital_status_agree(ask):
    men, women = "'MRS', 'MISS', 'MS', 'LADY', 'DAME'", "'MR', 'MSTR', 'SIR', 'LORD'"
    assert ask(f"SELECT count(*) FROM PATDATA WHERE Sex = 'M' AND Title IN ({men})") == [(0,)]
    assert ask(f"SELECT count(*) FROM PATDATA WHERE Sex = 'F' AND Title IN ({women})") == [(0,)]
    child = "InternalDateOfBirth > '20091201'"
    assert ask(f"SELECT DISTINCT MaritalStatus FROM PATDATA WHERE {child}") == [("S",)]
    assert ask("SELECT count(*) FROM PATDATA WHERE Title = 'MRS' AND MaritalStatus = 'S'") == [(0,)]


def test_both_forms_of_a_birth_date_agree_with_its_parts(ask):
    wrong = """SELECT count(*) FROM PATDATA
        WHERE PtDoB <> concat_ws('/', PtDobDayInt, PtDobMonthInt, PtDobYearInt)
        OR InternalDateOfBirth <> PtDobYearInt || PtDobMonthInt || PtDobDayInt"""
    assert ask(wrong) == [(0,)]


def test_some_patients_live_together_and_share_name_address_and_practice(ask):
    shared = """SELECT count(*) FROM (
        SELECT PtAddrLine1, PtAddrPostCode, count(DISTINCT Surname) AS names,
            count(DISTINCT GpCode) AS doctors
        FROM PATDATA GROUP BY ALL HAVING count(*) > 1) WHERE names = 1 AND doctors = 1"""
    assert ask(shared) > [(50,)]


def test_a_number_that_lost_has_no_history_and_its_survivor_did_not_lose(ask_few):
    lost = [row[0] for row in ask_few("SELECT OldID FROM MERGEDID")]
    assert lost == ["1000020"]
    for table in ("OPREFERRAL", "ADMITDISCH", "CASENOTELINK", "GPHISTORY", "AEA", "PREVADDRESS"):
        assert ask_few(f"FROM {table} WHERE InternalPatientNumber IN {tuple(lost * 2)}") == []
    assert ask_few("FROM MERGEDID WHERE NewestID IN (SELECT OldID FROM MERGEDID)") == []
    same = """SELECT count(*) FROM MERGEDID m
        JOIN PATDATA o ON o.InternalPatientNumber = m.OldID
        JOIN PATDATA n ON n.InternalPatientNumber = m.NewestID
        WHERE o.Surname = n.Surname AND o.PtDoB = n.PtDoB AND o.NhsNumber IS NULL"""
    assert ask_few(same) == [(1,)]


def test_the_open_row_of_the_gp_history_is_the_patients_gp(ask):
    wrong = """SELECT count(*) FROM PATDATA p
        LEFT JOIN GPHISTORY h ON h.InternalPatientNumber = p.InternalPatientNumber
            AND h.ToDate IS NULL
        LEFT JOIN MERGEDID m ON m.OldID = p.InternalPatientNumber
        WHERE m.OldID IS NULL AND h.GpCode IS DISTINCT FROM p.GpCode"""
    assert ask(wrong) == [(0,)]
    one = """SELECT count(*) FROM GPHISTORY WHERE ToDate IS NULL
        GROUP BY InternalPatientNumber HAVING count(*) > 1"""
    assert ask(one) == []


def test_earlier_addresses_and_doctors_follow_one_another(ask):
    wrong = "SELECT count(*) FROM PREVADDRESS WHERE EffectiveFromDateInt >= EffectiveToDateInt"
    assert ask(wrong) == [(0,)]
    gap = """SELECT count(*) FROM (
        SELECT {start} AS start,
            lag({end}) OVER (PARTITION BY InternalPatientNumber ORDER BY SeqNo) AS e
        FROM {table}) WHERE e IS NOT NULL AND e <> start"""
    address = {"start": "EffectiveFromDateInt", "end": "EffectiveToDateInt", "table": "PREVADDRESS"}
    doctor = {"start": "FromDtTmInt", "end": "PmiPatientGpHistoryToDateIndexKey"}
    assert ask(gap.format(**address)) == [(0,)]
    assert ask(gap.format(**doctor, table="GPHISTORY")) == [(0,)]


def test_an_earlier_surname_is_the_birth_name(ask):
    assert ask("SELECT count(*) FROM PREVSURNAME") > [(10,)]
    wrong = """SELECT count(*) FROM PREVSURNAME a JOIN PATDATA p USING (InternalPatientNumber)
        WHERE a.Surname <> p.BirthName OR a.InternalDateOfBirth <> p.InternalDateOfBirth"""
    assert ask(wrong) == [(0,)]


def test_what_belongs_to_the_carer_is_filled_only_with_a_carer(ask):
    theirs = "coalesce(HomePhone, WorkPhone, Relationship, CarerAddress)"
    carer = f"CarerName IS NULL AND {theirs} IS NOT NULL"
    assert ask(f"SELECT count(*) FROM PATDATA WHERE {carer}") == [(0,)]
    assert ask("SELECT count(*) FROM PATDATA WHERE CarerName IS NOT NULL") > [(5,)]


def test_every_patient_is_known_by_casenote_hospital_and_nhs_number(ask):
    kinds = """SELECT count(*) FROM PATDATA p LEFT JOIN CASENOTELINK l
        ON l.InternalPatientNumber = p.InternalPatientNumber AND l.EntityTypeKey = '{kind}'
        AND l.ExternalNumber = p.{number}
        WHERE p.{number} IS NOT NULL AND l.ExternalNumber IS NULL
        AND p.InternalPatientNumber NOT IN (SELECT OldID FROM MERGEDID)"""
    assert ask(kinds.format(kind=2, number="DistrictNumber")) == [(0,)]
    assert ask(kinds.format(kind=3, number="NhsNumber")) == [(0,)]
