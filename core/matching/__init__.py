"""Which source fields may feed each target field, with reasons; decides nothing."""

from core.matching.forms import as_table, from_table, write_suggestions
from core.matching.model import Suggestion
from core.matching.suggest import mapping_class, suggest

__all__ = [
    "Suggestion",
    "as_table",
    "from_table",
    "mapping_class",
    "suggest",
    "write_suggestions",
]
