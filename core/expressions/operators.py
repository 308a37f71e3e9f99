"""Literals, comparisons, logic, CASE, casts and arithmetic of the rule language.

A failed cast or an arithmetic overflow never raises: it is NULL, and a probe tells it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from sqlglot import exp

from core.errors import ContractError
from core.expressions.model import Probe
from core.expressions.scope import (
    NUMBER,
    Entry,
    Handler,
    Part,
    Scope,
    Type,
    column,
    common_type,
    guarded,
    joined,
    label,
)
from core.store import text_literal

_NUMBER = re.compile(r"\d{1,15}(\.\d{1,6})?")
_D = exp.DType
_CASTS: Mapping[exp.DType, tuple[str, Type]] = {
    _D.TEXT: ("VARCHAR", "text"),
    _D.VARCHAR: ("VARCHAR", "text"),
    _D.INT: ("INTEGER", "number"),
    _D.BIGINT: ("BIGINT", "number"),
    _D.DECIMAL: ("DECIMAL", "number"),
    _D.DATE: ("DATE", "date"),
    _D.TIMESTAMP: ("TIMESTAMP", "datetime"),
    _D.TIMESTAMPNTZ: ("TIMESTAMP", "datetime"),
}


def _literal(node: exp.Literal, _: Scope) -> Part:
    value = str(node.this)
    if node.is_string:
        return Part(text_literal(value), "text", width=len(value), literal=value)
    if not _NUMBER.fullmatch(value):
        raise ContractError(f"The number {value[:20]!r} is too long or oddly written.")
    return Part(value, "number", literal=value)


def _null(_: exp.Null, __: Scope) -> Part:
    return Part("NULL", "null", width=0)


def _boolean(node: exp.Boolean, _: Scope) -> Part:
    return Part("TRUE" if node.this else "FALSE", "boolean")


def _paren(node: exp.Paren, scope: Scope) -> Part:
    return scope.part(node.this)


def _comparison(sign: str) -> Handler:
    def handle(node: exp.Binary, scope: Scope) -> Part:
        sides = [scope.part(node.left), scope.part(node.right)]
        common_type(sides, f"The comparison {sign}")
        return joined(sides, f"{sides[0].operand} {sign} {sides[1].operand}", "boolean", level=2)

    return handle


def _logic(word: str, level: int) -> Handler:
    def handle(node: exp.Binary, scope: Scope) -> Part:
        sides = [scope.typed(side, ("boolean", "null"), word) for side in (node.left, node.right)]
        sql = f" {word} ".join(side.beside(level) for side in sides)
        return joined(sides, sql, "boolean", level=level)

    return handle


def _not(node: exp.Not, scope: Scope) -> Part:
    inner = node.this
    if isinstance(inner, exp.Is | exp.In | exp.Between):
        positive = scope.part(inner)
        return joined([positive], _negated(positive.sql, inner), "boolean", level=2)
    part = scope.typed(inner, ("boolean", "null"), "NOT")
    return joined([part], f"NOT {part.operand}", "boolean", level=3)


def _negated(sql: str, node: exp.Expr) -> str:
    if isinstance(node, exp.Is):
        return sql.removesuffix("IS NULL") + "IS NOT NULL"
    return f"NOT ({sql})"


def _is(node: exp.Is, scope: Scope) -> Part:
    if not isinstance(node.expression, exp.Null):
        raise ContractError("IS compares with NULL only.", fix="Use = for a value.")
    part = scope.part(node.this)
    return joined([part], f"{part.operand} IS NULL", "boolean", level=2)


def _in(node: exp.In, scope: Scope) -> Part:
    parts = [scope.part(item) for item in (node.this, *node.expressions)]
    common_type(parts, "IN")
    items = ", ".join(part.sql for part in parts[1:])
    return joined(parts, f"{parts[0].operand} IN ({items})", "boolean", level=2)


def _like(node: exp.Like, scope: Scope) -> Part:
    sides = [
        scope.typed(side, ("text", "time", "null"), "LIKE") for side in (node.left, node.right)
    ]
    word = "NOT LIKE" if node.args.get("negate") else "LIKE"
    sql = f"{sides[0].operand} {word} {sides[1].operand}"
    return joined(sides, sql, "boolean", level=2)


def _between(node: exp.Between, scope: Scope) -> Part:
    parts = [scope.part(item) for item in (node.this, node.args["low"], node.args["high"])]
    common_type(parts, "BETWEEN")
    value, low, high = (part.operand for part in parts)
    return joined(parts, f"{value} BETWEEN {low} AND {high}", "boolean", level=2)


def _double_pipe(node: exp.DPipe, scope: Scope) -> Part:
    sides = [
        scope.typed(s, ("text", "time", "number", "null"), "||") for s in (node.left, node.right)
    ]
    width = sum(side.width for side in sides)
    sql = " || ".join(side.beside(1) for side in sides)
    return joined(sides, sql, "text", width=width, level=1)


def _arithmetic(sign: str) -> Handler:
    def handle(node: exp.Binary, scope: Scope) -> Part:
        sides = [scope.typed(side, NUMBER, sign) for side in (node.left, node.right)]
        sql = f"TRY({sides[0].operand} {sign} {sides[1].operand})"
        return tried(sides, sql)

    return handle


def _negative(node: exp.Neg, scope: Scope) -> Part:
    part = scope.typed(node.this, NUMBER, "-")
    literal = f"-{part.literal}" if part.literal is not None else None
    return joined([part], f"-{part.operand}", "number", level=1, literal=literal)


def tried(parts: list[Part], sql: str) -> Part:
    """A number that is NULL where it cannot be worked out, with the probe that says so."""
    held = " AND ".join(f"{part.operand} IS NOT NULL" for part in parts)
    raw = "concat_ws(' ', " + ", ".join(part.sql for part in parts) + ")"
    probe = Probe("NOT_A_NUMBER", raw, f"({held} AND {sql} IS NULL)")
    earlier = tuple(p for part in parts for p in part.probes)
    return joined(parts, sql, "number", width=40, probes=(*earlier, probe))


def _case(node: exp.Case, scope: Scope) -> Part:
    subject = scope.part(node.this) if node.this else None
    whens, thens, guards = [], [], []
    passed = ""
    for branch in node.args["ifs"]:
        when = _when(branch, subject, scope)
        whens.append(guarded(when, passed))
        test = f"{subject.operand} = {when.operand}" if subject else when.operand
        guards.append(_and(passed, f"({test}) IS TRUE"))
        thens.append(scope.part(branch.args["true"]))
        passed = _and(passed, f"({test}) IS NOT TRUE")
    default = scope.part(node.args["default"]) if node.args.get("default") else None
    values = [*thens, *([default] if default else [])]
    kind = common_type(values, "CASE")
    sql = _case_sql(subject, whens, thens, default)
    guarded_values = [guarded(t, g) for t, g in zip(values, [*guards, passed], strict=False)]
    parts = [*([subject] if subject else []), *whens, *guarded_values]
    return joined(parts, sql, kind, width=max(part.width for part in values))


def _and(first: str, second: str) -> str:
    return f"{first} AND {second}" if first else second


def _when(branch: exp.If, subject: Part | None, scope: Scope) -> Part:
    if subject is None:
        return scope.typed(branch.this, ("boolean", "null"), "WHEN")
    value = scope.part(branch.this)
    common_type([subject, value], "CASE")
    return value


def _case_sql(
    subject: Part | None, whens: list[Part], thens: list[Part], other: Part | None
) -> str:
    words = ["CASE", *([subject.operand] if subject else [])]
    words += [f"WHEN {w.sql} THEN {t.sql}" for w, t in zip(whens, thens, strict=True)]
    return " ".join([*words, *([f"ELSE {other.sql}"] if other else []), "END"])


def _cast(node: exp.Cast, scope: Scope) -> Part:
    name, kind = _cast_type(node.args["to"])
    part = scope.part(node.this)
    if (part.type, kind) not in _CONVERTIBLE and part.type not in (kind, "null"):
        raise ContractError(f"{label(node)}: this value cannot become {name}.")
    if part.is_text_literal:
        _literal_fits(str(part.literal), kind, name)
    sql = f"TRY_CAST({part.sql} AS {name})"
    cast = joined([part], sql, kind, width=max(part.width, 40) if kind == "text" else 40)
    if isinstance(node, exp.TryCast) or part.type != "text" or part.is_text_literal:
        return cast
    reason = "NOT_A_NUMBER" if kind == "number" else "DATE_NOT_READ"
    failed = f"({part.operand} IS NOT NULL AND {sql} IS NULL)"
    if kind == "text":
        return cast
    return joined([part], sql, kind, probes=(*part.probes, Probe(reason, part.sql, failed)))


_CONVERTIBLE = {
    ("text", "number"), ("text", "date"), ("text", "datetime"), ("time", "text"),
    ("number", "text"), ("date", "text"), ("datetime", "text"), ("date", "datetime"),
    ("datetime", "date"),
}  # fmt: skip


def _cast_type(to: exp.DataType) -> tuple[str, Type]:
    known = _CASTS.get(to.this)
    others = {k for k, v in to.args.items() if v and k not in ("this", "expressions")}
    if known is None or others:
        raise ContractError(
            f"A cast to {to.sql('duckdb')[:40]} is not allowed.",
            fix="Use VARCHAR, INTEGER, BIGINT, DECIMAL, DATE or TIMESTAMP.",
        )
    if known[0] != "DECIMAL":
        if to.expressions:
            raise ContractError(f"{known[0]} takes no length in a cast.", fix="Use left(x, n).")
        return known
    return _decimal([item.name for item in to.expressions]), "number"


def _decimal(sizes: list[str]) -> str:
    if not 1 <= len(sizes) <= 2 or not all(size.isdecimal() for size in sizes):
        raise ContractError("DECIMAL needs its size.", fix="Write DECIMAL(10, 2).")
    precision, scale = int(sizes[0]), int(sizes[1]) if len(sizes) == 2 else 0
    if not (1 <= precision <= 18 and scale <= precision):
        raise ContractError("DECIMAL takes 1 to 18 digits.")
    return f"DECIMAL({precision}, {scale})"


def _literal_fits(value: str, kind: Type, name: str) -> None:
    readers: dict[Type, Callable[[str], object]] = {
        "date": lambda text: datetime.strptime(text, "%Y-%m-%d"),
        "datetime": datetime.fromisoformat,
        "number": float,
    }
    try:
        readers.get(kind, str)(value)
    except ValueError:
        raise ContractError(
            f"{value[:20]!r} is not a {name}.", fix="Dates: '2026-01-31'."
        ) from None


def _entry(handler: Handler, *arguments: str) -> Entry:
    return Entry(handler, frozenset(arguments))


def _binary(handler: Handler) -> Entry:
    return _entry(handler, "this", "expression")


OPERATORS: dict[type[exp.Expr], Entry] = {
    exp.Column: _entry(column, "this", "table"),
    exp.Literal: _entry(_literal, "this", "is_string"),
    exp.Null: _entry(_null),
    exp.Boolean: _entry(_boolean, "this"),
    exp.Paren: _entry(_paren, "this"),
    exp.EQ: _binary(_comparison("=")),
    exp.NEQ: _binary(_comparison("<>")),
    exp.LT: _binary(_comparison("<")),
    exp.GT: _binary(_comparison(">")),
    exp.LTE: _binary(_comparison("<=")),
    exp.GTE: _binary(_comparison(">=")),
    exp.And: _binary(_logic("AND", 4)),
    exp.Or: _binary(_logic("OR", 5)),
    exp.Not: _entry(_not, "this"),
    exp.Is: _binary(_is),
    exp.In: _entry(_in, "this", "expressions"),
    exp.Like: _entry(_like, "this", "expression", "negate"),
    exp.Between: _entry(_between, "this", "low", "high"),
    exp.DPipe: _entry(_double_pipe, "this", "expression", "safe"),
    exp.Add: _binary(_arithmetic("+")),
    exp.Sub: _binary(_arithmetic("-")),
    exp.Mul: _binary(_arithmetic("*")),
    exp.Mod: _binary(_arithmetic("%")),
    exp.Neg: _entry(_negative, "this"),
    exp.Case: _entry(_case, "this", "ifs", "default"),
    exp.Cast: _entry(_cast, "this", "to"),
    exp.TryCast: _entry(_cast, "this", "to", "safe"),
}
