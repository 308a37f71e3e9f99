"""Code sets and their translations."""

from core.crosswalks.model import Crosswalk, Pair

__all__ = ["Crosswalk", "Pair"]
