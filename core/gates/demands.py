"""The gates, one function each: what a profile demands, and what the facts say to it.

A fact that is missing fails its gate. What a profile does not ask for is NOT_APPLICABLE.
"""

from __future__ import annotations

from collections.abc import Callable

from core.gates.model import GateFacts, GateProfile, GateResult, GateStatus
from core.quality import CheckResult

REQUIRED_TABLES = ("PATDATA", "ADMITDISCH", "HWSAPP", "AEA")
_ERRORS = frozenset({"error", "fatal"})
_UNJUDGED = frozenset({"NOT_RUN", "ERROR"})
Gate = Callable[[GateProfile, GateFacts], GateResult]


def _result(
    id_: str, held: bool | None, actual: object, expected: str, message: str, origin: str
) -> GateResult:
    """`held`: True fails the gate, False passes it, None is not asked for."""
    status: GateStatus = "NOT_APPLICABLE" if held is None else "FAIL" if held else "PASS"
    return GateResult(id_, status, str(actual), expected, message, origin)


def _at_most(
    id_: str, profile: GateProfile, threshold: str, actual: int | None, message: str
) -> GateResult:
    limit = getattr(profile, threshold)
    if limit is None:
        return _result(
            id_, None, actual, "not asked for", message, f"{profile.name} does not ask for it."
        )
    held = actual is None or actual > limit
    shown = "not counted" if actual is None else actual
    return _result(id_, held, shown, f"at most {limit}", message, profile.origin(threshold))


def _at_least(
    id_: str, profile: GateProfile, threshold: str, part: int, whole: int, message: str
) -> GateResult:
    limit = getattr(profile, threshold)
    share = part / whole if whole else None
    shown = "not counted" if share is None else f"{share:.4f}"
    if limit is None:
        return _result(
            id_, None, shown, "not asked for", message, f"{profile.name} does not ask for it."
        )
    held = share is None or share < limit
    return _result(id_, held, shown, f"at least {limit}", message, profile.origin(threshold))


def _failed(facts: GateFacts, severities: frozenset[str]) -> list[CheckResult]:
    return [
        item for item in facts.results if item.state == "FAIL" and item.check.severity in severities
    ]


def _named(results: list[CheckResult]) -> str:
    """The first few checks by id, so that a person knows where to look."""
    shown = ", ".join(item.check.id for item in results[:5])
    more = len(results) - 5
    return f" ({shown}{f' and {more} more' if more > 0 else ''})" if results else ""


def _errors(profile: GateProfile, facts: GateFacts) -> GateResult:
    failed = _failed(facts, _ERRORS)
    total: int | None = len(failed) + facts.lint_errors + facts.load_errors
    if not any(item.state in {"PASS", "FAIL"} for item in facts.results):
        total = None
    message = (
        f"failed checks: {len(failed)}{_named(failed)}; lint errors: {facts.lint_errors};"
        f" load errors: {facts.load_errors}"
    )
    return _at_most("NO_ERRORS", profile, "max_errors", total, message)


def _warnings(profile: GateProfile, facts: GateFacts) -> GateResult:
    failed = _failed(facts, frozenset({"warning"}))
    total = len(failed) + facts.lint_warnings + facts.load_warnings
    message = (
        f"failed checks: {len(failed)}{_named(failed)}; lint warnings: {facts.lint_warnings};"
        f" load warnings: {facts.load_warnings}"
    )
    return _at_most("WARNINGS_THRESHOLD", profile, "max_warnings", total, message)


def _summed(facts: GateFacts, kind: str) -> int | None:
    """Failing cases over all checks of the kind; None when one of them was not judged."""
    found = [item for item in facts.results if item.check.kind == kind]
    if not found or any(item.state in _UNJUDGED for item in found):
        return None
    return sum(item.numerator for item in found)


def _unresolved(profile: GateProfile, facts: GateFacts) -> GateResult:
    unmapped = set(facts.unmapped_tables)
    found = [item for item in facts.results if item.check.kind == "resolved"]
    open_here = sum(item.numerator for item in found if item.check.table not in unmapped)
    total = _summed(facts, "resolved")
    message = (
        f"target fields without a decision: {open_here} in tables with a feed,"
        f" {(total or 0) - open_here} in the {len(unmapped)} tables that have no feed yet"
    )
    return _at_most("UNRESOLVED_MAPPING_THRESHOLD", profile, "max_unresolved", total, message)


def _crosswalk(profile: GateProfile, facts: GateFacts) -> GateResult:
    found = [item for item in facts.results if item.check.kind == "translated" and item.numerator]
    message = f"rows whose code has no translation{_named(found)}"
    total = _summed(facts, "translated")
    return _at_most("CROSSWALK_REJECT_THRESHOLD", profile, "max_crosswalk_rejects", total, message)


def _population(profile: GateProfile, facts: GateFacts) -> GateResult:
    message = f"{facts.populated:,} of {facts.populatable:,} in-scope cells filled from the extract"
    counts = (facts.populated, facts.populatable)
    return _at_least("POPULATION_RATIO_MIN", profile, "min_population_ratio", *counts, message)


def _written(profile: GateProfile, facts: GateFacts) -> GateResult:
    missing = sorted(set(facts.in_scope_tables) - set(facts.written_tables))
    counts = (len(facts.in_scope_tables) - len(missing), len(facts.in_scope_tables))
    gaps = f"; not: {', '.join(missing)}" if missing else ""
    message = (
        f"{counts[0]} of {counts[1]} in-scope tables written with rows{gaps};"
        f" {len(facts.unmapped_tables)} tables have no feed"
    )
    return _at_least("TABLES_WRITTEN_MIN", profile, "min_tables_written", *counts, message)


def _patients(profile: GateProfile, facts: GateFacts) -> GateResult:
    counts = (facts.patients, facts.patients_loaded)
    held = any(count is None or count < facts.min_patients for count in counts)
    shown = [("not counted" if count is None else f"{count:,}") for count in counts]
    return _result(
        "MIN_PATIENTS",
        held,
        f"{shown[0]} / {shown[1]}",
        f"at least {facts.min_patients} each",
        f"{shown[0]} distinct unmerged patients in the extract, {shown[1]} LOAD_PMI rows",
        profile.origin("min_patients"),
    )


def _required(profile: GateProfile, facts: GateFacts) -> GateResult:
    passed = {
        item.check.table
        for item in facts.results
        if item.check.kind == "present" and item.check.side == "source" and item.state == "PASS"
    }
    missing = [name for name in REQUIRED_TABLES if name not in passed]
    message = f"missing or empty: {', '.join(missing)}" if missing else "all present with rows"
    return _result(
        "REQUIRED_TABLES",
        bool(missing),
        len(REQUIRED_TABLES) - len(missing),
        f"all of {', '.join(REQUIRED_TABLES)}",
        message,
        profile.origin("required_tables"),
    )


def _ledger(profile: GateProfile, facts: GateFacts) -> GateResult:
    held = not facts.balanced or bool(facts.remainders)
    message = "; ".join(facts.remainders[:5]) or ("balances to the row" if not held else "does not")
    actual = f"{len(facts.remainders)} remainders"
    origin = profile.origin("ledger")
    return _result("LEDGER_BALANCED", held, actual, "no remainder", message, origin)


def _not_run(profile: GateProfile, facts: GateFacts) -> GateResult:
    found = [item for item in facts.results if item.state in _UNJUDGED]
    message = f"{len(found)} checks did not run or broke{_named(found)}"
    total = len(found) if facts.results else None
    return _at_most("CHECKS_NOT_RUN", profile, "max_not_run", total, message)


def _placeholders(profile: GateProfile, facts: GateFacts) -> GateResult:
    message = f"{facts.placeholders:,} cells hold rehearsal filler"
    return _at_most("PLACEHOLDERS", profile, "max_placeholders", facts.placeholders, message)


def _approved(profile: GateProfile, facts: GateFacts) -> GateResult:
    message = (
        f"{facts.lines_approved:,} of {facts.lines:,} in-scope lines are approved by a second"
        f" person, {facts.lines_self_approved:,} by their author alone"
    )
    counts = (facts.lines_approved, facts.lines)
    return _at_least("CONTRACT_APPROVED", profile, "min_approved", *counts, message)


def _source(profile: GateProfile, facts: GateFacts) -> GateResult:
    real = facts.origin == "extract"
    held = None if not profile.real_source else not (real or facts.demonstration)
    message = f"the input is {facts.origin}"
    if not real and facts.demonstration:
        message += ": DEMONSTRATION, not for a live load"
    expected = "a real extract" if profile.real_source else "not asked for"
    origin = profile.origin("real_source")
    return _result("SOURCE_NOT_REAL", held, facts.origin, expected, message, origin)


def _mandatory(profile: GateProfile, facts: GateFacts) -> GateResult:
    total = facts.mandatory_unknown
    message = f"{total:,} in-scope fields of which the document does not say if they are mandatory"
    return _at_most("MANDATORY_UNKNOWN", profile, "max_mandatory_unknown", total, message)


def _stale(profile: GateProfile, facts: GateFacts) -> GateResult:
    was, now = facts.checked, facts.current
    changed = [
        words
        for words, same in (
            ("contract", was.contract_version == now.contract_version),
            ("extract", was.extract_version == now.extract_version),
            ("written tables", was.targets == now.targets),
        )
        if not same
    ]
    held = bool(changed) or not was.targets
    message = f"changed since the check: {', '.join(changed)}" if changed else "nothing changed"
    if not was.targets:
        message = "the results name no written table"
    expected, origin = "results of what is there now", profile.origin("stale")
    return _result("STALE_RESULTS", held, len(changed), expected, message, origin)


def _locked(profile: GateProfile, facts: GateFacts) -> GateResult:
    held = None if not profile.locked else not facts.locked
    message = "the contract is locked" if facts.locked else "the contract is not locked"
    expected = "locked" if profile.locked else "not asked for"
    origin = profile.origin("locked")
    return _result("CONTRACT_LOCKED", held, "locked" if facts.locked else "open", expected, message,
                   origin)  # fmt: skip


def _signed(profile: GateProfile, facts: GateFacts) -> GateResult:
    wanted = profile.sign_offs
    missing = [item for item in wanted if item not in facts.sign_offs]
    in_order = [item for item in facts.sign_offs if item in wanted] == list(wanted)
    held = None if not wanted else not in_order
    message = f"missing: {', '.join(missing)}" if missing else "given, but not in this order"
    if in_order:
        message = "all given in order" if wanted else "none needed"
    expected = ", then ".join(wanted) or "not asked for"
    given = len(facts.sign_offs)
    return _result("SIGN_OFFS", held, given, expected, message, profile.origin("sign_offs"))


GATES: tuple[Gate, ...] = (
    _errors,
    _warnings,
    _unresolved,
    _crosswalk,
    _population,
    _written,
    _patients,
    _required,
    _ledger,
    _not_run,
    _placeholders,
    _approved,
    _source,
    _mandatory,
    _stale,
    _locked,
    _signed,
)
