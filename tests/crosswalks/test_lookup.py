"""A crosswalk as rules use it: found by its words, run as a macro, and its gaps counted."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.crosswalks import (
    Crosswalk,
    Pair,
    UntranslatedCode,
    executable,
    executable_pairs,
    found,
    macro_sql,
    untranslated_codes,
    words,
)
from core.store import engine

SEX = Crosswalk(
    "3_sex",
    "3",
    "sex",
    (
        Pair("m", "M'", status="APPROVED"),
        Pair(" 2 ", "F"),
        Pair("9", "X", status="REJECTED"),
        Pair("ß", "Z"),
    ),
)


@pytest.fixture
def db(tmp_path: Path):
    with engine(tmp_path / "spill", [tmp_path]) as opened:
        yield opened


def named(*names: str) -> dict[str, Crosswalk]:
    return {name: Crosswalk(name, "", "", ()) for name in names}


def test_a_word_is_the_full_name_or_the_part_after_the_code_type():
    known = named("3_sex", "3_sex_internal", "10034_source", "10107_source", "consultant")
    assert words(known)["sex"] == "3_sex"
    assert words(known)["3_sex"] == "3_sex"
    assert words(known)["consultant"] == "consultant"
    assert "source" not in words(known)
    assert found(known, "SEX") is known["3_sex"]
    assert found(known, "source") is None


def test_the_approved_pairs_alone_run_when_asked():
    assert [pair.target_value for pair in executable_pairs(SEX)] == ["M'", "F", "Z"]
    assert [pair.target_value for pair in executable_pairs(SEX, "approved")] == ["M'"]
    assert len(executable({"3_sex": SEX}, "approved")["3_sex"].pairs) == 1


def test_a_code_is_compared_trimmed_and_case_blind(db):
    db.execute(macro_sql(SEX), step="macro")
    codes = ["M", " m ", "2", "9", "ß", "", "x"]
    call = ", ".join(f"\"xw_3_sex\"('{code}')" for code in codes)
    row = db.rows(f'SELECT {call}, "xw_3_sex"(CAST(NULL AS VARCHAR))', step="call")[0]
    assert row == ("M'", "M'", "F", None, "Z", None, None, None)


def test_a_crosswalk_without_pairs_translates_nothing(db):
    db.execute(macro_sql(Crosswalk("3_sex", "3", "", ())), step="macro")
    assert db.value("SELECT \"xw_3_sex\"('1')", step="call") is None


def test_untranslated_codes_come_commonest_first_and_blanks_are_none(db, tmp_path):
    cells = ["m", "M ", "q", "9", "9", "", "  ", None, "q", "9"]
    table = pa.table({"_record": list(range(10)), "Sex": pa.array(cells, pa.string())})
    pq.write_table(table, tmp_path / "PATDATA.parquet")
    assert untranslated_codes(db, tmp_path / "PATDATA.parquet", "Sex", SEX) == [
        UntranslatedCode("9", 3),
        UntranslatedCode("q", 2),
    ]
    gaps = untranslated_codes(db, tmp_path / "PATDATA.parquet", "Sex", SEX, "approved")
    assert [gap.code for gap in gaps] == ["9", "q"]
