"""Conversions are computed once, whatever number of rules and rejects ask for them.

A date read or a code translated is the same wherever it stands, and never fails, so it may be
computed ahead of the CASE it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.etl.wording import listed
from core.store import quoted

_TOKEN = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\w+|.""", re.DOTALL)
_DATES = ("as_date", "as_datetime", "as_time")


def computed_once(sql: str, source: str) -> tuple[str, str]:
    """The step that computes every conversion, and the SQL that uses its columns instead.

    `source`: the FROM and WHERE of the step. The SQL given must read from the step.
    """
    names: dict[str, str] = {}
    using = "".join(
        names.setdefault(text, quoted(text.replace('"', ""))) if conversion else text
        for text, conversion in _pieces(sql)
    )
    columns = ["*", *(f"{call} AS {column}" for call, column in names.items())]
    return f"SELECT\n    {listed(columns)}\n  {source}", using


def _pieces(sql: str) -> Iterator[tuple[str, bool]]:
    """The text cut into conversions, outermost and with their brackets, and all else."""
    tokens = [found[0] for found in _TOKEN.finditer(sql)]
    at = 0
    while at < len(tokens):
        end = at + 1
        conversion = _converts(tokens[at]) and tokens[end : end + 1] == ["("]
        if conversion:
            end = _closing(tokens, end) + 1
        yield "".join(tokens[at:end]), conversion
        at = end


def _converts(token: str) -> bool:
    return token in _DATES or token.startswith('"xw_')


def _closing(tokens: list[str], opening: int) -> int:
    depth = 0
    for at in range(opening, len(tokens)):
        depth += (tokens[at] == "(") - (tokens[at] == ")")
        if depth == 0:
            return at
    return len(tokens) - 1
