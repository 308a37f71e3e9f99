"""What every test room shares: the real documents where they are present."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
REQUIRED = set(filter(None, os.environ.get("PASPORT_REQUIRE", "").split(",")))


def absent(part: str, reason: str) -> None:
    """Skips with the reason; fails instead where PASPORT_REQUIRE names the part."""
    if part in REQUIRED:
        pytest.fail(f"{part} is required here: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def specs_folder() -> Path:
    """The folder of the real specification documents."""
    folder = ROOT.parent / "shared" / "specs"
    if not any(folder.glob("*.pdf")):
        absent("specs", "the vendors' documents (../shared/specs) are not here")
    return folder
