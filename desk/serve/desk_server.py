"""Runs the desk in the browser as a server, until a signal stops it."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from archive.archive import Archive
from desk.operations.assembly import open_archive
from desk.operations.clock import seconds
from desk.serve.sealer import Sealer
from desk.settings.general import Settings
from desk.web.app import make_app
from desk.web.web_desk import WebDesk
from ingest.derivatives.open_documents import OpenDocuments
from ingest.reading.fence.process import ready_server
from ingest.task.limits import Limits

_STOP_SECONDS = 20
_LIMITS = Limits(task_seconds=30)


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the desk listens. Without certificate and key it speaks plain HTTP, which is for this machine alone.

    `names` are further names by which browsers ask for it, as behind a proxy.
    """

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None
    names: tuple[str, ...] = ()


class _Server(uvicorn.Server):
    """Ends by its signals and lets the program go on; uvicorn's own would send them once more, and kill it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        former = {each: signal.signal(each, self.handle_exit) for each in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for each, handler in former.items():
                signal.signal(each, handler)


def serve_desk(settings: Settings, listening: Listening) -> None:
    """Serve until a signal comes. Raises `OSError` where the address is taken, and as `open_archive` does."""
    ready_server()
    with closing(open_archive(settings)) as archive, _bound(listening) as bound:
        documents = OpenDocuments(archive.home.cache / "open", _LIMITS, seconds)
        sealer = Sealer(archive)
        sealer.start()
        try:
            _Server(_configured(settings, listening, archive, documents)).run([bound])
        finally:
            sealer.stop()
            documents.close()


def _configured(
    settings: Settings, listening: Listening, archive: Archive, documents: OpenDocuments
) -> uvicorn.Config:
    hosts = (listening.host, "localhost", "127.0.0.1", *listening.names)
    return uvicorn.Config(
        make_app(WebDesk(settings, archive, documents, hosts)),
        ssl_certfile=listening.certificate,
        ssl_keyfile=listening.key,
        timeout_graceful_shutdown=_STOP_SECONDS,
        server_header=False,
        access_log=False,  # it would write questions and names
        proxy_headers=bool(listening.names),
        log_level="warning",
    )


def _bound(listening: Listening) -> socket.socket:
    """The socket, bound before anything is opened, so that a taken address is said at once."""
    return socket.create_server((listening.host, listening.port), backlog=128)
