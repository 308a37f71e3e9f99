"""Which table holds the patients, and what other tables repeat of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from core.catalogue import Table
from core.cohort.general.meaning import meaning_of
from core.cohort.general.model import Link, People
from core.privacy import classify

_NAMED = re.compile(r"patient|person|client|demograph|pmi|patdata|service_?user|mpi", re.I)
_TELLING = frozenset({"identifier", "name", "date of birth", "contact"})


def people_of(
    tables: Sequence[Table],
    keys: Mapping[str, tuple[str, ...]],
    links: Mapping[str, Sequence[Link]],
) -> People:
    """The table with a key of one column that looks most like a list of patients; none, perhaps."""
    used = [link.parent for group in links.values() for link in group]
    scored = [
        (likeness(table) + min(used.count(table.name), 5), table)
        for table in tables
        if len(keys.get(table.name, ())) == 1 and likeness(table) >= 4
    ]
    if not scored:
        return People()
    table = max(scored, key=lambda item: (item[0], item[1].name))[1]
    return _known(table, keys[table.name][0])


def _known(table: Table, key: str) -> People:
    """The patients' table with its key, its date of birth and what may be repeated of it."""
    births = [
        (f.name, meaning.form)
        for f in table.fields
        if (meaning := meaning_of(f)).kind == "birth" and "%Y" in meaning.form
    ]
    birth, form = births[0] if births else ("", "")
    copied = {
        f.name.casefold(): f.name
        for f in table.fields
        if classify(f) in _TELLING or f.name.casefold() in {"sex", "gender"}
    }
    return People(table.name, key, birth, form, copied)


def likeness(table: Table) -> int:
    """How much a table looks like a list of patients: from 4 on it may be one."""
    kinds = {classify(item) for item in table.fields}
    born = any(re.search(r"birth|dob", item.name, re.I) for item in table.fields)
    named = 3 if _NAMED.search(table.name) else 0
    return named + len(kinds & _TELLING) + 2 * born
