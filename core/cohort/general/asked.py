"""One table to fill, as it is understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.catalogue import Table
from core.cohort.general.binding import Binding
from core.cohort.general.model import Meaning, People

MOST_BELOW = 2  # rows of a table below one parent


@dataclass(frozen=True)
class Asked:
    table: Table
    key: tuple[str, ...]  # empty: nothing tells its rows apart
    meanings: Mapping[str, Meaning]
    binding: Binding
    people: People
    patients: int  # rows of the patients' table, and of tables of persons below nothing

    @property
    def counter(self) -> str:
        """The key column that no parent gives: it numbers the rows; empty: there is none."""
        return next((name for name in self.key if name not in self.binding.columns), "")
