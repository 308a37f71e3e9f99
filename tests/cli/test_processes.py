"""The command as a person starts it: pipes, signals, terminals, and the workstation itself."""

import json
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request

import pytest

from core.projects import open_project
from core.runs import lock_holder, runs
from tests.cli.conftest import pasport, process

unix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


def test_the_module_answers_as_the_command_does(read_only):
    with process("runs", "list", "--json") as started:
        out, err = started.communicate(timeout=60)
    assert started.returncode == 0
    assert err == ""
    assert json.loads(out) == pasport("runs", "list", "--json").json


@unix
def test_a_reader_that_has_enough_ends_the_command_quietly(read_only):
    with process("crosswalk", "coverage", "--json") as started:
        started.stdout.close()
        err = started.stderr.read()
        started.wait(timeout=60)
    assert err == ""


def test_a_terminal_of_plain_signs_shows_plain_tables(read_only):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    with process("runs", "show", env=environment) as started:
        out, err = started.communicate(timeout=60)
    assert (started.returncode, err) == (0, "")
    assert out.isascii()
    assert "Gate pre_production" in out


@unix
def test_ctrl_c_stops_a_run_and_keeps_the_one_before(data):
    project = open_project()
    kept = runs(project)[0].id
    with process("run", "--force", "--json") as started:
        wait_for(lambda: runs(project)[0].id != kept, started)
        started.send_signal(signal.SIGINT)
        out, err = started.communicate(timeout=60)
    assert started.returncode == json.loads(out)["exit_code"] == 130
    assert "Stopped" in err
    assert "Traceback" not in err
    assert [item.status for item in runs(project)] == ["CANCELLED", "COMPLETE"]
    assert lock_holder(project) is None


def wait_for(happened, started, patience=60):
    deadline = time.monotonic() + patience
    while not happened():
        assert started.poll() is None, started.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def taken_port():
    """A port that somebody else listens on."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments):
        return None


def status(address):
    opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


@unix
def test_up_takes_the_next_port_opens_once_and_ends_its_server(as_sample, taken_port):
    with process("up", "--port", taken_port, env={**os.environ, "DISPLAY": ""}) as started:
        line = ""
        while "/login?token=" not in line:
            line = started.stdout.readline()
            assert line, started.stderr.read()
        address = line.strip()
        root = address.partition("/login")[0]
        port = int(root.rpartition(":")[2])
        assert port > taken_port
        assert status(f"{root}/health") == (200, b'{"status":"ok"}')
        assert status(address)[0] == 303
        assert status(address)[0] == 401
        started.send_signal(signal.SIGINT)
        err = started.communicate(timeout=30)[1]
    assert started.returncode == 130
    assert f"Port {taken_port} is taken; using {port}." in err
    assert "Traceback" not in err
    with pytest.raises(urllib.error.URLError):
        status(f"{root}/health")


@pytest.fixture
def as_sample(data):
    """The prepared project under the sample's name, so that `up` has nothing left to prepare."""
    card = next(data.glob("projects/*/*/*/project.json"))
    words = {"org": "demo", "workspace": "sample", "name": "sample-programme"}
    card.write_text(json.dumps(words), encoding="utf-8")
    return data


def test_a_prepared_sample_tells_its_gate_to_scripts(as_sample):
    told = pasport("up", "--prepare-only", "--json")
    assert told.code == 0
    assert told.json["gate"] == "PASS"
    assert "pre_production" in told.json["note"]
    assert told.err == ""


def test_all_ports_taken_is_told(as_sample, monkeypatch):
    def refuse(*_arguments):
        raise OSError

    monkeypatch.setattr(socket.socket, "bind", refuse)
    told = pasport("up")
    assert told.code == 2
    assert "--port" in told.err
