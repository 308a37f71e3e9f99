"""Which source fields may feed each target field, best first, with the reasons in words.

A proposal for people: nothing is decided here, and the runners-up are never hidden.
"""

from __future__ import annotations

import numpy as np

from core.catalogue import Field, Schema
from core.matching.fields import Matched, MatchedSide, side_of
from core.matching.model import Suggestion
from core.matching.score import likeness, scores
from core.matching.words import Word

_LEAST = 0.15  # below this nothing is proposed


def suggest(source: Schema, target: Schema, *, top: int = 10) -> list[Suggestion]:
    """At most `top` candidates a target field, in target order, best first.

    Exact names in tables on the same topic come first. A key or a constant takes no source
    field: one row says so. Ties follow the source's own order.
    """
    left, right = side_of(source), side_of(target)
    if not left.fields or not right.fields:
        return [_unfed(m.field, target) for m in right.fields]
    matrix = scores(left, right)
    found: list[Suggestion] = []
    for column, wanted in enumerate(right.fields):
        if is_key(wanted.field) or is_constant(wanted.field):
            found.append(_unfed(wanted.field, target))
            continue
        kind = mapping_class(wanted.field, target)
        order = np.argsort(-matrix[:, column], kind="stable")[:top]
        best = [int(row) for row in order if matrix[row, column] >= _LEAST]
        for rank, row in enumerate(best, 1):
            given = left.fields[row]
            score = float(matrix[row, column])
            reason = _reason(given, wanted, left, right)
            own = "DERIVED" if kind == "DIRECT_SOURCE" and _is_part(given, wanted) else kind
            found.append(_suggestion(wanted.field, rank, given.field, score, reason, own))
    return found


def is_key(field: Field) -> bool:
    """Record numbers, their foreign keys and external ids: the load makes them."""
    name = field.name.upper()
    return bool(
        field.rules.fk_to
        or name in {"RECORD_NUMBER", "EXTERNAL_SYSTEM_ID"}
        or name.endswith("_RECORD_NUMBER")
        or "_RECNO_" in name
    )


def is_constant(field: Field) -> bool:
    """The code of the system the row comes from: one value for the whole load."""
    return field.name.upper() == "SYSTEM_CODE"


def mapping_class(field: Field, target: Schema) -> str:
    """The class a line for this target field most likely has."""
    rules = field.rules
    if is_key(field):
        return "SURROGATE_ETL"
    if field.name.upper().rstrip("S").endswith(("COMMENT", "_TEXT", "_NOTE")):
        return "DIRECT_SOURCE"
    choices = {value.upper() for value in rules.allowed_values} - {"Y", "N", "NULL"}
    masters = any(item.startswith(("table:", "form:")) for item in rules.references)
    if rules.code_type_id or choices or masters:
        return "LOOKUP_TRANSLATION"
    for item in rules.references:
        table, _, name = item.removeprefix("load:").partition(".")
        parent = target.table(table)
        other = parent.field(name) if parent else None
        if other and other is not field and other.rules.code_type_id:
            return "LOOKUP_TRANSLATION"
    return "DIRECT_SOURCE"


def _is_part(given: Matched, wanted: Matched) -> bool:
    """Whether one source field would feed several numbered target fields, as forenames do."""
    if given.number or not wanted.number:
        return False
    return wanted.number > 1 or any(word.meaning == "name" for word in wanted.words)


def _unfed(field: Field, target: Schema) -> Suggestion:
    if is_key(field):
        reason = "key: made by the load from the business key"
    elif is_constant(field):
        reason = "constant: names the system the rows come from"
    else:
        reason = "the source has no fields"
    return _suggestion(field, 1, None, 0.0, reason, mapping_class(field, target))


def _suggestion(
    wanted: Field, rank: int, given: Field | None, score: float, reason: str, kind: str
) -> Suggestion:
    return Suggestion(
        target_table=wanted.table,
        target_field=wanted.name,
        rank=rank,
        source_table=given.table if given else "",
        source_field=given.name if given else "",
        score=score,
        reason=reason,
        mapping_class=kind,
    )


def _reason(given: Matched, wanted: Matched, left: MatchedSide, right: MatchedSide) -> str:
    """Which words met which and how, what the tables share, roles and numbers."""
    parts = ["same name"] if given.folded == wanted.folded else []
    met = [_met(word, given.words) for word in wanted.words]
    parts += dict.fromkeys(text for text in met if text)
    missed = [word.written for word, text in zip(wanted.words, met, strict=True) if not text]
    if missed:
        parts.append(f"not met: {' '.join(dict.fromkeys(missed))}")
    topics = {word.meaning for word in left.topics[given.table]}
    shared = [w.meaning for w in right.topics[wanted.table] if w.meaning in topics]
    if shared:
        parts.append(f"tables share: {' '.join(shared)}")
    if given.role == wanted.role != "other":
        parts.append(f"both {given.role}")
    if given.number and given.number == wanted.number:
        parts.append(f"both number {given.number}")
    return "; ".join(parts)


def _met(word: Word, words: tuple[Word, ...]) -> str:
    """How one wanted word is met by the given ones; empty when it is not."""
    for other in words:
        if other.meaning == word.meaning:
            if other.written == word.written:
                return word.written
            how = other.how or word.how or "same word"
            return f"{word.written} = {other.written} ({how})"
    close = likeness([word.meaning], [other.meaning for other in words])[0] if words else []
    best = int(np.argmax(close)) if len(close) else 0
    if not len(close) or close[best] == 0:
        return ""
    return f"{word.written} ~ {words[best].written} (near spelling)"
