"""A project's own named scalar functions: an expression over arguments, opened where it is called.

    -- what it answers, in words
    -- example: bare_phone('020 7946-0000') = '02079460000'
    bare_phone(x) = replace(replace(x, ' ', ''), '-', '');

A body may call functions written above it. A call is replaced by the body before anything is
checked, so a function can do nothing that a rule could not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from core.errors import ContractError
from core.expressions.check import checked
from core.expressions.parse import split_list, tree_of
from core.expressions.vocabulary import is_word

MOST_FUNCTIONS = 200
_TOKEN = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\w+|.""", re.DOTALL)
_HEAD = re.compile(r"(?s)^\s*([a-z][a-z0-9_]*)\s*\(([^()]*)\)\s*=\s*(.*\S)\s*$")
_EXAMPLE = re.compile(r"(?is)^example:\s*(.*\S)\s*$")
_SIMPLE = re.compile(r"[\w.]+|'(?:[^']|'')*'")
_FORM = "name(x, y) = expression over x and y;"


@dataclass(frozen=True)
class NamedFunction:
    name: str
    arguments: tuple[str, ...]
    body: str  # calls of functions above it are opened
    note: str = ""
    examples: tuple[str, ...] = ()  # conditions that must hold, as f('a') = 'b'


def parsed_functions(text: str) -> tuple[NamedFunction, ...]:
    """The functions in their written order, each checked.

    Raises: ContractError naming the function.
    """
    found: list[NamedFunction] = []
    for part in _parts(text):
        function = _function(part)
        if any(other.name == function.name for other in found):
            raise ContractError(f"{function.name}() stands twice.", fix="Rename one.")
        function = replace(function, body=opened(function.body, found))
        _check(function)
        found.append(function)
    if len(found) > MOST_FUNCTIONS:
        raise ContractError(f"More than {MOST_FUNCTIONS} functions.", fix="Leave some out.")
    return tuple(found)


def opened(text: str, functions: Iterable[NamedFunction]) -> str:
    """The text, every call of the functions replaced by its body.

    Raises: ContractError for a call with the wrong number of arguments.
    """
    by_name = {item.name: item for item in functions}
    tokens = [found[0] for found in _TOKEN.finditer(text)]
    made: list[str] = []
    at = 0
    while at < len(tokens):
        function = by_name.get(tokens[at].lower())
        after = _after_blanks(tokens, at + 1)
        if function and tokens[after : after + 1] == ["("] and tokens[at - 1 : at] != ["."]:
            end = _closing(tokens, after)
            inner = "".join(tokens[after + 1 : end])
            made.append(_call(function, [opened(a, by_name.values()) for a in split_list(inner)]))
            at = end + 1
        else:
            made.append(tokens[at])
            at += 1
    return "".join(made)


def _parts(text: str) -> list[str]:
    """The definitions, each with the comments above it."""
    parts, lines = [], []
    for line in text.splitlines():
        lines.append(line)
        if not line.lstrip().startswith("--") and line.rstrip().endswith(";"):
            parts.append("\n".join(lines))
            lines = []
    if any(line.strip() and not line.lstrip().startswith("--") for line in lines):
        raise ContractError("The last function does not end with ';'.", fix=_FORM)
    return parts


def _function(part: str) -> NamedFunction:
    lines = part.splitlines()
    said = [line.strip()[2:].strip() for line in lines if line.lstrip().startswith("--")]
    code = "\n".join(line for line in lines if not line.lstrip().startswith("--"))
    head = _HEAD.match(code.strip().removesuffix(";"))
    if head is None:
        raise ContractError(f"{code.strip()[:60]!r} is no function.", fix=_FORM)
    arguments = tuple(item.strip().lower() for item in head[2].split(",") if item.strip())
    examples = tuple(found[1] for line in said if (found := _EXAMPLE.match(line)))
    note = " ".join(line for line in said if not _EXAMPLE.match(line))
    return NamedFunction(head[1], arguments, head[3], note, examples)


def _check(function: NamedFunction) -> None:
    where = f"{function.name}()"
    if is_word(function.name) or not isinstance(tree_of(f"{function.name}(x)"), exp.Anonymous):
        raise ContractError("The language has a function of that name.", where=where, fix="Rename.")
    if len(set(function.arguments)) != len(function.arguments):
        raise ContractError("An argument stands twice.", where=where, fix="Rename one.")
    if not function.examples:
        raise ContractError(
            "It has no example.", where=where, fix=f"-- example: {function.name}('a') = 'b'"
        )
    try:
        checked(
            _substituted(function, [f"argument.{name}" for name in function.arguments]),
            {"argument": function.arguments},
        )
        for example in function.examples:
            checked(opened(example, [function]), {}, boolean=True)
    except ContractError as fault:
        raise ContractError(fault.what, where=where, fix=fault.fix) from fault


def _call(function: NamedFunction, given: Sequence[str]) -> str:
    if len(given) != len(function.arguments):
        wanted = len(function.arguments)
        raise ContractError(f"{function.name}() takes {wanted} parts, not {len(given)}.")
    bracketed = [item if _SIMPLE.fullmatch(item) else f"({item})" for item in given]
    return f"({_substituted(function, bracketed)})"


def _substituted(function: NamedFunction, given: Sequence[str]) -> str:
    values = dict(zip(function.arguments, given, strict=True))
    return "".join(
        values.get(found[0].lower(), found[0]) for found in _TOKEN.finditer(function.body)
    )


def _after_blanks(tokens: Sequence[str], at: int) -> int:
    while at < len(tokens) and tokens[at].isspace():
        at += 1
    return at


def _closing(tokens: Sequence[str], opening: int) -> int:
    depth = 0
    for at in range(opening, len(tokens)):
        depth += (tokens[at] == "(") - (tokens[at] == ")")
        if depth == 0:
            return at
    raise ContractError("A bracket is not closed.", fix="Close it.")
