"""Each word of the rule language: source value in, target value or reject out."""

import pytest


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("upper(p.Surname)", ["SMITH", "JONES", "PATEL"]),
        ("as_date(p.DoB)", ["01/02/1990", "31/12/1985", None]),
        ("as_datetime(p.DoB)", ["01/02/1990 00:00", "31/12/1985 00:00", None]),
        ("constant('N')", ["N", "N", "N"]),
        ("crosswalk('sex', p.Sex)", ["1", "2", None]),
        ("coalesce(p.Gp, 'none')", ["G1", "none", "G1"]),
        ("CASE WHEN p.Sex = 'F' THEN 'Y' ELSE 'N' END", ["N", "Y", "N"]),
        ("name_part('A B C', 2)", ["B", "B", "B"]),
        ("address_line(concat(p.No, ', High St'), 2)", ["High St", "High St", "High St"]),
        ('p.No || \'"p"."No"\'', ['P1"p"."No"', 'P2"p"."No"', 'P3"p"."No"']),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_rule_gives_the_value_it_says(patients, rule, values):
    load = patients(rule, crosswalks={"sex": {"m": "1", "F": "2"}}).run()
    assert load.column("LOAD_PMI", "VALUE") == values
    assert load.migration.balanced


def test_an_empty_rule_copies_its_source_field_trimmed(patients):
    load = patients().run()
    assert load.column("LOAD_PMI", "SURNAME") == ["SMITH", "JONES", "PATEL"]
