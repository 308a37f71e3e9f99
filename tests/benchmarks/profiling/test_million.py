"""The widest table of a large hospital is profiled in a minute on two cores, in bounded memory."""

from __future__ import annotations

import pytest

from tests.benchmarks.profiling.million import COLUMNS, ROWS, compared


@pytest.mark.benchmark
@pytest.mark.timeout(900)
def test_a_million_rows_of_131_columns_take_under_a_minute_of_two_cores(tmp_path):
    mine, theirs = compared(tmp_path, ROWS, COLUMNS)
    assert mine.cpu / 2 < 60
    assert mine.peak < 1536
    assert mine.cpu < 20 * theirs.cpu
