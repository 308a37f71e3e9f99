"""What the Schemas page reads, kept between two clicks as long as nothing was written.

A catalogue is known by the moment and size of the state that holds it, a picture by the
document's content, a profile by its run, which never changes.
"""

from pathlib import Path

import streamlit as st

from core import catalogue, profiling, runs
from core.catalogue import Catalogue, Change, Correction, Field, Picture
from core.contract import Contract
from core.contract import load as load_contract
from core.profiling import Profile
from core.projects import Project
from core.store import state

Stamp = tuple[tuple[int, int], ...]


def stamp(project: Project) -> Stamp:
    """What changes whenever something was written to the project's state."""
    files = (project.state, project.state.with_name(f"{project.state.name}-wal"))
    facts = [item.stat() for item in files if item.exists()]
    return tuple((fact.st_mtime_ns, fact.st_size) for fact in facts if fact.st_size)


def catalogue_of(project: Project) -> Catalogue:
    """The agreed schemas with people's decisions. Raises: StoreError."""
    return _catalogue(project, str(project.state), stamp(project))


@st.cache_resource(max_entries=4, show_spinner=False)
def _catalogue(_project: Project, place: str, at: Stamp) -> Catalogue:
    with state(_project.state) as con:
        return catalogue.load(con)


def decisions_of(project: Project) -> list[Correction]:
    """Every decision in force, the oldest first."""
    return _decisions(project, str(project.state), stamp(project))


@st.cache_resource(max_entries=4, show_spinner=False)
def _decisions(_project: Project, place: str, at: Stamp) -> list[Correction]:
    with state(_project.state) as con:
        return catalogue.corrections(con)


def changes_of(project: Project, old: int, new: int | None) -> list[Change]:
    """What changed from an earlier catalogue to a later one; None is the one in use."""
    return _changes(project, str(project.state), stamp(project), old, new)


@st.cache_resource(max_entries=8, show_spinner=False)
def _changes(_project: Project, place: str, at: Stamp, old: int, new: int | None) -> list[Change]:
    with state(_project.state) as con:
        before = catalogue.load_version(con, old)
        after = catalogue.as_read(con) if new is None else catalogue.load_version(con, new)
    return catalogue.compare(before, after)


def contract_of(project: Project) -> Contract:
    """The working contract."""
    return _contract(project, str(project.state), stamp(project))


@st.cache_resource(max_entries=4, show_spinner=False)
def _contract(_project: Project, place: str, at: Stamp) -> Contract:
    with state(_project.state) as con:
        return load_contract(con)


def profile_of(project: Project) -> tuple[Profile, runs.RunSummary] | None:
    """The newest profile of the extract and its run; None when none was made."""
    run = runs.latest(project, "profile")
    return (_profile(str(run.folder)), run) if run else None


@st.cache_resource(max_entries=4, show_spinner=False)
def _profile(folder: str) -> Profile:
    return profiling.read_profile(Path(folder))


def picture_of(project: Project, field: Field) -> Picture:
    """The field's place in its document. Raises: DocumentError."""
    said = field.evidence
    place = (field.side, field.table, field.name, said.document, said.sha256, said.place)
    return _picture(field, str(project.specs), place)


@st.cache_data(max_entries=60, show_spinner="Opening the document")
def _picture(_field: Field, folder: str, place: tuple[str, ...]) -> Picture:
    return catalogue.picture(Path(folder), _field)
