"""How rows arrive from a folder, read-only, into an immutable hashed extract."""

from core.connectors.content import RowSums, content_hash, hash_of_sums, row_sums
from core.connectors.folder import describe_table, list_tables, require_tables, sample_rows
from core.connectors.ingest import ingest
from core.connectors.model import Extract, ExtractTable, Origin
from core.connectors.versions import current_extract, open_extract, seal

__all__ = [
    "Extract",
    "ExtractTable",
    "Origin",
    "RowSums",
    "content_hash",
    "current_extract",
    "describe_table",
    "hash_of_sums",
    "ingest",
    "list_tables",
    "open_extract",
    "require_tables",
    "row_sums",
    "sample_rows",
    "seal",
]
