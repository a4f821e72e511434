"""Lets requests in: by the right name, from our own pages, not too large; and sends every answer out guarded."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SAFE = frozenset({"GET", "HEAD"})
_MOST_BYTES = 1 << 20  # of a form; files come by another way
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
_GUARDS = {
    "Content-Security-Policy": _PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "",
    "Cache-Control": "no-store",
}
_TLS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}


@dataclass(frozen=True, slots=True)
class Door:
    """Stands before the application. `hosts` are the names that browsers may use, without their ports."""

    app: ASGIApp
    hosts: tuple[str, ...]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        guarded = _guarded(send, is_tls=scope["scheme"] == "https")
        refusal = _refusal(scope, self.hosts)
        await (refusal or self.app)(scope, receive, guarded)


def _refusal(scope: Scope, hosts: tuple[str, ...]) -> PlainTextResponse | None:
    """Why a request is not let in; None for one that is."""
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if (urlsplit(f"//{host}").hostname or "") not in hosts:
        return PlainTextResponse("unknown host", 421)
    if scope["method"] in _SAFE:
        return None
    if not _is_from_us(headers, scope["scheme"], host):
        return PlainTextResponse("this request came from another site", 403)
    length = headers.get("content-length", "")
    if not length.isdecimal() or int(length) > _MOST_BYTES:
        return PlainTextResponse("too large", 413)
    return None


def _is_from_us(headers: Headers, scheme: str, host: str) -> bool:
    """Whether a page of ours sent a request that changes something (the rule of Go 1.25, and stricter).

    Browsers send no `Sec-Fetch-Site` over plain HTTP, so `Origin` comes first.
    """
    origin = headers.get("origin")
    if origin is not None:
        return origin == f"{scheme}://{host}"
    return headers.get("sec-fetch-site") == "same-origin"


def _guarded(send: Send, *, is_tls: bool) -> Send:
    guards = _GUARDS | _TLS_ONLY if is_tls else _GUARDS

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in guards.items():
                headers.setdefault(name, value)
        await send(message)

    return guarded
