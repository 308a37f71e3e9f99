"""Crosswalks as a folder of CSV files, each `<code type>_<name>[_<encounter>].csv`.

Every fault of every file is gathered before the reader answers. The file's name without
`.csv` is the crosswalk's name in rules.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

from core.crosswalks.model import Crosswalk, Pair
from core.errors import ContractError, nearest

COLUMNS = (
    "source_value",
    "target_value",
    "description",
    "status",
    "approver",
    "safety_critical",
)
TOLERATED = ("note", "evidence", "owner", "source_table", "source_field", "role", "approved_at")
_NEEDED = COLUMNS[:2]
_STATUSES = ("DRAFT", "IN_REVIEW", "APPROVED", "REJECTED")
_NAME = re.compile(r"(?:(\d+)_)?([a-z][a-z0-9_]*)")
_SHOWN = 10  # faults in one message


def crosswalk_name(file: Path) -> str:
    """The word that rules use for the file's crosswalk. Raises: ContractError on a wrong name."""
    if _NAME.fullmatch(file.stem) is None:
        raise ContractError(
            "A crosswalk's file name must be <code type>_<name>[_<encounter>].csv.",
            where=file.name,
            fix="Use lower-case letters, digits and underscores, as 3_sex.csv.",
        )
    return file.stem


def read_crosswalks(folder: Path) -> dict[str, Crosswalk]:
    """Every crosswalk of the folder by name, in name order; empty when there is no file.

    Raises: ContractError with each fault's file and line.
    """
    faults: list[str] = []
    found = {}
    for file in sorted(folder.glob("*.csv")):
        name = crosswalk_name(file)
        found[name] = _crosswalk(file, name, faults)
    if faults:
        rest = f" ... and {len(faults) - _SHOWN} more." if len(faults) > _SHOWN else ""
        raise ContractError("Crosswalks cannot be used: " + "; ".join(faults[:_SHOWN]) + rest)
    return found


def _crosswalk(file: Path, name: str, faults: list[str]) -> Crosswalk:
    found = _NAME.fullmatch(name)
    code_type, words = (found[1] or "", found[2]) if found else ("", name)
    pairs: dict[str, Pair] = {}
    kept: list[Pair] = []
    for line, row in _rows(file, faults):
        given = {key: row[key] for key in COLUMNS[2:] if row.get(key)}
        pair = Pair(row["source_value"], row["target_value"], **given)
        fault = _pair_fault(pair, pairs.get(pair.key))
        if fault:
            faults.append(f"{file.name} line {line}: {fault}")
            continue
        if pair.key not in pairs or pair != pairs[pair.key]:
            kept.append(pair)
        pairs.setdefault(pair.key, pair)
    return Crosswalk(name, code_type, words.replace("_", " "), tuple(kept))


def _rows(file: Path, faults: list[str]) -> list[tuple[int, dict[str, str]]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.reader(handle, strict=True)
            lines = [(reader.line_num, cells) for cells in reader if any(cells)]
    except (csv.Error, UnicodeDecodeError) as error:
        faults.append(f"{file.name}: not a readable UTF-8 CSV ({type(error).__name__})")
        return []
    header = lines[0][1] if lines else []
    fault = _header_fault(header)
    if fault:
        faults.append(f"{file.name} line 1: {fault}")
        return []
    return _records(lines[1:], header, file.name, faults)


def _records(
    lines: list[tuple[int, list[str]]], header: list[str], name: str, faults: list[str]
) -> list[tuple[int, dict[str, str]]]:
    rows = []
    for line, cells in lines:
        if len(cells) != len(header):
            faults.append(f"{name} line {line}: {len(cells)} columns, not {len(header)}")
        else:
            rows.append((line, dict(zip(header, cells, strict=True))))
    return rows


def _header_fault(header: list[str]) -> str:
    missing = [name for name in _NEEDED if name not in header]
    if missing:
        return f"column {missing[0]} is missing"
    for name in header:
        if name not in COLUMNS and name not in TOLERATED:
            return f"column {name[:40]!r} is not known. {nearest(name, COLUMNS)}".strip()
    return "a column stands twice" if len(set(header)) != len(header) else ""


def _pair_fault(pair: Pair, earlier: Pair | None) -> str:
    if not pair.source_value.strip() or not pair.target_value.strip():
        return "a blank source or target value"
    if pair.status not in _STATUSES:
        return f"status {pair.status[:20]!r} is not one of {', '.join(_STATUSES)}"
    if pair.safety_critical not in ("", "Y"):
        return "safety_critical must be Y or empty"
    if earlier is not None and earlier.target_value != pair.target_value:
        return f"a second target for source value {pair.source_value!r}"
    return ""
