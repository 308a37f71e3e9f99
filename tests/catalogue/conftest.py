"""The real documents' catalogue, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.catalogue import Catalogue, build_catalogue
from core.specs import read_document


@pytest.fixture(scope="session")
def real(specs_folder: Path) -> Catalogue:
    source = read_document(next(specs_folder.glob("Source*.xlsx")))
    target = read_document(next(specs_folder.glob("Target*.pdf")))
    return build_catalogue([source], [target])
