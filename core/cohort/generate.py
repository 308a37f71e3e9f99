"""A synthetic extract: every source table that the contract reads, patients with histories.

Whole or absent: tables are built in a folder aside and sealed as a new version at the end.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from core.catalogue import Catalogue, Table
from core.cohort.blocks import Recipe, blocks_of, made_blocks
from core.cohort.codes import code_sets
from core.cohort.defects import DefectPlan, plant_defects, settle_truth
from core.cohort.general import fill_general
from core.cohort.model import CodeSet, Progress, Request
from core.cohort.rates import read_rates
from core.cohort.summary import LAST_OF_999, Achieved, write_summary
from core.cohort.tables import Plan, Rows, numbered, plan_tables, shaped, statement_of
from core.connectors import Extract, ExtractTable, RowSums, hash_of_sums, seal
from core.crosswalks import Crosswalk
from core.errors import ContractError, StoreError, UseError, nearest

ALWAYS = ("PATDATA", "ADMITDISCH", "HWSAPP", "AEA")
MOST_OF_A_BENCHMARK = 5_000_000
_BYTES_A_PATIENT = 2_000  # of all tables as Parquet, with room to spare
_BYTES_OF_ANY = 20_000_000
_WORDS_OF_A_COLUMN = 16 * 1024  # bytes of a Parquet dictionary: codes fit, numbers do not


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
    rates: Path | None = None,
    benchmark: bool = False,
    all_tables: bool = False,
) -> Extract:
    """The synthetic extract, sealed and current: each table needed, and those in ALWAYS.

    What has happened lies before `as_of`; only booked appointments and admissions lie after it.
    Threads None means the machine's; they never change a byte. Crosswalks None: our own codes.
    Defects are planted when all is clean; truth.csv beside the tables tells each one.
    Rates None: the shipped ones. A benchmark may have more patients than the 999 range has numbers.
    All tables, or a dictionary without PATDATA: those that the cohort has no model of are filled
    from what the dictionary says of their fields; not_understood.csv tells what it does not say.
    Raises: UseError for an impossible size or date; ContractError when the dictionary lacks a
    table or column that is needed; SettingError for impossible rates; StoreError for too little
    disk. Nothing is left behind then.
    """
    size = _allowed_patients(patients, benchmark)
    request = Request(size, seed, _allowed_date(as_of), read_rates(rates))
    sets = code_sets()
    whole = all_tables or catalogue.source.table("PATDATA") is None
    tables = needed_tables(catalogue, needed)
    plans = plan_tables(_modelled(catalogue, sets) if whole else tables, sets)
    recipe = Recipe(request, plans, sets, crosswalks or {})
    _check_disk(extracts, size)
    with _building(extracts) as folder:
        achieved, filled = Achieved(), dict[str, frozenset[str]]()
        written: list[ExtractTable] = []
        if plans:
            written, achieved, filled = _write_blocks(recipe, folder, spill, threads, progress)
        if whole:
            written += _general(catalogue, written, folder, spill, request, threads, progress)
        if defects is not None and defects.asked:
            written = plant_defects(
                folder,
                spill,
                written,
                defects,
                seed=seed,
                as_of=as_of,
                threads=threads,
                progress=progress,
            )
        blank = _unfilled(plans, needed, filled)
        unmodelled = [plan.table.name for plan in plans if plan.statement is None]
        write_summary(folder, request, written, achieved, blank, unmodelled)
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


def _allowed_patients(patients: int, benchmark: bool) -> int:
    most = MOST_OF_A_BENCHMARK if benchmark else LAST_OF_999
    if not 1 <= patients <= most:
        fix = "" if patients < 1 else "The 999 range of NHS numbers is used up beyond that."
        what = f"A cohort has 1 to {most:,} patients, not {patients:,}."
        raise UseError(what, where="--patients", fix=fix)
    return patients


def _allowed_date(as_of: date) -> date:
    if not date(2006, 1, 1) <= as_of <= date(2029, 6, 30):
        raise UseError(
            "A cohort's date lies between 2006 and the middle of 2029.",
            where="--as-of",
            fix="The legacy system's two-digit years mean no other century.",
        )
    return as_of


def _check_disk(extracts: Path, patients: int) -> None:
    """Raises: StoreError when the disk would be full before the cohort is whole."""
    place = next(path for path in (extracts, *extracts.parents) if path.exists())
    free = shutil.disk_usage(place).free
    due = _BYTES_OF_ANY + patients * _BYTES_A_PATIENT
    if free < due:
        what = f"The cohort needs about {due // 1_000_000:,} MB, {free // 1_000_000:,} MB are free."
        fix = "Free space, set PASPORT_DATA to another disk, or ask for fewer patients."
        raise StoreError(what, where=place.name, fix=fix)


@contextmanager
def _building(extracts: Path) -> Iterator[Path]:
    folder = extracts / ".generating"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_blocks(
    recipe: Recipe, folder: Path, spill: Path, threads: int | None, progress: Progress | None
) -> tuple[list[ExtractTable], Achieved, dict[str, frozenset[str]]]:
    """Every table's file, row group by row group; counts; the columns that were filled."""
    total = len(blocks_of(recipe.request.patients))
    achieved, filled = Achieved(), dict[str, frozenset[str]]()
    sums = dict.fromkeys((plan.table.name for plan in recipe.plans), RowSums())
    with ExitStack() as stack:
        files: dict[str, pq.ParquetWriter] = {}
        if progress:
            progress("generate", "patients", 0, total)
        for block, made in stack.enter_context(closing(made_blocks(recipe, spill, threads))):
            for plan in recipe.plans:
                rows = made.tables.get(plan.table.name)
                _append(plan, rows, folder, files, sums, stack)
            filled = {name: rows.filled for name, rows in made.tables.items()} | filled
            achieved.add(made.counted)
            if progress:
                progress("generate", f"patients to {block.last:,}", block.number + 1, total)
    return [_written(plan.table, sums) for plan in recipe.plans], achieved, filled


def _append(
    plan: Plan,
    rows: Rows | None,
    folder: Path,
    files: dict[str, pq.ParquetWriter],
    sums: dict[str, RowSums],
    stack: ExitStack,
) -> None:
    """The block's rows as a row group; a table's first block makes its file, rows or none."""
    name = plan.table.name
    if name in files and (rows is None or not rows.table.num_rows):
        return
    table = numbered(shaped(plan.table, None) if rows is None else rows.table, sums[name].rows)
    if name not in files:
        key = list(plan.statement.key) if plan.statement else []
        writer = pq.ParquetWriter(
            folder / f"{name}.parquet",
            table.schema,
            compression="zstd",
            dictionary_pagesize_limit=_WORDS_OF_A_COLUMN,
            write_statistics=key,
        )
        files[name] = stack.enter_context(writer)
    if rows is not None and table.num_rows:
        files[name].write_table(table, row_group_size=table.num_rows)
        sums[name] += rows.sums


def _written(table: Table, sums: Mapping[str, RowSums]) -> ExtractTable:
    columns = tuple(field.name for field in table.fields)
    found = sums[table.name]
    return ExtractTable(table.name, columns, found.rows, hash_of_sums(columns, found))


def _unfilled(
    plans: Sequence[Plan],
    needed: Mapping[str, Sequence[str]],
    filled: Mapping[str, frozenset[str]],
) -> list[str]:
    """Columns that are needed and that the cohort leaves blank."""
    wanted = {name.casefold(): columns for name, columns in needed.items()}
    return [
        f"{plan.table.name}.{column}"
        for plan in plans
        for column in sorted(set(wanted.get(plan.table.name.casefold(), ())))
        if column.casefold() not in filled.get(plan.table.name, frozenset())
    ]
