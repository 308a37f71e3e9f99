"""The contract as a folder of CSV files: feeds.csv, lines.csv, policy.csv, and
functions.sql where the project has functions of its own.

UTF-8, LF, columns in the records' order, rows in the contract's order: what is written reads
back the same, and differences read well. Every fault of every file is gathered first.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, asdict, fields
from pathlib import Path
from typing import Any, TypeVar

from core.contract.model import CONFIDENCES, MAPPING_CLASSES, STATUSES, Contract, Feed, Line, Policy
from core.errors import ContractError, nearest
from core.store import replace_file

Record = TypeVar("Record", Feed, Line, Policy)
_SHOWN = 10  # faults in one message
_WORDS: Mapping[str, Sequence[str]] = {
    "mapping_class": MAPPING_CLASSES,
    "status": STATUSES,
    "confidence": CONFIDENCES,
    "safety_critical": ("", "Y"),
}


def read_contract(folder: Path) -> Contract:
    """The contract that the folder holds; without policy.csv there are no policies.

    Raises: ContractError with each fault's file and line.
    """
    faults: list[str] = []
    feeds = _read(folder / "feeds.csv", Feed, faults)
    lines = _read(folder / "lines.csv", Line, faults)
    has_policies = (folder / "policy.csv").exists()
    policies = _read(folder / "policy.csv", Policy, faults) if has_policies else ()
    functions = _text(folder / "functions.sql", faults)
    if faults:
        rest = f" ... and {len(faults) - _SHOWN} more." if len(faults) > _SHOWN else ""
        raise ContractError("The contract cannot be read: " + "; ".join(faults[:_SHOWN]) + rest)
    return Contract(feeds, lines, policies, functions=functions)


def write_contract(contract: Contract, folder: Path) -> None:
    """Writes the files, each whole or not at all."""
    _write(folder / "feeds.csv", Feed, contract.feeds)
    _write(folder / "lines.csv", Line, contract.lines)
    _write(folder / "policy.csv", Policy, contract.policies)
    functions = folder / "functions.sql"
    if contract.functions:
        with replace_file(functions) as part:
            part.write_text(contract.functions, encoding="utf-8", newline="\n")
    else:
        functions.unlink(missing_ok=True)


def _text(file: Path, faults: list[str]) -> str:
    """The file's text with LF line ends; empty when it is not there."""
    try:
        return "\n".join(file.read_text(encoding="utf-8-sig").splitlines() + [""])
    except FileNotFoundError:
        return ""
    except (UnicodeDecodeError, OSError) as error:
        faults.append(f"{file.name}: not readable text ({type(error).__name__})")
        return ""


def _write(file: Path, kind: type[Any], records: Iterable[Feed | Line | Policy]) -> None:
    names = [item.name for item in fields(kind)]
    with replace_file(file) as part:
        with part.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(names)
            writer.writerows([str(asdict(item)[name]) for name in names] for item in records)


def _read(file: Path, kind: Callable[..., Record], faults: list[str]) -> tuple[Record, ...]:
    rows = _rows(file, faults)
    if not rows:
        return ()
    header = rows[0][1]
    fault = _header_fault(header, kind)
    if fault:
        faults.append(f"{file.name} line 1: {fault}")
        return ()
    records = []
    for line, cells in rows[1:]:
        place = f"{file.name} line {line}"
        if len(cells) != len(header):
            faults.append(f"{place}: {len(cells)} columns, not {len(header)}")
            continue
        record = _record(dict(zip(header, cells, strict=True)), kind, place, faults)
        if record is not None:
            records.append(record)
    return tuple(records)


def _rows(file: Path, faults: list[str]) -> list[tuple[int, list[str]]]:
    """The file's rows with the line each begins on."""
    rows, begins = [], 1
    try:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.reader(handle, strict=True)
            for cells in reader:
                if cells:
                    rows.append((begins, cells))
                begins = reader.line_num + 1
    except FileNotFoundError:
        faults.append(f"{file.name} is not there")
    except (csv.Error, UnicodeDecodeError, OSError) as error:
        faults.append(f"{file.name} line {begins}: not a readable CSV ({type(error).__name__})")
        return []
    return rows


def _header_fault(header: list[str], kind: Any) -> str:
    known = [item.name for item in fields(kind)]
    needed = [item.name for item in fields(kind) if item.default is MISSING]
    for name in header:
        if name not in known:
            return f"column {name[:40]!r} is not known. {nearest(name, known)}".strip()
    missing = [name for name in needed if name not in header]
    if missing:
        return f"column {missing[0]} is missing"
    return "a column stands twice" if len(set(header)) != len(header) else ""


def _record(
    row: dict[str, str], kind: Callable[..., Record], place: str, faults: list[str]
) -> Record | None:
    for name, words in _WORDS.items():
        if name in row and row[name] not in words:
            offered = nearest(row[name], words) or f"Use {', '.join(filter(None, words))}."
            faults.append(f"{place}: {name} {row[name][:40]!r} is not known. {offered}")
            return None
    values: dict[str, Any] = dict(row)
    if "version" in row:
        if not row["version"].isdecimal():
            faults.append(f"{place}: version {row['version'][:20]!r} is no whole number")
            return None
        values["version"] = int(row["version"])
    return kind(**values)
