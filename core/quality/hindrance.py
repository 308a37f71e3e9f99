"""Why a check cannot be judged on this run: each reason is a state of its own, never PASS."""

from __future__ import annotations

from core.quality.chain_checks import BY_KEY, CRN
from core.quality.model import Check, CheckResult, State
from core.quality.scene import Scene, View
from core.quality.target_checks import RECORD

_ALWAYS = frozenset({"present", "resolved", "row_balance"})  # judged without looking at columns


def hindered(check: Check, scene: Scene, wanted: frozenset[str]) -> CheckResult | None:
    """The result of a check that cannot be judged; None when it can.

    `wanted`: source tables that the contract reads or that are required.
    """
    found = _subject(check, scene, wanted) or _columns(check, scene) or _parent(
        check, scene, wanted
    )  # fmt: skip
    if found is None:
        return None
    state, numerator, message = found
    return CheckResult(check, state, numerator, 0, message)


Found = tuple[State, int, str]


def _subject(check: Check, scene: Scene, wanted: frozenset[str]) -> Found | None:
    view = scene.view(check.side, check.table)
    if check.kind == "resolved":
        return None
    fault = scene.broken.get((check.side, check.table))
    if fault is not None:
        return "ERROR", 0, f"{check.table} cannot be read: {fault}"
    if check.side == "target":
        return _target(check, scene, view)
    if view is None:
        if check.kind == "present":
            return "FAIL", 1, f"The extract does not hold {check.table}."
        state: State = "NOT_RUN" if check.table in wanted else "NOT_APPLICABLE"
        return state, 0, f"The extract does not hold {check.table}."
    if view.rows == 0 and check.kind not in _ALWAYS:
        return "NOT_APPLICABLE", 0, "The extract's table is empty: nothing to judge."
    return None


def _target(check: Check, scene: Scene, view: View | None) -> Found | None:
    reason = scene.unfed.get(check.table)
    if reason is not None:
        if check.kind == "present" and view is not None and view.rows:
            return "FAIL", view.rows, "Rows were written though the contract has no feed."
        return "NOT_APPLICABLE", 0, reason
    if view is None:
        return "NOT_RUN", 0, f"{check.table} has feeds but its file was not written."
    if view.rows == 0:
        return "FAIL", 0, f"{check.table} is in scope and empty."
    return None


def _columns(check: Check, scene: Scene) -> Found | None:
    view = scene.view(check.side, check.table)
    if check.kind in _ALWAYS or view is None:
        return None
    absent = _absent(view, (*check.fields, *(child for child, _ in check.link)))
    if not absent:
        return None
    if check.side == "target":
        return "ERROR", 0, f"The written table lacks {', '.join(absent)}."
    return "NOT_RUN", 0, f"The extract's table lacks {', '.join(absent)}."


def _absent(view: View, names: tuple[str, ...]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name.casefold() not in view.columns]


def _parent(check: Check, scene: Scene, wanted: frozenset[str]) -> Found | None:
    if not check.parent:
        return None
    view = scene.view(check.side, check.parent)
    unfed = check.side == "target" and check.parent in scene.unfed
    # A record number of an unfed table leads nowhere; a code may be set up outside the load.
    if unfed and (check.kind != "reference" or check.parent_fields != (RECORD,)):
        return "NOT_APPLICABLE", 0, f"{check.parent}: {scene.unfed[check.parent]}."
    if view is None:
        if unfed:
            return None  # judged against no rows at all
        if (fault := scene.broken.get((check.side, check.parent))) is not None:
            return "ERROR", 0, f"{check.parent} cannot be read: {fault}"
        known = check.side == "target" or check.parent in wanted
        state: State = "NOT_RUN" if known else "NOT_APPLICABLE"
        return state, 0, f"{check.parent} is not there to compare with."
    names = (*check.parent_fields, *(parent for _, parent in check.link))
    extra = check.values if check.kind == "reference" else ()
    if absent := _absent(view, (*names, *extra)):
        target: State = "ERROR" if check.side == "target" else "NOT_RUN"
        return target, 0, f"{check.parent} lacks {', '.join(absent)}."
    return _evidence(check, scene)


def _evidence(check: Check, scene: Scene) -> Found | None:
    if check.kind != "same_patient" or check.values != (BY_KEY,):
        return None
    silent = [name for name in (check.table, check.parent) if name not in scene.patients]
    if not silent:
        return None
    message = f"The business key of {silent[0]} does not tell the patient."
    both = (scene.view("target", check.table), scene.view("target", check.parent))
    by_number = all(view is not None and CRN.casefold() in view.columns for view in both)
    if by_number and check.fields != (CRN,):
        return "NOT_APPLICABLE", 0, f"{message} The hospital number is compared instead."
    return "NOT_RUN", 0, message
