"""Tables that the cohort has no model of, filled from what the catalogue says of each field.

Plain in content, coherent along the relationships; what was not understood is listed.
"""

from core.cohort.general.fill import LISTING, fill_general, general_tables
from core.cohort.general.model import GeneralTables

__all__ = ["LISTING", "GeneralTables", "fill_general", "general_tables"]
