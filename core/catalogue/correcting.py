"""Deciding over a document: who, what, on which evidence; withdrawn, never erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from core.access import Actor, record_event, require
from core.catalogue.attributes import checked_value, value_of
from core.catalogue.decided import Correction, corrections_over, field_of
from core.catalogue.model import Catalogue, Field, Side
from core.catalogue.state import as_read, load
from core.errors import UseError, nearest
from core.store import State, transaction

PERMISSION = "project.design"
_NEEDS_EVIDENCE = frozenset({"mandatory", "fk_to"})


def corrections(con: State) -> list[Correction]:
    """Every correction in force, oldest first, with how it stands to the documents of today."""
    return corrections_over(con, as_read(con))


def correct(con: State, actor: Actor, wanted: Correction) -> Correction:
    """The correction as recorded; it counts at once and over every later extraction.

    Raises: AccessError; UseError for an unknown field or attribute, an unfit value, missing
    words of why or evidence, or a value that changed since the person saw it.
    """
    require(actor, PERMISSION)
    read = as_read(con)
    held = known_field(read, wanted.side, wanted.table, wanted.field)
    place = f"{held.table}.{held.name}"
    value = checked_value(wanted.attribute, wanted.value)
    if wanted.attribute == "fk_to" and value:
        value = _existing(read, wanted.side, value)
    _demand_words(wanted, place)
    _demand_unchanged(con, wanted, place)
    done = replace(
        wanted,
        table=held.table,
        field=held.name,
        value=value,
        as_read=value_of(held, wanted.attribute),
        who=actor.name,
        when=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        standing="applies",
    )
    with transaction(con):
        _insert(con, done)
        record_event(con, actor, "correct", f"{done.side} {place}", attribute=done.attribute)
    return done


def withdraw(con: State, actor: Actor, side: Side, place: tuple[str, str, str], why: str) -> None:
    """Ends a correction of (table, field, attribute); what the document says counts again.

    Raises: AccessError; UseError when there is no such correction or no reason.
    """
    require(actor, PERMISSION)
    table, name, attribute = place
    if not why.strip():
        raise UseError("A correction is withdrawn with a reason.", where=f"{table}.{name}")
    known = {(x.side, x.table, x.field, x.attribute) for x in corrections(con)}
    if (side, table, name, attribute) not in known:
        fixes = [".".join(item[1:]) for item in sorted(known) if item[0] == side]
        raise UseError(
            "There is no such correction.",
            where=f"{table}.{name} {attribute}",
            fix=nearest(".".join(place), fixes),
        )
    with transaction(con):
        con.execute(
            "UPDATE correction SET withdrawn = ? WHERE side = ? AND table_name = ? AND field = ?"
            " AND attribute = ? AND withdrawn IS NULL",
            (f"{actor.name}: {why.strip()}", side, *place),
        )
        record_event(con, actor, "withdraw", f"{side} {table}.{name}", attribute=attribute)


def known_field(catalogue: Catalogue, side: Side, table: str, name: str) -> Field:
    """The field as named, case ignored. Raises: UseError with the nearest name."""
    held = field_of(catalogue, side, table, name)
    if held:
        return held
    schema = catalogue.source if side == "source" else catalogue.target
    known = schema.table(table)
    if known is None:
        what, fix = f"There is no {side} table {table}.", nearest(table, schema.tables)
    else:
        what = f"{known.name} has no field {name}."
        fix = nearest(name, [item.name for item in known.fields])
    raise UseError(what, where=f"{table}.{name}", fix=fix)


def _existing(catalogue: Catalogue, side: Side, text: str) -> str:
    table, _, column = text.partition(".")
    held = known_field(catalogue, side, table, column)
    return f"{held.table}.{held.name}"


def _demand_words(wanted: Correction, place: str) -> None:
    if not wanted.why.strip():
        raise UseError("A correction needs its reason.", where=place, fix="Say why.")
    if wanted.attribute in _NEEDS_EVIDENCE and not wanted.evidence.strip():
        raise UseError(
            f"{wanted.attribute} is decided on evidence only.",
            where=place,
            fix="Name the edition and page, the database definition or the letter that says so.",
        )


def _demand_unchanged(con: State, wanted: Correction, place: str) -> None:
    if wanted.seen is None:
        return
    now = field_of(load(con), wanted.side, wanted.table, wanted.field)
    if now is not None and value_of(now, wanted.attribute) != wanted.seen:
        raise UseError(
            f"{wanted.attribute} has changed since it was shown.",
            where=place,
            fix="Look at it again, then decide.",
        )


def _insert(con: State, item: Correction) -> None:
    con.execute(
        "INSERT INTO correction (side, table_name, field, attribute, value, as_read, evidence,"
        " why, actor, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            item.side,
            item.table,
            item.field,
            item.attribute,
            item.value,
            item.as_read,
            item.evidence.strip(),
            item.why.strip(),
            item.who,
            item.when,
        ),
    )
