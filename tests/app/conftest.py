"""A real server on a free port of loopback, and a real Chromium where there is one."""

import io
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import ROOT, absent

TOKEN = "start-of-the-test"


@dataclass
class Server:
    address: str
    log: Path

    def status(self, path, headers=None):
        """The HTTP status of a plain request, redirects not followed."""
        request = urllib.request.Request(f"{self.address}{path}", headers=headers or {})
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            with opener.open(request, timeout=10) as answer:
                return answer.status, dict(answer.headers), answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read().decode()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments):
        return None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def started(data, log, **environment):
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    known = {**os.environ, "PASPORT_TOKEN": TOKEN, "PASPORT_DATA": str(data), **environment}
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=known, stdout=out, stderr=out)
    server = Server(f"http://127.0.0.1:{port}", log)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if server.status("/health")[0] == 200:
                return process, server
        except OSError:
            time.sleep(0.2)
    process.kill()
    raise AssertionError(log.read_text(encoding="utf-8", errors="replace"))


@pytest.fixture
def bare_server(tmp_path):
    """A fresh server without any project."""
    process, server = started(tmp_path, tmp_path / "server.log")
    yield server
    process.terminate()
    process.wait(timeout=10)


@pytest.fixture(scope="session")
def chromium():
    """The system's Chromium, headless."""
    place = shutil.which("chromium") or shutil.which("chromium-browser")
    if place is None:
        absent("browser", "Chromium is not installed (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]
        browser = driver.chromium.launch(executable_path=place, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory):
    """A data folder with the sample programme, forty patients through every step."""
    from core import lifecycle

    data = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PASPORT_DATA", str(data))
        project = lifecycle.sample_project()
        lifecycle.run(project, lifecycle.Parameters(patients=40, min_patients=20))
    return data


@pytest.fixture
def sample(sample_data, monkeypatch):
    """The sample programme as this process's data folder."""
    from core import projects

    monkeypatch.setenv("PASPORT_DATA", str(sample_data))
    return projects.open_project(None)


HEAD = ("Table", "Field", "Type", "Length", "Description")
SOURCE = (
    ("PATIENT", "PatientNo", "VARCHAR2", 8, "Hospital number of the patient"),
    ("PATIENT", "Sex", "CHAR", 1, "Sex of the patient"),
)
TARGET = (
    ("LOAD_PMI", "MAIN_CRN", "VARCHAR2", 30, "Number. Must be unique."),
    ("LOAD_PMI", "SEX", "CHAR", 1, 'Must be a valid code of code type id 42 "Sex"'),
    ("LOAD_PMI", "BORN_ON", "DATE", 10, "Day of birth. Written in the format DD/MM/YYYY HH24:MI"),
)


def workbook(rows):
    """The bytes of a workbook that describes these fields."""
    book, body = openpyxl.Workbook(), io.BytesIO()
    for row in (HEAD, *rows):
        book.active.append(row)
    book.save(body)
    return body.getvalue()


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A project of one small document a side, of this test alone; nothing was run."""
    from core import lifecycle, projects

    monkeypatch.setenv("PASPORT_DATA", str(tmp_path))
    made = projects.create_project("trust/pas/small", lambda _project: None)
    lifecycle.add_document(made, "dictionary.xlsx", workbook(SOURCE), "source")
    lifecycle.add_document(made, "guide.xlsx", workbook(TARGET), "target")
    return made


@pytest.fixture(scope="session")
def server(sample_data, tmp_path_factory):
    """One server over the sample for all browser tests."""
    process, server = started(sample_data, tmp_path_factory.mktemp("log") / "server.log")
    yield server
    process.terminate()
    process.wait(timeout=10)


@pytest.fixture(scope="session")
def session_of_browser(server, chromium):
    """The cookies that the start address gave, for every further browser window."""
    with closing(chromium.new_context()) as context:
        page = context.new_page()
        page.goto(f"{server.address}/login?token={TOKEN}")
        page.get_by_role("heading", name="Dashboard").wait_for()
        return context.storage_state()


@dataclass
class Seen:
    """What a window asked for and complained of."""

    requests: list
    faults: list


@pytest.fixture
def window(server, chromium, session_of_browser):
    """Opens a signed-in window: light or dark, remembering its requests and faults."""
    contexts = []

    def opened(scheme="light"):
        context = chromium.new_context(
            storage_state=session_of_browser,
            color_scheme=scheme,
            viewport={"width": 1440, "height": 900},
        )
        contexts.append(context)
        page, seen = context.new_page(), Seen([], [])
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("pageerror", lambda error: seen.faults.append(str(error)))
        page.on("console", lambda told: seen.faults.append(told.text) if _fault(told) else None)
        return page, seen

    yield opened
    for context in contexts:
        context.close()


def _fault(told):
    """Console errors but the known ones: a deep link asks once for <page>/_stcore/*."""
    return told.type == "error" and "404" not in told.text


def settled(page, server, place):
    """Goes to a page of the workstation and waits until its script has ended."""
    page.goto(f"{server.address}/{place}")
    page.locator("h1").wait_for()
    idle(page, 400)


def idle(page, pause=250):
    """Waits until what was clicked has begun and its script has ended."""
    page.wait_for_timeout(100)
    ready = '[data-testid="stApp"][data-test-script-state="notRunning"]'
    page.wait_for_selector(ready, state="attached")
    page.wait_for_timeout(pause)
