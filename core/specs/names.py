"""Field names and types as a document prints them, turned into what they mean."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from core.specs.blocks import Cell

_IDENTIFIER = re.compile(r"^[A-Za-z][A-Za-z0-9_$#]*$")
_BRACKETS = re.compile(
    r"\(\s*(?:max\.?\s*)?(\d+|max)\s*(?:char|byte|characters)?\s*(?:,\s*(\d+)\s*)?\)", re.I
)
_NHS = re.compile(r"^(?:max\.?\s*)?(an|n|a)\s?\.{0,3}\s?(\d+)$", re.IGNORECASE)
_PLAIN = re.compile(r"^([A-Za-z][A-Za-z ]*?)\s+(\d+)(?:\s*,\s*(\d+))?$")


@dataclass(frozen=True)
class Printed:
    name: str  # normalised
    printed: str
    joined: bool  # put together from wrapped lines
    marked: bool = False  # an asterisk stands by it


def field_name(cell: Cell) -> Printed:
    """The field's name: parts wrapped mid-word joined, stray blanks round underscores dropped."""
    lines = [unicodedata.normalize("NFKC", line).strip() for line in cell.lines if line.strip()]
    together = "".join(lines) if _broken_word(lines) else " ".join(lines)
    printed = " ".join(together.split())
    name = re.sub(r"\s*_\s*", "_", printed).strip("*\u2020 ")
    return Printed(name, printed, len(lines) > 1, "*" in {printed[:1], printed[-1:]})


def _broken_word(lines: list[str]) -> bool:
    """Whether the lines are one identifier that did not fit, not words under each other."""
    if len(lines) < 2 or any(not re.fullmatch(r"[\w$#. ]+", line) for line in lines):
        return False
    whole = "".join(lines)
    if "_" in whole:
        return True
    if any(" " in line for line in lines):
        return False
    return whole.isupper() or (lines[1][:1].islower() and not whole.islower())


def looks_like_identifier(text: str) -> bool:
    """Whether a value could name a column: one word, no prose."""
    return bool(_IDENTIFIER.match(re.sub(r"\s*_\s*", "_", text.strip())))


@dataclass(frozen=True)
class Typed:
    name: str  # as printed, without its length
    length: int | None = None
    precision: int | None = None
    values: tuple[str, ...] = ()  # of an ENUM


_TYPE = re.compile(
    r"(?:(?:rdbms|sas|sql|min|max|long|short|big|small|tiny|medium|unsigned|part|full) ?)*(?:"
    r"(?:var|n|nvar|long|bp|c|n?c)?(?:char|character|byte|binary|text|clob|blob|lob|raw)\d*"
    r"|int(?:eger)?\d*|num(?:eric|ber|erical)?|dec(?:imal)?|float\d*|double|real|money|date|memo"
    r"|date ?time\d*|timestamp\w*|time|string|bool(?:ean)?|bit|logical|uuid|guid|enum|set|json|xml"
    r"|(?:big)?serial|alpha|alpha ?numeric|unique ?identifier|coded?|an\d*|a|n|x|9|varchar2?\d*"
    r"|nvarchar2?)"
    r"(?: ?[(\[\d,;/:|].*| (?:varying|precision|unsigned|not null|null|with|without|string|type"
    r"|default|identity|code|lookup)\b.*)?",
    re.IGNORECASE | re.DOTALL,
)


def reads_like_type(text: str) -> bool:
    """Whether a value reads as data types do: "VARCHAR2(10)", "max an35", "Date"."""
    return len(text) < 60 and bool(_TYPE.fullmatch(text.strip()))


def typed(type_text: str, length_text: str) -> Typed:
    """A type and length from one or two columns; an unreadable length is None."""
    text = re.sub(r"^RDBMS\s+", "", " ".join(type_text.split()), flags=re.IGNORECASE)
    if re.match(r"(?i)enum\b|set\s*\(", text):
        return Typed(text.split("(")[0].strip(), values=tuple(re.findall(r"'([^']*)'", text)))
    text = re.sub(r"^min\.?\s+(?:an|n|a)\s?\d+\s+(?=max\b)", "", text, flags=re.IGNORECASE)
    text = re.sub(r"\s*\(\s*x\s*\)$", "", text, flags=re.IGNORECASE)
    text = re.sub(r"^max\.?\s+(?=(?:an|n|a)\b)", "", text, flags=re.IGNORECASE)
    name, length, precision = _split(re.sub(r"(?<=\d) (?=\d+\s*\))", "", text))
    stated = re.search(r"(\d+)(?:\.0+)?(?:\s*[,.]\s*(\d+))?", length_text)
    if stated:
        length, precision = int(stated[1]), int(stated[2]) if stated[2] else precision
    return Typed(name, length, precision)


def _split(text: str) -> tuple[str, int | None, int | None]:
    if found := _BRACKETS.search(text):
        size = None if found[1].lower() == "max" else int(found[1])
        name = (text[: found.start()] + text[found.end() :]).strip()
        return name, size, int(found[2]) if found[2] else None
    if found := _NHS.match(text):
        return found[1], int(found[2]), None
    if found := _PLAIN.match(text):
        return found[1], int(found[2]), int(found[3]) if found[3] else None
    return text, None, None
