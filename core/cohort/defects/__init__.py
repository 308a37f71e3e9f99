"""Defects planted on purpose in a clean cohort, each with its truth beside it.

Kinds are data (kinds/*.toml); a plan says how many of each; `truth.csv` says where each one is.
"""

from core.cohort.defects.files import write_faulty_files
from core.cohort.defects.kinds import defect_kinds, file_kinds
from core.cohort.defects.model import DefectKind, DefectPlan, FileKind, Planted, PlantedKind
from core.cohort.defects.plan import read_defects
from core.cohort.defects.plant import plant_defects
from core.cohort.defects.truth import planted_defects, settle_truth

__all__ = [
    "DefectKind",
    "DefectPlan",
    "FileKind",
    "Planted",
    "PlantedKind",
    "defect_kinds",
    "file_kinds",
    "plant_defects",
    "planted_defects",
    "read_defects",
    "settle_truth",
    "write_faulty_files",
]
