"""The tables of a cohort have the dictionary's shape, keys and relations."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from core.cohort import modelled_tables
from core.contract import needed_columns, read_contract
from tests.cohort.conftest import ROOT, SOME
from tests.cohort.keys import PARENTS, UNIQUE


def test_every_table_has_exactly_the_dictionarys_columns_as_text(cohort, dictionary):
    for name in cohort.tables:
        schema = pq.read_schema(cohort.path(name))
        fields = dictionary.source.tables[name].fields
        assert schema.names == ["_record", *(field.name for field in fields)], name
        assert [str(kind) for kind in schema.types] == ["int64", *["string"] * len(fields)], name


def test_no_statement_supplies_a_column_that_the_dictionary_lacks(made, monkeypatch, dictionary):
    seen = {}
    from core.cohort import tables

    def noted(table, found, shape=tables.shaped):
        known = {field.name.casefold() for field in table.fields}
        seen[table.name] = {name.casefold() for name in found.column_names} - known
        return shape(table, found)

    monkeypatch.setattr(tables, "shaped", noted)
    made(3)
    assert set(modelled_tables()) <= set(seen)
    assert {name: extra for name, extra in seen.items() if extra} == {}


def test_a_record_number_counts_the_rows_in_key_order(ask):
    for table, key in UNIQUE.items():
        columns = ", ".join(f'"{column}"' for column in key)
        counted = f"row_number() OVER (ORDER BY {columns})"
        assert (
            ask(f"SELECT * FROM (SELECT _record, {counted} AS n FROM {table}) WHERE n <> _record")
            == []
        )


@pytest.mark.parametrize("table", UNIQUE)
def test_the_key_is_filled_and_unique(ask, table):
    columns = ", ".join(f'"{column}"' for column in UNIQUE[table])
    blank = " OR ".join(f'"{column}" IS NULL' for column in UNIQUE[table])
    assert ask(f"SELECT count(*) FROM {table}") > [(0,)]
    assert ask(f"SELECT count(*) FROM {table} WHERE {blank}") == [(0,)]
    assert ask(f"SELECT {columns} FROM {table} GROUP BY ALL HAVING count(*) > 1") == []


@pytest.mark.parametrize("relation", PARENTS, ids=lambda item: f"{item[0]}-{item[1][-1]}-{item[2]}")
def test_every_child_has_its_parent(ask, relation):
    child, columns, parent, parent_columns = relation
    filled = " AND ".join(f'c."{column}" IS NOT NULL' for column in columns)
    pairs = zip(columns, parent_columns, strict=True)
    meets = " AND ".join(f'c."{left}" = p."{right}"' for left, right in pairs)
    assert ask(f"SELECT count(*) FROM {child} c WHERE {filled}") > [(0,)]
    alone = f"NOT EXISTS (FROM {parent} p WHERE {meets})"
    orphans = f"SELECT count(*) FROM {child} c WHERE {filled} AND {alone}"
    assert ask(orphans) == [(0,)]


def test_no_value_is_longer_than_its_field(ask, cohort, dictionary):
    for name in cohort.tables:
        fields = [field for field in dictionary.source.tables[name].fields if field.length]
        longest = ask(
            f"SELECT {', '.join(f'max(length({field.name}))' for field in fields)} FROM {name}"
        )
        for field, length in zip(fields, longest[0], strict=True):
            assert (length or 0) <= field.length, f"{name}.{field.name}"


def test_a_table_without_a_model_has_its_columns_and_no_rows(made):
    extract = made(2, {**SOME, "PATCHANGE": (), "OCORDER": ()})
    assert extract.tables["OCORDER"].rows == 0
    assert "SessionPrompt8_1" in extract.tables["OCORDER"].columns


def test_required_tables_are_written_even_when_nothing_reads_them(made):
    extract = made(3, {})
    assert sorted(extract.tables) == ["ADMITDISCH", "AEA", "HWSAPP", "PATDATA"]
    assert extract.tables["PATDATA"].rows == 3


# Read by feeds and not modelled yet: commissioning, a stay's summary on its finished episodes,
# wordings of some master files, and what happens to an offer of admission after it was made.
BLANK_YET = """
ADMITDISCH.Comment ADMITDISCH.Referral CONSEPISODE.HRGCode DOD.FullDescription FCEEXT.ContractId
FCEEXT.DateOnList FCEEXT.DaysOnWl FCEEXT.DestinationOnDischarge FCEEXT.HaCode FCEEXT.HrgCode
FCEEXT.KornerEpisodePrimaryProcedureDateExternal FCEEXT.MethodOfAdmission FCEEXT.MethodOfDischarge
FCEEXT.ProviderCode FCEEXT.PurchaserCode FCEEXT.WardCdend GP.GpfhCode MOA.FullDescription
MOD.FullDescription OPA.ApptConractId OPA.ApptPurchRef OPA.ApptPurchaser OPA.AttSubDiagCode
OPA.HaCode OPA.ReferralContractId OPA.ReferralPurchaser OPDISCHARGE.DischargeCode
OPREFERRAL.EpiReferringCon OUTCLNC.ProviderCode PREADMISSION.EpsCurrActvStsInt
PREADMISSION.ExpClerkingDt PREADMISSION.ExpClerkingTm PREADMISSION.OperationDate
PREADMISSION.OperationDateInt PREADMISSION.TCIAcceptDate PREADMISSION.TCIAcceptDateInt
WAITCD.ElAdmListNo WAITCD.MainConsultant WLENTRY.PurchaserRef WLPOSTPONEMENT.ExtensionReason
WLSUSPENSION.Extension
""".split()


def test_the_shipped_contract_reads_no_other_column_that_is_left_blank(made, dictionary):
    contract = read_contract(ROOT / "data/sample/contract")
    extract = made(3, needed_columns(contract, dictionary))
    note = (extract.folder / "SYNTHETIC.txt").read_text(encoding="utf-8")
    told = note.rstrip("\n").rpartition("read and left blank: ")[2]
    assert set(told.split(", ")) == set(BLANK_YET)


def test_one_patient_fills_the_tables_of_a_whole_history(made):
    extract = made(1)
    assert extract.tables["PATDATA"].rows == 1
    for (
        name
    ) in "OPREFERRAL OPA OPWLREMENTRY WLENTRY ADMITDISCH CONSWARDSTAY FCEEXT RTTPERIOD".split():
        assert extract.tables[name].rows > 0, name


def test_columns_that_are_read_and_left_blank_are_named(made):
    extract = made(2, {"PATDATA": ["Surname", "BloodGroup"]})
    note = (extract.folder / "SYNTHETIC.txt").read_text(encoding="utf-8")
    assert note.startswith("SYNTHETIC: every person, number and event in this extract is invented.")
    assert "patients 2, seed 42, as of 2025-11-20" in note
    assert "read and left blank: PATDATA.BloodGroup\n" in note
    assert extract.origin == "synthetic"
