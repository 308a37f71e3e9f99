"""The real documents, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.specs import Document, read_document


@pytest.fixture(scope="session")
def dictionary(specs_folder: Path) -> Document:
    return read_document(next(specs_folder.glob("Source*.xlsx")))


@pytest.fixture(scope="session")
def guide(specs_folder: Path) -> Document:
    return read_document(next(specs_folder.glob("Target*.pdf")))
