"""A name to the words it means: split, joined again where that is a known word, spelt out.

DoB, date_of_birth and DATE_OF_BIRTH give the same words. Numbers are kept apart: they decide
which of several like fields is meant.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from core.matching.lexicon import Lexicon, lexicon

ROLE_WORDS = frozenset(
    "code type number date time indicator flag description comment status id".split()
)
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_COUNTED = {word: str(at) for at, word in enumerate("one two three four five six".split(), 1)}
_CODINGS = {"icd", "opcs", "kh", "qm", "br"}


class Word(NamedTuple):
    meaning: str  # the word that stands for all of one meaning
    written: str  # as the name has it
    how: str  # "", "abbreviation" or "same meaning"


@cache
def words_of(name: str) -> tuple[Word, ...]:
    """The words of a name in order, noise left out unless nothing else is there."""
    found: list[Word] = []
    for part in _joined(_parts(name), lexicon()):
        found += _spelt_out(part, lexicon())
    kept = [word for word in found if word.meaning not in lexicon().noise]
    return tuple(dict.fromkeys(kept or found))


def number_in(name: str) -> int | None:
    """The number that tells like fields apart (Line1: 1, 2ndOffer: 2); None when there is none."""
    parts = _parts(name)
    for at in range(len(parts) - 1, -1, -1):
        before = parts[at - 1] if at else ""
        if parts[at].isdigit() and before not in _CODINGS and 1 <= int(parts[at]) <= 30:
            return int(parts[at])
    return None


def _parts(name: str) -> list[str]:
    parts = [part.lower() for part in _PART.findall(name.replace("1st", "_1_"))]
    return [_COUNTED.get(part, part) for part in parts]


def _joined(parts: list[str], known: Lexicon) -> list[str]:
    """Neighbours that together are a known word, longest first: do, b -> dob."""
    found: list[str] = []
    at = 0
    while at < len(parts):
        for width in (3, 2, 1):
            text = "".join(parts[at : at + width])
            if width == 1 or (at + width <= len(parts) and text in known.short):
                found.append(text)
                at += width
                break
    return [part for part in found if not part.isdigit()]


def _spelt_out(part: str, known: Lexicon) -> list[Word]:
    if part in known.short:
        return [Word(_meaning(w, known)[0], part, "abbreviation") for w in known.short[part]]
    meaning, same = _meaning(part, known)
    if not same and part not in known.known | known.noise and len(part) > 6:
        pieces = _compound(part, known)
        if pieces:
            return [word for piece in pieces for word in _spelt_out(piece, known)]
    return [Word(meaning, part, "same meaning" if same else "")]


def _meaning(word: str, known: Lexicon) -> tuple[str, bool]:
    for form in (word, _singular(word)):
        if form in known.same:
            return known.same[form], True
    return _singular(word), False


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _compound(part: str, known: Lexicon) -> tuple[str, ...]:
    """The fewest known words that make up the part; one of two letters may only begin it."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(part)
    for end in range(1, len(part) + 1):
        for start in range(max(0, end - 14), end - 1):
            head, piece = best[start], part[start:end]
            if len(piece) == 2 and (start or piece not in known.short):
                continue
            if head is not None and (piece in known.known or piece in known.noise):
                now = best[end]
                if now is None or len(head) + 1 < len(now):
                    best[end] = (*head, piece)
    return best[-1] or ()
