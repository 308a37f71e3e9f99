"""Which table a file holds and whether its header is the catalogue's.

All faults of a folder are gathered, so that a person mends them in one go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from core.connectors.content import RECORD
from core.errors import ExtractError, nearest


def table_files(folder: Path, known: Mapping[str, Sequence[str]] | None) -> dict[str, Path]:
    """Table name to its CSV file, in table order; names are the catalogue's, case ignored.

    Raises: ExtractError for a folder without CSV files, or listing every file that is no table.
    """
    if not folder.is_dir():
        raise ExtractError("There is no such folder of extracts.", where=folder.name)
    present = sorted(item for item in folder.iterdir() if not item.name.startswith("."))
    spelling = {name.casefold(): name for name in known or ()}
    found: dict[str, Path] = {}
    faults: list[str] = []
    for path in present:
        name = spelling.get(path.stem.casefold()) if known is not None else path.stem
        if not path.is_file() or path.suffix.casefold() != ".csv":
            faults.append(f"{path.name} is not a CSV file")
        elif path.stem.startswith("_"):
            faults.append(f"{path.name} begins with an underscore, as our own files do")
        elif name is None:
            near = nearest(path.stem, spelling.values())
            faults.append(f"{path.name} is no table of the catalogue. {near}".rstrip(" ."))
        elif name.casefold() in {item.casefold() for item in found}:
            faults.append(f"{path.name} is a second file of table {name}")
        else:
            found[name] = path
    refuse(faults, folder.name, "Keep one <TABLE>.csv per source table in the folder.")
    if not found:
        fix = "Put one <TABLE>.csv per source table there."
        raise ExtractError("The folder holds no CSV file.", where=folder.name, fix=fix)
    return found


def header_faults(file: str, header: Sequence[str], known: Sequence[str] | None) -> list[str]:
    """Every reason why the header cannot be read as the table's columns; empty when it can.

    A first line that is hardly a header is never quoted: it may be a patient's row.
    """
    folds = [name.casefold() for name in header]
    faults = [f"{file}: column {at} has no name" for at, name in enumerate(header, 1) if not name]
    faults += [
        f"{file}: column {at} has the name of an earlier one"
        for at, name in enumerate(folds, 1)
        if name and name in folds[: at - 1]
    ]
    if RECORD in folds:
        faults.append(f"{file}: {RECORD} is our own column")
    if known is None:
        return faults
    wanted = {name.casefold(): name for name in known}
    found = sum(name in wanted for name in folds)
    if found * 2 < len(folds):
        told = f"only {found} of its {len(folds)} cells are columns of the table"
        return [f"{file}: the first line is not the header ({told})"]
    missing = [name for fold, name in wanted.items() if fold not in folds]
    faults += [f"{file}: column {name} is missing" for name in missing]
    for name in (name for name in header if name and name.casefold() not in wanted):
        faults.append(f"{file}: column {name} is unknown. {nearest(name, missing)}".rstrip(" ."))
    return faults


def columns_of(header: Sequence[str], known: Sequence[str] | None) -> tuple[str, ...]:
    """The header's names in file order, spelt as the catalogue spells them."""
    spelling = {name.casefold(): name for name in known or ()}
    return tuple(spelling.get(name.casefold(), name) for name in header)


def refuse(faults: Sequence[str], where: str, fix: str) -> None:
    """Raises ExtractError that lists the faults, the first twenty in words; none: returns."""
    if not faults:
        return
    more = f" ... and {len(faults) - 20} more" if len(faults) > 20 else ""
    raise ExtractError("; ".join(faults[:20]) + more + ".", where=where, fix=fix)
