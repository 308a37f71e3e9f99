"""A clean extract, the same one with the default plan's defects, and a small one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from core.cohort import read_defects
from core.connectors import Extract
from core.contract import needed_columns, read_contract
from tests.cohort.conftest import ROOT
from tests.cohort.defects.planted import Dirty, both, plant
from tests.contract_data.conftest import catalogue

__all__ = ["catalogue"]
FEW = {"PATDATA": (), "MERGEDID": (), "OPREFERRAL": (), "ADMITDISCH": (), "CONSEPISODE": ()}


@pytest.fixture(scope="session")
def small(made) -> Extract:
    """Sixty patients in a few tables."""
    return made(60, FEW)


@pytest.fixture(scope="session")
def clean(made, dictionary) -> Extract:
    """Three hundred patients in the tables that the shipped contract reads."""
    return made(300, needed_columns(read_contract(ROOT / "data/sample/contract"), dictionary))


@pytest.fixture(scope="session")
def dirty(clean, tmp_path_factory) -> Dirty:
    """The same with the default plan's defects."""
    return plant(clean, tmp_path_factory.mktemp("dirty") / "extract", read_defects("default"))


@pytest.fixture(scope="session")
def look(clean, dirty, tmp_path_factory) -> Iterator[Callable[[str], list[tuple]]]:
    """SQL over both."""
    with both(clean, dirty.extract, tmp_path_factory.mktemp("look")) as answer:
        yield answer
