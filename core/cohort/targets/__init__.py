"""Fixtures of every target table, from the guide's rules alone, for trying a loader."""

from core.cohort.targets.generate import generate_targets
from core.cohort.targets.model import Fixture, Notice, TargetFixtures

__all__ = ["Fixture", "Notice", "TargetFixtures", "generate_targets"]
