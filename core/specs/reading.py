"""One document in, its tables, fields and rules out; nothing executed, nothing fetched."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from core.errors import DocumentError, nearest
from core.specs import docx, pdf, xlsx
from core.specs.areas import with_areas
from core.specs.blocks import Block
from core.specs.fields import Source, tables_of
from core.specs.layout import Layout, laid_out
from core.specs.model import Document, SpecTable
from core.specs.package import check_expansion, too_large
from core.specs.shading import explains_asterisks, shading_says
from core.specs.side import elements_of, keys_of
from core.specs.unplaced import unplaced

Reader = tuple[str, Callable[[Path], list[Block]], bytes]
_READERS: dict[str, Reader] = {
    ".xlsx": (xlsx.READER, xlsx.read_blocks, b"PK"),
    ".xlsm": (xlsx.READER, xlsx.read_blocks, b"PK"),
    ".docx": (docx.READER, docx.read_blocks, b"PK"),
    ".pdf": (pdf.READER, pdf.read_blocks, b"%PDF"),
}
FILE_LIMIT = 200 * 1024 * 1024  # bytes of one document


def read_document(path: Path) -> Document:
    """What the document says: its tables and fields with their rules and places.

    Raises: DocumentError when the file is missing, unreadable, encrypted, too large, or
    holds neither a field table nor notes on elements or keys.
    """
    name, read, magic = _reader(path)
    body = _checked_bytes(path, magic)
    sha256 = hashlib.sha256(body).hexdigest()
    del body
    layout = laid_out(read(path), path.stem)
    tables = _tables(layout, path.name, sha256, name)
    elements, keys = elements_of(layout.side_grids), keys_of(layout.side_grids)
    if not tables and not elements and not keys:
        raise DocumentError(
            "No field table was found in the document.",
            where=path.name,
            fix="A table needs a header row such as Table, Field, Type, Length, Description.",
        )
    return Document(
        path.name,
        sha256,
        name,
        tuple(tables),
        tuple(elements),
        tuple(keys),
        faults=tuple(layout.findings),
        unplaced=unplaced(tables),
    )


def _reader(path: Path) -> Reader:
    if not path.is_file():
        beside = [item.name for item in path.parent.glob("*")] if path.parent.is_dir() else []
        raise DocumentError(
            "The document does not exist.", where=str(path.name), fix=nearest(path.name, beside)
        )
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise DocumentError(
            f"Documents of the kind {path.suffix or '(none)'} cannot be read.",
            where=path.name,
            fix="Give .xlsx, .docx or .pdf; save older formats as one of these first.",
        )
    return reader


def _checked_bytes(path: Path, magic: bytes) -> bytes:
    """The file's bytes, once it is known to be of its kind and of bearable size."""
    if path.stat().st_size > FILE_LIMIT:
        raise too_large(path, path.stat().st_size, FILE_LIMIT)
    try:
        body = path.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"The document cannot be opened ({type(error).__name__}).",
            where=path.name,
            fix="Check that you may read it and that no other program holds it.",
        ) from None
    if not body:
        raise DocumentError(
            "The document is empty (0 bytes).", where=path.name, fix="Copy or download it again."
        )
    if magic not in body[:1024]:
        raise DocumentError(
            f"The content of the file is not {path.suffix.lower()}.",
            where=path.name,
            fix=_looks_like(body) or "Give the file its true extension, or ask for a new copy.",
        )
    if magic == b"PK":
        check_expansion(path)
    return body


def _looks_like(body: bytes) -> str:
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        return "It is an encrypted or old Office file: save it unprotected as .xlsx or .docx."
    if body.startswith(b"%PDF"):
        return "It looks like a PDF: rename it to .pdf."
    if body.startswith(b"PK"):
        return "It looks like an Office file or zip: give it its true extension."
    return ""


def _tables(layout: Layout, file_name: str, sha256: str, reader: str) -> Sequence[SpecTable]:
    says = shading_says(layout)
    source = Source(
        file_name, sha256, reader, says.reason, says.mandatory, explains_asterisks(layout)
    )
    found = [table for raw in layout.tables for table in tables_of(raw, source)]
    placed = [replace(table, position=index) for index, table in enumerate(found, 1)]
    return with_areas(placed, layout.texts)
