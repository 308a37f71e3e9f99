"""How rules find and use a crosswalk: by its words, and as a scalar macro in an engine."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from core.crosswalks.model import Crosswalk, Pair
from core.store import quoted, text_literal

Lines = Literal["working", "approved"]
_CODE_TYPE = re.compile(r"^\d+_")


def words(crosswalks: Mapping[str, Crosswalk]) -> dict[str, str]:
    """Every word that a rule may use, lower case, with the crosswalk's full name.

    A name may be written without its code type where only one crosswalk has it.
    """
    short = {name: _CODE_TYPE.sub("", name).lower() for name in crosswalks}
    times = Counter(short.values())
    known = {word: name for name, word in short.items() if times[word] == 1}
    return known | {name.lower(): name for name in crosswalks}


def found(crosswalks: Mapping[str, Crosswalk], word: str) -> Crosswalk | None:
    """The crosswalk that a rule's word means; None when there is none or it is ambiguous."""
    name = words(crosswalks).get(word.lower())
    return crosswalks[name] if name is not None else None


def executable_pairs(crosswalk: Crosswalk, lines: Lines = "working") -> tuple[Pair, ...]:
    """The pairs that run: APPROVED ones, or with `working` all but the rejected."""
    if lines == "approved":
        return tuple(pair for pair in crosswalk.pairs if pair.status == "APPROVED")
    return tuple(pair for pair in crosswalk.pairs if pair.status != "REJECTED")


def executable(crosswalks: Mapping[str, Crosswalk], lines: Lines) -> dict[str, Crosswalk]:
    """The crosswalks with only the pairs that run, by name."""
    return {
        name: replace(item, pairs=executable_pairs(item, lines))
        for name, item in crosswalks.items()
    }


def macro_sql(crosswalk: Crosswalk, lines: Lines = "working") -> str:
    """The statement that makes `"xw_<name>"(x)`: the target value, NULL when untranslated."""
    pairs = {pair.key: pair.target_value for pair in reversed(executable_pairs(crosswalk, lines))}
    head = f"CREATE OR REPLACE TEMP MACRO {quoted('xw_' + crosswalk.name)}(x) AS"
    if not pairs:
        return f"{head} CAST(nullif(x, x) AS VARCHAR)"
    entries = ", ".join(f"{text_literal(k)}: {text_literal(v)}" for k, v in sorted(pairs.items()))
    return f"{head} (MAP {{{entries}}})[upper(trim(x))]"
