"""The words and codes that the SQL steps draw from, put into the engine once.

Word pools are the committed lexicon (data/lexicon); codes are codes.toml against the crosswalks.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.cohort.codes import master_codes, usable_codes
from core.cohort.model import Block, CodeSet, Request
from core.cohort.rates import rate_variables
from core.crosswalks import Crosswalk
from core.errors import MendError
from core.store import Engine, text_literal

CONDITIONS = Path(__file__).with_name("conditions.csv")
_NUMBERS = ("weight", "day_share")
LEXICON = Path(__file__).resolve().parents[2] / "data" / "lexicon"


def load_pools(
    engine: Engine,
    request: Request,
    sets: Mapping[str, CodeSet],
    crosswalks: Mapping[str, Crosswalk],
) -> None:
    """Everything a step reads besides earlier steps: variables, codes, words."""
    _set_variables(engine, request)
    _load_codes(engine, sets, crosswalks)
    _load_words(engine)
    _load_conditions(engine)


def set_block(engine: Engine, block: Block) -> None:
    """Which patients the steps make next."""
    for name, number in (("first", block.first), ("last", block.last)):
        engine.execute(f"SET VARIABLE {name} = {number}", step="cohort: block")


def _set_variables(engine: Engine, request: Request) -> None:
    texts = {f"seed_{part}": f"{request.seed}|{part}|" for part in "abcd"}
    texts["as_of"] = request.as_of.isoformat()
    for name, text in texts.items():
        engine.execute(f"SET VARIABLE {name} = {text_literal(text)}", step="cohort: variables")
    for name, value in rate_variables(request.rates).items():
        listed = value if isinstance(value, int) else f"[{', '.join(map(text_literal, value))}]"
        engine.execute(f"SET VARIABLE {name} = {listed}", step="cohort: rates")


def _load_codes(
    engine: Engine, sets: Mapping[str, CodeSet], crosswalks: Mapping[str, Crosswalk]
) -> None:
    rows: list[tuple[str, int, str, str, str, str]] = []
    for name, code_set in sets.items():
        usable = usable_codes(code_set, crosswalks)
        listed = [code.code for code, weight in usable for _ in range(weight)]
        values = ", ".join(text_literal(code) for code in listed)
        engine.execute(f"SET VARIABLE code_{name} = [{values}]", step="cohort: codes")
        for position, (code, _) in enumerate(usable):
            rows.append((name, position, code.code, code.description, code.target, code.extra))
    for table in sorted({item.master[0] for item in sets.values() if item.master}):
        for position, code in enumerate(master_codes(sets, crosswalks, table)):
            named = (f"master:{table}", position, code.code, code.description)
            rows.append((*named, code.target, code.extra))
    names = "set VARCHAR, position BIGINT, code VARCHAR, description VARCHAR, target VARCHAR"
    _keep(engine, "code", f"{names}, extra VARCHAR", rows)


def _load_words(engine: Engine) -> None:
    """Each word pool as a list variable: a draw picks its place."""
    people, towns = _lexicon("forenames"), _lexicon("towns")
    pools = {
        "surname": [row["surname"] for row in _lexicon("surnames")],
        "forename_f": [row["forename"] for row in people if row["sex"] == "F"],
        "forename_m": [row["forename"] for row in people if row["sex"] == "M"],
        "street": [row["street"] for row in _lexicon("streets")],
        "locality": [row["locality"] for row in _lexicon("localities")],
        **{name: [row[name] for row in towns] for name in ("town", "county", "outward")},
    }
    for name, words in pools.items():
        listed = ", ".join(map(text_literal, words))
        engine.execute(f"SET VARIABLE words_{name} = [{listed}]", step="cohort: words")


def _load_conditions(engine: Engine) -> None:
    """What brings patients in: by specialty, setting, band of age and sex."""
    with CONDITIONS.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        rows = [(at, *row.values()) for at, row in enumerate(reader)]
        names = list(reader.fieldnames or ())
    kinds = [f"{name} {'BIGINT' if name in _NUMBERS else 'VARCHAR'}" for name in names]
    _keep(engine, "condition", f"position BIGINT, {', '.join(kinds)}", rows)


def _keep(engine: Engine, name: str, columns: str, rows: Sequence[Sequence[object]]) -> None:
    """A table inside the engine; an empty text is no value."""
    listed = ", ".join(
        f"({', '.join(text_literal(str(cell)) if cell != '' else 'NULL' for cell in row)})"
        for row in rows
    )
    engine.execute(f"CREATE TABLE {name} ({columns})", step=f"cohort: {name}")
    engine.execute(f"INSERT INTO {name} VALUES {listed}", step=f"cohort: {name}")


def _lexicon(stem: str) -> list[dict[str, str]]:
    path = LEXICON / f"{stem}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))
    except OSError:
        raise MendError(
            "A word list of the synthetic cohort cannot be read.",
            where=f"data/lexicon/{path.name}",
            fix="Restore it from the repository.",
        ) from None
