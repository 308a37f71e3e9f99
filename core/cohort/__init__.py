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
from core.cohort.generate import generate_cohort
from core.cohort.model import Progress
from core.cohort.tables import modelled_tables

__all__ = [
    "DefectKind",
    "DefectPlan",
    "FileKind",
    "Planted",
    "PlantedKind",
    "Progress",
    "defect_kinds",
    "file_kinds",
    "generate_cohort",
    "modelled_tables",
    "planted_defects",
    "read_defects",
    "write_faulty_files",
]
