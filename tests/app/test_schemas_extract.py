"""Schemas beside the extract: relationships weighed, columns profiled, departures listed."""

import pyarrow.parquet as pq
import pytest

from core import connectors, profiling, runs
from pages.widgets import columns
from tests.app.schemas_page import everything, part, shown

PRIVATE = {"Surname", "Forenames", "DistrictNumber", "NhsNumber", "PtAddrLine1", "PtHomePhone"}


@pytest.mark.parametrize("name", ["Profile", "Against the extract"])
def test_without_a_profile_it_is_not_run_and_never_good(name, small):
    words = everything(part(name))
    assert "NOT RUN" in words and "agree" not in words


def test_without_an_extract_relationships_are_shown_as_not_weighed(small):
    words = everything(part("Relationships", side="Source"))
    assert "NOT RUN" in words and "No relationship of this side is known" in words


def test_a_relationship_stands_with_its_rule_score_and_what_the_extract_says(sample):
    page = part("Relationships", side="Source", table="ADMITDISCH")
    rows = {(row["Child"], row["Child fields"], row["Parent"]): row for row in shown(page)}
    row = rows["ADMITDISCH", "InternalPatientNumber", "PATDATA"]
    assert list(row["Extract speaks"]) == ["for"] and row["Found %"] == 100
    assert row["Origin"] == "inferred" and row["Score"] == 0.95 and row["Rule"]
    assert "ADMITDISCH (" in everything(page)


def test_relationships_narrow_to_their_origin_and_target_ones_are_not_weighed(sample):
    page = part("Relationships")
    assert "says nothing of the target" in everything(page)
    assert "Extract speaks" not in shown(page)[0]
    assert {row["Origin"] for row in shown(page)} == {"declared"}


def test_the_profile_is_that_of_the_newest_run_for_the_chosen_table(sample):
    held = profiling.read_profile(runs.latest(sample, "profile").folder)
    rows = [r for r in held.columns.to_pylist() if r["table_name"] == "PATDATA"]
    page = part("Profile", side="Source", table="PATDATA")
    assert [row["Column"] for row in shown(page)] == [row["column_name"] for row in rows]
    figures = {item.label: item.value for item in page.metric}
    assert figures["Rows"] == f"{rows[0]['rows']:,}" and figures["Columns"] == str(len(rows))
    for label, name in (("Blank %", "blank_pct"), ("Distinct", "distinct")):
        assert [row[label] for row in shown(page)] == [row[name] for row in rows]
    assert "synthetic" in everything(page)
    assert any("keys-" in str(item.key) for item in page.dataframe) or len(page.dataframe) == 2


def test_fill_is_a_word_on_a_colour(sample):
    page = part("Profile", side="Source", table="PATDATA")
    told = {row["Column"]: list(row["Fill"]) for row in shown(page)}
    assert told["InternalPatientNumber"] == ["met"]


def test_the_codes_of_a_column_are_counted_and_small_counts_stay_hidden(sample):
    held = profiling.read_profile(runs.latest(sample, "profile").folder)
    mine = [r for r in held.codes.to_pylist() if (r["table_name"], r["column_name"])
            == ("PATDATA", "Sex")]  # fmt: skip
    page = part("Profile", side="Source", table="PATDATA", word="sex")
    words = everything(page)
    assert mine
    for row in mine:
        assert row["code"] in words
    assert "<b>" not in words.split("codes")[0][-40:]


def test_no_value_of_a_patient_is_on_the_profile(sample):
    held = connectors.current_extract(sample.extracts)
    rows = pq.read_table(held.path("PATDATA"))
    private = [name for name in held.tables["PATDATA"].columns if name in PRIVATE]
    values = {text for name in private for text in rows[name].to_pylist() if text}
    assert len(private) >= 3 and len(values) > 40
    for word in ("", *private):
        page = part("Profile", side="Source", table="PATDATA", word=word)
        grids = "\n".join(item.value.to_csv() for item in page.dataframe)
        told = f"{everything(page)}\n{grids}"
        assert not [text for text in values if len(text) > 3 and text in told], word


def test_a_table_that_the_extract_lacks_is_told(sample):
    held = profiling.read_profile(runs.latest(sample, "profile").folder)
    names = set(held.columns["table_name"].to_pylist())
    page = part("Profile", side="Source")
    lacking = next(name for name in page.main.selectbox[0].options[1:] if name not in names)
    page.main.selectbox[0].select(lacking).run()
    assert f"The extract does not hold {lacking}." in everything(page)


def test_departures_are_counted_by_kind_and_listed(sample):
    page = part("Against the extract", side="Source")
    figures = {item.label: int(item.value.replace(",", "")) for item in page.metric}
    assert figures["Columns missing"] == 0 and figures["Too long"] == 0
    assert figures["Tables not extracted"] == len(shown(page)) > 300
    assert set(shown(page)[0]) == {"Table", "Column", "Kind", "Detail"}


def test_where_they_agree_it_says_so(sample):
    page = part("Against the extract", side="Source", table="PATDATA")
    assert page.success[0].value == "The extract and the dictionary agree here."


def test_every_marked_word_has_its_colour():
    from pages.widgets.grid import MARKED

    assert set(MARKED["fill"]) == {"met", "near", "below"}
    assert set(MARKED["verdict"]) == {"for", "against", "no evidence"}
    assert "fill" in columns.PROFILE and "verdict" in columns.KEY
