"""The contract as SQL: one readable statement a feed, of short named steps.

source -> led (merges followed) -> joined (pivots too) -> shaped (windowed, filtered, judged,
grouped, split, first_of) -> read -> converted -> ruled -> keyed -> target.
The text is kept with the run and is what runs. It reads `extract.<TABLE>`, `keys.<TABLE>`
(business key to record number, as extended by this run), `parents.<TABLE>` (what became of
the rows loaded before it) and the macros of `vocabulary`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from core.catalogue import Catalogue, Table
from core.contract import (
    Contract,
    Feed,
    Line,
    is_reference,
    reference_tables,
    with_functions_opened,
)
from core.crosswalks import Crosswalk, macro_sql
from core.errors import ContractError, ExtractError, nearest
from core.etl.cells import Cell, DefaultsInForce, cell_of, policy_key
from core.etl.convert import conversion_steps, guard_place
from core.etl.model import CompiledFeed, Defaults, Place, Step
from core.etl.outbound import unchecked_mask
from core.etl.reading import FeedReading, Sources, known_sources, read_feed
from core.etl.shape import key_statement_end, shape_steps
from core.etl.sources import joined_steps, source_steps
from core.etl.wording import KEY_PART
from core.expressions import ParentCall, vocabulary_sql

_NEVER = date.min  # no policy has expired by then
_NAMES = re.compile(r"\w+")
_TOLD = 10  # faults told in one message


def compile_contract(
    contract: Contract,
    catalogue: Catalogue,
    crosswalks: Mapping[str, Crosswalk],
    extract_columns: Mapping[str, Sequence[str]],
    *,
    defaults: Defaults = "policy",
    as_of: date | None = None,
) -> tuple[CompiledFeed, ...]:
    """Every feed as the SQL that runs for it, in the contract's order.

    `extract_columns`: columns held per extract table. `as_of` None: no policy has expired.
    Raises: ContractError with every fault of the contract; ExtractError with every table and
    column that the contract reads and the extract lacks.
    """
    documented = {
        name: [item.name for item in table.fields]
        for name, table in {
            **catalogue.source.tables,
            **reference_tables(catalogue.target),
        }.items()
    }
    sources = known_sources(documented, extract_columns, crosswalks)
    policies = {
        policy_key(item.target_table, item.target_field): item for item in contract.policies
    }
    force = DefaultsInForce(defaults, policies, as_of or _NEVER)
    faults: list[ContractError] = []
    compiled = []
    contract, met = with_functions_opened(contract)
    faults += [ContractError(item.what, where=item.target_table, fix=item.fix) for item in met]
    _once(contract)
    for feed in contract.feeds:
        try:
            compiled.append(_compiled(feed, contract, catalogue, sources, force, faults))
        except ContractError as fault:
            faults.append(fault)
    _raise_all(faults)
    _require_read(compiled, extract_columns)
    return tuple(compiled)


def vocabulary(
    feeds: Iterable[CompiledFeed], crosswalks: Mapping[str, Crosswalk]
) -> tuple[str, ...]:
    """The macro statements that the feeds' SQL calls, run once an engine before it."""
    used = sorted({name for item in feeds for name in item.crosswalks})
    by_name = {item.name: item for item in crosswalks.values()}
    return (*vocabulary_sql(), KEY_PART, *(macro_sql(by_name[name]) for name in used))


def _compiled(
    feed: Feed,
    contract: Contract,
    catalogue: Catalogue,
    sources: Sources,
    force: DefaultsInForce,
    faults: list[ContractError],
) -> CompiledFeed:
    table = _target(feed, catalogue)
    reading = read_feed(feed, sources)
    lines = _lines(feed, contract, table)
    cells = []
    for target in table.fields:
        try:
            cells.append(cell_of(target, lines.get(target.name), reading, force))
        except ContractError as fault:
            faults.append(fault)
    _known_parents(_calls(cells, reading), catalogue, feed)
    held, shaped = source_steps(reading), shape_steps(reading)
    converted = conversion_steps(reading, cells)
    steps = (*held, *joined_steps(reading), *shaped, *converted)
    narrow = [*held, *joined_steps(reading, keys_only=True), *shaped]
    end = key_statement_end(reading)
    return CompiledFeed(
        target_table=table.name,
        feed=feed.feed,
        sql=statement(feed, steps, "SELECT * FROM target"),
        steps=steps,
        key_sql=statement(feed, _leading_to(end, narrow), end),
        driving_table=reading.aliases[feed.alias],
        exclusion_reason=feed.exclusion_reason,
        business_key=feed.business_key,
        joins=feed.joins,
        row_filter=feed.row_filter,
        reads=tuple(sorted(reading.reads().items())),
        parents=tuple(sorted({call.table for _, call in _calls(cells, reading)})),
        crosswalks=tuple(sorted(reading.translated)),
        fields=tuple(cell.plan for cell in cells),
        places=tuple(_places(reading)),
        issues=tuple(_issues(table, lines, force)),
    )


def _once(contract: Contract) -> None:
    names = [(feed.target_table.casefold(), feed.feed.casefold()) for feed in contract.feeds]
    for feed, name in zip(contract.feeds, names, strict=True):
        if names.count(name) > 1:
            where = f"feed {feed.target_table}.{feed.feed[:60]}"
            raise ContractError("Two feeds have one name.", where=where, fix="Rename one of them.")


def _target(feed: Feed, catalogue: Catalogue) -> Table:
    table = catalogue.target.table(feed.target_table)
    if table is None:
        raise ContractError(
            f"The target table {feed.target_table!r} is not known.",
            where=f"feed {feed.feed}",
            fix=nearest(feed.target_table, catalogue.target.tables),
        )
    return table


def _lines(feed: Feed, contract: Contract, table: Table) -> dict[str, Line]:
    """The feed's lines by target field, each field at most once."""
    found: dict[str, Line] = {}
    for line in contract.lines_of(feed):
        target = table.field(line.target_field)
        where = f"{feed.target_table}.{line.target_field}, feed {feed.feed}"
        if target is None:
            names = [item.name for item in table.fields]
            fix = nearest(line.target_field, names)
            raise ContractError("The target field is not known.", where=where, fix=fix)
        if target.name in found:
            raise ContractError("The field has two lines.", where=where, fix="Keep one of them.")
        found[target.name] = line
    return found


def _calls(cells: Sequence[Cell], reading: FeedReading) -> list[tuple[str, ParentCall]]:
    """Every parent asked for, with the field or guard that asks."""
    calls = [(cell.field.name, cell.parent) for cell in cells if cell.parent]
    return calls + [("guards", guard.parents[0]) for guard in reading.forms.guards]


def _known_parents(
    calls: Iterable[tuple[str, ParentCall]], catalogue: Catalogue, feed: Feed
) -> None:
    for name, call in calls:
        if call.table not in catalogue.target.tables:
            raise ContractError(
                f"The parent table {call.table!r} is not known.",
                where=f"{feed.target_table}.{name}, feed {feed.feed}",
                fix=nearest(call.table, catalogue.target.tables),
            )


def _places(reading: FeedReading) -> Iterable[Place]:
    """What a row reject can be about, besides a field."""
    feed, forms = reading.feed, reading.forms
    driving = reading.aliases[feed.alias]
    yield Place("", driving, feed.business_key)
    yield Place("filter:", driving, feed.row_filter)
    yield Place("aggregates:", driving, feed.aggregates)
    if forms.following:
        yield Place("merged:", reading.aliases["merged"], feed.follow_merge)
    for item in reading.meetings:
        yield Place(f"join:{item.join.alias}", item.table, feed.joins)
    for folding in forms.pivots:
        alias = folding.pivot.alias
        yield Place(f"pivot:{alias}", reading.aliases[alias], feed.pivot)
    for number, guard in enumerate(forms.guards, 1):
        yield Place(guard_place(number), driving, guard.text)


def statement(feed: Feed | CompiledFeed, steps: Sequence[Step], end: str) -> str:
    """The steps as one statement; source steps are read afresh by each step that needs them."""
    named = ",\n".join(
        f"{step.name} AS {'NOT MATERIALIZED ' if step.rescanned else ''}(\n  {step.sql}\n)"
        for step in steps
    )
    word = "WITH RECURSIVE" if any(step.recursive for step in steps) else "WITH"
    return f"-- {feed.target_table}, feed {feed.feed}\n{word}\n{named}\n{end}\n"


def _leading_to(end: str, steps: Sequence[Step]) -> list[Step]:
    """The steps that the end names, and those that they name."""
    kept: list[Step] = []
    named = set(_NAMES.findall(end))
    for step in reversed(steps):
        if step.name in named:
            kept.insert(0, step)
            named.update(_NAMES.findall(step.sql))
    return kept


def _issues(table: Table, lines: Mapping[str, Line], force: DefaultsInForce) -> Iterable[str]:
    for target in table.fields:
        if unchecked_mask(target):
            mask = target.rules.format_mask
            yield f"{target.name}: the format mask {mask!r} is not known and was not checked."
        policy, line = (
            force.policies.get(policy_key(table.name, target.name)),
            lines.get(target.name),
        )
        if policy and force.over(policy):
            yield f"{target.name}: the policy expired on {policy.expires} and was not applied."
        if line and line.policy.strip() and policy is None:
            yield f"{target.name}: the line refers to a policy that is not there."


def _raise_all(faults: Sequence[ContractError]) -> None:
    if len(faults) == 1:
        raise faults[0]
    if faults:
        told = "\n".join(f"- {fault}" for fault in faults[:_TOLD])
        more = f"\n(and {len(faults) - _TOLD} more)" if len(faults) > _TOLD else ""
        raise ContractError(f"The contract has {len(faults)} faults:\n{told}{more}")


def _require_read(
    compiled: Iterable[CompiledFeed], extract_columns: Mapping[str, Sequence[str]]
) -> None:
    lacking: set[str] = set()
    for feed in compiled:
        for table, columns in feed.reads:
            if is_reference(table):
                continue
            held = {item.casefold() for item in extract_columns.get(table, ())}
            if table not in extract_columns:
                lacking.add(f"table {table}")
            else:
                lacking |= {f"{table}.{item}" for item in columns if item.casefold() not in held}
    if lacking:
        raise ExtractError(
            f"The extract lacks what the contract reads: {', '.join(sorted(lacking))}.",
            fix="Ingest an extract that holds it, or change the contract.",
        )
