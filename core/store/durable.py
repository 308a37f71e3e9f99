"""Files that are whole or absent: written aside, flushed, then renamed."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from core.errors import StoreError


@contextmanager
def replace_file(path: Path) -> Iterator[Path]:
    """A path to write to; it takes the final name only when the block ends well.

    Raises: StoreError on a full disk or a folder that cannot be written; the old file stays.
    """
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        with part.open("rb+") as handle:
            os.fsync(handle.fileno())
        os.replace(part, path)
    except OSError as error:
        raise disk_fault(error, path) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def write_json(path: Path, value: Any) -> None:
    """The value as JSON with sorted keys, LF line ends and a final newline."""
    text = json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    with replace_file(path) as part:
        part.write_text(text, encoding="utf-8", newline="\n")


def disk_fault(error: OSError, path: Path) -> StoreError:
    """The operating system's fault in a person's words."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        what, fix = "The disk is full.", "Free space, or set PASPORT_DATA to another disk."
    elif error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        what, fix = "The folder cannot be written.", "Check its permissions."
    else:
        what, fix = f"The file cannot be written ({errno.errorcode.get(error.errno or 0)}).", ""
    return StoreError(what, where=path.name, fix=fix)
