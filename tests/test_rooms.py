"""Every room stands alone, says what it offers, and is named in the README."""

import importlib
import pkgutil
import subprocess
import sys
from types import ModuleType

import pytest

import core
from tests.conftest import ROOT

ROOMS = [item.name for item in pkgutil.iter_modules(core.__path__) if item.ispkg]


def test_every_room_is_imported_without_the_screen():
    names = ", ".join(f"core.{room}" for room in ROOMS)
    code = f"import sys, {names}; print([m for m in sys.modules if 'streamlit' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.parametrize("room", [name for name in ROOMS if name != "cli"])
def test_a_room_exports_exactly_what_it_lists(room):
    module = importlib.import_module(f"core.{room}")
    public = {
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    assert set(module.__all__) == public - {"annotations"}
    assert len(module.__all__) == len(set(module.__all__))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_it_is_for_and_the_readme_names_it(room):
    module = importlib.import_module(f"core.{room}")
    assert module.__doc__ and len(module.__doc__.split()) >= 5
    assert f"`core/{room}`" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_no_page_stands_where_streamlit_would_serve_it_without_the_frame():
    assert [item.name for item in (ROOT / "pages").glob("*.py")] == ["__init__.py"]
