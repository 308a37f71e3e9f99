"""Records of a crosswalk: source codes and the target codes agreed for them."""

from __future__ import annotations

from dataclasses import dataclass


def _upper(sign: str) -> str:
    """One sign for one sign, as DuckDB's upper() has it."""
    choices = (sign.upper(), {"ß": "\u1e9e"}.get(sign, ""), sign.title(), sign)
    return next(item for item in choices if len(item) == 1)


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
        return "".join(_upper(sign) for sign in self.source_value.strip(" "))


@dataclass(frozen=True)
class Crosswalk:
    name: str  # the word in crosswalk('name', x)
    code_type_id: str  # the target's code type; empty for a fixed list
    description: str
    pairs: tuple[Pair, ...]
