"""How full columns should be: shipped with reasons, set anew by a project, refused when unfit."""

from __future__ import annotations

import pytest

from core.catalogue import Catalogue, Field, Schema, Table
from core.errors import SettingError
from core.profiling import thresholds

OWN = """[roles]
near = { pct = 1, why = "We look at everything." }
[[column]]
table = "PATDATA"
name = "Sex"
pct = 50.5
why = "Half of them were never asked."
"""


def known():
    fields = tuple(
        Field("source", "PATDATA", at, name, name) for at, name in enumerate(("Sex", "Surname"), 1)
    )
    table = Table("source", "PATDATA", 1, fields)
    return Catalogue(Schema("source", {"PATDATA": table}), Schema("target"))


def asked(tmp_path, text):
    (tmp_path / "expected_fill.toml").write_text(text, encoding="utf-8")
    return thresholds(known(), tmp_path / "expected_fill.toml")


def test_every_shipped_expectation_has_its_reason(tmp_path):
    shipped = thresholds(known(), tmp_path / "absent.toml")
    held = [*shipped.roles.values(), *shipped.columns.values()]
    assert set(shipped.roles) == {"near", "mandatory", "stated_key", "parent_key"}
    assert all(item.why and 0 < item.pct <= 100 for item in held)


def test_a_projects_own_expectations_stand_over_the_shipped(tmp_path):
    mine, shipped = asked(tmp_path, OWN), thresholds(known())
    assert (mine.near, mine.columns["PATDATA", "Sex"].pct) == (1, 50.5)
    assert mine.columns["PATDATA", "Surname"] == shipped.columns["PATDATA", "Surname"]
    assert mine.roles["mandatory"] == shipped.roles["mandatory"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[roles]", "[rolls]", "'rolls'.*'roles'"),
        ("near =", "nera =", "'nera'.*'near'"),
        ('"PATDATA"', '"PATDTA"', "no table PATDTA.*'PATDATA'"),
        ('"Sex"', '"Sexx"', "no column Sexx.*'Sex'"),
        ("pct = 50.5", "pct = 150", "from 0 to 100.*PATDATA.Sex"),
        ("pct = 50.5", "pct = true", "from 0 to 100"),
        ("pct = 50.5", "pct = nan", "from 0 to 100"),
        ("50.5\nwhy = ", "50.5\nreason = ", "'reason' is not known"),
        ('50.5\nwhy = "Half of them were never asked."', "50.5", "needs its reason"),
        ('name = "Sex"', "", "table and name"),
        ("[[column]]", "[column]", "Sections"),
        ("near = {", "near = ", "not TOML"),
    ],
)
def test_an_unfit_file_is_told_with_its_remedy(tmp_path, old, new, told):
    with pytest.raises(SettingError, match=told):
        asked(tmp_path, OWN.replace(old, new))
