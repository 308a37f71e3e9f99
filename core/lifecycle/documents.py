"""A project's specification documents: where they stand, reading them, giving and removing one.

Documents change only together with the catalogue that is read from them: a document that
cannot be read is not kept, and what stood before stays.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from core import catalogue, specs
from core.access import LOCAL, Actor, record_event, require
from core.errors import DocumentError, StoreError, UseError, nearest
from core.lifecycle.fingerprint import code_hash, fingerprint
from core.projects import Project
from core.runs import Progress, file_hash, lock_holder, silent, writer_lock
from core.store import State, disk_fault, replace_file, state, transaction

SIDES: tuple[catalogue.Side, ...] = ("source", "target")
DOCUMENT_KINDS = ("xlsx", "xlsm", "docx", "pdf")
DOCUMENT_LIMIT = 200 * 1024 * 1024  # bytes of one document
_PERMISSION = "project.design"
_NAME_LIMIT = 120  # characters; at most 240 bytes, so that it stands on every disk
_BARRED = frozenset('/\\:*?"<>|')
SpecFile = tuple[catalogue.Side, Path]


@dataclass(frozen=True)
class DocumentChange:
    """What giving or removing one document did to the catalogue."""

    side: catalogue.Side
    name: str  # of the file in the project
    done: str  # added, replaced, removed
    tables: int  # tables of the new catalogue that were read from it
    fields: int
    changes: tuple[catalogue.Change, ...]  # against the catalogue before


def add_document(
    project: Project,
    name: str,
    content: bytes,
    side: catalogue.Side,
    *,
    replace: bool = False,
    actor: Actor = LOCAL,
    progress: Progress = silent,
) -> DocumentChange:
    """What changed by one more document of the project, or by a newer issue of one.

    All documents are read again with it; nothing is kept when one cannot be read.
    Raises: DocumentError for a name, kind, size or content that cannot be; UseError when one
    of this name stands and `replace` is not said; StoreError while a run goes on.
    """
    require(actor, _PERMISSION)
    kept = _confined(name)
    _sized(content, kept)
    with _only_writer(project, progress) as aside:
        old = _standing(project, side, kept)
        if old is not None and not replace:
            fix = "Replace it on purpose (`--replace`), or give the new one another name."
            raise UseError(f"The {side} side has a document of this name.", where=kept, fix=fix)
        given = aside / kept
        with replace_file(given) as part:
            part.write_bytes(content)
        rest = [item for item in spec_files(project) if item[1] != old]
        files = sorted([*rest, (side, given)], key=lambda item: (item[0], item[1].name))
        exchange = _Exchange(side, kept, given, old, "replaced" if old else "added")
        return _read_anew(project, files, exchange, actor, progress)


def remove_document(
    project: Project,
    name: str,
    side: catalogue.Side,
    *,
    actor: Actor = LOCAL,
    progress: Progress = silent,
) -> DocumentChange:
    """What changed by taking a document out of the project; the others are read again.

    Raises: UseError for an unknown name or the last document of a side; StoreError while a run
    goes on.
    """
    require(actor, _PERMISSION)
    with _only_writer(project, progress):
        files = spec_files(project)
        names = [item.name for given, item in files if given == side]
        old = _standing(project, side, name)
        if old is None:
            what = f"The {side} side has no such document."
            raise UseError(what, where=name, fix=nearest(name, names))
        if len(names) == 1:
            fix = "Give the one that takes its place first."
            raise UseError(f"It is the only {side} document.", where=name, fix=fix)
        rest = [item for item in files if item[1] != old]
        exchange = _Exchange(side, old.name, None, old, "removed")
        return _read_anew(project, rest, exchange, actor, progress)


@dataclass(frozen=True)
class _Exchange:
    side: catalogue.Side
    name: str
    given: Path | None  # the new file, aside; None: none comes
    old: Path | None  # the file that goes; None: none goes
    done: str


def _read_anew(
    project: Project,
    files: Sequence[SpecFile],
    exchange: _Exchange,
    actor: Actor,
    progress: Progress,
) -> DocumentChange:
    built = catalogue_from(files, lambda *told: progress("extract", *told))
    side, name = exchange.side, exchange.name
    with state(project.state) as con:
        changes = catalogue.compare(catalogue.as_read(con), built)
        with _exchanged(project, exchange), transaction(con):
            catalogue.save(con, built)
            note_reading(con, project, "")
            done = f"{exchange.done}_document"
            record_event(con, actor, done, f"{side} {name}", changes=len(changes))
    schema = built.source if side == "source" else built.target
    tables = [item for item in schema.tables.values() if item.evidence.document == name]
    fields = sum(1 for item in schema.fields() if item.evidence.document == name)
    return DocumentChange(side, name, exchange.done, len(tables), fields, tuple(changes))


@contextmanager
def _exchanged(project: Project, exchange: _Exchange) -> Iterator[None]:
    """The new file in the old one's place; as it was when the block ends badly."""
    final = project.specs / exchange.side / exchange.name
    held = project.folder / ".document.before"
    try:
        if exchange.old:
            os.replace(exchange.old, held)
        if exchange.given:
            final.parent.mkdir(parents=True, exist_ok=True)
            os.replace(exchange.given, final)
        yield
    except BaseException as error:
        if exchange.given and not exchange.given.exists():
            final.unlink(missing_ok=True)
        if exchange.old and held.exists():
            os.replace(held, exchange.old)
        if isinstance(error, OSError):
            raise disk_fault(error, final) from None
        raise
    held.unlink(missing_ok=True)


@contextmanager
def _only_writer(project: Project, progress: Progress) -> Iterator[Path]:
    """A folder aside, while nobody else writes to the project."""
    if lock_holder(project) is not None:
        fix = "Wait for its end, or stop it on the Lifecycle page."
        raise StoreError("A run of this project goes on; it reads the documents.", fix=fix)
    with writer_lock(project, progress):
        try:
            aside = TemporaryDirectory(prefix=".incoming-", dir=project.folder)
        except OSError as error:
            raise disk_fault(error, project.folder) from None
        with aside as folder:
            yield Path(folder)


def _standing(project: Project, side: catalogue.Side, name: str) -> Path | None:
    """The side's document of that name, case ignored as some disks do."""
    fold = name.casefold()
    found = (item for given, item in spec_files(project) if given == side)
    return next((item for item in found if item.name.casefold() == fold), None)


def _confined(name: str) -> str:
    """The file's name, which can only stand inside the project. Raises: DocumentError."""
    text = unicodedata.normalize("NFC", name).strip()
    kinds = ", ".join(f".{kind}" for kind in DOCUMENT_KINDS)
    shown = "".join(sign if sign.isprintable() else "?" for sign in text)[:_NAME_LIMIT]
    if not text or text.startswith(".") or any(s in _BARRED or not s.isprintable() for s in text):
        fix = "Give it a plain name, without folders and signs such as / or :."
        raise DocumentError("This is no name for a document.", where=shown or "(empty)", fix=fix)
    if len(text) > _NAME_LIMIT or len(text.encode()) > 2 * _NAME_LIMIT:
        fix = f"Give it a name of at most {_NAME_LIMIT} characters."
        raise DocumentError("The document's name is too long.", where=shown, fix=fix)
    if text.rpartition(".")[2].lower() not in DOCUMENT_KINDS or "." not in text:
        fix = f"Give {kinds}; save older formats as one of these first."
        raise DocumentError("Documents of this kind cannot be read.", where=shown, fix=fix)
    return text


def _sized(content: bytes, name: str) -> None:
    if len(content) > DOCUMENT_LIMIT:
        what = f"The document has {len(content) / 2**20:,.0f} MiB"
        fix = "Give only the sheets or pages that hold the field tables."
        raise DocumentError(
            f"{what}; at most {DOCUMENT_LIMIT // 2**20} are read.", where=name, fix=fix
        )


def spec_files(project: Project) -> list[SpecFile]:
    """(side, file) of each document, source before target, in the order they were given."""
    found: list[SpecFile] = []
    for side in SIDES:
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
    for side in SIDES:
        if not any(item == side for item, _ in files):
            fix = f"Give one with --{side}-spec when the project is made, or on the Schemas page."
            raise UseError(f"The project has no {side} document.", fix=fix)
    return catalogue_from(files, progress)


def catalogue_from(
    files: Sequence[SpecFile], progress: Callable[[str, int, int], None]
) -> catalogue.Catalogue:
    """The catalogue that these documents give; a side without any has an empty schema.

    Raises: DocumentError naming the document, or those of a side in which no table was found.
    """
    read: dict[str, list[specs.Document]] = {side: [] for side in SIDES}
    for number, (side, file) in enumerate(files, 1):
        read[side].append(specs.read_document(file))
        progress(file.name, number, len(files))
    built = catalogue.build_catalogue(read["source"], read["target"])
    for schema in (built.source, built.target):
        names = ", ".join(item.name for given, item in files if given == schema.side)
        if names and not schema.tables:
            fix = f"Give the {schema.side} system's data dictionary or guide."
            what = f"No table of fields was found on the {schema.side} side."
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
