"""What can go wrong that a person must mend.

PasportError
|-- UseError          wrong use: unknown option, profile, project or step (exit 2)
|-- MendError         a person must mend something (exit 3)
|   |-- DocumentError     a specification document cannot be read
|   |-- ExtractError      an extract is missing, damaged or not as the contract needs it
|   |-- ContractError     the mapping contract, a rule or a crosswalk cannot be executed
|   |-- SettingError      a settings, profile or policy file is wrong
|   |-- AccessError       the actor may not do this
|   `-- StoreError        state, lock, disk or data folder
`-- EngineError       a SQL step failed (exit 4); never quotes a value from the data

Bad data is not an error but a finding or a reject. No message quotes a patient's value.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class PasportError(Exception):
    """A fault told to a person: what, where, and how to mend it; shown without a traceback."""

    exit_code = 4

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.fix = fix

    def __str__(self) -> str:
        place = f" [{self.where}]" if self.where else ""
        mend = f" {self.fix}" if self.fix else ""
        return f"{self.what}{place}{mend}"


class UseError(PasportError):
    """The command, option, profile, project or step named does not exist or does not fit."""

    exit_code = 2


class MendError(PasportError):
    """Something outside the program must be mended before the work can go on."""

    exit_code = 3


class DocumentError(MendError):
    """A specification document cannot be read, or holds no field table."""


class ExtractError(MendError):
    """An extract is missing, damaged, or lacks what the contract reads."""


class ContractError(MendError):
    """The contract, a rule, a crosswalk or a policy cannot be executed as it stands."""


class SettingError(MendError):
    """A settings, profile or check file holds something unknown or impossible."""


class AccessError(MendError):
    """The actor lacks the permission that this verb needs."""


class StoreError(MendError):
    """State, lock, disk or data folder: nothing was changed."""


class EngineError(PasportError):
    """A SQL step failed. Names the step and the class of fault, never a value."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Words that offer the nearest known name, or an empty text when none is near."""
    by_fold = {item.casefold(): item for item in known}
    close = get_close_matches(name.casefold(), list(by_fold), n=1, cutoff=0.6)
    return f"Did you mean {by_fold[close[0]]!r}?" if close else ""
