"""A server that answers drop by drop, or without an end, is given up: searching and filing go on without it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import sleep

import pytest

from search.elastic import bounded_node
from search.elastic.access import Access
from search.elastic.connection import connect, troubles_named
from search.index.contract import IndexUnavailable, Trouble

HEAD = b"HTTP/1.1 200 OK\r\nX-Elastic-Product: Elasticsearch\r\nContent-Type: application/json\r\n"
Answer = Callable[[socket.socket], None]


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """A server that gives each connection to `answer`; its address."""
    listening = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                connection, _address = listening.accept()
            except OSError:
                return
            threading.Thread(target=answered, args=(connection,), daemon=True).start()

    def answered(connection: socket.socket) -> None:
        with connection:
            connection.recv(65536)
            try:
                answer(connection)
            except OSError:
                return  # the client has had enough

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.close()


def drop_by_drop(connection: socket.socket) -> None:
    for byte in HEAD + b"Content-Length: 100000\r\n\r\n" + b" " * 100_000:
        connection.send(bytes([byte]))
        sleep(0.02)


def body_by_drops(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"Content-Length: 100000\r\n\r\n")
    for _drop in range(100_000):
        connection.send(b" ")
        sleep(0.02)


def hanging(_connection: socket.socket) -> None:
    sleep(600)


def without_end(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"10000\r\n" + b" " * 0x10000 + b"\r\n")


@pytest.mark.slow  # each waits out its second
@pytest.mark.parametrize("answer", [drop_by_drop, body_by_drops, hanging, without_end])
def test_an_answer_without_an_end_is_given_up(monkeypatch: pytest.MonkeyPatch, answer: Answer) -> None:
    monkeypatch.setattr(bounded_node, "LONGEST_ANSWER", 1 << 20)
    with serving(answer) as url, pytest.raises(IndexUnavailable) as refused, troubles_named():
        connect(Access((url,), seconds=1)).info()
    assert refused.value.reason is Trouble.UNREACHABLE


def test_an_answer_in_time_is_read_whole() -> None:
    def whole(connection: socket.socket) -> None:
        body = b'{"version": {"number": "9.2.0"}}'
        connection.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body)

    with serving(whole) as url:
        assert connect(Access((url,), seconds=5)).info()["version"]["number"] == "9.2.0"


@pytest.mark.slow
def test_a_server_that_missed_two_answers_is_not_waited_for_a_third_time() -> None:
    asked: list[float] = []

    def silent(connection: socket.socket) -> None:
        asked.append(1)
        hanging(connection)

    with serving(silent) as url:
        client = connect(Access((url,), seconds=0.5))
        for _ in range(4):
            with pytest.raises(IndexUnavailable), troubles_named():
                client.info()
    assert len(asked) == 2
