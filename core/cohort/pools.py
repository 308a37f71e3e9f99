"""The words and codes that the SQL steps draw from, put into the engine once.

Word pools are the committed lexicon (data/lexicon); codes are codes.toml against the crosswalks.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from core.cohort.codes import master_codes, usable_codes
from core.cohort.model import Block, CodeSet, Request
from core.cohort.rates import rate_variables
from core.crosswalks import Crosswalk
from core.errors import MendError
from core.store import Engine, text_literal

CONDITIONS = Path(__file__).with_name("conditions.csv")
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
    _keep(engine, "condition", _conditions())


def set_block(engine: Engine, block: Block) -> None:
    """Which patients the steps make next."""
    for name, number in (("first", block.first), ("last", block.last)):
        engine.execute(f"SET VARIABLE {name} = {number}", step="cohort: block")


def _set_variables(engine: Engine, request: Request) -> None:
    texts = {"seed": str(request.seed), "as_of": request.as_of.isoformat()}
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
    names = ["set", "position", "code", "description", "target", "extra"]
    kept = [dict(zip(names, row, strict=True)) for row in rows]
    _keep(engine, "code", pa.Table.from_pylist(kept))


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


def _conditions() -> pa.Table:
    """What brings patients in: by specialty, setting, band of age and sex."""
    with CONDITIONS.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    numbers = ("weight", "day_share")
    made = [
        {key: int(value) if key in numbers else value or None for key, value in row.items()}
        for row in rows
    ]
    return pa.Table.from_pylist([{"position": at, **row} for at, row in enumerate(made)])


def _keep(engine: Engine, name: str, table: pa.Table) -> None:
    """A copy inside the engine, so that no statement reads Python memory."""
    engine.register(f"incoming_{name}", table)
    engine.execute(f"CREATE TABLE {name} AS FROM incoming_{name}", step=f"cohort: {name}")


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
