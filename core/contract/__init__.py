"""The mapping contract: read, write, lint, build, edit, version."""

from core.contract.build import build_contract, rebuilt
from core.contract.edit import SELF_APPROVED, edit, transition
from core.contract.files import read_contract, write_contract
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
from core.contract.saved import load, save
from core.contract.version import contract_version, executable

__all__ = [
    "MAPPING_CLASSES",
    "SELF_APPROVED",
    "STATUSES",
    "Contract",
    "Fault",
    "Feed",
    "Key",
    "Line",
    "Policy",
    "build_contract",
    "contract_version",
    "edit",
    "executable",
    "lint",
    "load",
    "needed_columns",
    "read_contract",
    "rebuilt",
    "save",
    "transition",
    "write_contract",
]
