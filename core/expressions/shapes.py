"""The text forms around expressions: the joins and the split of a feed."""

from __future__ import annotations

import json
import re

from core.errors import ContractError
from core.expressions.model import Cardinality, Join
from core.expressions.parse import split_list

MOST_SPLITS = 50
HEAD = re.compile(r"(?is)^\s*([a-z]\w*)\s*:\s*((?:reference:)?\w+)\s+on\s+(.*\S)\s*$")
_KEY = re.compile(r"[a-z_]\w*")
_FORM = "alias: TABLE ON condition | one, optional-one or first by a.Column"


def parsed_joins(text: str) -> tuple[Join, ...]:
    """The joins, one a line, in order; conditions are not looked into yet.

    Raises: ContractError naming the line.
    """
    joins = tuple(_join(line) for line in text.splitlines() if line.strip())
    aliases = [join.alias for join in joins]
    twice = next((alias for alias in aliases if aliases.count(alias) > 1), None)
    if twice:
        raise ContractError(f"Alias {twice!r} is used by two joins.", fix="Rename one.")
    return joins


def _join(line: str) -> Join:
    body, cardinality = _parted(line)
    head = HEAD.match(body)
    if head is None:
        raise ContractError(f"The join {line.strip()[:60]!r} cannot be read.", fix=_FORM)
    kind, order = _cardinality(cardinality)
    return Join(head[1], head[2], head[3], kind, order)


def _parted(line: str) -> tuple[str, str]:
    """The line before and after its one upright that stands alone and outside quotes."""
    parts = between_uprights(line)
    if len(parts) != 2:
        raise ContractError(
            f"The join {line.strip()[:60]!r} does not say how many rows it meets.", fix=_FORM
        )
    return parts[0], parts[1].strip()


def between_uprights(line: str) -> list[str]:
    """The line cut at each upright that stands alone and outside quotes."""
    unquoted = re.sub(r"'[^']*'|\"[^\"]*\"", lambda found: "_" * len(found[0]), line)
    places = [found.start() for found in re.finditer(r"(?<!\|)\|(?!\|)", unquoted)]
    ends = [*places, len(line)]
    return [line[start:end] for start, end in zip([0, *(p + 1 for p in places)], ends, strict=True)]


def _cardinality(text: str) -> tuple[Cardinality, tuple[str, ...]]:
    word = text.lower()
    if word == "one":
        return "one", ()
    if word == "optional-one":
        return "optional-one", ()
    found = re.match(r"(?is)^first\s+by\s+(.+)$", text)
    if found is None:
        raise ContractError(f"The join's cardinality {text[:40]!r} is not known.", fix=_FORM)
    return "first", split_list(found[1])


def parsed_split(text: str) -> tuple[dict[str, str], ...]:
    """The objects of a split, each a row to be; keys in written order. Empty when blank.

    Raises: ContractError when it is no list of objects of texts with the same keys.
    """
    if not text.strip():
        return ()
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        raise ContractError("The split is not JSON.", fix='[{"text": "p.Allergies"}]') from None
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_SPLITS:
        raise ContractError(f"The split must be a list of 1 to {MOST_SPLITS} objects.")
    for row in rows:
        _object(row)
        if list(row) != list(rows[0]):
            raise ContractError("Every object of a split needs the same keys in the same order.")
    return tuple(dict(row) for row in rows)


def _object(row: object) -> None:
    if not isinstance(row, dict) or not row:
        raise ContractError("Each part of a split must be an object with keys.")
    for key, value in row.items():
        if not _KEY.fullmatch(key):
            raise ContractError(f"The split's key {key[:40]!r} must be a lower-case word.")
        if not isinstance(value, str) or not value.strip():
            raise ContractError(f"The split's {key!r} must be an expression in quotes.")
