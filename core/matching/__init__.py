"""Which source fields may feed each target field, with reasons; decides nothing."""

from core.matching.model import Suggestion
from core.matching.suggest import as_table, from_table, mapping_class, suggest

__all__ = ["Suggestion", "as_table", "from_table", "mapping_class", "suggest"]
