"""Draws of a row: one number from the seed, then one by arithmetic for each purpose.

A draw depends on the seed, the table, the row's place and the purpose alone: never on threads.
"""

from __future__ import annotations

import hashlib

from core.store import text_literal

_PRIME = 2_147_483_647


def row_number(table: str, *places: str) -> str:
    """SQL: the row's own number, from 1 to 2^28, told by its places."""
    parts = ", ".join(["getvariable('seed')", text_literal(table), *places])
    return f"('0x' || left(md5(concat_ws('|', {parts})), 7))::BIGINT + 1"


def draw(purpose: str, number: str = "r.h") -> str:
    """SQL: a number from 0 to 2^31 for one purpose of the row."""
    digest = hashlib.sha256(purpose.encode()).digest()
    by = 1 + int.from_bytes(digest[:4]) % (_PRIME - 1)
    shift = int.from_bytes(digest[4:8]) % _PRIME
    return f"(({number} * {by} + {shift}) % {_PRIME})"


def below(purpose: str, limit: int | str, number: str = "r.h") -> str:
    """SQL: a number from 0 up to, and without, the limit."""
    return f"({draw(purpose, number)} // 7 % {limit})"


def word(pool: str, purpose: str) -> str:
    """SQL: a word of a pool that the cohort loaded."""
    words = f"getvariable('words_{pool}')"
    return f"{words}[1 + {below(purpose, f'len({words})')}]"


def one_of(values: tuple[str, ...], purpose: str) -> str:
    """SQL: one of the values."""
    if len(values) == 1:
        return text_literal(values[0])
    listed = ", ".join(text_literal(value) for value in values)
    return f"[{listed}][1 + {below(purpose, len(values))}]"
