"""`catalogue`: what to look at in the readings, what people decided, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from core import catalogue, contract, specs
from core.access import LOCAL
from core.cli.against import against_extract
from core.cli.options import JsonOption, OutFile, ProjectOption
from core.cli.tell import listing, result
from core.errors import UseError
from core.projects import open_project
from core.store import replace_file, state

_Table = Annotated[str, typer.Argument(help="Table.")]
_Field = Annotated[str, typer.Argument(help="Field of the table.")]
_Attribute = Annotated[str, typer.Argument(help="mandatory, length, format_mask ...")]
_Side = Annotated[str, typer.Option(help="source or target.")]
_Why = Annotated[str, typer.Option(help="The reason, in words.")]


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    group = typer.Typer(
        help="The agreed schemas: doubts, decisions, changes.", no_args_is_help=True
    )
    for command in (review, picture, correct, withdraw, corrections, versions, compare):
        group.command()(command)
    group.command(name="against-extract")(against_extract)
    app.add_typer(group, name="catalogue")


def review(
    top: Annotated[int, typer.Option(min=1, help="How many, the most doubtful first.")] = 50,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the readings that a person should look at, with the reasons."""
    with state(open_project(project).state) as con:
        found = catalogue.review(catalogue.load(con))[:top]
    rows = [asdict(item) | {"reasons": "; ".join(item.reasons)} for item in found]
    if as_json:
        result(rows, as_json=True)
        return
    short = [
        {
            "field": f"{row['table']}.{row['field']}",
            "sure": f"{row['confidence']:.3f}",
            "why": row["reasons"],
            "where": f"{row['document']}, {row['place']}",
        }
        for row in rows
    ]
    listing(short, as_json=False, empty="No reading is in doubt.")


def picture(
    table: _Table,
    field: _Field,
    out: OutFile,
    side: _Side = "target",
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write where the document says it, as a picture or as text.

    A page becomes a PNG with the place marked; a sheet becomes the rows around it as text.
    """
    opened = open_project(project)
    with state(opened.state) as con:
        held = catalogue.known_field(catalogue.load(con), _side(side), table, field)
    shown = catalogue.picture(opened.specs, held)
    lines = "".join("\t".join(row) + "\n" for row in shown.rows)
    with replace_file(out) as part:
        part.write_bytes(shown.png or lines.encode())
    body = {"file": str(out), "place": shown.caption, "marked": shown.marked}
    result(body, as_json=as_json, text=f"{shown.caption}: {out}")


def correct(
    table: _Table,
    field: _Field,
    attribute: _Attribute,
    value: Annotated[str, typer.Argument(help="As text; empty: it is not so.")],
    why: _Why,
    evidence: Annotated[str, typer.Option(help="Where it is written, or who said so.")] = "",
    side: _Side = "target",
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decide over the document, for every later reading, too."""
    wanted = catalogue.Correction(_side(side), table, field, attribute, value, evidence, why)
    with state(open_project(project).state) as con:
        done = catalogue.correct(con, LOCAL, wanted)
    text = f"{done.table}.{done.field} {done.attribute} is now {done.value or 'empty'}."
    result(asdict(done), as_json=as_json, text=text)


def withdraw(
    table: _Table,
    field: _Field,
    attribute: _Attribute,
    why: _Why,
    side: _Side = "target",
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """End a decision; what the document says counts again."""
    with state(open_project(project).state) as con:
        catalogue.withdraw(con, LOCAL, _side(side), (table, field, attribute), why)
    result({"withdrawn": f"{table}.{field} {attribute}"}, as_json=as_json, text="Withdrawn.")


def corrections(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """List what people decided, beside what the documents say today."""
    with state(open_project(project).state) as con:
        found = catalogue.corrections(con)
    listing([asdict(item) for item in found], as_json=as_json, empty="Nobody decided anything.")


def versions(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """List the earlier catalogues that are kept."""
    with state(open_project(project).state) as con:
        found = catalogue.versions(con)
    rows = [asdict(item) | {"documents": ", ".join(item.documents)} for item in found]
    listing(rows, as_json=as_json, empty="There is no earlier catalogue.")


def compare(
    documents: Annotated[list[Path] | None, typer.Argument(help="An old and a new one.")] = None,
    version: Annotated[int | None, typer.Option(help="Earlier catalogue; else the last.")] = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what changed since an earlier catalogue, or document.

    With OLD and NEW, two documents; else the project's catalogue against an earlier one.
    """
    known = contract.Contract((), (), ())
    if documents:
        old, new = _read(documents)
    else:
        with state(open_project(project).state) as con:
            old, new = _kept(con, version), catalogue.as_read(con)
            known = contract.load(con)
    changes = catalogue.compare(old, new)
    rows: list[dict[str, Any]] = [
        asdict(item) | {"mapping_lines": len(catalogue.touched([item], known.lines, known.feeds))}
        for item in changes
    ]
    listing(rows, as_json=as_json, empty="Nothing changed.")


def _read(documents: Sequence[Path]) -> list[catalogue.Catalogue]:
    if len(documents) != 2:
        raise UseError("Two documents are compared.", fix="Give the old one, then the new one.")
    return [catalogue.build_catalogue([], [specs.read_document(path)]) for path in documents]


def _kept(con: Any, version: int | None) -> catalogue.Catalogue:
    kept = catalogue.versions(con)
    if version is None and not kept:
        raise UseError(
            "There is no earlier catalogue.", fix="Give two documents, or read a changed one first."
        )
    return catalogue.load_version(con, version if version is not None else kept[0].number)


def _side(text: str) -> catalogue.Side:
    if text == "source":
        return "source"
    if text == "target":
        return "target"
    raise UseError(f"{text!r} is no side.", fix="Give source or target.")
