"""A synthetic extract: every source table that the contract reads, patients with histories.

Whole or absent: tables are built in a folder aside and sealed as a new version at the end.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from core.catalogue import Catalogue, Table
from core.cohort.codes import code_sets
from core.cohort.defects import DefectPlan, plant_defects, settle_truth
from core.cohort.general import fill_general
from core.cohort.model import CodeSet, Progress, Request
from core.cohort.pools import load_pools
from core.cohort.tables import Plan, plan_table, statement_of, write_table
from core.connectors import Extract, ExtractTable, seal
from core.crosswalks import Crosswalk
from core.errors import ContractError, UseError, nearest
from core.store import Engine, engine

ALWAYS = ("PATDATA", "ADMITDISCH", "HWSAPP", "AEA")
MOST_PATIENTS = 900_000  # the 999 range holds 909,091 valid NHS numbers
_STEPS = Path(__file__).with_name("sql")


def generate_cohort(
    catalogue: Catalogue,
    needed: Mapping[str, Sequence[str]],
    extracts: Path,
    spill: Path,
    *,
    as_of: date,
    patients: int = 500,
    seed: int = 42,
    threads: int | None = None,
    crosswalks: Mapping[str, Crosswalk] | None = None,
    defects: DefectPlan | None = None,
    progress: Progress | None = None,
    all_tables: bool = False,
) -> Extract:
    """The synthetic extract, sealed and current: each table needed, and those in ALWAYS.

    What has happened lies before `as_of`; only booked appointments and admissions lie after it.
    Threads None means the machine's; they never change a byte. Crosswalks None: our own codes.
    Defects are planted when all is clean; truth.csv beside the tables tells each one.
    All tables, or a dictionary without PATDATA: those that the cohort has no model of are filled
    from what the dictionary says of their fields; not_understood.csv tells what it does not say.
    Raises: UseError for an impossible size or date; ContractError when the dictionary lacks a
    table or column that is needed. Nothing is left behind then.
    """
    request = Request(_allowed_patients(patients), seed, _allowed_date(as_of))
    sets = code_sets()
    whole = all_tables or catalogue.source.table("PATDATA") is None
    tables = needed_tables(catalogue, needed)
    if whole:
        tables = _modelled(catalogue, sets)
    with _building(extracts) as folder:
        with engine(spill, [folder], threads=threads) as made:
            load_pools(made, request, sets, crosswalks or {})
            if tables:
                _run_steps(made, len(tables), progress)
            plans = [plan_table(made, table, sets) for table in tables]
            written = list(_write_all(made, plans, folder, progress))
        if whole:
            written += _general(catalogue, written, folder, spill, request, threads, progress)
        if defects is not None and defects.asked:
            written = plant_defects(
                folder, spill, written, defects, seed=seed, as_of=as_of, threads=threads
            )
        _mark_synthetic(folder, request, written, _unfilled(plans, needed))
        settle_truth(folder, extracts, written)
        return seal(folder, extracts, "synthetic", written)


def _modelled(catalogue: Catalogue, sets: Mapping[str, CodeSet]) -> list[Table]:
    """The tables that have a model, in name order; none in another system's dictionary."""
    if catalogue.source.table("PATDATA") is None:
        return []
    every = [catalogue.source.tables[name] for name in sorted(catalogue.source.tables)]
    return [table for table in every if statement_of(table, sets) is not None]


def _general(
    catalogue: Catalogue,
    written: Sequence[ExtractTable],
    folder: Path,
    spill: Path,
    request: Request,
    threads: int | None,
    progress: Progress | None,
) -> list[ExtractTable]:
    """Every other table of the dictionary."""
    there = {item.name for item in written}
    rest = [table for name, table in catalogue.source.tables.items() if name not in there]
    told = iter(range(len(rest)))
    return fill_general(
        catalogue,
        rest,
        written,
        folder,
        spill,
        patients=request.patients,
        seed=request.seed,
        as_of=request.as_of,
        threads=threads,
        told=lambda name: progress("generate", name, next(told), len(rest)) if progress else None,
    )


def needed_tables(catalogue: Catalogue, needed: Mapping[str, Sequence[str]]) -> list[Table]:
    """The dictionary's tables to write, in name order.

    Raises: ContractError naming the first table or column that the dictionary does not hold.
    """
    found: dict[str, Table] = {}
    for name, columns in sorted(needed.items()):
        table = catalogue.source.table(name)
        if table is None:
            fix = nearest(name, catalogue.source.tables)
            raise ContractError("The source dictionary has no such table.", where=name, fix=fix)
        for column in columns:
            _check_column(table, column)
        found[table.name] = table
    for name in ALWAYS:
        table = catalogue.source.table(name)
        if table is not None:
            found[table.name] = table
    return [found[name] for name in sorted(found)]


def _check_column(table: Table, column: str) -> None:
    if table.field(column) is None:
        known = [field.name for field in table.fields]
        raise ContractError(
            "The source dictionary has no such column.",
            where=f"{table.name}.{column}",
            fix=nearest(column, known),
        )


def _allowed_patients(patients: int) -> int:
    if not 1 <= patients <= MOST_PATIENTS:
        raise UseError(
            f"A cohort has 1 to {MOST_PATIENTS:,} patients, not {patients:,}.",
            where="--patients",
            fix="Beyond that the 999 range of NHS numbers is used up." if patients > 0 else "",
        )
    return patients


def _allowed_date(as_of: date) -> date:
    if not date(2006, 1, 1) <= as_of <= date(2029, 6, 30):
        raise UseError(
            "A cohort's date lies between 2006 and the middle of 2029.",
            where="--as-of",
            fix="The legacy system's two-digit years mean no other century.",
        )
    return as_of


@contextmanager
def _building(extracts: Path) -> Iterator[Path]:
    folder = extracts / ".generating"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run_steps(made: Engine, tables: int, progress: Progress | None) -> None:
    files = sorted(_STEPS.glob("*.sql"))
    for done, path in enumerate(files):
        if progress:
            progress("generate", path.stem[3:], done, len(files) + tables)
        for statement in path.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                made.execute(statement, step=f"cohort: {path.name}")


def _write_all(
    made: Engine, plans: Sequence[Plan], folder: Path, progress: Progress | None
) -> Iterator[ExtractTable]:
    steps = len(list(_STEPS.glob("*.sql")))
    for done, plan in enumerate(plans, steps):
        if progress:
            progress("generate", plan.table.name, done, steps + len(plans))
        yield write_table(made, plan, folder / f"{plan.table.name}.parquet")


def _unfilled(plans: Sequence[Plan], needed: Mapping[str, Sequence[str]]) -> list[str]:
    """Columns that are needed and that the cohort leaves blank."""
    wanted = {name.casefold(): columns for name, columns in needed.items()}
    return [
        f"{plan.table.name}.{column}"
        for plan in plans
        for column in sorted(set(wanted.get(plan.table.name.casefold(), ())))
        if column.casefold() not in plan.filled
    ]


def _mark_synthetic(
    folder: Path, request: Request, written: Sequence[ExtractTable], blank: Sequence[str]
) -> None:
    lines = [
        "SYNTHETIC: every person, number and event in this extract is invented.",
        f"patients {request.patients}, seed {request.seed}, as of {request.as_of.isoformat()}",
        "",
        *(f"{item.name} {item.rows} rows" for item in written),
        "",
        f"columns that are read and left blank: {', '.join(blank) or 'none'}",
    ]
    text = "\n".join(lines) + "\n"
    (folder / "SYNTHETIC.txt").write_text(text, encoding="utf-8", newline="\n")
