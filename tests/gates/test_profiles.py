"""Profiles are read whole or refused: no unknown name, key or impossible threshold gets by."""

from __future__ import annotations

from importlib import resources

import pytest

from core.errors import SettingError, UseError
from core.gates import as_thresholds, gate_profile, profiles

SHIPPED = (resources.files("core.gates") / "profiles.toml").read_text(encoding="utf-8")


def changed(tmp_path, old, new):
    assert old in SHIPPED
    path = tmp_path / "mine.toml"
    path.write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_three_profiles_ship():
    assert list(profiles()) == ["development", "pre_production", "cutover_ready"]


def test_an_unknown_profile_names_the_nearest():
    with pytest.raises(UseError, match="Did you mean 'pre_production'") as told:
        gate_profile("pre-production")
    assert told.value.exit_code == 2


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("max_errors = 0", "max_errors = -1", "max_errors must be a whole number"),
        ("max_errors = 0", 'max_errors = "none"', "max_errors must be a whole number"),
        ("max_errors = 0", "max_errors = 0.5", "max_errors must be a whole number"),
        ("max_errors = 0", "max_errors = true", "max_errors must be a whole number"),
        ("min_population_ratio = 0.80", "min_population_ratio = nan", "a share from 0 to 1"),
        ("min_population_ratio = 0.80", "min_population_ratio = 55", "a share from 0 to 1"),
        ("min_population_ratio = 0.80", "min_population_ratio = -0.1", "a share from 0 to 1"),
        ("real_source = false", "real_source = 0", "true or false"),
        ("sign_offs = []", 'sign_offs = "all"', "a list of texts"),
        ("max_warnings = 60", "max_warning = 60", "Did you mean 'max_warnings'"),
        ("max_warnings = 60", "", "'max_warnings' is missing"),
        ("[profile.development]", "[profiles.development]", "There is no section 'profiles'"),
        ("[why]\nmax", "[why\nmax", "not TOML"),
        ('max_errors = "Unchanged', 'max_errors = 3 # "Unchanged', "not text"),
    ],
)
def test_a_faulty_file_is_refused_in_words(tmp_path, old, new, words):
    with pytest.raises(SettingError, match=words):
        profiles(changed(tmp_path, old, new))


def test_a_missing_or_empty_file_is_refused(tmp_path):
    with pytest.raises(SettingError, match="cannot be read"):
        profiles(tmp_path / "none.toml")
    (tmp_path / "empty.toml").write_text("")
    with pytest.raises(SettingError, match="holds no profile"):
        profiles(tmp_path / "empty.toml")


def test_every_threshold_says_why(tmp_path):
    for profile in profiles().values():
        assert [key for key in as_thresholds(profile) if not profile.origin(key)] == []


def test_cutover_asks_for_everything():
    assert [key for key, value in as_thresholds(gate_profile("cutover_ready")).items()
            if value is None] == []  # fmt: skip
