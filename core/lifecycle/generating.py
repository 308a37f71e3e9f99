"""The generate step: a synthetic cohort for what the contract reads, never beside real extracts."""

from __future__ import annotations

from core import catalogue, cohort, connectors, contract
from core.access import record_event
from core.errors import UseError
from core.lifecycle.fingerprint import code_hash, fingerprint, state_hash
from core.lifecycle.model import StepState
from core.lifecycle.work import Work
from core.projects import sample_folder
from core.runs import file_hash
from core.store import transaction

_PATIENT_TABLES = ("PATDATA", "ADMITDISCH", "HWSAPP", "AEA")


def catalogue_hash(work: Work) -> str:
    """Fingerprint of both schemas with the decisions over them."""
    with work.state() as con:
        return state_hash(con, "catalogue_table", "catalogue_field", "relationship", "correction")


def generate_inputs(work: Work) -> str:
    """Fingerprint of all that a cohort depends on."""
    with work.state() as con:
        codes = state_hash(con, "crosswalk", "crosswalk_pair", "feed", "line")
    asked = (work.patients, work.seed, work.as_of.isoformat(), work.defects.version)
    every = ("all tables",) if _all_tables(work) else ()
    shipped = sorted((sample_folder() / "contract").glob("*.csv"))
    own = [file_hash(item) for item in shipped]
    own += ["rates", file_hash(work.rates)] if work.rates else []
    return fingerprint("generate", catalogue_hash(work), codes, (*asked, *every, *own), code_hash())


def _all_tables(work: Work) -> bool:
    """Whether every table is asked for, or stands already and nobody asks for fewer."""
    if work.parameters.all_tables or work.parameters.only == "generate":
        return work.parameters.all_tables
    current = connectors.current_extract(work.project.extracts)
    if current is None or work.catalogue().source.table("PATDATA") is None:
        return False
    return cohort.general_tables(current) is not None


def generate(work: Work) -> tuple[StepState, str]:
    """A sealed cohort; NOT_APPLICABLE where an extract was ingested."""
    current = connectors.current_extract(work.project.extracts)
    if current and current.origin == "extract":
        if work.parameters.only == "generate":
            fix = "Make another project for a synthetic cohort."
            raise UseError("This project has ingested extracts; none are generated.", fix=fix)
        if work.defects.asked:
            fix = "Make another project for a synthetic cohort, or leave --defects out."
            raise UseError("Defects are never planted in ingested extracts.", fix=fix)
        return "NOT_APPLICABLE", f"extract {current.version} was ingested"
    known = work.catalogue()
    made = cohort.generate_cohort(
        known,
        needed_tables(work, known),
        work.project.extracts,
        work.project.spill,
        patients=work.patients,
        seed=work.seed,
        as_of=work.as_of,
        threads=work.parameters.threads,
        crosswalks=work.crosswalks(),
        defects=work.defects,
        rates=work.rates,
        progress=work.told,
        all_tables=_all_tables(work),
    )
    rows = sum(item.rows for item in made.tables.values())
    return "DONE", f"{len(made.tables)} tables, {rows:,} rows, extract {made.version}" + (
        _planted(work, made) + _general(known, made)
    )


def _general(known: catalogue.Catalogue, made: connectors.Extract) -> str:
    """What was filled from the dictionary's fields alone, in words."""
    general = cohort.general_tables(made)
    if general is None:
        return ""
    open_things = f"{general.not_understood:,} things not understood: not_understood.csv"
    if known.source.table("PATDATA") is not None:
        return f"; {general.tables} of them plain, from their fields alone; {open_things}"
    patients = general.patients_table
    taken = f"{patients} taken for the patients" if patients else "none looks like the patients"
    return f"; not the shipped dictionary, so all are plain, {taken}; {open_things}"


def _planted(work: Work, made: connectors.Extract) -> str:
    """What was planted, in words; a run and the audit trail know it."""
    planted = cohort.planted_defects(made)
    if planted is None:
        return ""
    with work.state() as con, transaction(con):
        record_event(
            con,
            work.actor,
            "plant_defects",
            work.project.label,
            extract=made.version,
            plan=planted.plan,
            defects=planted.defects,
        )
    short = sum(1 for item in planted.kinds if item.planted < item.asked or not item.eligible)
    missed = f" (too few rows for {short} of the kinds)" if short else ""
    kinds = sum(1 for item in planted.kinds if item.planted)
    return f"; {planted.defects:,} defects of {kinds} kinds planted{missed}"


def needed_tables(work: Work, known: catalogue.Catalogue) -> dict[str, tuple[str, ...]]:
    """Source tables and columns that the stored contract or the shipped one reads."""
    needed: dict[str, tuple[str, ...]] = {}
    for read in (work.contract(), shipped_contract(known)):
        for name, columns in contract.needed_columns(read, known).items():
            needed[name] = tuple(dict.fromkeys((*needed.get(name, ()), *columns)))
    for name in _PATIENT_TABLES:
        table = known.source.table(name)
        if table:
            needed.setdefault(table.name, tuple(field.name for field in table.fields))
    return needed


def shipped_contract(known: catalogue.Catalogue) -> contract.Contract:
    """The committed contract, as far as its tables and fields stand in this catalogue."""
    return contract.build_contract(
        known, contract.read_contract(sample_folder() / "contract"), suggestions=()
    )
