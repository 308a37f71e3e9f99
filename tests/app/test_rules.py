"""Pages stay thin: they choose, call the core, show and act; widgets own the rest."""

import ast

import pytest

from tests.conftest import ROOT

PAGES = sorted(
    item
    for room in ("overview", "design", "execution", "ops")
    for item in (ROOT / "pages" / room).glob("*.py")
    if item.name != "__init__.py"
)
BARRED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.Try)


@pytest.mark.parametrize("page", PAGES, ids=lambda item: item.stem)
def test_a_page_is_short_and_holds_no_logic_of_its_own(page):
    text = page.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= 60
    assert ast.get_docstring(tree)
    assert not [item for item in ast.walk(tree) if isinstance(item, BARRED)]
    for word in ("session_state", "SELECT ", "pandas", "duckdb", "cache_"):
        assert word not in text


def test_every_page_is_in_the_menu_and_no_module_stands_beside_the_rooms():
    places = (ROOT / "pages" / "frame" / "places.py").read_text(encoding="utf-8")
    for page in PAGES:
        assert f'"{page.parent.name}/{page.name}"' in places
    assert [item.name for item in (ROOT / "pages").glob("*.py")] == ["__init__.py"]
    assert not (ROOT / "pages" / "frame" / "pages").exists()
