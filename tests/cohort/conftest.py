"""What the cohort tests share: the dictionary's facts, and cohorts made once."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from core.catalogue import Catalogue, Field, Schema, Table
from core.cohort import generate_cohort, modelled_tables
from core.connectors import Extract
from core.crosswalks import read_crosswalks
from core.store import engine

ROOT = Path(__file__).resolve().parents[2]
AS_OF = date(2025, 11, 20)
MASTERS = (
    "RELIGION MARITALS SPEC MOD MOA SOAD DOD TRANS ETHN PATCAT RTTPERSTSMF ICD10 OPCS4 "
    "PMISPECIALREGMF PATIENTNEEDMF CPFCOMMREFSOURCE CPFDISCHREASON WLREMOVALREASON "
    "WLSUSPREASONMF WLCANCRSN OPRSNDISCH URG DISP".split()
)
SOME = {"PATDATA": (), "OPA": (), "WLENTRY": (), "CONSWARDSTAY": (), "RTTPERIOD": (), "GP": ()}


@pytest.fixture(scope="session")
def dictionary() -> Catalogue:
    """The legacy dictionary's tables, names and sizes."""
    rows: dict[str, list[Field]] = {}
    with (ROOT / "data/sample/facts/source_fields.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            table, name = row["table_name"], row["column_name"]
            fields = rows.setdefault(table, [])
            size = int(row["size"]) if row["size"] else None
            fields.append(Field("source", table, len(fields) + 1, name, name, length=size))
    tables = {
        name: Table("source", name, position, tuple(fields))
        for position, (name, fields) in enumerate(rows.items(), 1)
    }
    return Catalogue(Schema("source", tables), Schema("target"))


@pytest.fixture(scope="session")
def crosswalks():
    return read_crosswalks(ROOT / "crosswalks")


@pytest.fixture(scope="session")
def made(dictionary, crosswalks, tmp_path_factory) -> Callable[..., Extract]:
    """Makes a cohort in a folder of its own; every table with a model unless told otherwise."""

    def make(patients: int, needed=None, **options) -> Extract:
        folder = tmp_path_factory.mktemp("cohort")
        wanted = dict.fromkeys([*modelled_tables(), *MASTERS], ()) if needed is None else needed
        options = {"crosswalks": crosswalks, "as_of": AS_OF, **options}
        return generate_cohort(
            dictionary, wanted, folder / "extracts", folder / "spill", patients=patients, **options
        )

    return make


@pytest.fixture(scope="session")
def cohort(made) -> Extract:
    """Two thousand patients, all tables."""
    return made(2000)


@pytest.fixture(scope="session")
def few(made) -> Extract:
    """Twenty patients, all tables."""
    return made(20)


@contextmanager
def asking(extract: Extract, spill: Path) -> Iterator[Callable[[str], list[tuple]]]:
    """Answers SQL over the extract's tables, each under its own name."""
    with engine(spill, [extract.folder]) as opened:
        for name in extract.tables:
            scan = f"FROM read_parquet('{extract.path(name)}')"
            opened.execute(f"CREATE VIEW {name} AS {scan}", step="test")
        yield lambda sql: opened.rows(sql, step=sql)


@pytest.fixture(scope="session")
def ask(cohort, tmp_path_factory):
    """SQL over the two thousand."""
    with asking(cohort, tmp_path_factory.mktemp("spill")) as answer:
        yield answer


@pytest.fixture(scope="session")
def ask_few(few, tmp_path_factory):
    """SQL over the twenty."""
    with asking(few, tmp_path_factory.mktemp("spill")) as answer:
        yield answer
