"""Sentences of a comment that sound like a rule and fit no production of the grammar."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.specs import conditions, rules
from core.specs.model import SpecField, SpecTable, Unplaced
from core.specs.table_rules import sentences

_SOUNDS = re.compile(
    r"\b(must|cannot|can not|may not|should|only|mandatory|defaults? to|defaulted|unless"
    r"|required (?:if|when|for)|not (?:be )?(?:null|blank)|foreign key|maps? to|loaded into"
    r"|code type|otherwise)\b|^if\b",
    re.IGNORECASE,
)


def unplaced(tables: Iterable[SpecTable]) -> tuple[Unplaced, ...]:
    """Each sentence once a field, in the document's order."""
    return tuple(
        Unplaced(table.name, item.name, sentence, item.evidence.place)
        for table in tables
        for item in table.fields
        for sentence in dict.fromkeys(sentences(item.description.split("\n")))
        if _SOUNDS.search(sentence) and " | " not in sentence and not _placed(sentence, item)
    )


def _placed(sentence: str, item: SpecField) -> bool:
    """Whether the sentence alone states a rule, or the comment states less without it."""
    if any(pattern.search(sentence) for pattern in conditions.PATTERNS):
        return True
    alone = rules.rules_of(sentence, item.name) != rules.NOTHING
    if alone or rules.stated_mandatory(sentence)[1]:
        return True
    lines = item.description.split("\n")
    if sentence.endswith((":", " into", " of")):  # what it leads in follows on the next line
        return len(lines) > 1 and item.rules != rules.NOTHING
    without = "\n".join(line for line in lines if " ".join(line.split()).strip(" .") != sentence)
    return rules.rules_of(without, item.name) != rules.rules_of(item.description, item.name)
