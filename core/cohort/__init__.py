"""A coherent synthetic cohort of any size, written as an extract of the source dictionary's tables.

No row resembles a real person: NHS numbers of the 999 range, drama telephone numbers, example.org.
"""

from core.cohort.defects import (
    DefectKind,
    DefectPlan,
    FileKind,
    Planted,
    PlantedKind,
    defect_kinds,
    file_kinds,
    planted_defects,
    read_defects,
    write_faulty_files,
)
from core.cohort.general import GeneralTables, general_tables
from core.cohort.generate import generate_cohort
from core.cohort.model import Progress
from core.cohort.rates import Rates, read_rates
from core.cohort.summary import cohort_summary, read_rows
from core.cohort.tables import modelled_tables
from core.cohort.targets import Fixture, Notice, TargetFixtures, generate_targets

__all__ = [
    "DefectKind",
    "DefectPlan",
    "FileKind",
    "Fixture",
    "GeneralTables",
    "Notice",
    "Planted",
    "PlantedKind",
    "Progress",
    "Rates",
    "TargetFixtures",
    "cohort_summary",
    "defect_kinds",
    "file_kinds",
    "general_tables",
    "generate_cohort",
    "generate_targets",
    "modelled_tables",
    "planted_defects",
    "read_defects",
    "read_rates",
    "read_rows",
    "write_faulty_files",
]
