"""The functions of the rule language: those that mean the same on Spark, with bounds on growth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from core.errors import ContractError
from core.expressions.operators import tried
from core.expressions.scope import (
    NUMBER,
    TEXT,
    Entry,
    Handler,
    Part,
    Scope,
    Type,
    common_type,
    guarded,
    joined,
)

LONGEST_PAD = 4_000
_PRINTABLE: tuple[Type, ...] = ("text", "time", "number", "null")


@dataclass(frozen=True)
class Plain:
    """A function whose arguments are all texts."""

    name: str
    result: Type


_PLAIN: Mapping[type[exp.Expr], Plain] = {
    exp.Upper: Plain("upper", "text"),
    exp.Lower: Plain("lower", "text"),
    exp.Length: Plain("length", "number"),
}


def _plain(function: Plain) -> Handler:
    def handle(node: exp.Func, scope: Scope) -> Part:
        part = scope.typed(node.this, TEXT, f"{function.name}()")
        width = part.width if function.result == "text" else 40
        return joined([part], f"{function.name}({part.sql})", function.result, width=width)

    return handle


def _trim(node: exp.Trim, scope: Scope) -> Part:
    name = {"LEADING": "ltrim", "TRAILING": "rtrim"}.get(str(node.args.get("position")), "trim")
    parts = [scope.typed(node.this, TEXT, f"{name}()")]
    if node.expression:
        parts.append(text_constant(node.expression, scope, f"{name}()"))
    return joined(parts, _call(name, parts), "text", width=parts[0].width)


def _ends(name: str) -> Handler:
    def handle(node: exp.Left | exp.Right, scope: Scope) -> Part:
        value = scope.typed(node.this, TEXT, f"{name}()")
        count = scope.typed(node.expression, NUMBER, f"{name}()")
        return _placed(name, [value, count])

    return handle


def _substring(node: exp.Substring, scope: Scope) -> Part:
    value = scope.typed(node.this, TEXT, "substr()")
    places = [_given(node, "start", "substr()"), node.args.get("length")]
    numbers = [scope.typed(item, NUMBER, "substr()") for item in places if item is not None]
    return _placed("substr", [value, *numbers])


def _placed(name: str, parts: list[Part]) -> Part:
    """A cut by position; a position that is not a constant may be out of reach, hence TRY."""
    value, *places = parts
    if all(_near(part) for part in places):
        return joined(parts, _call(name, parts), "text", width=value.width)
    whole = ", ".join(f"TRY_CAST({part.sql} AS BIGINT)" for part in places)
    return joined(parts, f"TRY({name}({value.sql}, {whole}))", "text", width=value.width)


def _near(part: Part) -> bool:
    """A constant whole number within reach."""
    value = (part.literal or "").removeprefix("-")
    return value.isdecimal() and int(value) <= LONGEST_PAD


def _pad(node: exp.Pad, scope: Scope) -> Part:
    name = "lpad" if node.args.get("is_left") else "rpad"
    value = scope.typed(node.this, TEXT, f"{name}()")
    length = whole_number(_given(node, "expression", f"{name}()"), scope, f"{name}()", LONGEST_PAD)
    fill = text_constant(_given(node, "fill_pattern", f"{name}()"), scope, f"{name}()")
    parts = [value, length, fill]
    return joined(parts, _call(name, parts), "text", width=int(length.literal or 0))


def _replace(node: exp.Replace, scope: Scope) -> Part:
    value = scope.typed(node.this, TEXT, "replace()")
    needle = text_constant(node.expression, scope, "replace()")
    new = text_constant(_given(node, "replacement", "replace()"), scope, "replace()", blank=True)
    growth = max(1, -(-new.width // max(1, needle.width)))
    parts = [value, needle, new]
    return joined(parts, _call("replace", parts), "text", width=value.width * growth)


def _regexp_replace(node: exp.RegexpReplace, scope: Scope) -> Part:
    value = scope.typed(node.this, TEXT, "regexp_replace()")
    what = _given(node, "replacement", "regexp_replace()")
    new = text_constant(what, scope, "regexp_replace()", blank=True)
    pattern = _pattern(node.expression, scope, "regexp_replace()", str(new.literal))
    if node.text("modifiers") != "g":
        raise ContractError(
            "regexp_replace() needs the fourth part 'g'.",
            fix="Without it DuckDB changes the first match only and Spark all of them.",
        )
    echoes = str(new.literal).count("\\")
    parts = [value, pattern, new]
    sql = f"regexp_replace({', '.join(part.sql for part in parts)}, 'g')"
    return joined(parts, sql, "text", width=(value.width + 1) * (1 + new.width + echoes))


def _regexp_matches(node: exp.RegexpLike, scope: Scope) -> Part:
    value = scope.typed(node.this, TEXT, "regexp_matches()")
    parts = [value, _pattern(node.expression, scope, "regexp_matches()")]
    return joined(parts, _call("regexp_matches", parts), "boolean")


def _pattern(node: exp.Expr, scope: Scope, what: str, new: str = "") -> Part:
    """A constant pattern that DuckDB's regular expressions (RE2, as Arrow's) can read."""
    part = text_constant(node, scope, what)
    try:
        pc.replace_substring_regex(pa.array([""]), str(part.literal), new)
    except pa.ArrowInvalid:
        raise ContractError(
            f"{what}: the pattern cannot be read.",
            fix="Looking ahead or behind and repeating a found group are not supported.",
        ) from None
    return part


def _split_part(node: exp.SplitPart, scope: Scope) -> Part:
    value = scope.typed(node.this, TEXT, "split_part()")
    sign = text_constant(_given(node, "delimiter", "split_part()"), scope, "split_part()")
    place = _given(node, "part_index", "split_part()")
    parts = [value, sign, whole_number(place, scope, "split_part()", 1_000)]
    return joined(parts, _call("split_part", parts), "text", width=value.width)


def _concat(node: exp.Concat, scope: Scope) -> Part:
    parts = [scope.typed(item, _PRINTABLE, "concat()") for item in node.expressions]
    return joined(parts, _call("concat", parts), "text", width=sum(p.width for p in parts))


def _concat_ws(node: exp.ConcatWs, scope: Scope) -> Part:
    sign = text_constant(node.expressions[0], scope, "concat_ws()", blank=True)
    items = [scope.typed(item, _PRINTABLE, "concat_ws()") for item in node.expressions[1:]]
    if not items:
        raise ContractError("concat_ws() needs values to join.")
    width = sum(part.width + sign.width for part in items)
    return joined([sign, *items], _call("concat_ws", [sign, *items]), "text", width=width)


def _coalesce(node: exp.Coalesce, scope: Scope) -> Part:
    parts = [scope.part(item) for item in (node.this, *node.expressions)]
    kind = common_type(parts, "coalesce()")
    reached = ""
    held = []
    for part in parts:
        held.append(guarded(part, reached))
        empty = f"{part.operand} IS NULL"
        reached = f"{reached} AND {empty}" if reached else empty
    return joined(held, _call("coalesce", parts), kind)


def _nullif(node: exp.Nullif, scope: Scope) -> Part:
    parts = [scope.part(node.this), scope.part(node.expression)]
    kind = common_type(parts, "nullif()")
    return joined(parts, _call("nullif", parts), kind, width=parts[0].width)


def _extreme(name: str) -> Handler:
    def handle(node: exp.Func, scope: Scope) -> Part:
        parts = [scope.part(item) for item in (node.this, *node.expressions)]
        return joined(parts, _call(name, parts), common_type(parts, f"{name}()"))

    return handle


def _absolute(node: exp.Abs, scope: Scope) -> Part:
    part = scope.typed(node.this, NUMBER, "abs()")
    return tried([part], f"TRY(abs({part.sql}))")


def _round(node: exp.Round, scope: Scope) -> Part:
    part = scope.typed(node.this, NUMBER, "round()")
    places = node.args.get("decimals")
    digits = whole_number(places, scope, "round()", 10, least=0) if places is not None else None
    return tried([part], f"TRY(round({part.sql}, {digits.sql if digits else '0'}))")


def _given(node: exp.Expr, key: str, what: str) -> exp.Expr:
    """The argument. Raises: ContractError when the call leaves it out."""
    value = node.args.get(key)
    if not isinstance(value, exp.Expr):
        raise ContractError(f"{what} needs one more part.")
    return value


def _call(name: str, parts: list[Part]) -> str:
    return f"{name}({', '.join(part.sql for part in parts)})"


def text_constant(node: exp.Expr, scope: Scope, what: str, *, blank: bool = False) -> Part:
    """The node as a constant text. Raises: ContractError when it is none, or blank."""
    part = scope.part(node)
    if not part.is_text_literal or (not part.literal and not blank):
        raise ContractError(f"{what} needs a constant text here.", fix="Write it in quotes.")
    return part


def whole_number(node: exp.Expr, scope: Scope, what: str, most: int, *, least: int = 1) -> Part:
    """The node as a constant whole number within bounds. Raises: ContractError otherwise."""
    part = scope.part(node)
    value = part.literal or ""
    if part.type != "number" or not value.isdecimal() or not least <= int(value) <= most:
        raise ContractError(f"{what} needs a whole number from {least} to {most:,} here.")
    return part


def _entry(handler: Handler, *arguments: str) -> Entry:
    return Entry(handler, frozenset(arguments))


FUNCTIONS: dict[type[exp.Expr], Entry] = {
    **{kind: _entry(_plain(function), "this") for kind, function in _PLAIN.items()},
    exp.Trim: _entry(_trim, "this", "expression", "position"),
    exp.Left: _entry(_ends("left"), "this", "expression"),
    exp.Right: _entry(_ends("right"), "this", "expression"),
    exp.Substring: _entry(_substring, "this", "start", "length"),
    exp.Pad: _entry(_pad, "this", "expression", "fill_pattern", "is_left"),
    exp.Replace: _entry(_replace, "this", "expression", "replacement"),
    exp.RegexpReplace: _entry(
        _regexp_replace, "this", "expression", "replacement", "modifiers", "single_replace"
    ),
    exp.RegexpLike: _entry(_regexp_matches, "this", "expression"),
    exp.SplitPart: _entry(_split_part, "this", "delimiter", "part_index"),
    exp.Concat: _entry(_concat, "expressions", "safe", "coalesce"),
    exp.ConcatWs: _entry(_concat_ws, "expressions", "safe", "coalesce"),
    exp.Coalesce: _entry(_coalesce, "this", "expressions"),
    exp.Nullif: _entry(_nullif, "this", "expression"),
    exp.Greatest: _entry(_extreme("greatest"), "this", "expressions", "ignore_nulls"),
    exp.Least: _entry(_extreme("least"), "this", "expressions", "ignore_nulls"),
    exp.Abs: _entry(_absolute, "this"),
    exp.Round: _entry(_round, "this", "decimals"),
}
