"""The programme of three patients that the tests of this room start from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.etl.programme import PATIENTS, PMI, PMI_FEED, PMI_LINES, Programme


@pytest.fixture
def programme(tmp_path: Path) -> Callable[..., Programme]:
    """Makes a programme below the test's own folder."""

    def make(**parts: object) -> Programme:
        return Programme(base=tmp_path, **parts)  # type: ignore[arg-type]

    return make


@pytest.fixture
def patients(programme: Callable[..., Programme]) -> Callable[..., Programme]:
    """Three patients and their LOAD_PMI feed; `rule` fills VALUE, further parts replace."""

    def make(rule: str = "", **parts: object) -> Programme:
        lines = PMI_LINES + (f"    LOAD_PMI.main.VALUE = {rule}\n" if rule else "")
        usual = {
            "extract": {"PATDATA": PATIENTS},
            "target": {"LOAD_PMI": PMI},
            "feeds": [PMI_FEED],
            "lines": lines,
        }
        return programme(**{**usual, **parts})

    return make
