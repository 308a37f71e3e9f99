"""A project and its folders."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Project:
    """One migration programme: `<data>/projects/<org>/<workspace>/<name>`."""

    folder: Path
    org: str
    workspace: str
    name: str

    @property
    def label(self) -> str:
        """org/workspace/project, as people and the CLI name it."""
        return f"{self.org}/{self.workspace}/{self.name}"

    @property
    def state(self) -> Path:
        """The live state: `core.store.state(project.state)` opens it."""
        return self.folder / "state.sqlite"

    @property
    def specs(self) -> Path:
        """The specification documents as received."""
        return self.folder / "specs"

    @property
    def extracts(self) -> Path:
        """One folder a version; immutable."""
        return self.folder / "extracts"

    @property
    def keys(self) -> Path:
        """The key map: `<TABLE>.parquet`, business key to record number."""
        return self.folder / "keys"

    @property
    def references(self) -> Path:
        """Rows that no legacy table holds, one file a target table: staff, users, sites."""
        return self.folder / "reference"

    @property
    def runs(self) -> Path:
        """One folder a run."""
        return self.folder / "runs"

    @property
    def spill(self) -> Path:
        """Temporary files of the engines."""
        return self.folder / "spill"
