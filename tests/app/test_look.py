"""Colours can be read: WCAG AA contrast of the theme and of every badge, in both modes."""

import tomllib

import pytest

from pages.frame.look import BADGES
from pages.widgets.wording import moment, words
from tests.conftest import ROOT

THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("front", ["textColor", "linkColor", "primaryColor"])
def test_text_links_and_marks_are_readable_on_every_ground(mode, front):
    held = THEME[mode]
    grounds = [held["backgroundColor"], held["secondaryBackgroundColor"]]
    grounds.append(held["sidebar"]["backgroundColor"])
    for ground in grounds:
        assert contrast(held[front], ground) >= 4.5, (front, ground)


@pytest.mark.parametrize("look", BADGES)
def test_a_badge_is_readable(look):
    back, front = BADGES[look]
    assert contrast(back, front) >= 4.5


def test_the_theme_is_nhs_blue():
    assert THEME["light"]["primaryColor"] == "#005eb8"
    assert THEME["dark"]["primaryColor"] == "#41b6e6"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("pre_production", "Pre production"),
        ("IN_REVIEW", "In review"),
        ("SURROGATE_ETL", "Surrogate ETL"),
        ("", ""),
    ],
)
def test_a_code_is_said_in_words(code, said):
    assert words(code) == said


def test_a_moment_that_is_none_stays_as_it_is():
    assert moment("2026-03-31T09:05:00Z") == "31 Mar 2026 09:05 UTC"
    assert moment("") == ""
