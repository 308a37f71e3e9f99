"""A small programme: three source tables, four target tables, a contract without a fault."""

from __future__ import annotations

import pytest

from core.catalogue import Catalogue, Field, Relationship, Rules, Schema, Table
from core.contract import Contract, Feed, Line, Policy
from core.crosswalks import Crosswalk, Pair

SOURCE = """
PATDATA   PatientNo Sex Surname PtDoB GpCode Allergies Allergies_1 Changed
GP        GpCode GpName National
EPISODE   PatientNo EpisodeNo StartDate StartTime
"""

TARGET = """
LOAD_PMI.RECORD_NUMBER            NUMBER
LOAD_PMI.SYSTEM_CODE              VARCHAR2 code=10599
LOAD_PMI.MAIN_CRN                 VARCHAR2 mandatory length=8
LOAD_PMI.SEX                      VARCHAR2 code=3
LOAD_PMI.DATE_OF_BIRTH            DATE     mask=DD/MM/YYYY
LOAD_PMI.GP_NATIONAL_CODE         VARCHAR2
LOAD_PMIALLERGIES.RECORD_NUMBER   NUMBER
LOAD_PMIALLERGIES.LOADPMI_RECORD_NUMBER NUMBER fk=LOAD_PMI
LOAD_PMIALLERGIES.COMMENTS        VARCHAR2
LOAD_ADT.RECORD_NUMBER            NUMBER
LOAD_ADT.LOADPMI_RECORD_NUMBER    NUMBER   fk=LOAD_PMI
LOAD_ADT.ADMIT_DATE               DATE     mask=DD/MM/YYYY_HH24:MI
LOAD_SITES.RECORD_NUMBER          NUMBER
LOAD_SITES.EXTERNAL_SYSTEM_ID     VARCHAR2
LOAD_SITES.NAME                   VARCHAR2
LOAD_SITES.BEDS                   NUMBER   length=3
LOAD_SITES.KIND                   VARCHAR2 code=7
"""

SPLIT = """[{"seq": "'1'", "text": "p.Allergies"}, {"seq": "'2'", "text": "p.Allergies_1"}]"""

FEEDS = (
    Feed(
        "LOAD_PMI",
        "main",
        "PATDATA",
        "p",
        "p.PatientNo",
        joins="g: GP ON g.GpCode = p.GpCode | optional-one",
        row_filter="p.Surname <> 'TEST'",
        exclusion_reason="Test patients",
        status="IN_REVIEW",
    ),
    Feed(
        "LOAD_PMIALLERGIES",
        "main",
        "PATDATA",
        "p",
        "p.PatientNo, split.seq",
        split=SPLIT,
        status="IN_REVIEW",
    ),
    Feed("LOAD_ADT", "main", "EPISODE", "e", "e.PatientNo, e.EpisodeNo", status="IN_REVIEW"),
)

LINES = """
LOAD_PMI          RECORD_NUMBER         SURROGATE_ETL      record_number()
LOAD_PMI          SYSTEM_CODE           LOOKUP_TRANSLATION constant('PC')
LOAD_PMI          MAIN_CRN              DIRECT_SOURCE      p.PatientNo
LOAD_PMI          SEX                   LOOKUP_TRANSLATION crosswalk('sex', p.Sex)
LOAD_PMI          DATE_OF_BIRTH         DIRECT_SOURCE      as_date(p.PtDoB)
LOAD_PMI          GP_NATIONAL_CODE      DIRECT_SOURCE      g.National
LOAD_PMIALLERGIES RECORD_NUMBER         SURROGATE_ETL      record_number()
LOAD_PMIALLERGIES LOADPMI_RECORD_NUMBER SURROGATE_ETL      parent('LOAD_PMI', p.PatientNo)
LOAD_PMIALLERGIES COMMENTS              DIRECT_SOURCE      split.text
LOAD_ADT          RECORD_NUMBER         SURROGATE_ETL      record_number()
LOAD_ADT          LOADPMI_RECORD_NUMBER SURROGATE_ETL      parent('LOAD_PMI', e.PatientNo)
LOAD_ADT          ADMIT_DATE            DERIVED            as_datetime(e.StartDate, e.StartTime)
"""

SEX = Crosswalk("3_sex", "3", "sex", (Pair("1", "M"), Pair("2", "F")))


def _source() -> Schema:
    tables = {}
    for position, row in enumerate(filter(None, SOURCE.splitlines()), 1):
        name, *columns = row.split()
        fields = tuple(Field("source", name, n, c, c) for n, c in enumerate(columns, 1))
        tables[name] = Table("source", name, position, fields)
    return Schema("source", tables)


def _field(row: str, position: int) -> Field:
    place, kind, *words = row.split()
    table, name = place.split(".")
    given = dict(word.partition("=")[::2] for word in words)
    rules = Rules(
        code_type_id=given.get("code"),
        format_mask=given["mask"].replace("_", " ") if "mask" in given else None,
        fk_to=f"{given['fk']}.RECORD_NUMBER" if "fk" in given else None,
    )
    length = int(given["length"]) if "length" in given else None
    mandatory = "Y" if "mandatory" in given else "U"
    return Field(
        "target", table, position, name, name, kind, length, mandatory=mandatory, rules=rules
    )


@pytest.fixture
def catalogue() -> Catalogue:
    fields = [_field(row, n) for n, row in enumerate(filter(None, TARGET.splitlines()), 1)]
    names = list(dict.fromkeys(field.table for field in fields))
    tables = {
        name: Table("target", name, place, tuple(f for f in fields if f.table == name))
        for place, name in enumerate(names, 1)
    }
    links = tuple(
        Relationship(
            "target", f.table, (f.name,), "LOAD_PMI", ("RECORD_NUMBER",), "declared", "guide"
        )
        for f in fields
        if f.rules.fk_to
    )
    return Catalogue(_source(), Schema("target", tables), links)


@pytest.fixture
def crosswalks() -> dict[str, Crosswalk]:
    return {"3_sex": SEX}


@pytest.fixture
def contract() -> Contract:
    lines = []
    for row in filter(None, LINES.splitlines()):
        table, name, kind, rule = row.split(maxsplit=3)
        crosswalk = "3_sex" if "crosswalk(" in rule else ""
        lines.append(
            Line(table, "main", name, kind, rule=rule, crosswalk=crosswalk, status="IN_REVIEW")
        )
    unmapped = Line(
        "LOAD_SITES", "", "NAME", "OUT_OF_SCOPE", decision_note="Sites are keyed by hand."
    )
    policy = Policy("LOAD_PMI", "SEX", "U", "The loader needs one.", expires="2027-01-01")
    lines[3] = Line(**{**vars(lines[3]), "policy": "policy"})
    return Contract(FEEDS, (*lines, unmapped), (policy,))
