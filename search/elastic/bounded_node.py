"""Bounds every answer of a server: a deadline for the whole of it, and a limit of its bytes."""

from __future__ import annotations

import http.client
import io
import socket
from time import monotonic
from typing import Any

from elastic_transport import ConnectionTimeout, NodeConfig, Urllib3HttpNode

LONGEST_ANSWER = 256 << 20  # bytes, headers and all
_MISSED, _SILENCE = 2, 30.0  # answers one after the other, seconds


class _BoundedReader(io.RawIOBase):
    """Reads from a socket until its timeout has passed in all, not only between two reads.

    A server that answers one byte a second would else be read for as long as it likes.
    """

    def __init__(self, raw: io.RawIOBase, sock: socket.socket) -> None:
        self._raw = raw
        self._sock = sock
        self._end = monotonic() + (sock.gettimeout() or 0)
        self._left = LONGEST_ANSWER

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Raises `TimeoutError` when the time or the bytes are used up."""
        remaining = self._end - monotonic()
        if remaining <= 0 or self._left <= 0:
            raise TimeoutError("the answer takes too long" if remaining <= 0 else "the answer is too long")
        self._sock.settimeout(remaining)
        count = self._raw.readinto(buffer)
        self._left -= count or 0
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _BoundedResponse(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *arguments: Any, **named: Any) -> None:
        super().__init__(sock, *arguments, **named)
        self.fp = io.BufferedReader(_BoundedReader(self.fp.detach(), sock))


class BoundedNode(Urllib3HttpNode):
    """A server whose answers end within the request's timeout and `LONGEST_ANSWER`.

    After two that did not, the next requests fail at once for a while: who asks often does not wait each time.
    """

    def __init__(self, config: NodeConfig) -> None:
        super().__init__(config)
        self._missed, self._silent_until = 0, 0.0
        # The pool's own kind of connection knows fingerprints; only what it reads with is ours.
        kind = self.pool.ConnectionCls
        self.pool.ConnectionCls = type(kind.__name__, (kind,), {"response_class": _BoundedResponse})

    def perform_request(self, *arguments: Any, **named: Any) -> Any:
        """Raises `ConnectionTimeout`, also for a server that was silent just now."""
        if self._missed >= _MISSED and monotonic() < self._silent_until:
            raise ConnectionTimeout("the server did not answer in time just now")
        try:
            answer = super().perform_request(*arguments, **named)
        except ConnectionTimeout:
            self._missed += 1
            self._silent_until = monotonic() + _SILENCE
            raise
        self._missed = 0
        return answer
