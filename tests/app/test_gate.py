"""The door: one token, once; nothing without the session; health for everyone on this host."""

import pytest

from tests.app.conftest import TOKEN


def session_of(headers):
    return headers["set-cookie"].split(";")[0]


def test_only_health_answers_without_a_session(bare_server):
    assert bare_server.status("/health")[2] == '{"status":"ok"}'
    for path in ("/", "/mappings", "/runs", "/_stcore/health", "/_stcore/stream", "/media/x"):
        assert bare_server.status(path)[0] == 401, path


def test_the_token_opens_one_session_once(bare_server):
    assert bare_server.status("/login?token=wrong")[0] == 401
    status, headers, _ = bare_server.status(f"/login?token={TOKEN}")
    assert status == 303
    assert "HttpOnly" in headers["set-cookie"] and "SameSite=strict" in headers["set-cookie"]
    assert bare_server.status(f"/login?token={TOKEN}")[0] == 401
    cookie = {"Cookie": session_of(headers)}
    assert bare_server.status("/", cookie)[0] == 200
    assert bare_server.status("/mappings", cookie)[0] == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1:80", ""])
def test_a_foreign_host_name_is_refused(bare_server, host):
    assert bare_server.status("/health", {"Host": host})[0] == 400
