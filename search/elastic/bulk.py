"""Writes many documents in bulks that suit the server, and checks each item of its answers."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import msgspec
from elastic_transport import ConnectionError as NotConnected
from elastic_transport import ConnectionTimeout, TlsError, TransportError
from elasticsearch import ApiError, Elasticsearch

from search.elastic.connection import is_full_disk, unavailable
from search.elastic.patience import Patience
from search.index.contract import IndexUnavailable, Trouble

_SENDERS = 4  # bulks on their way at once, while the next one is made
_SMALLEST, _FIRST_SIZE, _LARGEST = 1 << 18, 1 << 20, 4 << 20  # bytes of one bulk
_QUICK, _SLOW = 800, 5000  # milliseconds for a bulk after which the next may grow, or must shrink
_MOST_DOCUMENTS = 5000
_BUSY = frozenset({429, 500, 502, 503, 504})
_TOO_LARGE, _LATE, _NOT_THERE = 413, 409, 404
_OPERATION_BYTES = re.compile(r"operation_bytes=(\d+), max_\w*bytes=(\d+)")
_NO_MEMORY = "circuit_breaking_exception"


@dataclass(frozen=True, slots=True)
class Operation:
    """A document to be written as JSON, or, without `source`, to be taken out.

    `lesser` make, from the server's reason to refuse it, what is written in its place, one after the other.
    """

    id: str
    source: bytes | None = None
    lesser: tuple[Callable[[str], bytes], ...] = ()

    @property
    def size(self) -> int:
        return len(self.source or b"")

    def lessened(self, reason: str) -> Operation:
        """Returns what is left of it after a refusal. Raises `IndexUnavailable` when nothing is.

        Raises `IndexUnavailable` when nothing is.
        """
        if not self.lesser:
            raise IndexUnavailable(Trouble.FAILED, f"{self.id}: {reason}")
        return Operation(self.id, self.lesser[0](reason[:500]), self.lesser[1:])


@dataclass(frozen=True, slots=True)
class _Left:
    """The rest of a bulk: some documents as they are, for the reason `why`, and some lessened."""

    again: list[Operation] = field(default_factory=list)
    lessened: list[Operation] = field(default_factory=list)
    why: IndexUnavailable | None = None


class Writer:
    """Writes to `target`, an alias that must exist, so that a deleted index is never made by a write.

    Every write carries an external version: what comes late, or twice, does no harm.
    """

    def __init__(self, client: Elasticsearch, target: str, patience: Patience) -> None:
        self._client = client.options(max_retries=0)
        self._target = target
        self._patience = patience
        self._size = _FIRST_SIZE

    def write(self, operations: Iterable[Operation], version: int) -> None:
        """Returns when the server has all of them on its disk. Raises `IndexUnavailable`."""
        with ThreadPoolExecutor(_SENDERS) as senders:
            flying: deque[tuple[frozenset[str], Future[None]]] = deque()
            for group in self._groups(operations):
                ids = frozenset(operation.id for operation in group)
                while len(flying) > _SENDERS or any(ids & others for others, _ in flying):
                    flying.popleft()[1].result()
                flying.append((ids, senders.submit(self._write, group, version)))
            for _, sent in flying:
                sent.result()

    def _groups(self, operations: Iterable[Operation]) -> Iterator[list[Operation]]:
        group: list[Operation] = []
        size = 0
        for operation in operations:
            if group and (size + operation.size > self._size or len(group) == _MOST_DOCUMENTS):
                yield group
                group, size = [], 0
            group.append(operation)
            size += operation.size
        if group:
            yield group

    def _write(self, group: list[Operation], version: int) -> None:
        busy, gone = self._patience.with_busy(), self._patience.with_gone()
        while group:
            left = self._sent(group, version)
            if left.again and left.why:
                pauses = gone if left.why.reason is Trouble.UNREACHABLE else busy
                if next(pauses, left) is left:
                    raise left.why
            group = [*left.again, *left.lessened]

    def _sent(self, group: list[Operation], version: int) -> _Left:
        try:
            lines: list[Any] = list(_lines(group, version))  # the client takes bytes, its types only mappings
            answer = self._client.bulk(index=self._target, operations=lines, require_alias=True)
        except TransportError as error:
            return self._not_sent(group, error)
        except ApiError as error:
            return self._turned_away(group, error, version)
        self._adapt(answer["took"])
        left = _looked_at(group, answer["items"]) if answer["errors"] else _Left()
        if left.why is None or not _is_too_much(left.why.detail):
            return left
        smaller = self._smaller(left.again, left.why, version)
        return _Left(smaller.again, left.lessened + smaller.lessened)

    def _not_sent(self, group: list[Operation], error: TransportError) -> _Left:
        """Nobody knows whether it arrived: our ids and versions make it safe to send it again."""
        if isinstance(error, TlsError) or not isinstance(error, NotConnected | ConnectionTimeout):
            raise unavailable(error) from error
        self._adapt(_SLOW)
        return _Left(again=group, why=unavailable(error))

    def _turned_away(self, group: list[Operation], error: ApiError, version: int) -> _Left:
        """The whole bulk was refused: for its size, for now, or for good."""
        why = unavailable(error)
        if error.status_code == _TOO_LARGE or (error.error == _NO_MEMORY and group[0].size > _SMALLEST):
            return self._smaller(group, why, version)
        if error.status_code not in _BUSY or why.reason is Trouble.FULL:
            raise why from error
        self._adapt(_SLOW)
        return _Left(again=group, why=why)

    def _smaller(self, group: list[Operation], why: IndexUnavailable, version: int) -> _Left:
        """The one half written, the other left to be; a single document lessened."""
        self._adapt(_SLOW)
        middle = len(group) // 2
        if not middle:
            return _Left(lessened=[group[0].lessened(why.detail)])
        self._write(group[:middle], version)
        return _Left(again=group[middle:])

    def _adapt(self, took: int) -> None:
        """Makes the next bulks larger or smaller by what this one took, in milliseconds."""
        if took >= _SLOW:
            self._size = max(_SMALLEST, self._size // 2)
        elif took < _QUICK:
            self._size = min(_LARGEST, self._size * 5 // 4)


def _is_too_much(detail: str) -> bool:
    """Whether a bulk was rejected for its own size, however little else there is to do."""
    found = _OPERATION_BYTES.search(detail)
    return found is not None and int(found[1]) > int(found[2])


def _lines(group: Iterable[Operation], version: int) -> Iterator[bytes]:
    for operation in group:
        about = {"_id": operation.id, "version": version, "version_type": "external_gte"}
        yield msgspec.json.encode({"delete" if operation.source is None else "index": about})
        if operation.source is not None:
            yield operation.source


def _looked_at(group: Sequence[Operation], items: Sequence[Mapping[str, Any]]) -> _Left:
    left, why = _Left(), None
    for operation, item in zip(group, items, strict=True):
        ((_, found),) = item.items()
        status, error = found["status"], found.get("error")
        if error is None or status == _LATE:
            continue
        trouble = IndexUnavailable(*_named(status, error))
        if trouble.reason is Trouble.BUSY:
            left.again.append(operation)
            why = trouble
        elif trouble.reason is not Trouble.FAILED:
            raise trouble
        else:
            left.lessened.append(operation.lessened(trouble.detail))
    return _Left(left.again, left.lessened, why)


def _named(status: int, error: Mapping[str, Any]) -> tuple[Trouble, str]:
    """Translates the refusal of one document: `FAILED` is for this document alone, all else for every one."""
    kind, reason = str(error.get("type")), str(error.get("reason"))
    detail = f"{status} {kind}: {reason}"
    if cause := error.get("caused_by"):
        detail += f": {cause.get('reason')}"
    if is_full_disk(kind, reason):
        return Trouble.FULL, detail
    if status in _BUSY:
        return Trouble.BUSY, detail
    if status == _NOT_THERE:
        return Trouble.REPLACED, detail
    if kind in {"cluster_block_exception", "security_exception"}:
        return Trouble.REFUSED, detail
    return Trouble.FAILED, detail
