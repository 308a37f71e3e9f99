"""The seed, the day and the word lists, put into an engine once."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from core.cohort.general.values import MACROS
from core.errors import MendError
from core.store import Engine, text_literal

_LEXICON = Path(__file__).resolve().parents[3] / "data" / "lexicon"
_POOLS = (  # pool, file, column
    ("surname", "surnames", "surname"),
    ("forename", "forenames", "forename"),
    ("street", "streets", "street"),
    ("town", "towns", "town"),
    ("county", "towns", "county"),
    ("outward", "towns", "outward"),
)


def load_words(engine: Engine, seed: int, as_of: date) -> None:
    """Every variable and macro that the general tables' statements use."""
    for name, text in (("seed", str(seed)), ("as_of", as_of.isoformat())):
        engine.execute(f"SET VARIABLE {name} = {text_literal(text)}", step="general: variables")
    for pool, stem, column in _POOLS:
        listed = ", ".join(text_literal(word) for word in _words(stem, column))
        engine.execute(f"SET VARIABLE words_{pool} = [{listed}]", step="general: words")
    for macro in MACROS:
        engine.execute(macro, step="general: macros")


def _words(stem: str, column: str) -> list[str]:
    try:
        with (_LEXICON / f"{stem}.csv").open(encoding="utf-8", newline="") as handle:
            return [row[column] for row in csv.DictReader(handle)]
    except OSError:
        raise MendError(
            "A word list of the synthetic cohort cannot be read.",
            where=f"data/lexicon/{stem}.csv",
            fix="Restore it from the repository.",
        ) from None
