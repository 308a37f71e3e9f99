"""A project's specification documents: where they stand, and reading them into a catalogue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core import catalogue, specs
from core.errors import DocumentError, UseError
from core.lifecycle.fingerprint import code_hash, fingerprint
from core.projects import Project
from core.runs import file_hash
from core.store import State


def spec_files(project: Project) -> list[tuple[str, Path]]:
    """(side, file) of each document, source before target, in the order they were given."""
    found: list[tuple[str, Path]] = []
    for side in ("source", "target"):
        folder = project.specs / side
        names = sorted(folder.iterdir()) if folder.is_dir() else []
        found += [(side, item) for item in names if item.is_file()]
    return found


def read_documents(
    project: Project, progress: Callable[[str, int, int], None]
) -> catalogue.Catalogue:
    """The catalogue that the project's documents give.

    Raises: DocumentError naming the document; UseError when a side has none.
    """
    files = spec_files(project)
    for side in ("source", "target"):
        if not any(item == side for item, _ in files):
            fix = f"Give one with --{side}-spec when the project is made."
            raise UseError(f"The project has no {side} document.", fix=fix)
    read: dict[str, list[specs.Document]] = {"source": [], "target": []}
    for number, (side, file) in enumerate(files, 1):
        read[side].append(specs.read_document(file))
        progress(file.name, number, len(files))
    built = catalogue.build_catalogue(read["source"], read["target"])
    for side, schema in (("source", built.source), ("target", built.target)):
        if not schema.tables:
            names = ", ".join(item.name for given, item in files if given == side)
            fix = f"Give the {side} system's data dictionary or guide with --{side}-spec."
            what = f"No table of fields was found on the {side} side."
            raise DocumentError(what, where=names, fix=fix)
    return built


def documents_hash(project: Project) -> str:
    """What the catalogue depends on: the documents and the program that reads them."""
    files = [(side, item.name, file_hash(item)) for side, item in spec_files(project)]
    return fingerprint("extract", files, code_hash())


def note_reading(con: State, project: Project, run_id: str) -> None:
    """Remembers which documents the stored catalogue was read from."""
    con.execute(
        "INSERT INTO step_state VALUES ('extract', ?, '', ?) ON CONFLICT (step)"
        " DO UPDATE SET inputs = excluded.inputs, run = excluded.run",
        (documents_hash(project), run_id),
    )


def was_read(con: State, inputs: str | None = None) -> bool:
    """Whether the catalogue was read from exactly these documents, or from any at all."""
    row = con.execute("SELECT inputs FROM step_state WHERE step = 'extract'").fetchone()
    return row is not None and inputs in (None, row["inputs"])
