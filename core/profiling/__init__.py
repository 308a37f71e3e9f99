"""What an extract in fact holds: columns, keys, relationships and codes."""

from core.profiling.codes import CodeProfile, profile_codes
from core.profiling.drift import drift_table, extract_lengths
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
from core.profiling.workbook import write_profile_workbook

__all__ = [
    "PROFILE_FILES",
    "CodeProfile",
    "ColumnProfile",
    "Expectation",
    "KeyProfile",
    "Profile",
    "RelationshipProfile",
    "Thresholds",
    "drift_table",
    "extract_lengths",
    "profile_codes",
    "profile_extract",
    "profile_keys",
    "profile_relationships",
    "read_profile",
    "thresholds",
    "whole_profile",
    "write_profile",
    "write_profile_workbook",
]
