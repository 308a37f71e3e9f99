"""What the shipped rules make of values as legacy systems hold them, odd ones included."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.catalogue import Catalogue
from core.contract import Contract, Feed
from core.crosswalks import Crosswalk, macro_sql, words
from core.expressions import checked, parsed_joins, vocabulary_sql
from core.store import Engine, engine, quoted


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    spill: Path = tmp_path_factory.mktemp("spill")
    with engine(spill, [spill], threads=1) as opened:
        for statement in vocabulary_sql():
            opened.execute(statement, step="vocabulary")
        yield opened


class Rules:
    """The contract's rules, tried on one row of values at a time."""

    def __init__(
        self,
        contract: Contract,
        catalogue: Catalogue,
        crosswalks: dict[str, Crosswalk],
        made: Engine,
    ) -> None:
        self._contract, self._catalogue = contract, catalogue
        self._known, self._engine = words(crosswalks), made
        for crosswalk in crosswalks.values():
            made.execute(macro_sql(crosswalk), step="crosswalk")

    def value(self, target: str, feed: str, field: str, **held: str | None) -> str | None:
        """The field's value; `held` names alias and column as p_Surname."""
        found = next(item for item in self._contract.feeds_of(target) if item.feed == feed)
        line = next(i for i in self._contract.lines_of(found) if i.target_field == field)
        return self._evaluated(line.rule, found, held, condition=False)

    def kept(self, target: str, feed: str, **held: str | None) -> bool:
        """Whether the feed's filter lets the row through."""
        found = next(item for item in self._contract.feeds_of(target) if item.feed == feed)
        return self._evaluated(found.row_filter, found, held, condition=True) == "true"

    def _evaluated(
        self, text: str, feed: Feed, held: dict[str, str | None], *, condition: bool
    ) -> str | None:
        tables = {feed.alias: feed.driving_table}
        tables |= {join.alias: join.table for join in parsed_joins(feed.joins)}
        source = self._catalogue.source.tables
        scope = {a: [item.name for item in source[name].fields] for a, name in tables.items()}
        rule = checked(text, scope, boolean=condition, crosswalks=self._known)
        values = {key.replace("_", ".", 1): value for key, value in held.items()}
        parts = [
            "(SELECT "
            + ", ".join(
                f"CAST(? AS VARCHAR) AS {quoted(column)}"
                for owner, column in rule.columns
                if owner == alias
            )
            + f") AS {quoted(alias)}"
            for alias in dict.fromkeys(owner for owner, _ in rule.columns)
        ]
        aliases = list(dict.fromkeys(owner for owner, _ in rule.columns))
        ordered = [f"{a}.{c}" for a in aliases for owner, c in rule.columns if owner == a]
        sql = f"SELECT CAST({rule.sql} AS VARCHAR) FROM {', '.join(parts)}"
        found = self._engine.value(sql, [values.get(name) for name in ordered], step="rule")
        return None if found is None else str(found)


@pytest.fixture(scope="module")
def rules(
    contract: Contract, catalogue: Catalogue, crosswalks: dict[str, Crosswalk], made: Engine
) -> Rules:
    return Rules(contract, catalogue, crosswalks, made)


@pytest.mark.parametrize(
    ("held", "title", "first", "family"),
    [
        ("MRS JEAN SMITH", "MRS", "JEAN", "SMITH"),
        ("Dr. Anne Marie Brown", "DR", "Anne Marie", "Brown"),
        ("JEAN SMITH", None, "JEAN", "SMITH"),
        ("SMITH", None, None, "SMITH"),
        ("MR SMITH", "MR", None, "SMITH"),
        ("MRSIC ANA", None, "MRSIC", "ANA"),
        ("REV", None, None, "REV"),
    ],
)
def test_the_name_of_the_next_of_kin_is_split_and_no_word_is_lost(
    rules: Rules, held: str, title: str | None, first: str | None, family: str
) -> None:
    row = {"p_NoKName": held}
    assert rules.value("LOAD_PMI", "patients", "NOK_TITLE", **row) == title
    assert rules.value("LOAD_PMI", "patients", "NOK_NAME_1", **row) == first
    assert rules.value("LOAD_PMI", "patients", "NOK_NAME_FAMILY", **row) == family


@pytest.mark.parametrize(
    ("held", "names"),
    [
        ("ANN", ("ANN", None, None)),
        ("ANN MARY", ("ANN", "MARY", None)),
        ("ANN MARY ROSE", ("ANN", "MARY", "ROSE")),
        ("ANN  MARY ROSE JANE", ("ANN", "MARY", "ROSE JANE")),
    ],
)
def test_a_fourth_forename_stays_with_the_third(
    rules: Rules, held: str, names: tuple[str | None, ...]
) -> None:
    fields = ("PAT_NAME_1", "PAT_NAME_2", "PAT_NAME_3")
    found = [rules.value("LOAD_PMI", "patients", f, p_Forenames=held) for f in fields]
    assert tuple(found) == names


def test_a_carers_address_keeps_every_part(rules: Rules) -> None:
    held = {"p_CarerAddress": "Flat 2, 1 High St, Ashby, Eastmarch, AX1 1AA"}
    lines = [rules.value("LOAD_PMICONTACTS", "carers", f"ADDRESS_{n}", **held) for n in range(1, 5)]
    assert lines == ["Flat 2", "1 High St", "Ashby", "Eastmarch, AX1 1AA"]
    short = {"p_CarerAddress": "1 High St, Ashby"}
    assert rules.value("LOAD_PMICONTACTS", "carers", "ADDRESS_4", **short) is None


@pytest.mark.parametrize(
    ("kind", "number", "district", "nhs", "kept"),
    [
        ("1", "D100", "D100", None, True),  # a case note may carry the same number
        ("2", "D100", "D100", None, False),  # the main number is on LOAD_PMI already
        ("2", "D099", "D100", None, True),  # a former district number is kept
        ("2", "D099", None, None, True),
        ("3", "9990000018", "D100", "999 000 0018", False),
        ("3", "9990000026", "D100", "999 000 0018", True),
        ("3", "9990000026", "D100", None, True),
        (None, "X", "D100", None, True),  # goes on, to be rejected for its blank key
        ("1", None, "D100", None, True),
    ],
)
def test_only_numbers_that_are_loaded_already_are_left_out(
    rules: Rules, kind: str, number: str, district: str, nhs: str, kept: bool
) -> None:
    row = {
        "l_EntityTypeKey": kind,
        "l_ExternalNumberKey": number,
        "p_DistrictNumber": district,
        "p_NhsNumber": nhs,
    }
    assert rules.kept("LOAD_PMIIDS", "link", **row) is kept


def test_yes_and_no_become_letters_and_nothing_else_is_guessed(rules: Rules) -> None:
    found = [
        rules.value("LOAD_IWL", "entries", "SHORT_NOTICE_FLAG", w_ShortNotice=held)
        for held in ("YES", "no", None, "MAYBE")
    ]
    assert found == ["Y", "N", None, "MAYBE"]


def test_days_become_hours_and_what_is_no_number_is_left_to_be_rejected(rules: Rules) -> None:
    found = [
        rules.value("LOAD_IWL", "entries", "ADMISSION_DURATION", w_ExpectedLos=held)
        for held in ("2", "00", None, "2D")
    ]
    assert found == ["48", "0", None, "2D"]


def test_a_pathway_number_loses_its_provider_and_nothing_more(rules: Rules) -> None:
    held = {"t_PathwayNumber": "ZZ901" + "A" * 20}
    assert rules.value("LOAD_RTT_PATHWAYS", "pathways", "PATHWAY_ID", **held) == "A" * 20


def test_a_required_month_is_taken_from_its_first_day(rules: Rules) -> None:
    held = {"w_OpWlDateAppointmentRequiredInternal": "202604"}
    assert rules.value("LOAD_OPDWAITLIST", "current", "TARGET_DATE", **held) == "2026-04-01"


def test_first_seen_needs_an_attendance(rules: Rules) -> None:
    start = "202601051015"
    found = [
        rules.value(
            "LOAD_REFERRALS",
            "outpatient",
            "FIRST_SEEN",
            a_ApptStatus=status,
            a_PtApptStartDtimeInt=start,
        )
        for status in ("ATT", "DNA", None)
    ]
    assert found == ["2026-01-05", None, None]


def test_a_pathway_ends_with_a_reason_only_when_its_last_clock_stopped(rules: Rules) -> None:
    field = ("LOAD_RTT_PATHWAYS", "pathways", "PATHWAY_END_EVENT")
    stopped = {"e_CurrentStatus": "TRT", "e_RttEndDateTimeInt": "202601051015"}
    assert rules.value(*field, **stopped) == "30"
    assert rules.value(*field, e_CurrentStatus="SUBS") is None
