"""A tiny run as a load would leave it: tables as text, written as Parquet, checked for real."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.catalogue import Catalogue, Field, Rules, Schema, Table
from core.connectors import Extract, ExtractTable
from core.contract import Contract, Feed, Line
from core.etl import ColumnStats, ExtractLedger, FeedLedger, Migration, TableStats
from core.quality import CheckResult, run_checks

AS_OF = date(2026, 6, 30)
NUMBERS = {"RECORD_NUMBER", "LOADPMI_RECORD_NUMBER", "ADT_ADM_RECORD_NUMBER"}
DATE_TIME = Rules(format_mask="DD/MM/YYYY HH24:MI")
DAY = Rules(format_mask="DD/MM/YYYY")
DEATH = Rules(format_mask="DD/MM/YYYY", required_if="If sex is F then this field is mandatory")


def fk(table: str) -> Rules:
    return Rules(fk_to=f"{table}.RECORD_NUMBER")


def table(side: str, name: str, *fields: tuple) -> Table:
    """Fields as (name, type, length, rules, mandatory), the last three optional."""
    made = []
    for place, item in enumerate(fields, 1):
        text, kind, length, rules, mandatory = (*item, *(None, None, None, None))[:5]
        made.append(
            Field(
                side=side,
                table=name,
                position=place,
                name=text,
                printed_name=text,
                data_type=kind or "",
                length=length,
                rules=rules or Rules(),
                mandatory=mandatory or "U",
            )  # fmt: skip
        )
    return Table(side=side, name=name, position=1, fields=tuple(made))


def target_tables() -> list[Table]:
    number = ("RECORD_NUMBER", "NUMBER", 42)
    external = ("EXTERNAL_SYSTEM_ID", "VARCHAR2", 100)
    crn_rules = Rules(references=("load:LOAD_PMI.MAIN_CRN",))
    crn = ("MAIN_CRN", "VARCHAR2", 30, crn_rules)
    period = (("START_DATE", "DATE", 10, DATE_TIME), ("END_DATE", "DATE", 10, DATE_TIME))
    return [
        table(
            "target", "LOAD_PMI", number, external,
            ("MAIN_CRN", "VARCHAR2", 30, Rules(), "Y"),
            ("SEX", "VARCHAR2", 1, Rules(allowed_values=("M", "F", "U"))),
            ("SURNAME", "VARCHAR2", 10, Rules(uppercase=True)),
            ("DATE_OF_BIRTH", "DATE", 10, DAY),
            ("DATE_OF_DEATH", "DATE", 10, DEATH),
            ("MONTHS", "NUMBER", 6, Rules(value_range=("0", "1200"))),
        ),
        table(
            "target", "LOAD_PMIIDS", number, external, crn,
            ("LOADPMI_RECORD_NUMBER", "NUMBER", 42, fk("LOAD_PMI")),
        ),
        table(
            "target", "LOAD_ADT_ADMISSIONS", number, external, crn,
            ("ADMIT_DATE", "DATE", 10, DATE_TIME), ("DISCHARGE_DATE", "DATE", 10, DATE_TIME),
        ),
        table(
            "target", "LOAD_ADT_EPISODES", number,
            ("ADT_ADM_RECORD_NUMBER", "NUMBER", 42, fk("LOAD_ADT_ADMISSIONS")), external, *period,
        ),
        table("target", "LOAD_SITES", number, ("SITE", "VARCHAR2", 10)),
    ]  # fmt: skip


def source_tables() -> list[Table]:
    patdata = (
        "InternalPatientNumber", "NhsNumber", "NHSNumberStatus", "PtDoB", "PtDateOfDeath",
        "Surname", "Sex", "EthnicType", "PtAddrLine1", "PtAddrLine2", "PtAddrLine3",
        "PtAddrLine4", "PtAddrPostCode", "GpCode",
    )  # fmt: skip
    stay = ("InternalPatientNumber", "EpisodeNumber", "IpAdmDtimeInt", "IpDschDtimeInt")
    key = ("InternalPatientNumber", "EpisodeNumber")
    opa = (*key, "ApptDate", "Disposal", "ApptStatus", "ApptCancDTimeInt")
    names = {
        "PATDATA": patdata,
        "ADMITDISCH": stay,
        "HWSAPP": key,
        "AEA": key,
        "GP": ("GpCode", "PracticeCode"),
        "OPA": opa,
        "CONSEPISODE": (*key, "FCENumber"),
        "MERGEDID": ("OldID", "NewestID"),
    }
    return [
        table("source", name, *((column,) for column in columns)) for name, columns in names.items()
    ]


CATALOGUE = Catalogue(
    source=Schema("source", {item.name: item for item in source_tables()}),
    target=Schema("target", {item.name: item for item in target_tables()}),
)
FEEDS = (
    Feed("LOAD_PMI", "pmi", "PATDATA", "p", "p.InternalPatientNumber",
         joins="g: GP ON g.GpCode = p.GpCode | optional-one"),
    Feed("LOAD_PMIIDS", "ids", "PATDATA", "p", "'1', p.InternalPatientNumber"),
    Feed("LOAD_ADT_ADMISSIONS", "adt", "ADMITDISCH", "a",
         "a.InternalPatientNumber, a.EpisodeNumber",
         joins="o: OPA ON o.EpisodeNumber = a.EpisodeNumber | first by o.ApptDate"),
    Feed("LOAD_ADT_EPISODES", "eps", "CONSEPISODE", "c",
         "c.InternalPatientNumber, c.EpisodeNumber, c.FCENumber"),
)  # fmt: skip


def lines() -> tuple[Line, ...]:
    """Every field of a fed table copied from somewhere; those of LOAD_SITES only classed."""
    made = []
    for item in CATALOGUE.target.fields():
        feeds = [feed for feed in FEEDS if feed.target_table == item.table]
        if feeds:
            made.append(Line(item.table, feeds[0].feed, item.name, "DIRECT_SOURCE", "", "Some"))
        else:
            made.append(Line(item.table, "", item.name, "REFERENCE_MASTER_FEED"))
    return tuple(made)


CLEAN = {
    "target": {
        "LOAD_PMI": """
            RECORD_NUMBER EXTERNAL_SYSTEM_ID MAIN_CRN SEX SURNAME DATE_OF_BIRTH DATE_OF_DEATH MONTHS
            1 100 D100 M HILL 01/02/1950 - 12
            2 200 D200 F DALE 29/02/1960 03/04/2020 -
            3 300 D300 U FELL 05/06/1970 - -
            """,
        "LOAD_PMIIDS": """
            RECORD_NUMBER EXTERNAL_SYSTEM_ID MAIN_CRN LOADPMI_RECORD_NUMBER
            1 1_100 D100 1
            2 1_200 D200 2
            3 1_300 D300 3
            """,
        "LOAD_ADT_ADMISSIONS": """
            RECORD_NUMBER EXTERNAL_SYSTEM_ID MAIN_CRN ADMIT_DATE DISCHARGE_DATE
            1 100_1 D100 01/01/2020_10:00 05/01/2020_10:00
            2 100_2 D100 01/03/2021_09:00 -
            3 200_1 D200 01/01/2020_10:00 05/01/2020_10:00
            """,
        "LOAD_ADT_EPISODES": """
            RECORD_NUMBER ADT_ADM_RECORD_NUMBER EXTERNAL_SYSTEM_ID START_DATE END_DATE
            1 1 100_1_1 01/01/2020_10:00 03/01/2020_08:00
            2 1 100_1_2 03/01/2020_08:00 05/01/2020_10:00
            3 2 100_2_1 01/03/2021_09:00 -
            4 3 200_1_1 01/01/2020_10:00 05/01/2020_10:00
            """,
    },
    "source": {
        "PATDATA": """
            InternalPatientNumber NhsNumber NHSNumberStatus PtDoB PtDateOfDeath Surname Sex EthnicType PtAddrLine1 PtAddrLine2 PtAddrLine3 PtAddrLine4 PtAddrPostCode GpCode
            100 9990000018 01 01/02/1950 - Hill 1 A 1_High_Street - - - LS1_4AP G1
            200 9990000026 01 29/02/1960 03/04/2020 Dale 2 A 2_High_Street - - - LS1_4AP G1
            300 9990000034 01 05/06/1970 - Fell 9 A 3_High_Street - - - M1_1AE G1
            """,  # noqa: E501
        "ADMITDISCH": """
            InternalPatientNumber EpisodeNumber IpAdmDtimeInt IpDschDtimeInt
            100 1 202001011000 202001051000
            100 2 202103010900 -
            200 1 202001011000 202001051000
            """,
        "HWSAPP": "InternalPatientNumber EpisodeNumber\n100 9",
        "AEA": "InternalPatientNumber EpisodeNumber\n200 8",
        "GP": "GpCode PracticeCode\nG1 A81001",
        "OPA": """
            InternalPatientNumber EpisodeNumber ApptDate Disposal ApptStatus ApptCancDTimeInt
            100 5 01/05/2020 DIS ATT -
            200 6 01/05/2020 - CND 202004010900
            200 7 01/05/2027 - BOOKED -
            """,
        "CONSEPISODE": """
            InternalPatientNumber EpisodeNumber FCENumber
            100 1 1
            100 1 2
            100 2 1
            200 1 1
            """,
    },
    "keys": {
        "LOAD_PMI": "business_key record_number\n100 1\n200 2\n300 3",
        "LOAD_PMIIDS": "business_key record_number\n1|100 1\n1|200 2\n1|300 3",
        "LOAD_ADT_ADMISSIONS": "business_key record_number\n100|1 1\n100|2 2\n200|1 3",
        "LOAD_ADT_EPISODES": (
            "business_key record_number\n100|1|1 1\n100|1|2 2\n100|2|1 3\n200|1|1 4"
        ),
    },
}


def read(text: str) -> dict[str, list[str | None]]:
    """A table as text: blanks part the cells, - is NULL, _ is a blank inside a cell."""
    header, *rows = [line.split() for line in text.strip().splitlines()]
    cells = [[None if cell == "-" else cell.replace("_", " ") for cell in row] for row in rows]
    names = [name if "_" in name else name for name in header]
    return {name: [row[place] for row in cells] for place, name in enumerate(names)}


@dataclass
class World:
    folder: Path
    extract_folder: Path
    tables: dict[str, dict[str, str]]
    catalogue: Catalogue = CATALOGUE
    contract: Contract = field(default_factory=lambda: Contract(FEEDS, lines()))
    gone: set[str] = field(default_factory=set)  # files not written
    rejects: dict[str, list[tuple[int, str, str, str]]] = field(default_factory=dict)
    loaded: dict[str, int] = field(default_factory=dict)  # what the ledger says, if not the truth
    remainder: int = 0
    origins: dict[str, int] = field(default_factory=lambda: {"direct": 10})
    threads: int | None = None

    def change(self, side: str, name: str, old: str, new: str) -> None:
        before = self.tables[side][name]
        assert old in before, (old, before)
        self.tables[side][name] = before.replace(old, new, 1)

    def write(self) -> tuple[Extract, Migration]:
        rows = {}
        for name, text in self.tables["target"].items():
            rows[name] = self._file("target", name, text)
        for name, text in self.tables["keys"].items():
            self._file("keys", name, text)
        for name in self.tables["target"]:
            self._rejects(name)
        held = {}
        for name, text in self.tables["source"].items():
            columns = read(text)
            count = len(next(iter(columns.values())))
            columns["_record"] = list(range(1, count + 1))
            self.extract_folder.mkdir(parents=True, exist_ok=True)
            if name not in self.gone:
                pq.write_table(pa.table(columns), self.extract_folder / f"{name}.parquet")
                held[name] = ExtractTable(name, tuple(columns), count, "hash")
        extract = Extract("e1", self.extract_folder, "extract", held)
        return extract, self._migration(rows, held)

    def _file(self, part: str, name: str, text: str) -> int:
        columns: dict[str, list] = dict(read(text))
        for column in columns:
            if column in NUMBERS or column == "record_number":
                columns[column] = [int(cell) if cell else None for cell in columns[column]]
        schema = pa.schema(
            [
                (column, pa.int64() if column in NUMBERS | {"record_number"} else pa.string())
                for column in columns
            ]
        )
        path = self.folder / part / f"{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        if name not in self.gone:
            pq.write_table(pa.table(columns, schema=schema), path)
        return len(next(iter(columns.values())))

    def _rejects(self, name: str) -> None:
        path = self.folder / "rejects" / f"{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        names = ("record", "business_key", "target_field", "raw_value", "reason")
        found = self.rejects.get(name, [])
        rows = [(number, "k", *rest) for number, *rest in found]
        kinds = (pa.int64(), *[pa.string()] * 4)
        schema = pa.schema(list(zip(names, kinds, strict=True)))
        pq.write_table(
            pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows], schema), path
        )

    def _migration(self, rows: Mapping[str, int], held: Mapping[str, ExtractTable]) -> Migration:
        fed = {feed.target_table for feed in self.contract.feeds}
        loaded = {name: self.loaded.get(name, count) for name, count in rows.items()}
        stats = tuple(
            TableStats(
                name, "loaded" if name in fed else "unmapped", loaded=loaded.get(name, 0),
                columns=(ColumnStats("X", self.origins, 9, 10),),
            )
            for name in self.catalogue.target.tables
        )  # fmt: skip
        ledger = tuple(
            FeedLedger(
                feed.target_table, feed.feed, feed.driving_table, "", loaded[feed.target_table],
                0, 0, 0, 0, loaded[feed.target_table], 0, self.remainder,
            )
            for feed in self.contract.feeds
        )  # fmt: skip
        extracts = tuple(
            ExtractLedger(name, item.rows, None, None, None, None, None, 0)
            for name, item in held.items()
        )
        return Migration(stats, ledger, extracts, True, (), ("LOAD_SITES",), 9, 10, "c1", "e1", "")

    def run(self) -> dict[str, CheckResult]:
        extract, migration = self.write()
        results = run_checks(
            self.folder, self.folder.parent / "spill", extract, self.catalogue, self.contract,
            migration, AS_OF, memory="512MiB", threads=self.threads,
        )  # fmt: skip
        return {item.check.id: item for item in results}

    def keys_of(self, check: str) -> list[dict]:
        return pq.read_table(self.folder / "checks" / f"{check}.parquet").to_pylist()


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A clean run: every check that can be judged passes."""
    tables = {side: dict(items) for side, items in CLEAN.items()}
    return World(tmp_path / "run", tmp_path / "extract", tables)


@pytest.fixture
def contract_without(world: World):
    """The world's contract without the lines of one field."""

    def made(table_name: str, field_name: str) -> Contract:
        kept = [
            line
            for line in world.contract.lines
            if (line.target_table, line.target_field) != (table_name, field_name)
        ]
        return replace(world.contract, lines=tuple(kept))

    return made
