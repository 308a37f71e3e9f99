"""Physical lines of a CSV file to records, each with its place; nothing is skipped unseen.

Quotes follow RFC 4180, read strictly. A record that cannot stand is kept as malformed with its
line and reason; a quote left open stops the reading, because what it swallowed cannot be told.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import chain

from core.errors import ExtractError


@dataclass(frozen=True, slots=True)
class Record:
    line: int  # physical line it starts on, from 1
    lines: int  # physical lines it takes
    text: str  # readable CSV text without an end of line; empty for a blank line
    width: int  # number of columns; 0 for a blank line
    fault: str = ""  # why it cannot stand


def records(lines: Iterator[str], delimiter: str, file: str) -> Iterator[Record]:
    """Every record and blank line in file order, the header first.

    Raises: ExtractError naming the file and the line of a quote that is left open.
    """
    line = 1
    for first in lines:
        if '"' in first:
            record = _quoted_record(first, lines, line, delimiter, file)
        elif not first.strip(" \r\n"):
            record = Record(line, 1, "", 0)
        else:
            record = Record(line, 1, first.rstrip("\r\n"), first.count(delimiter) + 1)
        if "\x00" in record.text:
            record = Record(line, record.lines, "", record.width, "holds a NUL byte")
        yield record
        line += record.lines


def fields(text: str, delimiter: str) -> list[str]:
    """The cells of one record's text."""
    return next(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))


def _quoted_record(first: str, rest: Iterator[str], line: int, delimiter: str, file: str) -> Record:
    reader = csv.reader(chain((first,), rest), delimiter=delimiter, strict=True)
    try:
        cells = next(reader)
    except csv.Error as error:
        if reader.line_num > 1 or "unexpected end" in str(error):
            last = line + reader.line_num - 1
            what = f"A quote opened on line {line} is not closed as it should be"
            reach = f" (the text runs on to line {last})." if last > line else "."
            fix = "Close or double the quote in that line, or export the table again."
            raise ExtractError(what + reach, where=f"{file}, line {line}", fix=fix) from None
        return Record(line, 1, "", 0, "text beside a quoted value")
    text = delimiter.join('"' + cell.replace('"', '""') + '"' for cell in cells)
    return Record(line, reader.line_num, text, len(cells))
