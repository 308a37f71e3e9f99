"""The gate in local mode: one person, one token, one session; nothing else is answered.

The token in the start address is exchanged once for a session cookie that scripts cannot read.
`/health` answers without it. A request whose Host is not this computer's is refused, so that a
foreign page cannot reach the workstation through a name that points here.
"""

from __future__ import annotations

import hmac
import os
import secrets
import sys
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

COOKIE = "pasport_session"
_HOSTS = {"127.0.0.1", "localhost", "[::1]"}
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>PASport</title></head>
<body style="font:16px/1.5 Arial,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem">
<h1 style="color:#005eb8">PASport</h1><p>{words}</p></body></html>"""


class Keys:
    """The unused token and the session that it opens; both live in this process alone."""

    def __init__(self, token: str) -> None:
        self._token: str | None = token
        self._session = secrets.token_urlsafe(32)

    def exchanged(self, token: str) -> str | None:
        """The session for the token, once; None for a wrong or used one."""
        if self._token is None or not hmac.compare_digest(token.encode(), self._token.encode()):
            return None
        self._token = None
        return self._session

    def holds(self, session: str) -> bool:
        """Whether this is the session that the token opened."""
        opened = self._token is None
        return opened and hmac.compare_digest(session.encode(), self._session.encode())


def gate_from_environment() -> Keys:
    """Keys with the token that `pasport up` chose; a fresh one, printed, without it."""
    token = os.environ.pop("PASPORT_TOKEN", "")
    if not token:
        token = secrets.token_urlsafe(24)
        sys.stderr.write(f"Open the workstation once at /login?token={token}\n")
    return Keys(token)


class Gate:
    """ASGI middleware before every path and websocket of the workstation."""

    def __init__(self, app: ASGIApp, keys: Keys) -> None:
        self._app = app
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets the session through; answers the door's own paths; refuses the rest."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        allowed = _host(headers) in _HOSTS
        if allowed and self._keys.holds(_session(headers)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4401})
        else:
            await self._answer(scope, allowed)(scope, receive, send)

    def _answer(self, scope: Scope, allowed: bool) -> Response:
        if not allowed:
            return _refused("This address is not the workstation's.", 400)
        if scope["path"] == "/health":
            return JSONResponse({"status": "ok"})
        if scope["path"] == "/login":
            return self._login(parse_qs(scope["query_string"].decode("latin-1")))
        return _refused("Open PASport with the address that <code>pasport up</code> printed.", 401)

    def _login(self, query: dict[str, list[str]]) -> Response:
        session = self._keys.exchanged(query.get("token", [""])[0])
        if session is None:
            words = (
                "This address was used already, or is wrong. Start <code>pasport up</code> again."
            )
            return _refused(words, 401)
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(COOKIE, session, httponly=True, samesite="strict", path="/")
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer


def _host(headers: Headers) -> str:
    """The Host header without its port; an IPv6 address keeps its brackets."""
    host = headers.get("host", "")
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host


def _session(headers: Headers) -> str:
    try:
        jar = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return ""
    return jar[COOKIE].value if COOKIE in jar else ""


def _refused(words: str, status: int) -> Response:
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": policy}
    return HTMLResponse(_PAGE.format(words=words), status_code=status, headers=headers)
