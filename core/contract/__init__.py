"""The mapping contract: read, write, lint, build, version."""

from core.contract.model import MAPPING_CLASSES, STATUSES, Contract, Feed, Line, Policy

__all__ = ["MAPPING_CLASSES", "STATUSES", "Contract", "Feed", "Line", "Policy"]
