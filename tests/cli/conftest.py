"""One data folder with a project of the sample documents and one run, made by the commands."""

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from core.cli import main
from tests.conftest import ROOT
from tests.lifecycle.conftest import documents

PATIENTS = 40


@dataclass(frozen=True)
class Told:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


def pasport(*words):
    """The command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
    told = Told(ended.value.code, out.getvalue(), err.getvalue())
    assert "Traceback" not in told.out + told.err
    return told


def process(*words, **options):
    """The command as a process of its own, not waited for."""
    command = [sys.executable, "-m", "core.cli", *map(str, words)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=ROOT, **{**pipes, **options})


@contextlib.contextmanager
def data_in(folder):
    """PASPORT_DATA is this folder, and tables are 80 columns wide."""
    kept = {name: os.environ.get(name) for name in ("PASPORT_DATA", "COLUMNS")}
    os.environ.update(PASPORT_DATA=str(folder), COLUMNS="80")
    try:
        yield Path(folder)
    finally:
        for name, value in kept.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def init_words(name, source, target):
    words = ["init", name]
    for side, files in (("source", source), ("target", target)):
        words += [word for file in files for word in (f"--{side}-spec", str(file))]
    return words


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """Never changed: a data folder with the project Trust/EPR/Trial 1 after one run."""
    folder = tmp_path_factory.mktemp("cli") / "data"
    with data_in(folder):
        assert pasport(*init_words("Trust/EPR/Trial 1", *documents())).code == 0
        chosen = (f"patients={PATIENTS}", "as_of=2026-03-31")
        assert pasport("project", "settings", *[w for c in chosen for w in ("--set", c)]).code == 0
        assert pasport("run").code == 0
    return folder


@pytest.fixture
def read_only(prepared):
    """The shared data folder, for commands that change nothing."""
    with data_in(prepared) as folder:
        yield folder


@pytest.fixture
def data(prepared, tmp_path):
    """A copy of the data folder for this test alone."""
    shutil.copytree(prepared, tmp_path / "data")
    with data_in(tmp_path / "data") as folder:
        yield folder


@pytest.fixture
def empty(tmp_path):
    """A data folder without a project."""
    with data_in(tmp_path / "data") as folder:
        yield folder


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """A source document and a target document of one table each, read in no time."""
    folder = tmp_path_factory.mktemp("small")
    return (
        document(folder / "dictionary.xlsx", "PATDATA", ("InternalPatientNumber", "Surname")),
        document(folder / "guide.xlsx", "LOAD_THING", ("SURNAME", "FORENAME")),
    )


def document(path, table, fields):
    """A workbook that describes one table."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Table", "Field", "Type", "Length", "Description"])
    for name in fields:
        sheet.append([table, name, "VARCHAR2", 30, f"The {name} of somebody"])
    book.save(path)
    return path


def run_folders(data):
    return sorted(item.name for item in data.glob("projects/*/*/*/runs/*"))
