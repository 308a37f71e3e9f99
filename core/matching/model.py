"""Records of matching: a source field proposed for a target field, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Suggestion:
    """Grain: one candidate for one target field; a key field has one row without a source."""

    target_table: str
    target_field: str
    rank: int  # 1 is the best
    source_table: str  # empty: the field takes no source field
    source_field: str
    score: float  # 0 to 1; orders candidates of one target field, no probability
    reason: str
    mapping_class: str  # as MAPPING_CLASSES of the contract
