"""Words of hospital systems: abbreviations, words of one meaning, noise, what tables are about.

Held in lexicon.csv beside this file: kind (short, same, noise, table, field), term, meaning.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class Lexicon:
    short: dict[str, tuple[str, ...]]  # abbreviation to its words
    same: dict[str, str]  # word to the word that stands for its meaning
    noise: frozenset[str]  # words that tell two fields apart but not what they hold
    tables: dict[str, str]  # table name to what it is about
    fields: dict[str, str]  # TABLE.Field to what it holds, where the name misleads
    known: frozenset[str]  # every word above, for splitting compounds


@cache
def lexicon() -> Lexicon:
    """The committed lexicon, read once."""
    text = (resources.files("core.matching") / "lexicon.csv").read_text(encoding="utf-8")
    kinds: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(text.splitlines()):
        kinds.setdefault(row["kind"], {})[row["term"]] = row["meaning"]
    short = {term: tuple(meaning.split()) for term, meaning in kinds["short"].items()}
    words = {word for meaning in short.values() for word in meaning}
    return Lexicon(
        short=short,
        same=kinds["same"],
        noise=frozenset(kinds["noise"]),
        tables={term.casefold(): meaning for term, meaning in kinds["table"].items()},
        fields={term.casefold(): meaning for term, meaning in kinds["field"].items()},
        known=frozenset({*short, *words, *kinds["same"], *kinds["same"].values()}),
    )
