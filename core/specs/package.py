"""Office files are zip packages: sized before they are unpacked, and what damage looks like."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from pathlib import Path
from xml.etree.ElementTree import ParseError

from core.errors import DocumentError
from core.specs.blocks import Finding

EXPANDED_LIMIT = 512 * 1024 * 1024  # bytes an xlsx or docx may unpack to

_NO_VALUE = re.compile(rb"(?:</f>|<f(?: [^<>]{0,200})?/>)(?:<v></v>|<v/>)?</c>")

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


def findings(path: Path) -> list[Finding]:
    """Macros and links that are left alone, and formulas that hold no stored value."""
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        told = []
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            told.append("The document holds macros; they were not run.")
        if any("/externallinks/" in name.lower() for name in names):
            told.append("The document links to other files; the links were not followed.")
        sheets = sorted(n for n in names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", n))
        empty = sum(_uncalculated(package, name) for name in sheets)
        if empty:
            told.append(
                f"{empty} formulas hold no stored value and were read as blank; "
                "open the workbook, let it calculate, and save it."
            )
    return [Finding(text) for text in told]


def _uncalculated(package: zipfile.ZipFile, name: str) -> int:
    """Formulas of one sheet without a value, counted without holding the sheet in memory."""
    count, tail = 0, b""
    with package.open(name) as sheet:
        while chunk := sheet.read(1024 * 1024):
            held = tail + chunk
            count += len(_NO_VALUE.findall(held))
            tail = held[-40:] if not _NO_VALUE.search(held[-40:]) else b""
    return count


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
