"""What a text file is before any record is read: encoding, lines, identity.

The declared encoding, else UTF-8, else Windows-1252; which one it was is kept with the extract.
"""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path

from core.errors import ExtractError

_BLOCK = 1 << 20
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class TextFile:
    path: Path
    encoding: str  # as Python names it
    sha256: str  # of the bytes as received
    lines: int  # physical lines; a last line without an end counts


def text_file(path: Path, declared: str | None = None) -> TextFile:
    """The file's encoding, hash and number of physical lines, read once as a whole.

    Raises: ExtractError when no encoding fits, naming the first line that does not.
    """
    with path.open("rb") as handle:
        first = handle.read(2)
    if declared is None and first in _UTF16:
        fix = "Say so: encoding utf-16."
        raise ExtractError("The file looks like UTF-16.", where=path.name, fix=fix)
    for encoding in [declared] if declared else ["utf-8-sig", "cp1252"]:
        found, bad_line = _read(path, encoding)
        if found:
            return found
    fix = "Declare the encoding the file was written in, or write it again as UTF-8."
    what = f"The text is not in {declared or 'UTF-8 or Windows-1252'}."
    raise ExtractError(what, where=f"{path.name}, line {bad_line}", fix=fix)


def _read(path: Path, encoding: str) -> tuple[TextFile | None, int]:
    """The file's facts, or None and the line where the encoding stops to fit."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
    except LookupError:
        fix = "Use a name such as utf-8, cp1252 or utf-16."
        raise ExtractError(f"There is no encoding {encoding!r}.", fix=fix) from None
    digest, breaks, last = hashlib.sha256(), 0, "\n"
    with path.open("rb") as handle:
        while True:
            block = handle.read(_BLOCK)
            digest.update(block)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                good = codecs.decode(error.object[: error.start], encoding, "ignore")
                return None, breaks + _breaks(good, last) + 1
            breaks += _breaks(text, last)
            last = text[-1:] or last
            if not block:
                break
    lines = breaks + (last not in "\r\n")
    return TextFile(path, encoding, digest.hexdigest(), lines), 0


def _breaks(text: str, before: str) -> int:
    """Ends of line in the text: LF, CR LF or CR; a CR LF over two blocks is one."""
    split = 1 if before == "\r" and text.startswith("\n") else 0
    return text.count("\n") + text.count("\r") - text.count("\r\n") - split
