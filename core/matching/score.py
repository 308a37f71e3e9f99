"""How well each source field fits each target field: fixed weights over lexical evidence.

Soft coverage of words (each word by its rarity), words of the table and of the description,
letter trigrams, how alike the two tables are, then rules on roles and numbers. Every term is
a matrix, source fields by target fields; no learning, no randomness.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from core.matching.fields import ROLES, Matched, MatchedSide
from core.matching.words import ROLE_WORDS, Word

Matrix = npt.NDArray[np.float64]

NAME, CONTEXT, TRIGRAM, TABLE, PARTNER = 0.50, 0.10, 0.12, 0.22, 0.06
_SCALE = 0.89  # leaves room above for exact names
_EXACT_FROM = 0.9  # an exact name in a table on the same topic scores at least this
_SAME_TOPIC = 0.5
_NEAR, _STEM = 0.7, 0.8  # near spelling, common beginning
_FROM_TABLE = 0.6  # a word that only the table's topic meets
_SAID_BY_TABLE = 0.4  # weight of a field's word that its table's topic says already


class Said(NamedTuple):
    """A field's (or table's) words beside what its table is about."""

    words: tuple[Word, ...]
    topic: tuple[Word, ...] = ()


def scores(source: MatchedSide, target: MatchedSide) -> Matrix:
    """Source fields by target fields, 0 to 1, rounded to three places."""
    topic = _agreement(_topics(source), _topics(target))
    by_table = topic[np.ix_(_tables(source), _tables(target))]
    name = _agreement(_names(source), _names(target))
    context = _context(source, target)
    total = NAME * name + CONTEXT * context + TRIGRAM * _trigrams(source, target)
    total += TABLE * by_table
    if len(source.tables) > 1 and len(target.tables) > 1:
        total += PARTNER * _partners(total, source, target)
    else:
        total += (TABLE + PARTNER) * name
    total += _roles(source, target) + _numbers(source, target)
    total = np.clip(total * _SCALE, 0.0, _SCALE)
    exact = _exact(source, target) & (by_table >= _SAME_TOPIC)
    lifted = np.where(exact, _EXACT_FROM + total / 10, total)
    return np.asarray(np.round(lifted, 3), dtype=np.float64)


def likeness(left: Sequence[str], right: Sequence[str]) -> Matrix:
    """How alike the words are: 1 equal, less for a common beginning or near spelling."""
    alike = cdist(left, right, scorer=fuzz.ratio, score_cutoff=84).astype(np.float64)
    alike = np.where(alike >= 84, _NEAR, 0.0)
    at = {word: column for column, word in enumerate(right)}
    starts: dict[str, list[int]] = {}
    for word, column in at.items():
        for cut in range(4, len(word)):
            starts.setdefault(word[:cut], []).append(column)
    for row, word in enumerate(left):
        alike[row, starts.get(word, [])] = _STEM
        for cut in range(4, len(word)):
            if word[:cut] in at:
                alike[row, at[word[:cut]]] = _STEM
        if len(word) < 4:
            alike[row, :] = 0.0
        if word in at:
            alike[row, at[word]] = 1.0
    return alike


def _names(side: MatchedSide) -> list[Said]:
    return [Said(matched.words, side.topics[matched.table]) for matched in side.fields]


def _topics(side: MatchedSide) -> list[Said]:
    return [Said(topic) for topic in side.topics]


def _agreement(left: Sequence[Said], right: Sequence[Said]) -> Matrix:
    """Mean of how far each side's words are met by the other's, weighted by rarity."""
    rarity = _rarity([*left, *right])
    forth = _coverage(left, right, rarity)
    back = _coverage(right, left, rarity).T
    return 0.5 * (forth + back) * np.sqrt(np.minimum(forth, back) / np.maximum(forth, back))


def _coverage(by: Sequence[Said], of: Sequence[Said], rarity: dict[str, float]) -> Matrix:
    """Rows `by`, columns `of`: share of the column's words that the row's words meet."""
    left = _vocabulary(words for said in by for words in said)
    right = _vocabulary(said.words for said in of)
    alike = likeness(list(left), list(right))
    met = np.zeros((len(by), len(right)))
    for row, said in enumerate(by):
        for words, worth in ((said.topic, _FROM_TABLE), (said.words, 1.0)):
            if words:
                found = worth * alike[[left[word.meaning] for word in words]].max(axis=0)
                np.maximum(met[row], found, out=met[row])
    weights = np.zeros((len(right), len(of)))
    for column, said in enumerate(of):
        told = {word.meaning for word in said.topic}
        for word in said.words:
            worth = _SAID_BY_TABLE if word.meaning in told else 1.0
            weights[right[word.meaning], column] = worth * rarity[word.meaning]
    weights /= np.maximum(weights.sum(axis=0), 1e-9)
    return np.clip(met @ weights, 1e-9, 1.0)


def _context(source: MatchedSide, target: MatchedSide) -> Matrix:
    """How far one side's name is met by what the other's description says."""
    names = [Said(m.words) for m in source.fields]
    wanted = [Said(m.words) for m in target.fields]
    told = [Said((*m.words, *m.context)) for m in target.fields]
    described = [Said((*m.words, *m.context) if m.context else ()) for m in source.fields]
    rarity = _rarity([*names, *told, *described])
    back = _coverage(told, names, rarity).T
    return np.maximum(back, _coverage(described, wanted, rarity))


def _trigrams(source: MatchedSide, target: MatchedSide) -> Matrix:
    """Cosine of the letter trigrams of the spelt-out names, rare trigrams counting more."""
    texts = [_spelt(m) for m in (*source.fields, *target.fields)]
    distinct = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    grams = [Counter(text[at : at + 3] for at in range(len(text) - 2)) for text in distinct]
    spread = Counter(gram for counted in grams for gram in counted)
    place = {gram: at for at, gram in enumerate(spread)}
    vectors = np.zeros((len(distinct), len(place)), dtype=np.float32)
    for row, counted in enumerate(grams):
        for gram, count in counted.items():
            vectors[row, place[gram]] = count * math.log(1 + len(grams) / spread[gram])
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    rows = [distinct[text] for text in texts]
    cut = len(source.fields)
    left, right = sorted(set(rows[:cut])), sorted(set(rows[cut:]))
    alike: Matrix = (vectors[left] @ vectors[right].T).astype(np.float64)
    at = np.ix_(np.searchsorted(left, rows[:cut]), np.searchsorted(right, rows[cut:]))
    return np.asarray(alike[at], dtype=np.float64)


def _partners(total: Matrix, source: MatchedSide, target: MatchedSide) -> Matrix:
    """Mean best partner of each pair of tables: tables that fit as wholes help their fields."""
    best: Matrix = np.maximum.reduceat(total, _starts(_tables(source)), axis=0)
    starts = _starts(_tables(target))
    counts = np.diff([*starts, total.shape[1]])
    mean = np.add.reduceat(best, starts, axis=1) / counts
    spread = mean / np.maximum(mean.max(axis=0), 1e-9)
    rows = np.unique(_tables(source), return_inverse=True)[1]
    columns = np.unique(_tables(target), return_inverse=True)[1]
    found: Matrix = spread[np.ix_(rows, columns)]
    return found


def _roles(source: MatchedSide, target: MatchedSide) -> Matrix:
    """Added where the kinds of value agree, taken away where they cannot."""
    table = np.zeros((len(ROLES), len(ROLES)))
    np.fill_diagonal(table, 0.03)
    at = {role: place for place, role in enumerate(ROLES)}
    for role in ROLES:
        for moment in ("date", "time"):
            if role != moment:
                table[at[role], at[moment]] = table[at[moment], at[role]] = -0.3
    table[at["other"], at["other"]] = 0.0
    for one, other, loss in (
        ("date", "time", -0.1),
        ("code", "description", -0.08),
        ("code", "text", -0.1),
        ("flag", "text", -0.1),
        ("flag", "description", -0.1),
    ):
        table[at[one], at[other]] = table[at[other], at[one]] = loss
    rows = [at[m.role] for m in source.fields]
    found: Matrix = table[np.ix_(rows, [at[m.role] for m in target.fields])]
    return found


def _numbers(source: MatchedSide, target: MatchedSide) -> Matrix:
    """The rule on numbers: n is n; the first may be unnumbered; another number is another field."""
    left = np.array([m.number or 0 for m in source.fields])[:, None]
    right = np.array([m.number or 0 for m in target.fields])[None, :]
    same = (left == right) & (left > 0)
    first = ((left == 0) & (right == 1)) | ((left == 1) & (right == 0))
    one_sided = ((left == 0) | (right == 0)) & ~first & (left != right)
    differ = (left > 0) & (right > 0) & (left != right)
    told = 0.04 * same - 0.01 * first - 0.12 * one_sided - 0.35 * differ
    return np.asarray(told, dtype=np.float64)


def _exact(source: MatchedSide, target: MatchedSide) -> npt.NDArray[np.bool_]:
    left = np.array([m.folded for m in source.fields])[:, None]
    right = np.array([m.folded for m in target.fields])[None, :]
    found: npt.NDArray[np.bool_] = left == right
    return found


def _rarity(said: Sequence[Said]) -> dict[str, float]:
    """Weight of each word: rarer counts more, words of a kind (code, date) half."""
    spread = Counter(meaning for item in said for meaning in {w.meaning for w in item.words})
    return {
        meaning: math.log(1 + len(said) / count) * (0.5 if meaning in ROLE_WORDS else 1.0)
        for meaning, count in spread.items()
    }


def _vocabulary(groups: Iterable[tuple[Word, ...]]) -> dict[str, int]:
    words = dict.fromkeys(word.meaning for group in groups for word in group)
    return {word: at for at, word in enumerate(words)}


def _tables(side: MatchedSide) -> npt.NDArray[np.int64]:
    return np.array([m.table for m in side.fields], dtype=np.int64)


def _starts(tables: npt.NDArray[np.int64]) -> list[int]:
    return [0, *(int(at) + 1 for at in np.flatnonzero(np.diff(tables)))]


def _spelt(matched: Matched) -> str:
    return " " + " ".join(word.meaning for word in matched.words) + " "
