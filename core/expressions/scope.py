"""One node of the tree to one checked part: the allow-list is the table of handlers.

A node type without a handler is refused, and so is any modifier (argument of the node)
that its handler does not name. A part carries its type, because a text compared with a
number would make DuckDB raise on data, and its greatest width, so that no value grows without end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NoReturn

from sqlglot import exp

from core.errors import ContractError, nearest
from core.expressions.model import ColumnRef, Probe, UnknownName
from core.store import quoted

Type = Literal["text", "time", "number", "date", "datetime", "boolean", "null"]
TEXT: frozenset[Type] = frozenset({"text", "time", "null"})
NUMBER: frozenset[Type] = frozenset({"number", "null"})
MOMENT: frozenset[Type] = frozenset({"date", "datetime", "null"})
WIDEST = 1_000_000  # characters one value may reach
HEAVIEST = 2_000  # nodes one value may open into
LONGEST_PROBES = 60_000  # characters of all the probes of one expression
SOURCE_WIDTH = 4_000  # characters a source value may have

TYPE_WORDS = {"text": "a text", "time": "a time", "number": "a number", "date": "a date"} | {
    "datetime": "a date with time", "boolean": "a yes/no condition", "null": "NULL"
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    sql: str
    type: Type
    width: int = 40  # characters at most
    weight: int = 1  # nodes that DuckDB binds once the vocabulary's macros are opened
    level: int = 0  # how loosely it binds: 0 a word, 1 a sign, 2 a comparison, 4 AND, 5 OR
    literal: str | None = None  # the constant's value, when it is one
    columns: tuple[ColumnRef, ...] = ()
    crosswalks: tuple[str, ...] = ()
    probes: tuple[Probe, ...] = ()

    @property
    def operand(self) -> str:
        """The SQL as it stands beside a sign or comparison."""
        return self.beside(0)

    def beside(self, loosest: int) -> str:
        """The SQL, in brackets when it binds more loosely than its place allows."""
        return f"({self.sql})" if self.level > loosest else self.sql

    @property
    def is_text_literal(self) -> bool:
        return self.literal is not None and self.type == "text"


Handler = Callable[[Any, "Scope"], Part]


@dataclass(frozen=True)
class Entry:
    handler: Handler
    arguments: frozenset[str]  # of the node; any other is refused


@dataclass(frozen=True)
class Scope:
    """What an expression may see: aliases with their columns, and the crosswalks' words."""

    columns: Mapping[str, Sequence[str]]
    crosswalks: Mapping[str, str] | None  # word -> canonical name; None: not looked up
    entries: Mapping[type[exp.Expr], Entry]

    def part(self, node: exp.Expr) -> Part:
        """The node as a checked part. Raises: ContractError with the reason."""
        entry = self.entries.get(type(node))
        if entry is None:
            raise refusal(node)
        for key, value in node.args.items():
            if value not in (None, False, [], "") and key not in entry.arguments:
                raise ContractError(f"{label(node)}: {key!r} is not part of the rule language.")
        part = entry.handler(node, self)
        _bounded(part, node)
        return part

    def typed(self, node: exp.Expr, allowed: Collection[str], what: str) -> Part:
        """The node's part. Raises: ContractError unless its type is one of those allowed."""
        part = self.part(node)
        if part.type not in allowed:
            wanted = " or ".join(TYPE_WORDS[t] for t in TYPE_WORDS if t in allowed and t != "null")
            raise ContractError(
                f"{what} needs {wanted}, not {TYPE_WORDS[part.type]}.", fix=_type_fix(part)
            )
        return part


def _bounded(part: Part, node: exp.Expr) -> None:
    if part.width > WIDEST:
        raise ContractError(
            f"{label(node)} could grow a value beyond {WIDEST:,} characters.",
            fix="Use a shorter replacement or padding.",
        )
    probes = sum(len(probe.failed_sql) + len(probe.raw_sql) for probe in part.probes)
    if part.weight > HEAVIEST or probes > LONGEST_PROBES:
        raise ContractError(
            f"{label(node)} nests too many conversions.",
            fix="Convert once, in a split or in a rule of its own.",
        )


def _type_fix(part: Part) -> str:
    if part.literal is not None and part.type == "number":
        return f"Write '{part.literal}' in quotes."
    if part.type == "text":
        return "Convert it with as_date(...) or CAST(... AS ...)."
    return "Convert it with CAST(... AS VARCHAR)." if part.type != "boolean" else "Use CASE WHEN."


def joined(parts: Sequence[Part], sql: str, kind: Type, **changes: Any) -> Part:
    """A part made of parts: their columns, crosswalks and probes in order, each once."""
    return Part(
        sql,
        kind,
        width=changes.pop("width", max((part.width for part in parts), default=40)),
        weight=sum(part.weight for part in parts) + changes.pop("opened", 1),
        columns=tuple(dict.fromkeys(c for part in parts for c in part.columns)),
        crosswalks=tuple(dict.fromkeys(c for part in parts for c in part.crosswalks)),
        probes=changes.pop(
            "probes", tuple(dict.fromkeys(p for part in parts for p in part.probes))
        ),
        **changes,
    )


def guarded(part: Part, condition: str) -> Part:
    """The part, its probes true only where the condition is."""
    if not condition or not part.probes:
        return part
    probes = tuple(
        replace(probe, failed_sql=f"({condition} AND {probe.failed_sql})") for probe in part.probes
    )
    return replace(part, probes=probes)


def common_type(parts: Sequence[Part], what: str) -> Type:
    """The one type that all the parts have; dates and date-times together are date-times.

    Raises: ContractError when they mix.
    """
    types = {part.type for part in parts} - {"null"}
    if len(types) <= 1:
        return types.pop() if types else "null"
    if types <= TEXT:
        return "text"
    if types <= MOMENT:
        return "datetime"
    words = " and ".join(sorted(TYPE_WORDS[item] for item in types))
    number = next((p for p in parts if p.type == "number" and p.literal is not None), None)
    fix = _type_fix(number) if number else "Convert one side with as_date(...) or CAST(... AS ...)."
    raise ContractError(f"{what} mixes {words}.", fix=fix)


def column(node: exp.Column, scope: Scope) -> Part:
    """A source column, in the catalogue's spelling; always named with its alias."""
    if not isinstance(node.this, exp.Identifier):
        raise ContractError("A star is not allowed.", fix="Name the columns.")
    name = str(node.this.name)
    if not node.table:
        _unqualified(name, scope)
    alias = _spelled(node.table, scope.columns)
    if alias is None:
        raise ContractError(
            f"Alias {node.table!r} is not known here.",
            fix=nearest(node.table, scope.columns) or f"Known: {', '.join(scope.columns)}.",
        )
    known = _spelled(name, scope.columns[alias])
    if known is None:
        raise UnknownName(
            f"Column {alias}.{name} is not known.", fix=nearest(name, scope.columns[alias])
        )
    node.this.set("this", known)
    node.args["table"].set("this", alias)
    sql = f"{quoted(alias)}.{quoted(known)}"
    return Part(sql, "text", width=SOURCE_WIDTH, columns=((alias, known),))


def _unqualified(name: str, scope: Scope) -> NoReturn:
    holders = [alias for alias, names in scope.columns.items() if _spelled(name, names)]
    if name.casefold() in {alias.casefold() for alias in scope.columns}:
        raise ContractError(f"{name!r} is a whole row.", fix="Name one of its columns.")
    fix = f"Write {holders[0]}.{name}." if holders else "Write alias.Column."
    raise ContractError(f"Column {name!r} needs its alias.", fix=fix)


def _spelled(name: str, known: Iterable[str]) -> str | None:
    names = list(known)
    if name in names:
        return name
    return next((item for item in names if item.casefold() == name.casefold()), None)


def label(node: exp.Expr) -> str:
    """The node in an analyst's words."""
    if isinstance(node, exp.Func) and not isinstance(node, exp.Case | exp.Cast):
        return f"{_function_name(node)}()"
    return _LABELS.get(type(node), node.key.upper())


_LABELS: dict[type, str] = {exp.Case: "CASE", exp.Cast: "CAST", exp.TryCast: "TRY_CAST"}


def _function_name(node: exp.Func) -> str:
    return str(node.name if isinstance(node, exp.Anonymous) else node.sql_name()).lower()


def refusal(node: exp.Expr) -> ContractError:
    """Why a node outside the allow-list is refused."""
    for kinds, reason in _REASONS:
        if isinstance(node, kinds):
            return ContractError(f"{reason} ({label(node)}).", fix="See the rule language.")
    if isinstance(node, exp.Func):
        return ContractError(f"Function {label(node)} is not part of the rule language.")
    return ContractError(f"{label(node)} is not part of the rule language.")


_REASONS: tuple[tuple[tuple[type, ...], str], ...] = (
    ((exp.Query, exp.Exists), "A subquery is not allowed"),
    ((exp.Star, exp.Columns), "A star is not allowed"),
    ((exp.Window, exp.WithinGroup, exp.Filter), "A window or filter is not allowed"),
    ((exp.AggFunc,), "An aggregate is not allowed in a rule"),
    ((exp.Lambda, exp.Kwarg, exp.PropertyEQ), "A lambda or named argument is not allowed"),
    ((exp.Rand, exp.CurrentDate, exp.CurrentTimestamp, exp.CurrentTime, exp.Uuid),
     "A value that changes from call to call is not allowed"),
    ((exp.Dot,), "A nested name is not allowed"),
    ((exp.Alias,), "A second word follows the expression; a name is not given here"),
    ((exp.DDL, exp.Command, exp.Drop, exp.Set, exp.Pragma, exp.Attach, exp.DML),
     "A statement is not allowed, only an expression"),
)  # fmt: skip
