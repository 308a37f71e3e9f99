"""What an extract in fact holds, column by column."""

from core.profiling.profile import ColumnProfile, profile_extract

__all__ = ["ColumnProfile", "profile_extract"]
