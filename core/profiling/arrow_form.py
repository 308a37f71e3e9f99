"""Profile records as an Arrow table: one column a field of the record, in its order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, get_args, get_type_hints

import pyarrow as pa

_KINDS: dict[type, Any] = {
    bool: pa.bool_(),
    int: pa.int64(),
    float: pa.float64(),
    str: pa.string(),
}


def as_table(kind: type[Any], records: Sequence[Any]) -> pa.Table:
    """The records in their order; the columns keep their types when there is no record."""
    hints = get_type_hints(kind)
    names = [part.name for part in fields(kind)]
    return pa.table(
        {
            name: pa.array([getattr(item, name) for item in records], _type(hints[name]))
            for name in names
        }
    )


def _type(hint: Any) -> Any:
    """bool, int, float or text, also where None may stand in its place."""
    plain = [part for part in get_args(hint) if part in _KINDS] or [hint]
    return _KINDS.get(plain[0], pa.string())
