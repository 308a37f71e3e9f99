"""Every form of a feed on tables without rows, on blank columns, and all forms together."""

from dataclasses import replace

import pytest

from core.contract import Feed
from tests.etl.programme import PMI_LINES

COLUMNS = "No | Surname | Status | At"
BLANK = f"{COLUMNS}\n1 | SMITH | |\n2 | JONES | |\n"
HELD = f"{COLUMNS}\n1 | SMITH | S2 | 202601010000\n1 | SMITH | S3 | 202601020000\n"
PIVOT = """s: STEPS ON s.No = c.No
    s.least: min(as_date(s.At)) | where s.Status = 'S2'
    s.all: string_agg(s.Status, ',') | by s.At"""
FORMS = {
    "pivot": ({"pivot": PIVOT}, "concat_ws('', s.least, s.all)"),
    "window": (
        {"window": "n: lead(c.At) | within c.No | by c.At | where c.Status = 'S2'"}, "windowed.n"
    ),
    "group": (
        {"group_by": "c.No", "keep": "first by c.At",
         "aggregates": "a: min(as_date(c.At))\nb: count(c.At) | where c.Status = 'S2'"},
        "concat_ws('', grouped.a, grouped.b)",
    ),
    "follow": ({"follow_merge": "follow c.No through MERGES Old -> New"}, "merged.survivor"),
    "exclude": ({"follow_merge": "exclude c.No through MERGES Old -> New"}, "c.Status"),
}  # fmt: skip
ALL = {name: value for changes, _ in FORMS.values() for name, value in changes.items()}
SPLIT = """[{"seq": "'1'", "text": "grouped.a"}, {"seq": "'2'", "text": "windowed.n"},
    {"seq": "'3'", "text": "s.all"}]"""


@pytest.fixture
def form(patients):
    def make(changes, rule, rows, steps=COLUMNS, merges="Old | New"):
        feed = replace(Feed("LOAD_PMI", "main", "CHANGES", "c", "c.No, c.At"), **changes)
        lines = PMI_LINES.replace("p.No", "c.No").replace("PATDATA", "CHANGES")
        return patients(
            rule,
            extract={"CHANGES": rows, "STEPS": steps, "MERGES": merges},
            feeds=[feed],
            lines=lines + f"    LOAD_PMI.main.VALUE = {rule}\n",
        )

    return make


@pytest.mark.parametrize("held", [COLUMNS, BLANK], ids=["no rows", "blank columns"])
@pytest.mark.parametrize("name", FORMS)
def test_a_form_bears_what_holds_nothing(form, name, held):
    changes, rule = FORMS[name]
    load = form({**changes, "business_key": "c.No"}, rule, held, held).run()
    ledger = load.migration.feeds[0]
    assert (ledger.read, ledger.loaded) == (len(held.strip().splitlines()) - 1,) * 2
    assert load.migration.balanced


def test_all_forms_together_balance_and_are_the_same_on_any_number_of_threads(form):
    changes = {
        **ALL,
        "split": SPLIT,
        "business_key": "c.No, split.seq",
        "row_filter": "coalesce(windowed.n, s.all, '') <> 'x'",
        "exclusion_reason": "none",
    }
    merges = "Old | New\n2 | 1\n3 | 3"
    rows = HELD + "2 | JONES | S2 | 202601010000\n3 | LEE | S2 | 202601030000\n"
    made = [
        form(changes, "split.text", rows, HELD, merges).run(f"on {n}", threads=n) for n in (1, 2, 4)
    ]
    assert made[0].column("LOAD_PMI", "VALUE") == [
        "01/01/2026", "S2,S3", "03/01/2026",
    ]  # fmt: skip
    ledger = made[0].migration.feeds[0]
    assert (ledger.read, ledger.excluded, ledger.driven) == (4, 1, 3)
    assert (ledger.split_extra, ledger.merged, ledger.loaded) == (1, 1, 3)
    assert made[0].migration.balanced
    files = {(load.folder / "target" / "LOAD_PMI.parquet").read_bytes() for load in made}
    assert len(files) == 1
