"""The room's verbs: an analyst's text in, a checked expression out, or the reason against it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sqlglot import exp

from core.errors import ContractError
from core.expressions.functions import FUNCTIONS, text_constant
from core.expressions.model import Checked, Kind, OrderTerm, ParentCall
from core.expressions.operators import OPERATORS
from core.expressions.parse import split_list, tree_of
from core.expressions.scope import Part, Scope
from core.expressions.vocabulary import VOCABULARY, WHOLE_RULE
from core.store import text_literal

_ENTRIES = {**OPERATORS, **FUNCTIONS, **VOCABULARY}
_DIRECTION = re.compile(r"(?is)^(.*\S)\s+(asc|desc)$")

Columns = Mapping[str, Sequence[str]]
Words = Mapping[str, str]


def checked(
    text: str, columns: Columns, *, boolean: bool = False, crosswalks: Words | None = None
) -> Checked:
    """The expression as it will run; every column spelled as the catalogue spells it.

    `crosswalks` maps each known word, lower case, to the crosswalk's name; None: not looked up.
    Raises: ContractError naming what is refused and how to mend it.
    """
    tree = _bare(tree_of(text))
    scope = Scope(columns, crosswalks, _ENTRIES)
    if boolean:
        return _value(tree, scope, want_boolean=True)
    name = str(tree.name).lower() if isinstance(tree, exp.Anonymous) else ""
    if isinstance(tree, exp.Anonymous) and name in WHOLE_RULE:
        return _whole_rule(name, tree, scope)
    return _value(tree, scope, want_boolean=False)


def checked_list(
    text: str, columns: Columns, *, crosswalks: Words | None = None
) -> tuple[Checked, ...]:
    """Each of the comma-separated expressions, in order; empty for a blank text.

    Raises: ContractError; keys and parents are not allowed in a list.
    """
    scope = Scope(columns, crosswalks, _ENTRIES)
    parts = split_list(text)
    return tuple(_value(_bare(tree_of(part)), scope, want_boolean=False) for part in parts)


def checked_order(
    text: str, columns: Columns, *, crosswalks: Words | None = None
) -> tuple[OrderTerm, ...]:
    """The order terms of `first by a.X desc, a.Y`, checked. Raises: ContractError."""
    scope = Scope(columns, crosswalks, _ENTRIES)
    terms = []
    for part in parsed_keep(text):
        found = _DIRECTION.match(part)
        body, word = (found[1], found[2].lower()) if found else (part, "asc")
        value = _value(_bare(tree_of(body)), scope, want_boolean=False)
        terms.append(OrderTerm(value, descending=word == "desc"))
    return tuple(terms)


def parsed_keep(text: str) -> tuple[str, ...]:
    """The order terms as written, the words `first by` left off. Raises: ContractError."""
    return split_list(re.sub(r"(?i)^\s*first\s+by\s+", "", text))


def _bare(tree: exp.Expr) -> exp.Expr:
    while isinstance(tree, exp.Paren):
        tree = tree.this
    return tree


def _value(tree: exp.Expr, scope: Scope, *, want_boolean: bool) -> Checked:
    part = scope.part(tree)
    if want_boolean and part.type != "boolean":
        raise ContractError("A condition is needed here, true or false.", fix="Compare a column.")
    if not want_boolean and part.type == "boolean":
        raise ContractError(
            "A condition is no value.", fix="Write CASE WHEN ... THEN 'Y' ELSE 'N' END."
        )
    if part.type == "null":
        raise ContractError("NULL alone says nothing.", fix="Leave the field out of scope instead.")
    return _checked(tree, part, _kind(part))


def _kind(part: Part) -> Kind:
    if part.type in ("text", "number") and part.literal is not None:
        return "constant"
    if part.type == "null":
        return "constant"
    return part.type


def _checked(tree: exp.Expr, part: Part, kind: Kind) -> Checked:
    sql = text_literal(str(part.literal)) if kind == "constant" else part.sql
    text = tree.sql(dialect="duckdb", comments=False, normalize_functions="lower")
    return Checked(text, sql, kind, part.columns, part.crosswalks, (), part.probes)


def _whole_rule(name: str, tree: exp.Anonymous, scope: Scope) -> Checked:
    if name == "constant":
        return _constant(tree, scope)
    if name == "record_number":
        if tree.expressions:
            raise ContractError("record_number() takes no parts.", fix="The feed's key decides.")
        return Checked("record_number()", "", "record_number")
    call = _parent(name, tree, scope)
    text = tree.sql(dialect="duckdb", comments=False, normalize_functions="lower")
    columns = tuple(dict.fromkeys(c for part in call.parts for c in part.columns))
    words = tuple(dict.fromkeys(c for part in call.parts for c in part.crosswalks))
    return Checked(text, "", "parent", columns, words, (call,))


def _constant(tree: exp.Anonymous, scope: Scope) -> Checked:
    if len(tree.expressions) != 1:
        raise ContractError("constant() takes one text.", fix="constant('x')")
    part = text_constant(tree.expressions[0], scope, "constant()")
    return _checked(tree, part, "constant")


def _parent(name: str, tree: exp.Anonymous, scope: Scope) -> ParentCall:
    if len(tree.expressions) < 2:
        raise ContractError(
            f"{name}() needs the parent's table and its key parts.",
            fix=f"{name}('LOAD_PMI', p.InternalPatientNumber)",
        )
    table = str(text_constant(tree.expressions[0], scope, f"{name}()").literal)
    parts = tuple(_value(_bare(e), scope, want_boolean=False) for e in tree.expressions[1:])
    return ParentCall(table, parts, required=name == "parent")
