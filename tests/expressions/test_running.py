"""What a checked expression does in DuckDB, on good and on bad values."""

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.expressions import checked, vocabulary_sql
from core.store import Engine, engine

COLUMNS = {"p": ["InternalPatientNumber", "Sex", "PtDoB", "A", "B", "Order"], "split": ["seq"]}
VOCABULARY = (Path(__file__).parent / "vocabulary.txt").read_text(encoding="utf-8").splitlines()
MACRO = "CREATE OR REPLACE TEMP MACRO \"xw_3_sex\"(x) AS (MAP {'1': 'M'})[upper(trim(x))]"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory):
    with engine(Path(tmp_path_factory.mktemp("spill")), threads=1) as opened:
        for statement in (*vocabulary_sql(), MACRO):
            opened.execute(statement, step="vocabulary")
        yield opened


def values(db: Engine, text: str, a: list[str | None], b: list[str | None] | None = None) -> list:
    """Per row the value as text, and the reasons of the probes that are true."""
    made = checked(text, COLUMNS, crosswalks={"sex": "3_sex"})
    rows = {name: a for name in COLUMNS["p"]} | {"B": b or a}
    db.register("p", pa.table({name: pa.array(cells, pa.string()) for name, cells in rows.items()}))
    tests = [f"CASE WHEN {p.failed_sql} THEN '{p.reason}' END" for p in made.probes]
    failed = f"concat_ws(' ', {', '.join(tests)})" if tests else "''"
    sql = f"SELECT CAST({made.sql} AS VARCHAR), {failed} FROM p"
    return db.rows(sql, step=text)


DATES = """
01/02/2020         2020-02-01 00:00:00
31/02/2020         -
29/02/2023         -
29/02/2024         2024-02-29 00:00:00
1/2/2020           -
01/02/2020_10:30   2020-02-01 10:30:00
01/02/2020_24:00   2020-02-02 00:00:00
31/12/2020_24:00   2021-01-01 00:00:00
01/02/2020_24:01   -
01/02/2020_25:00   -
01/02/2020T10:30   -
01/02/29           2029-02-01 00:00:00
01/02/30           1930-02-01 00:00:00
01/02/30_23:59     1930-02-01 23:59:00
20200201           2020-02-01 00:00:00
20200230           -
202002011030       2020-02-01 10:30:00
202002012400       2020-02-02 00:00:00
202002012460       -
01/02/201030       -
20200201_10:30     -
00000000           -
99999999           -
10:30              -
1030               -
2020-02-01         -
abc                -
""".strip().splitlines()


@pytest.mark.parametrize("line", DATES)
def test_only_the_known_legacy_formats_are_read(db, line):
    text, wanted = line.split(maxsplit=1)
    value, failed = values(db, "as_datetime(p.A)", [text.replace("_", " ")])[0]
    assert (value or "-") == wanted
    assert failed == ("" if value else "DATE_NOT_READ")


def test_a_date_drops_its_time_and_blank_is_no_fault(db):
    assert values(db, "as_date(p.A)", ["01/02/2020 10:30", None, "", "  ", "x"]) == [
        ("2020-02-01", ""),
        (None, ""),
        (None, ""),
        (None, ""),
        (None, "DATE_NOT_READ"),
    ]


def test_a_time_is_read_from_a_time_or_a_date_with_one(db):
    texts = ["10:30", "0930", "24:00", "2400", "01/02/2020 10:30", "202002010005", "25:00", "930"]
    found = [value for value, _ in values(db, "as_time(p.A)", texts)]
    assert found == ["10:30", "09:30", "00:00", "00:00", "10:30", "00:05", None, None]


def test_a_date_and_a_time_make_one_moment(db):
    days = ["01/02/2020", "20200201", "01/02/2020", "01/02/2020", None, "x"]
    times = ["10:30", "2400", None, "99", "10:30", "10:30"]
    assert values(db, "as_datetime(p.A, p.B)", days, times) == [
        ("2020-02-01 10:30:00", ""),
        ("2020-02-02 00:00:00", ""),
        ("2020-02-01 00:00:00", ""),
        (None, "DATE_NOT_READ"),
        (None, ""),
        (None, "DATE_NOT_READ"),
    ]


def test_a_code_is_translated_trimmed_and_case_blind_or_told(db):
    assert values(db, "crosswalk('sex', p.A)", [" 1 ", "9", None, " "]) == [
        ("M", ""),
        (None, "CODE_NOT_TRANSLATED"),
        (None, ""),
        (None, ""),
    ]


def test_a_branch_not_taken_is_no_fault(db):
    text = "CASE WHEN p.B = 'd' THEN as_date(p.A) WHEN p.B = 'c' THEN crosswalk('sex', p.A) END"
    with pytest.raises(Exception, match="mixes"):
        checked(text, COLUMNS, crosswalks={"sex": "3_sex"})
    text = "CASE WHEN p.B = 'd' THEN CAST(as_date(p.A) AS VARCHAR) ELSE crosswalk('sex', p.A) END"
    rows = values(db, text, ["x", "1", "x", "x"], ["d", "c", "c", None])
    assert [failed for _, failed in rows] == [
        "DATE_NOT_READ", "", "CODE_NOT_TRANSLATED", "CODE_NOT_TRANSLATED"
    ]  # fmt: skip


def test_a_fallback_not_reached_is_no_fault(db):
    rows = values(db, "coalesce(as_date(p.A), as_date(p.B))", ["20200101", None], ["x", "x"])
    assert rows == [("2020-01-01", ""), (None, "DATE_NOT_READ")]


def test_arithmetic_never_raises(db):
    rows = values(db, "CAST(p.A AS BIGINT) * CAST(p.B AS BIGINT)", ["9" * 18, "2"], ["9" * 18, "3"])
    assert rows == [(None, "NOT_A_NUMBER"), ("6", "")]
    assert values(db, "CAST(p.A AS INTEGER) % 0", ["5"])[0][1] == "NOT_A_NUMBER"


def test_a_word_of_a_name_and_a_line_of_an_address(db):
    assert values(db, "name_part(p.A, 2)", ["ANN  MARY JANE", "ANN", None])[0][0] == "MARY"
    assert [v for v, _ in values(db, "name_part(p.A, 2)", ["ANN", None])] == [None, None]
    assert values(db, "address_line(p.A, 2)", ["1 High St, Leeds ,, X"])[0][0] == "Leeds"
    assert values(db, "address_line(p.A, 3)", ["1 High St, Leeds ,, X"])[0][0] is None


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=st.sampled_from([item for item in VOCABULARY if "parent(" not in item]),
    a=st.text(max_size=20) | st.sampled_from(["31/02/2020 24:00", "99999999", "-1", "1e9", "%_\\"]),
    b=st.text(max_size=20) | st.none(),
)
def test_no_value_makes_a_checked_expression_raise(db, text, a, b):
    if "record_number" not in text and "split." not in text and "\x00" not in a + (b or ""):
        assert len(values(db, text, [a], [b])) == 1


def test_nested_conversions_stay_small_enough_to_plan(db):
    text = "p.A"
    for _ in range(8):
        text = f"CAST(as_date({text}) AS VARCHAR)"
    assert values(db, text, ["01/02/2020"])[0][0] is None  # an ISO text is no legacy format
