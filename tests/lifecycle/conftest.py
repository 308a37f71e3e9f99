"""One small project of the sample documents with a complete run, copied for each test."""

import csv
import shutil
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from core import lifecycle
from core.connectors import current_extract
from core.projects import open_project, sample_folder

DOCUMENTS = sample_folder() / "documents"
PATIENTS = 40


def documents():
    """The sample's source documents and target documents."""
    source = sorted(DOCUMENTS.glob("*.xlsx")) + sorted(DOCUMENTS.glob("*.docx"))
    return source, sorted(DOCUMENTS.glob("*.pdf"))


def parameters(**chosen):
    """A small, fast run."""
    return lifecycle.Parameters(**{"patients": PATIENTS, "as_of": date(2026, 3, 31), **chosen})


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A project as `init` leaves it."""
    folder = tmp_path_factory.mktemp("made") / "trial"
    lifecycle.new_project(str(folder), *documents())
    return folder


@pytest.fixture(scope="session")
def ran(made, tmp_path_factory):
    """The same project after one whole run."""
    folder = tmp_path_factory.mktemp("ran") / "trial"
    shutil.copytree(made, folder)
    lifecycle.run(open_project(str(folder)), parameters())
    return folder


@pytest.fixture(scope="session")
def csv_folder(ran, tmp_path_factory):
    """The cohort of that run as CSV files, as a hospital would send them."""
    extract = current_extract(open_project(str(ran)).extracts)
    folder = tmp_path_factory.mktemp("csv")
    for name in extract.tables:
        rows = pq.read_table(extract.path(name)).drop_columns(["_record"]).to_pylist()
        write_csv(folder / f"{name}.csv", extract.tables[name].columns, rows)
    return folder


def write_csv(path, columns, rows):
    with Path(path).open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns)
        writer.writeheader()
        writer.writerows(rows)


def read_csv(path):
    with Path(path).open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        return list(reader.fieldnames), list(reader)


@pytest.fixture
def fresh(made, tmp_path):
    """A copy of the made project for this test alone."""
    shutil.copytree(made, tmp_path / "trial")
    return open_project(str(tmp_path / "trial"))


@pytest.fixture
def after_run(ran, tmp_path):
    """A copy of the project with its complete run for this test alone."""
    shutil.copytree(ran, tmp_path / "trial")
    return open_project(str(tmp_path / "trial"))
