"""Records of a crosswalk: source codes and the target codes agreed for them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    source_value: str  # as held at source; compared trimmed and case-blind
    target_value: str
    description: str = ""
    status: str = "IN_REVIEW"
    approver: str = ""
    safety_critical: str = ""  # "Y" or empty

    @property
    def key(self) -> str:
        """The source value as it is compared: upper(trim()) as DuckDB does it."""
        folded = ((sign, sign.upper()) for sign in self.source_value.strip(" "))
        return "".join(upper if len(upper) == 1 else sign for sign, upper in folded)


@dataclass(frozen=True)
class Crosswalk:
    name: str  # the word in crosswalk('name', x)
    code_type_id: str  # the target's code type; empty for a fixed list
    description: str
    pairs: tuple[Pair, ...]
