"""Analysts' expressions: parsed, refused by allow-list, resolved, regenerated."""

from core.expressions.check import checked, checked_list, checked_order, parsed_keep
from core.expressions.model import Checked, Join, OrderTerm, ParentCall, Probe, UnknownName
from core.expressions.shapes import parsed_joins, parsed_split
from core.expressions.vocabulary import vocabulary_sql

__all__ = [
    "Checked",
    "Join",
    "OrderTerm",
    "ParentCall",
    "Probe",
    "UnknownName",
    "checked",
    "checked_list",
    "checked_order",
    "parsed_joins",
    "parsed_keep",
    "parsed_split",
    "vocabulary_sql",
]
