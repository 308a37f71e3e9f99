"""What an extract in fact holds: columns, keys, relationships and codes."""

from core.profiling.codes import CodeProfile, profile_codes
from core.profiling.drift import drift_table, extract_lengths, longest_values
from core.profiling.fill import Expectation, Thresholds, thresholds
from core.profiling.kept import (
    PROFILE_FILES,
    Profile,
    read_profile,
    whole_profile,
    write_profile,
)
from core.profiling.keys import KeyProfile, profile_keys
from core.profiling.profile import ColumnProfile, profile_extract
from core.profiling.relationships import RelationshipProfile, profile_relationships
from core.profiling.summary import (
    TableSummary,
    broken_keys,
    broken_relationships,
    table_summaries,
    worst_fill,
)
from core.profiling.workbook import write_profile_workbook

__all__ = [
    "PROFILE_FILES",
    "CodeProfile",
    "ColumnProfile",
    "Expectation",
    "KeyProfile",
    "Profile",
    "RelationshipProfile",
    "TableSummary",
    "Thresholds",
    "broken_keys",
    "broken_relationships",
    "drift_table",
    "extract_lengths",
    "longest_values",
    "profile_codes",
    "profile_extract",
    "profile_keys",
    "profile_relationships",
    "read_profile",
    "table_summaries",
    "thresholds",
    "whole_profile",
    "worst_fill",
    "write_profile",
    "write_profile_workbook",
]
