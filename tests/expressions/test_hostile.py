"""What an analyst's expression may not hold is refused, each with its reason."""

from pathlib import Path

import pytest

from core.errors import ContractError
from core.expressions import checked

COLUMNS = {"p": ["InternalPatientNumber", "Sex", "PtDoB"]}
CORPUS = [
    tuple(line.rsplit(" => ", 1))
    for line in (Path(__file__).parent / "hostile.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("# ")
]


@pytest.mark.parametrize(("text", "reason"), CORPUS, ids=[text[:40] for text, _ in CORPUS])
def test_a_hostile_expression_is_refused_with_its_reason(text, reason):
    with pytest.raises(ContractError) as refused:
        checked(text, COLUMNS, crosswalks={"sex": "3_sex"})
    assert reason.strip() in str(refused.value)
    assert refused.value.what


@pytest.mark.parametrize(
    "text",
    [
        "p.Sex || " * 700 + "p.Sex",
        "'" + "x" * 4_001 + "'",
        "(" * 31 + "p.Sex" + ")" * 31,
        "NOT " * 700 + "p.Sex = 'x'",
        "- " * 700 + "1",
        "CASE WHEN " * 200,
        "CASE WHEN p.Sex = 'a' THEN 'b' ELSE " * 60 + "'c'" + " END" * 60,
        "upper(" * 31 + "p.Sex" + ")" * 31,
        "p.Sex IN (" + ", ".join(["'x'"] * 500) + ")",
        "\x00p.Sex",
        "p.Sex\x1b",
        " ",
        "\ufeffp.Sex",
    ],
    ids=lambda text: repr(text[:20]),
)
def test_a_text_beyond_the_bounds_is_refused(text):
    with pytest.raises(ContractError):
        checked(text, COLUMNS)


def test_a_refusal_offers_the_nearest_name():
    for text, offered in {
        "p.Sexx": "Sex",
        "pp.Sex": "p",
        "uper(p.Sex)": "upper",
        "as_dat(p.PtDoB)": "as_date",
        "crosswalk('sexx', p.Sex)": "sex",
        "Sex": "Write p.Sex.",
        "p.Sex = 1": "'1'",
    }.items():
        with pytest.raises(ContractError) as refused:
            checked(text, COLUMNS, crosswalks={"sex": "3_sex"})
        assert offered in refused.value.fix, text
