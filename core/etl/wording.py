"""How compiled SQL is worded: columns carried through the steps, texts, dates in masks, keys.

A column of alias p travels as one name, "p.GpCode", from the source step to the target.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.errors import ContractError
from core.expressions import Checked, Kind, OrderTerm
from core.store import quoted

_TOKEN = re.compile(r"""'(?:[^']|'')*'|("(?:[^"]|"")*")\.("(?:[^"]|"")*")|"(?:[^"]|"")*\"""")
_MASK = re.compile(r"HH24|DD|MM|YYYY|MI|SS|[/: -]")
_FORMATS = {"DD": "%d", "MM": "%m", "YYYY": "%Y", "HH24": "%H", "MI": "%M", "SS": "%S"}

KEY_PART = r"""CREATE OR REPLACE TEMP MACRO key_part(x) AS
  replace(replace(nullif(upper(trim(x)), ''), '\', '\\'), '|', '\|')"""


def carried(alias: str, column: str) -> str:
    """The name under which a source column travels through the steps, quoted."""
    return quoted(f"{alias}.{column}")


def worded(sql: str) -> str:
    """A checked expression over carried columns; text constants are left alone."""

    def name(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0]
        return carried(_plain(found[1]), _plain(found[2]))

    return _TOKEN.sub(name, sql)


def _plain(identifier: str) -> str:
    return identifier[1:-1].replace('""', '"')


def as_text(value: Checked, mask: str | None = None) -> str:
    """The expression's value as text; a date in the mask, else DD/MM/YYYY [HH24:MI]."""
    if value.kind in {"record_number", "parent"}:
        raise ContractError(
            f"{value.text} must be a line's whole rule.", fix="Use the key columns themselves."
        )
    return text_of(worded(value.sql), value.kind, mask)


def text_of(sql: str, kind: Kind, mask: str | None = None) -> str:
    """SQL of that kind as text; a date in the mask, else DD/MM/YYYY [HH24:MI]."""
    if kind in {"date", "datetime"}:
        usual = "DD/MM/YYYY" if kind == "date" else "DD/MM/YYYY HH24:MI"
        return f"strftime({sql}, '{strftime_format(mask or usual)}')"
    return sql if kind in {"text", "time", "constant"} else f"CAST({sql} AS VARCHAR)"


def strftime_format(mask: str) -> str:
    """The guide's mask in DuckDB's words. Raises: ContractError for a mask not known."""
    parts = _MASK.findall(mask.upper())
    if "".join(parts) != mask.upper():
        raise ContractError(f"The format mask {mask!r} is not known.")
    return "".join(_FORMATS.get(part, part) for part in parts)


def key_text(parts: Sequence[Checked]) -> str:
    """One text for a business key; NULL when a part is blank. Parts cannot run together."""
    return " || '|' || ".join(f"key_part({as_text(part)})" for part in parts)


def ordering(terms: Sequence[OrderTerm]) -> list[str]:
    """The order terms, blanks last whichever way they run."""
    return [
        f"{worded(term.value.sql)} {'DESC' if term.descending else 'ASC'} NULLS LAST"
        for term in terms
    ]


def listed(items: Sequence[str], indent: str = "    ") -> str:
    """The items one a line, so that the statement can be read."""
    return (",\n" + indent).join(items)
