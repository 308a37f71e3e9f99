"""Office files are zip packages: sized before they are unpacked, and what damage looks like."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path
from xml.etree.ElementTree import ParseError

from core.errors import DocumentError

EXPANDED_LIMIT = 512 * 1024 * 1024  # bytes an xlsx or docx may unpack to

# What the zip, XML and Office libraries raise when a package is cut short or tampered with.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ParseError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    EOFError,
    OSError,
    RuntimeError,
    SyntaxError,
)


def check_expansion(path: Path) -> None:
    """Refuses a package that would unpack to more than the limit, before any of it is unpacked.

    Raises: DocumentError when it is too large or its directory cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as package:
            size = sum(item.file_size for item in package.infolist())
    except DAMAGE as error:
        raise damaged(path, error) from None
    if size > EXPANDED_LIMIT:
        raise too_large(path, size, EXPANDED_LIMIT)


def damaged(path: Path, error: BaseException) -> DocumentError:
    """The file cannot be read as what its extension says."""
    kind = path.suffix.lower()
    return DocumentError(
        f"The file is cut short, damaged or no {kind} file ({type(error).__name__}).",
        where=path.name,
        fix=f"Open it, save it again as {kind}, then give that copy.",
    )


def too_large(path: Path, size: int, limit: int) -> DocumentError:
    """More than this program will read."""
    return DocumentError(
        f"The document unpacks to {size // 2**20} MiB; at most {limit // 2**20} MiB are read.",
        where=path.name,
        fix="Give only the sheets or pages that hold the field tables.",
    )
