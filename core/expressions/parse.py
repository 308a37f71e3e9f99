"""From an analyst's text to one expression tree, within bounds.

Refuses by the sign (an allow-list of punctuation) before parsing, because the parser
folds some signs into another meaning; everything else is refused by node in `scope`.
"""

from __future__ import annotations

import re

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from core.errors import ContractError

LONGEST_TEXT = 4_000  # characters of one expression
MOST_TOKENS = 800
DEEPEST = 60  # levels of the tree
DEEPEST_BRACKETS = 30

_SIGNS = frozenset("( ) , . = == <> != < > <= >= + - * % || ::".split())
_WORD = re.compile(r"[A-Za-z_]\w*")


def tokens_of(text: str) -> list[Token]:
    """The text's tokens. Raises: ContractError when it is too long or holds a foreign sign."""
    if len(text) > LONGEST_TEXT:
        raise ContractError(
            f"The expression has {len(text)} characters; {LONGEST_TEXT} are allowed.",
            fix="Split the rule, or move a code list into a crosswalk.",
        )
    if any(ord(sign) < 32 and sign not in "\n\t\r" for sign in text):
        raise ContractError("The expression holds a control character.", fix="Type it again.")
    try:
        tokens = sqlglot.tokenize(text, dialect="duckdb")
    except SqlglotError:
        raise ContractError("A quote is not closed.", fix="Check the quotes.") from None
    _within_bounds(tokens)
    return tokens


def _within_bounds(tokens: list[Token]) -> None:
    if not tokens:
        raise ContractError("The expression is empty.")
    if len(tokens) > MOST_TOKENS:
        raise ContractError(f"The expression has more than {MOST_TOKENS} words and signs.")
    depth = 0
    for token in tokens:
        if token.comments:
            raise ContractError("A comment is not kept.", fix="Write it in the decision note.")
        _known_sign(token)
        depth += (token.token_type == TokenType.L_PAREN) - (token.token_type == TokenType.R_PAREN)
        if depth > DEEPEST_BRACKETS:
            raise ContractError(f"Brackets are nested deeper than {DEEPEST_BRACKETS}.")


def _known_sign(token: Token) -> None:
    plain = {TokenType.STRING, TokenType.NUMBER, TokenType.IDENTIFIER}
    if token.token_type in plain or token.text in _SIGNS or _WORD.fullmatch(token.text):
        if not _is_special_text(token):
            return
    if token.token_type == TokenType.SEMICOLON:
        raise ContractError("One expression only; ';' is not allowed.", fix="Remove it.")
    raise ContractError(f"{token.text[:20]!r} is not part of the rule language.")


def _is_special_text(token: Token) -> bool:
    return token.token_type.name.endswith("_STRING") or token.token_type == TokenType.PARAMETER


def tree_of(text: str) -> exp.Expr:
    """The one expression that the text holds. Raises: ContractError with the reason."""
    tokens_of(text)
    try:
        trees = sqlglot.parse(text, dialect="duckdb")
    except SqlglotError as error:
        raise ContractError("The expression cannot be read.", fix=_place(error)) from None
    except RecursionError:
        raise ContractError("The expression is nested too deeply.") from None
    if len(trees) != 1 or not isinstance(trees[0], exp.Expr):
        raise ContractError("Exactly one expression is needed.")
    _shallow_enough(trees[0])
    return trees[0]


def _place(error: SqlglotError) -> str:
    found = re.search(r"Line (\d+), Col: (\d+)", str(error))
    return f"Look near line {found[1]}, column {found[2]}." if found else "Check its brackets."


def _shallow_enough(tree: exp.Expr) -> None:
    level: list[exp.Expr] = [tree]
    for _ in range(DEEPEST):
        level = [child for node in level for child in node.iter_expressions()]
        if not level:
            return
    raise ContractError(f"The expression is nested deeper than {DEEPEST} levels.")


def split_list(text: str) -> tuple[str, ...]:
    """The comma-separated expressions of a text, commas inside brackets and quotes left alone."""
    if not text.strip():
        return ()
    depth, start, parts = 0, 0, []
    for token in tokens_of(text):
        depth += (token.token_type == TokenType.L_PAREN) - (token.token_type == TokenType.R_PAREN)
        if token.token_type == TokenType.COMMA and depth == 0:
            parts.append(text[start : token.start].strip())
            start = token.end + 1
    parts.append(text[start:].strip())
    if not all(parts):
        raise ContractError("A list of expressions has an empty part.", fix="Remove the comma.")
    return tuple(parts)
