"""A project is made whole or not at all, and found by path, label, tail or alone."""

import pytest

from core.errors import SettingError, StoreError, UseError
from core.projects import create_project, list_projects, open_project, save_settings, settings
from core.store import state, transaction


def nothing(project):
    assert project.specs.is_dir()


def test_a_name_gets_a_folder_of_its_own(tmp_path):
    made = create_project("QVH/PAS EPR/PAS18.4 Migration", nothing, tmp_path)
    assert made.label == "QVH/PAS EPR/PAS18.4 Migration"
    assert made.folder.relative_to(tmp_path).parts[0] == "projects"
    assert list_projects(tmp_path) == [made]


@pytest.mark.parametrize("named", ["a/b/One", "one", "b/one", None])
def test_one_project_is_found_by_label_tail_or_alone(tmp_path, named):
    made = create_project("a/b/One", nothing, tmp_path)
    assert open_project(named, tmp_path) == made


def test_a_tail_that_fits_two_projects_names_both(tmp_path):
    create_project("a/b/One", nothing, tmp_path)
    create_project("a/c/One", nothing, tmp_path)
    with pytest.raises(UseError, match=r"a/b/One, a/c/One"):
        open_project("One", tmp_path)


def test_an_unknown_name_offers_the_nearest(tmp_path):
    create_project("a/b/Trial", nothing, tmp_path)
    with pytest.raises(UseError, match="Did you mean 'Trial'"):
        open_project("Trail", tmp_path)


def test_a_fill_that_fails_leaves_no_folder(tmp_path):
    def broken(project):
        (project.specs / "half").write_text("x", encoding="utf-8")
        raise UseError("no")

    with pytest.raises(UseError, match="no"):
        create_project("a/b/One", broken, tmp_path)
    assert not any(item.is_file() for item in tmp_path.rglob("*"))
    assert list_projects(tmp_path) == []


def test_a_project_is_not_made_twice(tmp_path):
    create_project("a/b/One", nothing, tmp_path)
    with pytest.raises(UseError, match="exists already"):
        create_project("A/B/ONE", nothing, tmp_path)


@pytest.mark.parametrize("named", ["", "  ", "a//b", "a/b/c/d", "///", "a/-/c"])
def test_a_name_that_is_none_is_refused(tmp_path, named):
    with pytest.raises((UseError, StoreError)):
        create_project(named, nothing, tmp_path)


def test_a_path_is_a_name_too(tmp_path):
    made = create_project(str(tmp_path / "here"), nothing)
    assert made.folder == tmp_path / "here"
    assert open_project(str(tmp_path / "here")) == made


def test_a_damaged_card_is_told_and_stops_no_other_project(tmp_path):
    made = create_project("a/b/One", nothing, tmp_path)
    other = create_project("a/b/Two", nothing, tmp_path)
    (made.folder / "project.json").write_text("{", encoding="utf-8")
    assert list_projects(tmp_path) == [other]
    with pytest.raises(StoreError, match="card"):
        open_project(str(made.folder))


def test_settings_are_typed_and_unknown_ones_refused(tmp_path):
    with state(tmp_path / "s.sqlite") as con:
        with transaction(con):
            save_settings(con, patients=20, as_of="2026-03-31")
        assert settings(con).patients == 20
        with pytest.raises(SettingError, match="Did you mean 'patients'"), transaction(con):
            save_settings(con, patient=5)
        with pytest.raises(SettingError, match="whole number"), transaction(con):
            save_settings(con, patients="many")
