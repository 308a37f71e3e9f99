"""Records of the cohort: what is asked for, and what each step reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from core.cohort.rates import Rates

Progress = Callable[[str, str, int, int], None]  # step, part, done, total


@dataclass(frozen=True)
class CodeSet:
    """Codes to draw from, each with its share; a master file may list them."""

    name: str
    crosswalk: str  # empty: no crosswalk translates them
    weights: tuple[tuple[str, int], ...]
    names: tuple[tuple[str, str], ...]  # code to description, where no crosswalk describes it
    master: tuple[str, ...]  # table, code column, description column, national column; or empty
    extra: tuple[tuple[str, str], ...]  # code to a further fact: specialty, internal value


@dataclass(frozen=True)
class Code:
    """One code of a set, with its words and what the crosswalk makes of it."""

    code: str
    description: str
    target: str
    extra: str


@dataclass(frozen=True)
class Request:
    """What a cohort is to be; the same request gives the same bytes."""

    patients: int
    seed: int
    as_of: date  # nothing that has happened is later than the day before
    rates: Rates


@dataclass(frozen=True)
class Block:
    """Patients made together; no fact of theirs needs a patient of another block."""

    number: int  # from 0
    first: int
    last: int  # included
