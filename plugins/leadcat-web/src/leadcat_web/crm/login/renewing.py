"""Sends a session's newer cookie along with whatever is answered."""

from __future__ import annotations

from attrs import frozen
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from leadcat_web.crm.login.login import SESSION_COOKIE


@frozen
class RenewSession:
    """Around all requests: a session that is used doesn't grow old; an open page uses none."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        state = scope.setdefault("state", {}) if scope["type"] == "http" else {}

        async def with_cookie(message: Message) -> None:
            cookie = None if state.get("is_by_itself") else state.get("renewed_session")
            if message["type"] == "http.response.start" and cookie:
                headers = MutableHeaders(scope=message)
                # Signing out, or in, has the last word.
                if not any(
                    each.startswith(SESSION_COOKIE) for each in headers.getlist("set-cookie")
                ):
                    headers.append("set-cookie", _header(cookie, scope))
            await send(message)

        await self.app(scope, receive, with_cookie)


def _header(cookie: str, scope: Scope) -> str:
    path = scope.get("root_path", "").rstrip("/") + "/"
    secure = "; Secure" if scope["scheme"] == "https" else ""
    return f"{SESSION_COOKIE}={cookie}; HttpOnly; Path={path}; SameSite=lax{secure}"
