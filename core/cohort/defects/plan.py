"""Which defects to plant: none, the default plan, or a person's TOML file, checked as a whole.

[defects]
bad_check_digit = { rate = 0.01 }    # a share of the rows that can carry it
swapped_names = { count = 3 }        # exactly so many
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.cohort.defects.kinds import defect_kinds, file_kinds
from core.cohort.defects.model import Asked, DefectPlan
from core.errors import SettingError, UseError, nearest

DEFAULT = Path(__file__).resolve().parents[3] / "data" / "defects" / "default.toml"
NONE = DefectPlan("none", ())
_WORDS = ("none", "default")
_FORM = "Write for each kind { rate = 0.01 } or { count = 3 }."


def read_defects(chosen: str) -> DefectPlan:
    """The plan that a person chose: none, default, or the path of a TOML file.

    Raises: UseError when it is no such word or file; SettingError listing every fault of the file.
    """
    if chosen == "none":
        return NONE
    if chosen == "default":
        return _plan("default", DEFAULT)
    path = Path(chosen)
    if not path.is_file():
        beside = [str(item) for item in path.parent.glob("*.toml")] if path.suffix else []
        fix = nearest(chosen, [*_WORDS, *beside]) or "Give none, default, or a TOML file's path."
        raise UseError("There is no such plan of defects.", where=f"--defects {chosen}", fix=fix)
    return _plan(path.name, path)


def _plan(name: str, path: Path) -> DefectPlan:
    entries = _entries(path)
    faults = [fault for kind, entry in entries.items() for fault in _faults(kind, entry)]
    if faults:
        more = f" ... and {len(faults) - 20} more" if len(faults) > 20 else ""
        told = "; ".join(faults[:20]) + more
        raise SettingError(told if told.endswith("?") else f"{told}.", where=path.name, fix=_FORM)
    asked = (
        Asked(kind, entries[kind].get("rate"), entries[kind].get("count"))
        for kind in defect_kinds()
        if kind in entries
    )
    return DefectPlan(name, tuple(asked))


def _entries(path: Path) -> dict[str, Any]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise SettingError("The plan is not UTF-8 text.", where=path.name, fix=_FORM) from None
    except OSError as error:
        raise SettingError(
            f"The plan cannot be read ({type(error).__name__}).",
            where=path.name,
            fix="Check its permissions.",
        ) from None
    except tomllib.TOMLDecodeError as error:
        what = f"The plan is not TOML: {error}."
        raise SettingError(what, where=path.name, fix=_FORM) from None
    for section in document:
        if section != "defects":
            near = nearest(section, ["defects"])
            what = f"{section!r} is unknown at the top of a plan."
            raise SettingError(what, where=path.name, fix=near or "Its one section is [defects].")
    entries = document.get("defects")
    if not isinstance(entries, dict) or not entries:
        raise SettingError(
            "The plan asks for no defect.", where=f"{path.name} [defects]", fix=_FORM
        )
    return entries


def _faults(kind: str, entry: Any) -> Iterator[str]:
    if kind in file_kinds():
        command = f"`pasport cohort files {kind} --out FOLDER`"
        yield f"{kind} is a fault of files, which stops a load: {command} writes one"
        return
    if kind not in defect_kinds():
        yield f"there is no kind {kind!r}. {nearest(kind, defect_kinds())}".rstrip(". ")
        return
    if not isinstance(entry, dict) or len(entry) != 1 or not set(entry) <= {"rate", "count"}:
        given = f", not {', '.join(entry)}" if isinstance(entry, dict) and entry else ""
        yield f"{kind} needs a rate or a count{given}"
        return
    yield from _number_faults(kind, *next(iter(entry.items())))


def _number_faults(kind: str, name: str, value: Any) -> Iterator[str]:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if name == "rate" and not (number and 0 <= value <= 1):
        yield f"{kind}: the rate must lie between 0 and 1, not {value}"
    if name == "count" and not (number and isinstance(value, int) and value >= 0):
        yield f"{kind}: the count must be a whole number from 0 on, not {value}"
