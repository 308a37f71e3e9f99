"""How rows arrive from a folder, read-only, into an immutable hashed extract."""

from core.connectors.model import Extract, ExtractTable, Origin

__all__ = ["Extract", "ExtractTable", "Origin"]
