"""The trial load: every feed's statement run, its rows written, every row accounted for.

Tables load parents first. Nothing is written before the whole contract has been compiled and
the extract found to hold what it reads. A table's files appear whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.catalogue import Catalogue
from core.connectors import Extract
from core.contract import Contract, contract_version, failed_examples, is_reference
from core.crosswalks import Crosswalk
from core.errors import ContractError
from core.etl.compile import compile_contract, vocabulary
from core.etl.keys import extend_keys, write_keys
from core.etl.ledger import extract_ledgers, feed_ledger, table_stats, written_remainder
from core.etl.model import (
    CompiledFeed,
    Issue,
    MigrateOptions,
    Migration,
    TableStats,
)
from core.etl.order import load_order
from core.etl.prepare import prepare
from core.etl.publish import (
    describe_places,
    staged,
    state_parents,
    write_excluded,
    write_rejects,
    write_target,
)
from core.etl.references import Reference, read_references
from core.etl.report import write_migration
from core.etl.resume import WRITTEN, Inputs, Loaded, forget, keep, kept
from core.store import Engine, engine, replace_file

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class _Load:
    folder: Path
    keys: Path
    extract: Extract
    references: Mapping[str, Reference]

    def read(self, table: str) -> int:
        """Rows that the driving table or reference file holds."""
        if is_reference(table):
            return self.references[table].file.rows
        return self.extract.tables[table].rows

    def extract_of(self, table: str) -> str:
        """What a reject names as the extract it came from."""
        if is_reference(table):
            file = self.references[table].file
            return f"{file.sha256[:12]}/{file.file}"
        return f"{self.extract.version}/{table}"


def migrate(
    folder: Path,
    keys: Path,
    spill: Path,
    extract: Extract,
    contract: Contract,
    catalogue: Catalogue,
    crosswalks: Mapping[str, Crosswalk],
    options: MigrateOptions,
    progress: Progress | None = None,
) -> Migration:
    """The trial load of the contract as given, written below `folder`.

    `keys` holds the project's key map and is only read. A load that was interrupted in this
    folder goes on from its first table that is not whole. Raises: ContractError, ExtractError
    before anything is written; KeyboardInterrupt between tables when the cancel file is there.
    """
    _hold_examples(contract, spill)
    columns = {name: table.columns for name, table in extract.tables.items()}
    feeds = compile_contract(
        contract, catalogue, crosswalks, columns, defaults=options.defaults, as_of=options.as_of
    )
    order = load_order(catalogue, feeds)
    references = read_references(options.references, feeds, catalogue)
    load = _Load(folder, keys, extract, references)
    macros = vocabulary(feeds, crosswalks)
    _keep_sql(folder, feeds, macros)
    held = [extract.folder, keys, folder]
    with engine(spill, held, memory=options.memory, threads=options.threads) as open_engine:
        prepare(open_engine, extract, references, feeds, macros)
        inputs = Inputs(extract, references, macros, keys)
        loaded: list[Loaded] = []
        marks: dict[str, str] = {}
        for done, table in enumerate(order):
            _stop_when_asked(options)
            if progress:
                progress(table, done, len(order))
            mine = [item for item in feeds if item.target_table == table]
            marks[table] = inputs.mark(table, mine, marks)
            loaded.append(_load_table(open_engine, load, table, mine, marks[table]))
    if progress:
        progress("", len(order), len(order))
    migration = _migration(load, feeds, loaded, contract_version(contract, crosswalks), options)
    write_migration(folder, migration)
    forget(folder)
    return migration


def _hold_examples(contract: Contract, spill: Path) -> None:
    """Raises: ContractError when an example of the contract's functions does not hold."""
    failed = failed_examples(contract.functions, spill) if contract.functions.strip() else ()
    if failed:
        raise ContractError(
            f"{len(failed)} examples do not hold: {'; '.join(failed)[:500]}.",
            where="functions.sql",
            fix="Mend the function or its example.",
        )


def _stop_when_asked(options: MigrateOptions) -> None:
    if options.cancel and options.cancel.exists():
        raise KeyboardInterrupt


def _keep_sql(folder: Path, feeds: Iterable[CompiledFeed], macros: Sequence[str]) -> None:
    texts = {"_vocabulary.sql": ";\n".join([*macros, ""])}
    for feed in feeds:
        name = f"{feed.target_table}.{feed.feed}.sql"
        texts |= {name: feed.sql, f"keys/{name}": feed.key_sql}
    for name, text in texts.items():
        with replace_file(folder / "sql" / name) as part:
            part.write_text(text, encoding="utf-8", newline="\n")


def _load_table(
    open_engine: Engine, load: _Load, table: str, feeds: Sequence[CompiledFeed], mark: str
) -> Loaded:
    if not feeds:
        state_parents(open_engine, table, feeds)
        return Loaded(TableStats(table, "unmapped"))
    if whole := kept(open_engine, load.folder, table, mark):
        return whole
    _run(open_engine, load, table, feeds)
    ledgers = tuple(
        feed_ledger(open_engine, feed, number, load.read(feed.driving_table))
        for number, feed in enumerate(feeds)
    )
    stats = table_stats(open_engine, feeds, ledgers)
    target, rejects = (load.folder / part / f"{table}.parquet" for part in ("target", "rejects"))
    for name in ("shaped_rows", *(staged(number) for number in range(len(feeds)))):
        open_engine.execute(f"DROP TABLE {name}", step=table)
    loaded = Loaded(stats, ledgers, written_remainder(stats, target, rejects))
    keep(open_engine, load.folder, table, mark, loaded)
    return loaded


def _run(open_engine: Engine, load: _Load, table: str, feeds: Sequence[CompiledFeed]) -> None:
    """Keys first (narrow), then each feed's statement once, then the files."""
    for number, feed in enumerate(feeds):
        into = "INSERT INTO shaped_rows" if number else "CREATE TEMP TABLE shaped_rows AS"
        open_engine.execute(f"{into}\n{feed.key_sql}", step=f"{table}.{feed.feed} keys")
    extend_keys(open_engine, table, load.keys / f"{table}.parquet")
    for number, feed in enumerate(feeds):
        text = f"CREATE TEMP TABLE {staged(number)} AS\n{feed.sql}"
        open_engine.execute(text, step=f"{table}.{feed.feed}")
    describe_places(open_engine, feeds, load.extract_of)
    files = {name: load.folder / name / f"{table}.parquet" for name in WRITTEN}
    write_target(open_engine, feeds, files["target"])
    write_rejects(open_engine, feeds, files["rejects"])
    write_excluded(open_engine, table, files["excluded"])
    write_keys(open_engine, table, files["keys"])
    state_parents(open_engine, table, feeds)


def _migration(
    load: _Load,
    feeds: Sequence[CompiledFeed],
    loaded: Sequence[Loaded],
    version: str,
    options: MigrateOptions,
) -> Migration:
    ledgers = tuple(ledger for item in loaded for ledger in item.ledgers)
    extracts = extract_ledgers(load.extract, feeds)
    remainders = (
        *(f"{i.target_table}.{i.feed}: {i.remainder} rows" for i in ledgers if i.remainder),
        *(f"{i.stats.table}: {i.remainder} rows in files" for i in loaded if i.remainder),
        *(f"extract {i.table}: {i.remainder} lines or rows" for i in extracts if i.remainder),
    )
    columns = [column for item in loaded for column in item.stats.columns]
    return Migration(
        tables=tuple(item.stats for item in loaded),
        feeds=ledgers,
        extracts=extracts,
        balanced=not remainders,
        remainders=remainders,
        unmapped=tuple(i.stats.table for i in loaded if i.stats.status == "unmapped"),
        populated=sum(column.populated for column in columns),
        in_scope=sum(column.in_scope for column in columns),
        contract_version=version,
        extract_version=load.extract.version,
        defaults=options.defaults,
        issues=tuple(_issues(feeds, loaded, load.references.values())),
        references=tuple(item.file for item in load.references.values()),
    )


def _issues(
    feeds: Sequence[CompiledFeed], loaded: Sequence[Loaded], references: Iterable[Reference]
) -> Iterable[Issue]:
    unmapped = {item.stats.table for item in loaded if item.stats.status == "unmapped"}
    for feed in feeds:
        for message in feed.issues:
            yield Issue("warning", feed.target_table, feed.feed, message)
        for parent in sorted(unmapped & set(feed.parents)):
            message = f"The parent table {parent} has no feed: no row of it can be found."
            yield Issue("warning", feed.target_table, feed.feed, message)
    empty = {item.file.table: item.file for item in references if not item.file.rows}
    for feed in feeds:
        if file := empty.get(feed.driving_table):
            why = "holds no row" if file.sha256 else "is not there"
            message = f"{file.file} {why}: the feed loads nothing until it is filled."
            yield Issue("warning", feed.target_table, feed.feed, message)
    for item in loaded:
        if item.stats.status == "loaded" and not item.stats.loaded:
            yield Issue("warning", item.stats.table, "", "The table's feeds loaded no row.")
