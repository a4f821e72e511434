"""A server in front of the real one that misbehaves on demand, and one that is no such server at all."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    body: bytes

    @property
    def is_bulk(self) -> bool:
        return self.path.split("?")[0].endswith("/_bulk")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered; None as a status breaks the connection off."""

    status: int | None
    body: bytes = b"{}"
    headers: tuple[tuple[str, str], ...] = (
        ("Content-Type", "application/vnd.elasticsearch+json; compatible-with=9"),
        ("X-Elastic-Product", "Elasticsearch"),
    )


def refusal(status: int, kind: str, reason: str = "so it is") -> Answer:
    error = {"error": {"type": kind, "reason": reason, "root_cause": []}, "status": status}
    return Answer(status, json.dumps(error).encode())


Meddle = Callable[[Request], Answer | None]
"""Answers in place of the real server; None lets the request pass."""


@dataclass
class Proxy:
    """Passes requests on to `target`, unless `meddle` answers them, or `afterwards` spoils the real answer."""

    target: str
    meddle: Meddle = lambda _: None
    afterwards: Meddle = lambda _: None
    seen: list[Request] = field(default_factory=list)
    url: str = ""

    def bulks(self) -> int:
        return sum(request.is_bulk for request in self.seen)


@contextmanager
def proxy_before(target: str) -> Iterator[Proxy]:
    proxy = Proxy(target)
    with serving(lambda request: _through(proxy, request)) as port:
        proxy.url = f"http://127.0.0.1:{port}"
        yield proxy


@contextmanager
def serving(answer: Callable[[Request], Answer], context: ssl.SSLContext | None = None) -> Iterator[int]:
    """An HTTP server, or with a context an HTTPS one; gives its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(answer))
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def _through(proxy: Proxy, request: Request) -> Answer:
    proxy.seen.append(request)
    if meddled := proxy.meddle(request):
        return meddled
    host = urlsplit(proxy.target)
    connection = HTTPConnection(host.hostname or "", host.port, timeout=120)
    headers = {"Content-Type": "application/vnd.elasticsearch+json; compatible-with=9"}
    if request.is_bulk:
        headers["Content-Type"] = "application/vnd.elasticsearch+x-ndjson; compatible-with=9"
    headers["Accept"] = "application/vnd.elasticsearch+json; compatible-with=9"
    connection.request(
        request.method,
        request.path,
        request.body or None,
        headers if request.body else {"Accept": headers["Accept"]},
    )
    real = connection.getresponse()
    kept = tuple((name, value) for name, value in real.getheaders() if name.lower() in _PASSED)
    answer = Answer(real.status, real.read(), kept)
    connection.close()
    return proxy.afterwards(request) or answer


_PASSED = {"content-type", "x-elastic-product"}


def _handler(answer: Callable[[Request], Answer]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except OSError:
                self.close_connection = True

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            given = answer(Request(self.command, self.path, body))
            if given.status is None:
                self.close_connection = True
                return
            self.send_response(given.status)
            for name, value in given.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(given.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(given.body)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _answer  # noqa: N815 - so the library wants it

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    return Handler
