"""Target fixtures: every table that the loader reads, filled by the guide's rules alone.

They owe nothing to the contract or the load: a loader can be tried before either is done.
Whole or absent: written in a folder aside, which takes its place at the end.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from core.catalogue import Catalogue, Field, Table
from core.cohort.general.words import load_words
from core.cohort.targets.build import Standing, fixture, make
from core.cohort.targets.codes import code_values, outside
from core.cohort.targets.model import Fixture, Notice, Shape, TargetFixtures, is_record
from core.cohort.targets.shapes import shapes
from core.crosswalks import Crosswalk
from core.errors import StoreError, UseError
from core.store import Engine, engine, quoted, text_literal

_SPILL = "spill"
MOST_PATIENTS = 900_000  # each has an NHS number of the 999 range
Told = Callable[[str, int, int], None]  # table, tables done, tables in all


def generate_targets(
    catalogue: Catalogue,
    crosswalks: Mapping[str, Crosswalk],
    out: Path,
    *,
    as_of: date,
    patients: int = 100,
    seed: int = 42,
    threads: int | None = None,
    told: Told = lambda *_: None,
) -> TargetFixtures:
    """Every target table as Parquet and CSV in the vendor's column order, for trying a loader.

    `notices.csv` tells which codes were invented and what the target system must hold first.
    Raises: UseError for an impossible size, or a catalogue without target tables; StoreError when
    the folder holds something or cannot be written. Nothing is left behind then.
    """
    _check(catalogue, patients)
    made, notices = shapes(catalogue)
    with _building(out) as folder:
        with engine(folder / _SPILL, [folder], threads=threads) as opened:
            load_words(opened, seed, as_of)
            standing, tables = Standing(), list[Fixture]()
            for done, shape in enumerate(made):
                told(shape.table.name, done, len(made))
                codes = _codes(shape.table, crosswalks, notices)
                rows = make(opened, shape, codes, patients, standing)
                _write(opened, shape, folder)
                tables.append(Fixture(shape.table.name, rows))
        shutil.rmtree(folder / _SPILL)
        notices += _conditions(made)
        _list(folder / "notices.csv", notices)
        _mark(folder, tables, patients, seed, as_of)
    return TargetFixtures(out, tuple(tables), tuple(notices))


def _check(catalogue: Catalogue, patients: int) -> None:
    if not 1 <= patients <= MOST_PATIENTS:
        what = f"Fixtures have 1 to {MOST_PATIENTS:,} patients, not {patients:,}."
        raise UseError(what, where="--patients")
    if not catalogue.target.tables:
        fix = "Read the project's target document first: `pasport run --only extract`."
        raise UseError("The catalogue has no target table.", where="--target", fix=fix)


@contextmanager
def _building(out: Path) -> Iterator[Path]:
    """A folder beside the one asked for, which becomes it when all is written."""
    try:
        if out.exists() and not out.is_dir():
            fix = "Name a new or an empty folder."
            raise StoreError("The place for the fixtures is a file.", where=str(out), fix=fix)
        if out.exists() and any(out.iterdir()):
            fix = "Name a new or an empty folder."
            raise StoreError("The folder for the fixtures is not empty.", where=str(out), fix=fix)
        aside = out.parent / f".{out.name}.part"
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
    except OSError as error:
        raise _unwritable(out, error) from None
    try:
        yield aside
        if out.exists():
            out.rmdir()
        aside.rename(out)
    except OSError as error:
        raise _unwritable(out, error) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _unwritable(out: Path, error: OSError) -> StoreError:
    what = f"The folder for the fixtures cannot be written ({type(error).__name__})."
    return StoreError(what, where=str(out), fix="Check its path and permissions.")


def _codes(
    table: Table, crosswalks: Mapping[str, Crosswalk], notices: list[Notice]
) -> dict[str, tuple[str, ...]]:
    codes: dict[str, tuple[str, ...]] = {}
    for item in table.fields:
        values, notice = code_values(item, crosswalks)
        if values:
            codes[item.name] = values
        notices += [told for told in (notice, outside(item)) if told is not None]
    return codes


def _conditions(made: Sequence[Shape]) -> Iterator[Notice]:
    """Conditions that are met by filling the field always."""
    for shape in made:
        for item in shape.table.fields:
            if item.rules.required_if:
                what = f"filled in every row, so that this holds: {item.rules.required_if}"
                yield Notice(shape.table.name, item.name, what)


def _write(opened: Engine, shape: Shape, folder: Path) -> None:
    name, step = shape.table.name, f"fixtures: write {shape.table.name}"
    columns = ", ".join(_written(item) for item in shape.table.fields)
    rows = f"SELECT {columns} FROM {fixture(name)} ORDER BY _rec"
    forms = {"parquet": "FORMAT parquet, COMPRESSION zstd", "csv": "FORMAT csv, HEADER"}
    for suffix, form in forms.items():
        target = text_literal(str(folder / f"{name}.{suffix}"))
        opened.execute(f"COPY ({rows}) TO {target} ({form})", step=step)


def _written(item: Field) -> str:
    """Record numbers are numbers; all else is the vendor's text."""
    kind = "BIGINT" if is_record(item) or item.rules.fk_to else "VARCHAR"
    return f"CAST({quoted(item.name)} AS {kind}) AS {quoted(item.name)}"


def _list(path: Path, notices: Sequence[Notice]) -> None:
    rows = sorted({(item.table, item.field, item.what) for item in notices})
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["table", "field", "what"])
        writer.writerows(rows)


def _mark(folder: Path, tables: Sequence[Fixture], patients: int, seed: int, as_of: date) -> None:
    lines = [
        "SYNTHETIC: every person, number and event in these tables is invented. NOT FOR LOAD",
        "into anything but a test system.",
        f"patients {patients}, seed {seed}, as of {as_of.isoformat()}",
        "tables in load order:",
        *(f"{item.table} {item.rows} rows" for item in tables),
        "",
    ]
    (folder / "SYNTHETIC.txt").write_text("\n".join(lines), encoding="utf-8", newline="\n")
