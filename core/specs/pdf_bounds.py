"""Refuses a PDF whose compressed parts would swell the memory, before anything unpacks them.

Every deflated part but pictures, which are never unpacked here, is inflated a piece at a time
and its size counted. Drawn pages shrink three- to tenfold; a trap shrinks a thousandfold.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Protocol

from core.errors import DocumentError

_PART = 2 * 1024 * 1024  # bytes that any one part may hold, however well it was packed
_RATIO = 60  # a larger part may hold so many times its packed size
_LARGEST = 128 * 1024 * 1024  # bytes that no part may exceed
_PIECE = 256 * 1024
_DEEPEST = 4  # packings one around the other
_STREAM = re.compile(rb"stream\r?\n")
_DEFLATE = re.compile(rb"/(?:FlateDecode|Fl)\b")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")


class _Inflater(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


def check_parts(path: Path) -> None:
    """Raises: DocumentError when a part of the file unpacks to more than is bearable."""
    with path.open("rb") as handle, mmap(handle.fileno(), 0, access=ACCESS_READ) as body:
        for found in _STREAM.finditer(body):
            head = body[max(0, found.start() - 2000) : found.start()]
            head = head[head.rfind(b" obj") :] if b" obj" in head else head
            layers = len(_DEFLATE.findall(head))
            if layers and not _PICTURE.search(head):
                _check(body, found.end(), layers, path.name)


def _check(body: mmap, start: int, layers: int, name: str) -> None:
    """Inflates through every layer and counts what comes out of the last."""
    held, at = 0, start
    stages = [zlib.decompressobj() for _ in range(min(layers, _DEEPEST))]
    while at < len(body) and not stages[0].eof:
        piece = body[at : at + _PIECE]
        at += len(piece)
        try:
            for size in _inflated(stages, piece):
                held += size
                used = min(at, len(body)) - start - len(stages[0].unused_data)
                if held > min(_LARGEST, max(_PART, _RATIO * used)):
                    raise too_swollen(name)
        except zlib.error:
            return  # damaged, or not deflated after all: that is for the reader to tell


def _inflated(stages: Sequence[_Inflater], piece: bytes) -> Iterator[int]:
    """How many bytes come out of the last stage, in pieces of bounded size."""
    first, *rest = stages
    while piece:
        made = first.decompress(piece, _PIECE)
        if rest:
            yield from _inflated(rest, made)
        else:
            yield len(made)
        piece = first.unconsumed_tail if made else b""


def too_swollen(name: str) -> DocumentError:
    return DocumentError(
        "The PDF unpacks to far more than a document holds.",
        where=name,
        fix="Print it anew to a PDF, or ask for a new copy.",
    )
