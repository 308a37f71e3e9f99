"""General tables beside those that the cohort models: the shipped dictionary, and another's."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest

from core.catalogue import Catalogue, Field, Relationship, Schema, Table
from core.catalogue.inference import inferred
from core.cohort import general_tables, generate_cohort
from core.cohort.general.links import keys_of, links_of
from core.errors import UseError
from core.store import engine
from tests.cohort.conftest import AS_OF, ROOT

FAMILIES = (
    "PATDATA EPIREGISTRATION ADMITDISCH OPREFERRAL OPA AEEPISODE AEA CONSEPISODE SPEC WARD HOSPDET "
    "CONSMAST GP OPDOCTOR OUTCLNC"
).split()  # modelled
PLAIN = (
    "OPADIAGNOSIS OPPROCEDURE AEACOMPLAINT AEADOCTOR CONSEPIUNBDHRG PATIENTNEEDS DELIVERY BIRTH "
    "CASENOTELOAN CPPTCONTACT CPTREATEPI OCORDER SMREPISODE HWARDSPECSF AEARRIVALMODE"
).split()


@pytest.fixture(scope="module")
def some() -> Catalogue:
    """Thirty tables of the legacy dictionary, with element codes, relations inferred from them."""
    fields: dict[str, list[Field]] = {name: [] for name in (*FAMILIES, *PLAIN)}
    with (ROOT / "data/sample/facts/source_fields.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            held = fields.get(row["table_name"])
            if held is not None:
                name, size = row["column_name"], int(row["size"]) if row["size"] else None
                place, element = len(held) + 1, row["data_element"]
                told = Field("source", row["table_name"], place, name, name, length=size)
                held.append(replace(told, element=element))
    tables = {
        name: Table("source", name, place, tuple(held))
        for place, (name, held) in enumerate(fields.items(), 1)
        if held
    }
    schema = Schema("source", tables)
    return Catalogue(schema, Schema("target"), tuple(inferred(schema)))


@pytest.fixture(scope="module")
def extract(some, crosswalks, tmp_path_factory):
    folder = tmp_path_factory.mktemp("all")
    return generate_cohort(
        some,
        {},
        folder / "extracts",
        folder / "spill",
        patients=60,
        as_of=AS_OF,
        crosswalks=crosswalks,
        all_tables=True,
    )


@pytest.fixture(scope="module")
def ask(extract, tmp_path_factory):
    with engine(tmp_path_factory.mktemp("asking"), [extract.folder]) as opened:
        for name in extract.tables:
            scan = f"FROM read_parquet('{extract.path(name)}')"
            opened.execute(f"CREATE VIEW {name} AS {scan}", step="view")
        yield lambda sql: opened.rows(sql, step=sql)


def told(extract) -> set[tuple[str, str]]:
    with (extract.folder / "not_understood.csv").open(encoding="utf-8", newline="") as handle:
        return {(row["table"], row["field"]) for row in csv.DictReader(handle)}


def test_every_table_of_the_dictionary_has_rows(some, extract):
    assert set(extract.tables) == set(some.source.tables)
    assert [name for name, item in extract.tables.items() if not item.rows] == []
    assert general_tables(extract).patients_table == "PATDATA"


def test_every_relationship_of_a_general_table_is_met_or_told(some, extract, ask):
    left = told(extract)
    links = [link for group in links_of(some, {}).values() for link in group]
    held = [link for link in links if link.child in PLAIN]
    assert len(held) > 40

    def orphans(link) -> int:
        equal = " AND ".join(
            f'c."{ours}" = p."{theirs}"'
            for ours, theirs in zip(link.columns, link.keys, strict=True)
        )
        filled = " AND ".join(f'c."{name}" IS NOT NULL' for name in link.columns)
        return ask(f"SELECT count(*) FROM {link.child} c ANTI JOIN {link.parent} p ON {equal} "
                   f"WHERE {filled}")[0][0]  # fmt: skip

    lost = [
        link for link in held if orphans(link) and (link.child, ", ".join(link.columns)) not in left
    ]
    assert lost == []


def test_keys_of_general_tables_are_unique_and_sizes_are_kept(some, ask):
    keys, _ = keys_of(some, list(some.source.tables.values()))
    for name in [item for item in PLAIN if item in keys]:
        table = some.source.tables[name]
        key = ", ".join(f'"{column}"' for column in keys[name])
        sized = [field for field in table.fields if field.length]
        over = " OR ".join(f'length("{field.name}") > {field.length}' for field in sized)
        counts = f"count(*) - count(DISTINCT ({key})), count_if(coalesce({over}, FALSE))"
        sql = f"SELECT {counts} FROM {name}"
        assert ask(sql) == [(0, 0)], name


def test_a_request_without_all_tables_makes_no_plain_one(some, crosswalks, tmp_path):
    made = generate_cohort(
        some,
        {"GP": ()},
        tmp_path / "e",
        tmp_path / "s",
        patients=2,
        as_of=AS_OF,
        crosswalks=crosswalks,
    )
    assert general_tables(made) is None and "PATIENTNEEDS" not in made.tables


def client_dictionary() -> Catalogue:
    """Another system's: no table of the shipped dictionary."""
    names = {
        "client": ("client_id", "family_name", "date_of_birth", "nhs_number"),
        "contact": ("contact_id", "client_id", "contact_date"),
    }
    tables = {
        table: Table(
            "source",
            table,
            1,
            tuple(Field("source", table, n, f, f, "VARCHAR", 20) for n, f in enumerate(fields, 1)),
            keys=fields[:1],
        )
        for table, fields in names.items()
    }
    link = Relationship(
        "source", "contact", ("client_id",), "client", ("client_id",), "declared", "said"
    )
    return Catalogue(Schema("source", tables), Schema("target"), (link,))


def test_another_systems_dictionary_gets_plain_tables_alone(tmp_path):
    made = generate_cohort(
        client_dictionary(), {}, tmp_path / "e", tmp_path / "s", patients=30, as_of=AS_OF
    )
    assert {name: item.rows > 0 for name, item in made.tables.items()} == {
        "client": True,
        "contact": True,
    }
    assert made.tables["client"].rows == 30 and made.origin == "synthetic"
    general = general_tables(made)
    assert (general.tables, general.patients_table) == (2, "client")


def test_another_systems_dictionary_is_refused_an_impossible_size(tmp_path):
    with pytest.raises(UseError, match="patients, not 0"):
        generate_cohort(
            client_dictionary(), {}, tmp_path / "e", tmp_path / "s", patients=0, as_of=AS_OF
        )
    assert list(tmp_path.iterdir()) == []
