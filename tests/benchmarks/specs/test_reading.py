"""The real documents are read in seconds and little memory, and confidence means what it says."""

from __future__ import annotations

import pytest

from tests.benchmarks.specs.bench_reading import long_pdf, plain, reading
from tests.benchmarks.specs.calibration import judged_generated, judged_open, judged_public

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(900)]


@pytest.mark.parametrize(
    ("pattern", "fields", "seconds", "ratio"),
    [("Target*.pdf", 884, 3.0, 0.5), ("Source*.xlsx", 5387, 2.0, 12.0)],
)
def test_a_real_document_is_read_quickly_from_a_cold_start(
    specs_folder, pattern, fields, seconds, ratio
):
    path = next(specs_folder.glob(pattern))
    mine, theirs = reading(path), plain(path)
    assert mine.count == fields
    assert mine.cpu < seconds
    assert mine.peak < 500
    assert mine.cpu < ratio * theirs.cpu


def test_two_thousand_pages_are_read_in_bounded_memory(tmp_path):
    mine = reading(long_pdf(tmp_path / "long.pdf", 2000))
    assert mine.count == 48_000
    assert mine.peak < 500
    assert mine.cpu < 120


def test_fields_of_high_confidence_are_right(specs_folder):
    judged = [*judged_generated(range(1000, 1040)), *judged_public(range(100, 110))]
    judged += judged_open(specs_folder / "open")
    sure = [item for item in judged if item.confidence >= 0.95]
    assert len(sure) > 3000
    assert sum(1 for item in sure if item.right) >= 0.95 * len(sure)
