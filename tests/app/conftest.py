"""A real server on a free port of loopback, and a real Chromium where there is one."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

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
