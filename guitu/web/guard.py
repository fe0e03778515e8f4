"""What may speak to the page and what the page may do: this machine alone, and nothing that is not its own."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

#: No script but the page's own file, no request but to the page, no frame around it.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}


class Guard:
    """Refuses a foreign Host (a name bent to point here) and a foreign Origin (another site's script); adds headers."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        """``hosts`` are the values of Host, with the port, under which the page may be asked."""
        self.app = app
        self.hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request of the page's own, refuse all others."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-cache")
            await send(message)

        if self._ours(Headers(scope=scope)):
            await self.app(scope, receive, sealed)
        else:
            refusal = PlainTextResponse("This page answers only to the machine it runs on.\n", 403)
            await refusal(scope, receive, sealed)

    def _ours(self, headers: Headers) -> bool:
        if headers.get("host", "").lower() not in self.hosts:
            return False
        origin = headers.get("origin")
        if origin is not None and origin.lower() not in {f"http://{host}" for host in self.hosts}:
            return False
        # Another site may link here, as a colleague's mail does, but load nothing from here.
        return headers.get("sec-fetch-site") != "cross-site" or headers.get("sec-fetch-mode") == "navigate"


def allowed_hosts(port: int) -> tuple[str, ...]:
    """Return the values of Host that name this machine on ``port``."""
    return tuple(f"{name}:{port}" for name in LOOPBACK) + (LOOPBACK if port == 80 else ())
