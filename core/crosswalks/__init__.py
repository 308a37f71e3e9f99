"""Code sets and their translations."""

from core.crosswalks.coverage import UntranslatedCode, untranslated_codes
from core.crosswalks.files import crosswalk_name, read_crosswalks
from core.crosswalks.lookup import executable, executable_pairs, found, macro_sql, words
from core.crosswalks.model import Crosswalk, Pair
from core.crosswalks.saved import load, save

__all__ = [
    "Crosswalk",
    "Pair",
    "UntranslatedCode",
    "crosswalk_name",
    "executable",
    "executable_pairs",
    "found",
    "load",
    "macro_sql",
    "read_crosswalks",
    "save",
    "untranslated_codes",
    "words",
]
