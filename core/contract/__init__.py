"""The mapping contract: read, write, lint, build, edit, version."""

from core.contract.build import build_contract, rebuilt
from core.contract.edit import SELF_APPROVED, edit, transition
from core.contract.files import read_contract, write_contract
from core.contract.forms import MADE, Folding, Following, Forms, form_faults
from core.contract.functions import failed_examples, with_functions_opened
from core.contract.lint import lint
from core.contract.model import (
    MAPPING_CLASSES,
    STATUSES,
    Contract,
    Fault,
    Feed,
    Key,
    Line,
    Policy,
)
from core.contract.needed import needed_columns
from core.contract.references import is_reference, reference_file, reference_tables
from core.contract.saved import load, save
from core.contract.templates import write_reference_templates
from core.contract.version import contract_version, executable

__all__ = [
    "MADE",
    "MAPPING_CLASSES",
    "SELF_APPROVED",
    "STATUSES",
    "Contract",
    "Fault",
    "Feed",
    "Folding",
    "Following",
    "Forms",
    "Key",
    "Line",
    "Policy",
    "build_contract",
    "contract_version",
    "edit",
    "executable",
    "failed_examples",
    "form_faults",
    "is_reference",
    "lint",
    "load",
    "needed_columns",
    "read_contract",
    "rebuilt",
    "reference_file",
    "reference_tables",
    "save",
    "transition",
    "with_functions_opened",
    "write_contract",
    "write_reference_templates",
]
