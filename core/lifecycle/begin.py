"""A new project from its documents, and the sample programme that `up` prepares."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from core import catalogue, connectors, contract, crosswalks
from core.access import LOCAL, Actor, record_event, require
from core.errors import DocumentError, UseError
from core.lifecycle.documents import note_reading, read_documents
from core.lifecycle.generating import shipped_contract
from core.projects import (
    Project,
    create_project,
    list_projects,
    sample_folder,
    save_settings,
    starter_crosswalks,
)
from core.runs import Progress, silent
from core.store import state, transaction

SAMPLE = "demo/sample/sample-programme"
SAMPLE_AS_OF = "2026-03-31"


def new_project(
    named: str,
    source_specs: Sequence[Path],
    target_specs: Sequence[Path],
    *,
    extracts: Path | None = None,
    actor: Actor = LOCAL,
    progress: Progress = silent,
    **chosen: str | int,
) -> Project:
    """A project with its documents read, its crosswalks copied and the shipped contract fitted.

    Nothing is left behind when a document cannot be read.
    Raises: DocumentError, ExtractError, UseError.
    """
    require(actor, "project.manage")
    for side, files in (("source", source_specs), ("target", target_specs)):
        if not files:
            raise UseError(f"A project needs a {side} document.", fix=f"Give --{side}-spec FILE.")
        for file in files:
            _readable(file)

    def fill(project: Project) -> None:
        for side, files in (("source", source_specs), ("target", target_specs)):
            _copied(files, project.specs / side)
        known = read_documents(project, lambda *told: progress("extract", *told))
        _stored(project, known, actor, chosen)
        if extracts is not None:
            columns = {t.name: [f.name for f in t.fields] for t in known.source.tables.values()}
            connectors.ingest(extracts, project.extracts, columns, project.spill)

    return create_project(named, fill)


def _readable(file: Path) -> None:
    if not file.is_file():
        raise DocumentError("The document does not exist.", where=file.name, fix="Check the path.")


def _copied(files: Sequence[Path], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        if (folder / file.name).exists():
            raise UseError("Two documents of one side share a name.", where=file.name)
        shutil.copyfile(file, folder / file.name)


def _stored(
    project: Project, known: catalogue.Catalogue, actor: Actor, chosen: dict[str, str | int]
) -> None:
    codes = crosswalks.read_crosswalks(starter_crosswalks())
    with state(project.state) as con, transaction(con):
        catalogue.save(con, known)
        note_reading(con, project, "")
        crosswalks.save(con, codes.values())
        contract.save(con, shipped_contract(known), actor=actor.name, why="project made")
        save_settings(con, **chosen)
        record_event(con, actor, "create_project", project.label)


def sample_project(progress: Progress = silent) -> Project:
    """The sample programme; made on first call, opened afterwards."""
    for project in list_projects():
        if project.label == SAMPLE:
            return project
    documents = sample_folder() / "documents"
    return new_project(
        SAMPLE,
        sorted(documents.glob("*dictionary*.xlsx")) + sorted(documents.glob("*.docx")),
        sorted(documents.glob("*.pdf")),
        progress=progress,
        as_of=SAMPLE_AS_OF,
        demonstration="Y",
    )
