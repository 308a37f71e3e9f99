"""Rules that a document states for a whole table: loading order, continuity, cardinality.

They stand in the table's caption box, in its heading or under the table, in sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.specs.model import TableRule

_I = re.IGNORECASE
# The first kind whose words stand in a sentence decides.
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "load order",
        re.compile(
            r"\bmust (?:first|previously|already)\b|\bhave been (?:either )?loaded\b"
            r"|\bbe loaded (?:before|after)\b|\bprior to\b",
            _I,
        ),
    ),
    ("unique", re.compile(r"\bmust be (?:a )?unique\b", _I)),
    (
        "continuity",
        re.compile(r"\bmust (?:equal|match|be the same as)\b|\boverlap\b|\bcontiguous\b", _I),
    ),
    (
        "date order",
        re.compile(
            r"\b(?:fall|lie) (?:within|between|after|before)\b"
            r"|\b(?:must|can)\s?not be (?:before|after|earlier|later)\b",
            _I,
        ),
    ),
    ("completeness", re.compile(r"\ball\b[^.]{0,200}\bmust\b[^.]{0,200}\bloaded\b", _I)),
    (
        "cardinality",
        re.compile(
            r"\b(?:only|more than|exactly|at most|at least) one\b|\bone or more\b"
            r"|\ba single\b|\bno other\b",
            _I,
        ),
    ),
    ("existence", re.compile(r"\bmust (?:have|exist)\b", _I)),
    ("blank", re.compile(r"\bshould be (?:left )?blank\b|\bblank [\w ]+ indicates\b", _I)),
    ("other", re.compile(r"\b(?:must|cannot|can not|may not)\b", _I)),
)
# Words that no sentence ends with.
_OPEN = re.compile(r"(?:,|\b(?:the|an?|of|to|in|and|or|with|by|for|from|as|than|not|be))$")


def table_rules(texts: Iterable[str]) -> tuple[TableRule, ...]:
    """The rules among these lines, in their order, each once."""
    found = (TableRule(kind, s) for s in sentences(texts) if (kind := _kind(s)))
    return tuple(dict.fromkeys(found))


def sentences(lines: Iterable[str]) -> list[str]:
    """Lines joined where a sentence runs on, then parted at each full stop."""
    joined: list[str] = []
    for line in (" ".join(line.split()) for line in lines):
        runs_on = joined and joined[-1] and not joined[-1].endswith((".", ":", "!", "?"))
        if runs_on and (line[:1].islower() or _OPEN.search(joined[-1])):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    parts = (part for text in joined for part in re.split(r"(?<=[a-z)\d])\.\s+(?=[A-Z])", text))
    return [part.strip(" .") for part in parts if part.strip(" .")]


def creates(lines: Iterable[str]) -> tuple[str, ...]:
    """Tables of the vendor's database that the box lists under "Creates records in"."""
    names: list[str] = []
    listing = False
    for line in (line.strip() for line in lines):
        if re.match(r"creates (?:\w+ )?records in\b", line, _I):
            listing = True
        elif line.endswith((":", ".")):
            listing = False
        elif listing:
            names += [n for n in line.split() if re.fullmatch(r"[A-Za-z]\w*_\w+|[A-Z]\w+", n)]
    return tuple(dict.fromkeys(name for name in names if name.lower() != "optionally"))


def _kind(sentence: str) -> str:
    if len(sentence.split()) < 4:
        return ""
    return next((kind for kind, pattern in _KINDS if pattern.search(sentence)), "")
