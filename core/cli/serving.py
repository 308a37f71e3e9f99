"""The workstation's server as a process of its own: started, waited for, ended with us."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import BinaryIO

from core.cli.tell import err
from core.errors import StoreError, UseError

_APP = Path(__file__).resolve().parents[2] / "app.py"
_PATIENCE = 90  # seconds until the server must answer; a cold disk is slow
_PORTS = 50  # how many ports are tried


@dataclass(frozen=True)
class Workstation:
    address: str  # with the token that opens it once
    port: int


def serve(host: str, wanted: int, ready: Callable[[Workstation], None]) -> int:
    """Serves until somebody stops it, and answers 130 then.

    `ready` is called once the server answers. Raises: UseError without a free port;
    StoreError when the server ends by itself.
    """
    port = free_port(host, wanted)
    token = secrets.token_urlsafe(24)
    shown_host = f"[{host}]" if ":" in host else host
    root = f"http://{shown_host}:{port}"
    signal.signal(signal.SIGTERM, _stopped)
    with tempfile.TemporaryFile() as log:
        server = _started(host, port, token, log)
        try:
            _await_answer(f"{root}/health", server, log)
            ready(Workstation(f"{root}/login?token={token}", port))
            if sys.platform in {"win32", "darwin"} or os.environ.get("DISPLAY"):
                webbrowser.open(f"{root}/login?token={token}")
            server.wait()
            raise _ended(server, "after it had been serving")
        except KeyboardInterrupt:
            return 130
        finally:
            _end(server)


def free_port(host: str, wanted: int) -> int:
    """The wanted port, or the next free one, which is told. Raises: UseError when none is free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(wanted, min(wanted + _PORTS, 65536)):
        with socket.socket(family) as probe:
            if sys.platform != "win32":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            if port != wanted:
                err.print(f"Port {wanted} is taken; using {port}.")
            return port
    raise UseError(f"No free port from {wanted} on.", where=host, fix="Give another with --port.")


def _started(host: str, port: int, token: str, log: BinaryIO) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "streamlit", "run", str(_APP)]
    command += ["--server.address", host, "--server.port", str(port)]
    environment = {**os.environ, "PASPORT_TOKEN": token}
    return subprocess.Popen(command, env=environment, cwd=_APP.parent, stdout=log, stderr=log)


def _await_answer(health: str, server: subprocess.Popen[bytes], log: BinaryIO) -> None:
    """Returns when /health answers. Raises: StoreError when the server ends or stays silent."""
    deadline = time.monotonic() + _PATIENCE
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise _ended(server, _last_line(log))
        try:
            with opener.open(health, timeout=5) as told:
                if told.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise StoreError(f"The workstation did not answer within {_PATIENCE} seconds.", where=health)


def _last_line(log: BinaryIO) -> str:
    """The server's last words before it served anything, so that no patient's value is in them."""
    log.seek(0)
    lines = log.read().decode("utf-8", "replace").strip().splitlines()
    return lines[-1].strip()[:200] if lines else "no message"


def _ended(server: subprocess.Popen[bytes], where: str) -> StoreError:
    fix = "Start `pasport up` again; `--port` chooses another port."
    what = f"The workstation's server ended by itself (code {server.returncode})."
    return StoreError(what, where=where, fix=fix)


def _end(server: subprocess.Popen[bytes]) -> None:
    """The server ends with us: asked first, then made to."""
    if server.poll() is None:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _stopped(number: int, frame: FrameType | None) -> None:
    """A request to end from outside is heard as Ctrl-C is, so that the server ends too."""
    del number, frame
    raise KeyboardInterrupt
