"""Contract to SQL to trial load: target rows, rejects, excluded rows, and the row ledger.

Right patient always: children find parents by business key, never by place in a file.
"""

from core.etl.cardinality import untrue_joins
from core.etl.compile import compile_contract
from core.etl.load import migrate
from core.etl.model import (
    ColumnStats,
    CompiledFeed,
    ExtractLedger,
    FeedLedger,
    Issue,
    MigrateOptions,
    Migration,
    ReferenceFile,
    TableStats,
)
from core.etl.report import read_migration

__all__ = [
    "ColumnStats",
    "CompiledFeed",
    "ExtractLedger",
    "FeedLedger",
    "Issue",
    "MigrateOptions",
    "Migration",
    "ReferenceFile",
    "TableStats",
    "compile_contract",
    "migrate",
    "read_migration",
    "untrue_joins",
]
