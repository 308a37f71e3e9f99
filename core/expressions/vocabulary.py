"""Our own words in a rule: dates, crosswalks, keys, constants, parts of a name or an address.

Inside an expression they compile to scalar macros of the same spelling; a crosswalk to
`"xw_<name>"(x)`. Keys and constants stand only as the whole rule and are told apart here.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources

from sqlglot import exp

from core.errors import ContractError, nearest
from core.expressions.functions import FUNCTIONS, text_constant, whole_number
from core.expressions.model import Probe
from core.expressions.scope import SOURCE_WIDTH, TEXT, Entry, Part, Scope, Type, joined
from core.store import quoted

WHOLE_RULE = ("parent", "optional_parent", "record_number", "constant")
_OPENED = 60  # nodes that a date macro opens into
Word = Callable[[list[exp.Expr], Scope], Part]


def vocabulary_sql() -> tuple[str, ...]:
    """The statements that make the vocabulary's macros; run once in each engine."""
    path = resources.files("core.expressions") / "sql" / "vocabulary.sql"
    statements = path.read_text(encoding="utf-8").split(";\n")
    return tuple(item.strip() for item in statements if item.strip())


def _moment(name: str, kind: Type, most: int) -> Word:
    def handle(arguments: list[exp.Expr], scope: Scope) -> Part:
        _counted(arguments, 1, most, name)
        parts = [scope.typed(item, TEXT, f"{name}()") for item in arguments]
        sql = f"{name}({', '.join(part.sql for part in parts)})"
        held = f"nullif(trim({parts[0].sql}), '') IS NOT NULL"  # a time without a day is no date
        raw = parts[0].sql if len(parts) == 1 else f"concat_ws(' ', {parts[0].sql}, {parts[1].sql})"
        probe = Probe("DATE_NOT_READ", raw, f"({held} AND {sql} IS NULL)")
        earlier = tuple(item for part in parts for item in part.probes)
        probes = (*earlier, probe)
        return joined(parts, sql, kind, width=40, opened=_OPENED, probes=probes)

    return handle


def _crosswalk(arguments: list[exp.Expr], scope: Scope) -> Part:
    _counted(arguments, 2, 2, "crosswalk")
    word = str(text_constant(arguments[0], scope, "crosswalk()").literal)
    name = _canonical(word, scope)
    value = scope.typed(arguments[1], TEXT, "crosswalk()")
    arguments[0].set("this", name)
    sql = f"{quoted('xw_' + name)}({value.sql})"
    failed = f"(nullif(trim({value.sql}), '') IS NOT NULL AND {sql} IS NULL)"
    part = joined(
        [value],
        sql,
        "text",
        width=SOURCE_WIDTH,
        probes=(*value.probes, Probe("CODE_NOT_TRANSLATED", value.sql, failed)),
    )
    return joined([part, Part("", "text", crosswalks=(name,))], sql, "text", width=SOURCE_WIDTH)


def _canonical(word: str, scope: Scope) -> str:
    if scope.crosswalks is None:
        return word
    known = scope.crosswalks.get(word.casefold())
    if known is None:
        raise ContractError(
            f"Crosswalk {word!r} is not there.",
            fix=nearest(word, scope.crosswalks) or "Add its CSV to the crosswalks.",
        )
    return known


def _numbered(name: str) -> Word:
    def handle(arguments: list[exp.Expr], scope: Scope) -> Part:
        _counted(arguments, 2, 2, name)
        value = scope.typed(arguments[0], TEXT, f"{name}()")
        place = whole_number(arguments[1], scope, f"{name}()", 20)
        return joined([value, place], f"{name}({value.sql}, {place.sql})", "text")

    return handle


def _only_whole(name: str) -> Word:
    def handle(_: list[exp.Expr], __: Scope) -> Part:
        raise ContractError(
            f"{name}() may only stand as the whole rule.", fix="Take it out of the expression."
        )

    return handle


def _counted(arguments: list[exp.Expr], least: int, most: int, name: str) -> None:
    if not least <= len(arguments) <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        raise ContractError(f"{name}() takes {wanted} parts, not {len(arguments)}.")


_WORDS: dict[str, Word] = {
    "as_date": _moment("as_date", "date", 1),
    "as_datetime": _moment("as_datetime", "datetime", 2),
    "as_time": _moment("as_time", "time", 1),
    "crosswalk": _crosswalk,
    "name_part": _numbered("name_part"),
    "address_line": _numbered("address_line"),
    **{name: _only_whole(name) for name in WHOLE_RULE},
}


def is_word(name: str) -> bool:
    """True for a word of our own vocabulary."""
    return name.lower() in _WORDS


def _word(node: exp.Anonymous, scope: Scope) -> Part:
    name = str(node.name).lower()
    word = _WORDS.get(name)
    if word is None:
        functions = (kind for kind in FUNCTIONS if issubclass(kind, exp.Func))
        known = {*_WORDS, *(kind.sql_name().lower() for kind in functions)}
        raise ContractError(
            f"Function {name[:40]}() is not part of the rule language.", fix=nearest(name, known)
        )
    return word(node.expressions, scope)


VOCABULARY: dict[type[exp.Expr], Entry] = {
    exp.Anonymous: Entry(_word, frozenset({"this", "expressions"})),
}
