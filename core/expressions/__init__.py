"""Analysts' expressions: parsed, refused by allow-list, resolved, regenerated."""

from core.expressions.check import checked, checked_list, checked_order, parsed_keep
from core.expressions.feed_forms import (
    checked_guard,
    parsed_follow,
    parsed_guards,
    parsed_pivots,
)
from core.expressions.folds import checked_fold, checked_neighbour, parsed_folds
from core.expressions.model import (
    Checked,
    Fold,
    Follow,
    Join,
    Kind,
    OrderTerm,
    ParentCall,
    Pivot,
    Probe,
    UnknownName,
)
from core.expressions.named import NamedFunction, opened, parsed_functions
from core.expressions.shapes import parsed_joins, parsed_split
from core.expressions.vocabulary import vocabulary_sql

__all__ = [
    "Checked",
    "Fold",
    "Follow",
    "Join",
    "Kind",
    "NamedFunction",
    "OrderTerm",
    "ParentCall",
    "Pivot",
    "Probe",
    "UnknownName",
    "checked",
    "checked_fold",
    "checked_guard",
    "checked_list",
    "checked_neighbour",
    "checked_order",
    "opened",
    "parsed_folds",
    "parsed_follow",
    "parsed_functions",
    "parsed_guards",
    "parsed_joins",
    "parsed_keep",
    "parsed_pivots",
    "parsed_split",
    "vocabulary_sql",
]
