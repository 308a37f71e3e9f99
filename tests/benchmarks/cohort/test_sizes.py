"""A cohort is made fast enough to rehearse on, in bounded memory, and no slower for its size."""

from __future__ import annotations

import pytest

from tests.benchmarks.cohort.sizes import cohort_line, ratio


@pytest.mark.benchmark
@pytest.mark.timeout(3600)
def test_a_million_patients_stay_under_eight_gibibytes_and_cost_each_no_more_than_ten_thousand():
    small, _, _ = cohort_line(10_000)
    large, rows, _ = cohort_line(1_000_000)
    assert rows > 40_000_000
    assert large.peak < 8192
    assert large.cpu / 100 < small.cpu


@pytest.mark.benchmark
@pytest.mark.timeout(900)
def test_a_whole_cohort_takes_two_core_seconds_or_less_for_ten_thousand_patients():
    measured, _, _ = cohort_line(200_000)
    assert 2 * 200_000 / measured.cpu > 10_000


@pytest.mark.benchmark
@pytest.mark.timeout(900)
def test_patients_are_made_fifty_times_faster_than_one_at_a_time_by_faker():
    mine, theirs = ratio()
    assert mine > 50 * theirs
