"""Where projects live, how one is named on the command line, how a new one comes to be."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from core.errors import StoreError, UseError, nearest
from core.projects.model import Project
from core.store import write_json

_HOME = Path(__file__).resolve().parents[2]
_CARD = "project.json"


def data_root() -> Path:
    """The folder of state and projects: PASPORT_DATA, else `data/` beside the packages."""
    chosen = os.environ.get("PASPORT_DATA")
    return Path(chosen).expanduser().resolve() if chosen else _HOME / "data"


def sample_folder() -> Path:
    """The committed sample programme; PASPORT_DATA does not move it."""
    return _HOME / "data" / "sample"


def starter_crosswalks() -> Path:
    """The read-only starter crosswalks that a new project copies."""
    return _HOME / "crosswalks"


def list_projects(root: Path | None = None) -> list[Project]:
    """Every project below the data folder, ordered by its label.

    A project whose card is damaged is left out: it must not stop work on the others. Opening
    it by its path tells what is wrong.
    """
    folder = (root or data_root()) / "projects"
    found: list[Project] = []
    for card in sorted(folder.glob(f"*/*/*/{_CARD}")):
        with suppress(StoreError):
            found.append(_opened(card.parent))
    return sorted(found, key=lambda item: item.label)


def open_project(named: str | None = None, root: Path | None = None) -> Project:
    """The project meant by a path, a label, a unique tail of a label, or nothing if there is one.

    Raises: UseError when none or several fit; StoreError when its card is damaged.
    """
    if named and (Path(named) / _CARD).exists():
        return _opened(Path(named).resolve())
    known = list_projects(root)
    fits = [item for item in known if named is None or _fits(item, named)]
    if len(fits) == 1:
        return fits[0]
    labels = ", ".join(item.label for item in fits or known) or "none yet"
    if not named:
        fix = "Name one with -p." if known else "Make one with `pasport init` or `pasport up`."
        raise UseError("Which project is meant?", where=f"projects: {labels}", fix=fix)
    what = "Several projects fit that name." if fits else "There is no such project."
    raise UseError(
        what,
        where=f"{named}; projects: {labels}",
        fix=nearest(named, [item.name for item in known]),
    )


def create_project(
    named: str, fill: Callable[[Project], None], root: Path | None = None
) -> Project:
    """A new project, filled by `fill` in a folder aside and then moved into place whole.

    A name with a leading dot or slash is a path; else `[org/[workspace/]]project`.
    Raises: UseError when it exists already or the name cannot be used.
    """
    project = _planned(named, root or data_root())
    if project.folder.exists():
        fix = "Choose another name, or run it with `pasport run -p`."
        raise UseError("This project exists already.", where=project.label, fix=fix)
    aside = project.folder.with_name(f".{project.folder.name}.part")
    shutil.rmtree(aside, ignore_errors=True)
    built = Project(aside, project.org, project.workspace, project.name)
    try:
        for folder in (built.specs, built.extracts, built.keys, built.runs):
            folder.mkdir(parents=True)
        card = {"org": built.org, "workspace": built.workspace, "name": built.name}
        write_json(aside / _CARD, card)
        fill(built)
        aside.rename(project.folder)
    except OSError as error:
        raise StoreError(
            f"The project's folder cannot be written ({type(error).__name__}).",
            where=project.label,
            fix="Check the disk, its permissions and PASPORT_DATA.",
        ) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return project


def _planned(named: str, root: Path) -> Project:
    text = unicodedata.normalize("NFC", named.strip())
    if re.match(r"^([./~\\]|[A-Za-z]:)", text):
        folder = Path(text).expanduser().resolve()
        if not _slug(folder.name):
            raise UseError("This path names no project.", where=text, fix="End it with a name.")
        return Project(folder, "local", "local", folder.name)
    parts = [part.strip() for part in text.split("/")]
    if not 1 <= len(parts) <= 3 or not all(_slug(part) for part in parts):
        raise UseError(
            "A project is named [organisation/[workspace/]]project.",
            where=named or "(empty)",
            fix="Use letters and digits, or give a path that starts with ./",
        )
    org, workspace, name = (["local", "local"] + parts)[-3:]
    folder = root / "projects" / _folder(org) / _folder(workspace) / _folder(name)
    return Project(folder, org, workspace, name)


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")[:24]


def _folder(text: str) -> str:
    digest = hashlib.sha256(text.casefold().encode()).hexdigest()[:4]
    return f"{_slug(text)}-{digest}"


def _fits(project: Project, named: str) -> bool:
    label = project.label.casefold()
    wanted = named.strip("/").casefold()
    return label == wanted or label.endswith(f"/{wanted}")


def _opened(folder: Path) -> Project:
    try:
        card = json.loads((folder / _CARD).read_text(encoding="utf-8"))
        return Project(folder, card["org"], card["workspace"], card["name"])
    except (OSError, ValueError, KeyError, TypeError):
        raise StoreError(
            "The project's card cannot be read.",
            where=f"{folder.name}/{_CARD}",
            fix="Restore it from a backup: it holds org, workspace and name.",
        ) from None
