"""Whether this workstation is fit for work: versions, disk, memory, store."""

from __future__ import annotations

import platform
import shutil
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

import psutil

from core.projects import Project
from core.store import SCHEMA_VERSION

_GIB = 1024**3


@dataclass(frozen=True)
class HealthFact:
    what: str
    value: str
    state: str  # PASS, FAIL; empty where there is nothing to judge


def health(project: Project) -> list[HealthFact]:
    """One row a fact; FAIL where work would soon stop."""
    disk = shutil.disk_usage(project.folder)
    memory = psutil.virtual_memory()
    packages = ("pasport", "streamlit", "duckdb", "pandas", "pyarrow", "pdfplumber", "sqlglot")
    return [
        HealthFact("Free disk", f"{disk.free / _GIB:.1f} GiB", _judged(disk.free > 2 * _GIB)),
        HealthFact(
            "Free memory",
            f"{memory.available / _GIB:.1f} of {memory.total / _GIB:.1f} GiB",
            _judged(memory.available > _GIB),
        ),
        HealthFact("Python", platform.python_version(), ""),
        HealthFact("State version", str(SCHEMA_VERSION), ""),
        *(HealthFact(name, _version(name), "") for name in packages),
    ]


def _judged(fit: bool) -> str:
    return "PASS" if fit else "FAIL"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
