"""The privacy class of a field, and what masking leaves of a value."""

from __future__ import annotations

import pytest

from core.catalogue import Field, Rules
from core.privacy import PRIVACY_CLASSES, classify, masked

KNOWN = """
identifier    | PATDATA.InternalPatientNumber PATDATA.NhsNumber PATDATA.OldNHSNumber
identifier    | PATDATA.DistrictNumber CASENOTEDETS.PtCasenoteIdPhyskey LOAD_PMI.MAIN_CRN
identifier    | MERGEDID.OldID MOTHERBABYLINK.RelatedPtNoInt ADTLADDCOR.Intpatno
identifier    | LOAD_PMI.EXTERNAL_SYSTEM_ID LOAD_PMIIDS.ADDITIONAL_ID OPREFERRAL.UBRN
identifier    | CASENOTELINK.CaseNoteNumber RTTPTPATHWAY.PathwayNumber USERS.Password
name          | PATDATA.Surname PATDATA.Forenames PATDATA.BirthName PATDATA.PreviousSurname1
name          | PATDATA.NoKName PATDATA.CarerName PREVSURNAME.Aka LOAD_PMI.PAT_NAME_FAMILY
name          | LOAD_PMI.PAT_NAME_1 LOAD_PMIALIASES.NAME_FAMILY GP.GpName
contact       | PATDATA.PtAddrLine1 PATDATA.PtAddrPostCode PATDATA.PtMobilePhone PATDATA.PtEmail
contact       | EPIREGISTRATION.Tempadd1 EPIREGISTRATION.Epiadd2 ADTLADDCOR.Newaddline1
contact       | LOAD_PMI.PAT_ADDRESS_1 LOAD_PMI.POST_CODE LOAD_PMICONTACTS.TELEPHONE_NO
date of birth | PATDATA.PtDoB PATDATA.InternalDateOfBirth LOAD_PMI.DATE_OF_BIRTH
free text     | PATDATA.GeneralComments PATDATA.Allergies OPA.ApptComment LOAD_PMI.COMMENTS
free text     | PATDATA.PtDeathInformedBy LOAD_REFERRALS.NOTE_1_TEXT PATDATA.PlaceOfBirth
code          | PATDATA.Sex PATDATA.Religion PATDATA.NHSNumberStatus MOD.Description
code          | OPA.ClinicCode HOSPDET.HospitalName LOAD_PMIIDS.ADDITIONAL_ID_TYPE
none          | OPA.PtApptStartDtimeInt ADMITDISCH.AdmissionDate PATDATA.PostAddrExpiryDate
none          | ADMITDISCH.EpisodeNumber CONSEPISODE.FCENumber LOAD_PMI.DATE_ENTERED_COUNTRY
"""
CASES = [
    (column, kind.strip())
    for kind, columns in (line.split("|") for line in KNOWN.strip().splitlines())
    for column in columns.split()
]


def field(column, **facts):
    table, name = column.split(".")
    return Field("source", table, 1, name, name, **facts)


@pytest.mark.parametrize(("column", "kind"), CASES, ids=[case[0] for case in CASES])
def test_known_fields_have_their_class(column, kind):
    assert classify(field(column)) == kind
    assert kind in PRIVACY_CLASSES


def test_a_code_type_makes_a_code():
    assert classify(field("LOAD_X.WHERE_DIED")) == "none"
    assert classify(field("LOAD_X.WHERE_DIED", rules=Rules(code_type_id="274"))) == "code"


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("943 476 5919", "identifier", "999 999 9999"),
        ("O'Brien", "name", "X'Xxxxx"),
        ("LS1 4AP", "contact", "XX9 9XX"),
        ("07/11/1956", "date of birth", "99/99/9999"),
        ("Knee pain", "free text", "[9 characters]"),
        ("M", "code", "M"),
        ("12", "none", "12"),
        ("Zoë", "a class to come", "Xxx"),
        (None, "name", None),
        ("  ", "name", "  "),
    ],
)
def test_masking_leaves_codes_and_else_only_the_shape(value, kind, shown):
    assert masked(value, kind) == shown
