"""Runs the checks on what the load wrote and on the extract; keeps every failing key.

One pass over a table counts its row-by-row checks together; the others run one by one.
A check that cannot be judged says why and is never PASS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from core.catalogue import Catalogue
from core.connectors import Extract
from core.contract import Contract
from core.errors import EngineError
from core.etl import Migration
from core.quality.accounts import balance, translated, unresolved
from core.quality.chain_checks import chain_checks
from core.quality.findings import keep_cases, keep_names
from core.quality.hindrance import hindered
from core.quality.model import Check, CheckResult, judged
from core.quality.results import CheckedRun, clear, write_checked
from core.quality.rows import by_row, condition
from core.quality.scene import Scene, open_scene
from core.quality.scope import read_tables
from core.quality.sets import cases, relation
from core.quality.source_checks import REQUIRED, source_checks
from core.quality.target_checks import target_checks
from core.store import Engine, engine

Progress = Callable[[str, int, int], None]  # table, tables done, tables in all
_BATCH = 40  # conditions counted in one statement


def checks_for(catalogue: Catalogue, contract: Contract) -> tuple[Check, ...]:
    """Every check that the catalogue, the guide's chain rules and the NHS pack ask for."""
    made = (*source_checks(catalogue, contract), *target_checks(catalogue))
    return tuple({check.id: check for check in (*made, *chain_checks(catalogue))}.values())


@dataclass(frozen=True)
class _Run:
    db: Engine
    scene: Scene
    as_of: date
    wanted: frozenset[str]
    catalogue: Catalogue
    contract: Contract
    migration: Migration


def run_checks(
    folder: Path,
    spill: Path,
    extract: Extract,
    catalogue: Catalogue,
    contract: Contract,
    migration: Migration,
    as_of: date,
    *,
    memory: str = "4GiB",
    threads: int | None = None,
    progress: Progress | None = None,
) -> tuple[CheckResult, ...]:
    """Every check's result, in the order of `checks_for`; kept in `<folder>/checks/`.

    Failing keys are one Parquet a failing check; results.json is written last.
    """
    checks = checks_for(catalogue, contract)
    clear(folder)
    tables = list(catalogue.target.tables)
    with engine(spill, [folder, extract.folder], memory=memory, threads=threads) as db:
        scene = open_scene(db, folder, extract, contract, tables)
        wanted = frozenset(read_tables(contract) | set(REQUIRED))
        run = _Run(db, scene, as_of, wanted, catalogue, contract, migration)
        found: dict[str, CheckResult] = {}
        groups = _by_table(checks)
        for done, (table, members) in enumerate(groups, 1):
            found.update((item.check.id, item) for item in _table(run, members))
            if progress:
                progress(table, done, len(groups))
        results = tuple(found[check.id] for check in checks)
        write_checked(folder, CheckedRun.of(db, scene, results, migration))
    return results


def _by_table(checks: Sequence[Check]) -> list[tuple[str, list[Check]]]:
    ordered = sorted(checks, key=lambda item: (item.side, item.table))
    grouped = groupby(ordered, key=lambda item: f"{item.side} {item.table}")
    return [(name, list(members)) for name, members in grouped]


def _table(run: _Run, checks: list[Check]) -> Iterator[CheckResult]:
    rows: list[Check] = []
    for check in checks:
        result = hindered(check, run.scene, run.wanted)
        if result is not None:
            yield result
        elif by_row(check):
            rows.append(check)
        else:
            yield _other(run, check)
    for start in range(0, len(rows), _BATCH):
        yield from _counted(run, rows[start : start + _BATCH])


def _other(run: _Run, check: Check) -> CheckResult:
    match check.kind:
        case "present":
            view = run.scene.view(check.side, check.table)
            rows = view.rows if view else 0
            return judged(check, 0 if rows else 1, 1, f"{rows:,} rows")
        case "row_balance":
            return balance(check, run.migration, run.scene)
        case "resolved":
            open_fields, fields = unresolved(run.catalogue, run.contract, check.table)
            keep_names(run.scene, check, open_fields)
            return judged(check, len(open_fields), fields)
        case "translated":
            return translated(check, run.db, run.scene, run.migration)
    return _set(run, check)


def _set(run: _Run, check: Check) -> CheckResult:
    absent = check.parent and run.scene.view(check.side, check.parent) is None
    sql = cases(check, parentless=bool(absent))
    count = "SELECT count(*), count_if(coalesce(failing, FALSE)) FROM (" + sql + ")"
    try:
        total, failing = run.db.rows(count, step=check.id)[0]
        if failing:
            failing_sql = f"SELECT record FROM ({sql}) WHERE failing"
            keep_cases(run.db, run.scene, check, failing_sql)
    except EngineError as error:
        return CheckResult(check, "ERROR", message=error.what)
    return judged(check, int(failing or 0), int(total or 0))


def _counted(run: _Run, checks: list[Check]) -> list[CheckResult]:
    """One statement for all; if it cannot run, one each, so that only the faulty one is ERROR."""
    try:
        return _count(run, checks)
    except EngineError as error:
        if len(checks) == 1:
            return [CheckResult(checks[0], "ERROR", message=error.what)]
    return [result for check in checks for result in _counted(run, [check])]


def _count(run: _Run, checks: list[Check]) -> list[CheckResult]:
    side, table = checks[0].side, checks[0].table
    view = run.scene.view(side, table)
    columns = view.columns if view else frozenset()
    conditions = [condition(check, run.as_of, columns) for check in checks]
    counts = ", ".join(
        f"count_if({item.judged}), count_if({item.judged} AND coalesce({item.failing}, FALSE))"
        for item in conditions
    )
    step = f"count {table}: {checks[0].id}"
    row = run.db.rows(f"SELECT {counts} FROM {relation(side, table)}", step=step)[0]
    results = []
    for place, (check, item) in enumerate(zip(checks, conditions, strict=True)):
        total, failing = int(row[2 * place] or 0), int(row[2 * place + 1] or 0)
        if failing:
            where = f"{item.judged} AND {item.failing}"
            sql = f"SELECT check_record AS record FROM {relation(side, table)} WHERE {where}"
            keep_cases(run.db, run.scene, check, sql)
        results.append(judged(check, failing, total))
    return results
