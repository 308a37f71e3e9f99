"""A load runs the project's named functions, and the kept statement shows what they do."""

from dataclasses import replace

import pytest

from core.errors import ContractError
from tests.etl.programme import PMI_FEED

TEXT = "-- example: bare('a b') = 'ab'\nbare(x) = replace(x, ' ', '');\n"


def test_a_line_and_a_filter_may_call_a_function(patients):
    feed = replace(PMI_FEED, row_filter="bare(p.Surname) <> 'JONES'", exclusion_reason="x")
    load = patients("bare(p.No || ' ' || p.Surname)", feeds=[feed], functions=TEXT).run()
    assert load.column("LOAD_PMI", "VALUE") == ["P1SMITH", "P3PATEL"]
    sql = (load.folder / "sql" / "LOAD_PMI.main.sql").read_text(encoding="utf-8")
    assert "REPLACE(" in sql.upper()


def test_a_function_that_cannot_be_read_stops_the_load(patients):
    with pytest.raises(ContractError, match="It has no example"):
        patients("bare(p.No)", functions="bare(x) = trim(x);").run()


def test_an_example_that_does_not_hold_stops_the_load_before_anything_is_written(patients):
    wrong = TEXT.replace("'ab'", "'a b'")
    made = patients("bare(p.No)", functions=wrong)
    with pytest.raises(ContractError, match="examples do not hold: bare"):
        made.run()
    assert list((made.base / "run").iterdir()) == []
