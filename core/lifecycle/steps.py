"""The eight steps, one function each: what it depends on, and what it does.

A step answers with the state it ended in and a short note of counts. Outputs of profile,
match, migrate, check and gate stand in the run's folder; those of extract and contract in the
project's state; generate makes an extract version.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from core import catalogue, contract, crosswalks, etl, gates, matching, profiling, quality
from core.access import record_event
from core.errors import ContractError
from core.lifecycle.documents import documents_hash, note_reading, read_documents
from core.lifecycle.facts import gate_facts
from core.lifecycle.fingerprint import code_hash, fingerprint, state_hash
from core.lifecycle.generating import catalogue_hash, generate, generate_inputs
from core.lifecycle.model import StepState
from core.lifecycle.work import Work
from core.projects import sample_folder, starter_crosswalks
from core.runs import file_hash
from core.store import transaction


@dataclass(frozen=True)
class Step:
    name: str
    inputs: Callable[[Work], str]  # fingerprint of all it depends on
    act: Callable[[Work], tuple[StepState, str]]
    needs: tuple[str, ...] = ()  # steps whose output it reads
    kept: tuple[str, ...] = ()  # its outputs in the run's folder


def _extract_inputs(work: Work) -> str:
    return documents_hash(work.project)


def _extract(work: Work) -> tuple[StepState, str]:
    built = read_documents(work.project, work.progress("extract"))
    with work.state() as con, transaction(con):
        catalogue.save(con, built)
        note_reading(con, work.project, work.run.id)
        record_event(con, work.actor, "extract", work.project.label, run=work.run.id)
    sides = (built.source, built.target)
    counts = [f"{len(s.tables)} tables, {sum(1 for _ in s.fields()):,} fields" for s in sides]
    return "DONE", f"source {counts[0]}; target {counts[1]}"


def _profile_inputs(work: Work) -> str:
    own = _own_fills(work)
    asked = file_hash(own) if own.is_file() else ""
    return fingerprint("profile", work.extract().version, catalogue_hash(work), asked, code_hash())


def _own_fills(work: Work) -> Path:
    """Where a project says how full it expects columns to be."""
    return work.project.folder / "expected_fill.toml"


def _profile(work: Work) -> tuple[StepState, str]:
    known = work.catalogue()
    found = profiling.whole_profile(
        work.extract(),
        known,
        work.project.spill,
        memory=work.parameters.memory,
        threads=work.parameters.threads,
        progress=work.progress("profile"),
        expected=profiling.thresholds(known, _own_fills(work)),
    )
    profiling.write_profile(work.run.folder, found)
    rows = {name: table.num_rows for name, table in found.tables().items()}
    return "DONE", (
        f"{rows['columns']:,} columns, {rows['keys']:,} keys,"
        f" {rows['relationships']:,} relationships, {rows['drift']:,} departures"
    )


def _match_inputs(work: Work) -> str:
    return fingerprint("match", catalogue_hash(work), code_hash())


def _match(work: Work) -> tuple[StepState, str]:
    known = work.catalogue()
    found = matching.suggest(known.source, known.target, top=10)
    table = matching.as_table(found)
    pq.write_table(table, work.run.folder / "suggestions.parquet", compression="zstd")
    fields = {(item.target_table, item.target_field) for item in found}
    return "DONE", f"{len(found):,} suggestions for {len(fields):,} target fields"


def _contract_inputs(work: Work) -> str:
    with work.state() as con:
        stored = state_hash(con, "feed", "line", "policy")
    folders = (sample_folder() / "contract", starter_crosswalks())
    shipped = [file_hash(item) for folder in folders for item in sorted(folder.glob("*.csv"))]
    return fingerprint("contract", _match_inputs(work), stored, shipped)


def _contract(work: Work) -> tuple[StepState, str]:
    known, old = work.catalogue(), work.contract()
    suggestions = matching.from_table(pq.read_table(work.run.folder / "suggestions.parquet"))
    shipped = contract.read_contract(sample_folder() / "contract")
    new = contract.rebuilt(old, contract.build_contract(known, shipped, suggestions))
    codes = _with_starters(work)
    faults = contract.lint(new, known, codes, as_of=work.as_of)
    errors = [item for item in faults if item.severity == "error"]
    if errors:
        raise ContractError(
            f"The contract has {len(errors)} faults; the first: {errors[0].what}",
            where=f"{errors[0].target_table}.{errors[0].target_field} feed {errors[0].feed}",
            fix=errors[0].fix or "See `pasport contract lint` for all of them.",
        )
    with work.state() as con, transaction(con):
        crosswalks.save(con, codes.values())
        contract.save(con, new, actor=work.actor.name, why="contract step")
        record_event(con, work.actor, "contract", work.project.label, run=work.run.id)
    contract.write_reference_templates(work.project.references, new, known)
    fed = {item.target_table for item in new.feeds}
    return "DONE", f"{len(new.lines):,} lines, {len(fed)} tables fed, {len(faults)} warnings"


def _with_starters(work: Work) -> dict[str, crosswalks.Crosswalk]:
    """The project's crosswalks, and starters that a newer shipped contract brought since."""
    held = work.crosswalks()
    starters = crosswalks.read_crosswalks(starter_crosswalks())
    return held | {name: item for name, item in starters.items() if name not in held}


def _migrate_inputs(work: Work) -> str:
    return fingerprint(
        "migrate",
        contract.contract_version(*work.executed()),
        work.extract().version,
        catalogue_hash(work),
        (work.parameters.defaults, work.as_of.isoformat()),
        [(item.name, file_hash(item)) for item in _reference_files(work)],
        code_hash(),
    )


def _reference_files(work: Work) -> list[Path]:
    return sorted(work.project.references.glob("*.csv"))


def _migrate(work: Work) -> tuple[StepState, str]:
    options = etl.MigrateOptions(
        defaults=work.defaults,
        memory=work.parameters.memory,
        threads=work.parameters.threads,
        as_of=work.as_of,
        cancel=work.run.folder / "cancel",
        references=work.project.references,
    )
    executed, codes = work.executed()
    done = etl.migrate(
        work.run.folder,
        work.project.keys,
        work.project.spill,
        work.extract(),
        executed,
        work.catalogue(),
        codes,
        options,
        progress=work.progress("migrate"),
    )
    ledger = "balances" if done.balanced else "DOES NOT BALANCE"
    rows = sum(item.loaded for item in done.tables)
    return "DONE", f"{rows:,} rows loaded; the ledger {ledger}"


def _check_inputs(work: Work) -> str:
    return fingerprint("check", _migrate_inputs(work), work.as_of.isoformat())


def _check(work: Work) -> tuple[StepState, str]:
    results = quality.run_checks(
        work.run.folder,
        work.project.spill,
        work.extract(),
        work.catalogue(),
        work.executed()[0],
        etl.read_migration(work.run.folder),
        work.as_of,
        memory=work.parameters.memory,
        threads=work.parameters.threads,
        progress=work.progress("check"),
    )
    states = [item.state for item in results]
    counts = ", ".join(f"{states.count(s)} {s}" for s in sorted(set(states)))
    return "DONE", counts


def _gate_inputs(work: Work) -> str:
    profile = work.profile
    return fingerprint("gate", _check_inputs(work), str(profile), work.min_patients)


def _gate(work: Work) -> tuple[StepState, str]:
    judged = gates.judge(work.profile, gate_facts(work))
    gates.write_judgement(work.run.folder, judged)
    failed = [item.id for item in judged.results if item.status == "FAIL"]
    return "DONE", f"{work.profile.name} {judged.status}" + (
        f": {', '.join(failed)}" if failed else ""
    )


_MIGRATED = ("target", "rejects", "excluded", "keys", "sql", "migration.json")

FLOW: tuple[Step, ...] = (
    Step("extract", _extract_inputs, _extract),
    Step("generate", generate_inputs, generate, ("extract",)),
    Step("profile", _profile_inputs, _profile, ("extract",), profiling.PROFILE_FILES),
    Step("match", _match_inputs, _match, ("extract",), ("suggestions.parquet",)),
    Step("contract", _contract_inputs, _contract, ("extract", "match")),
    Step("migrate", _migrate_inputs, _migrate, ("extract", "contract"), _MIGRATED),
    Step("check", _check_inputs, _check, ("migrate",), ("checks",)),
    Step("gate", _gate_inputs, _gate, ("check",), ("gate.json",)),
)
