"""Connects to a server, and translates its refusals into the troubles of an index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from elastic_transport import ConnectionError as NotConnected
from elastic_transport import ConnectionTimeout, TlsError, TransportError
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError

from search.elastic.access import Access
from search.elastic.bounded_node import BoundedNode
from search.index.contract import IndexUnavailable, Trouble

Client = Elasticsearch
"""What `connect` gives; those outside hold it and ask it nothing."""

_FULL_DISK = re.compile(r"read-only / allow delete|disk usage exceeded flood-stage")
_SERVER_ERRORS = 500  # a gateway between us and the server speaks no JSON, either
_OTHER_MAJOR = (400, 406)  # said by a server that does not know our version of its language
_BY_STATUS = {404: Trouble.REPLACED, 401: Trouble.REFUSED, 403: Trouble.REFUSED, 429: Trouble.BUSY}


def connect(access: Access) -> Elasticsearch:
    """A client; it reaches for the server only when it is asked something. Raises `ValueError` on a bad URL."""
    trust: dict[str, Any] = {}
    if access.fingerprint:
        trust = {"ssl_assert_fingerprint": access.fingerprint, "verify_certs": False, "ssl_show_warn": False}
    elif access.ca_file:
        trust = {"ca_certs": str(access.ca_file)}
    return Elasticsearch(
        list(access.urls),
        basic_auth=(access.user, access.password or "") if access.user and not access.api_key else None,
        api_key=access.api_key,
        request_timeout=access.seconds,
        node_class=BoundedNode,
        **trust,
    )


@contextmanager
def troubles_named() -> Iterator[None]:
    """Turns what the client raises into `IndexUnavailable`; a generation that is no more was replaced."""
    try:
        yield
    except (ApiError, TransportError) as error:
        raise unavailable(error) from error


def unavailable(error: ApiError | TransportError) -> IndexUnavailable:
    return IndexUnavailable(_trouble(error), _text(error))


def _trouble(error: ApiError | TransportError) -> Trouble:
    match error:
        case UnsupportedProductError():
            return Trouble.FOREIGN
        case ApiError():
            return _trouble_of_answer(error)
        case TlsError():
            return Trouble.UNTRUSTED
        case NotConnected() | ConnectionTimeout():
            return Trouble.UNREACHABLE
        case _:
            return Trouble.FOREIGN  # what is no JSON was said by another kind of server


def _trouble_of_answer(error: ApiError) -> Trouble:
    if is_full_disk(error.error, str(error.info)):
        return Trouble.FULL
    if not isinstance(error.info, dict):
        return Trouble.FOREIGN if error.status_code < _SERVER_ERRORS else Trouble.FAILED
    if error.status_code in _OTHER_MAJOR and "compatib" in f"{error.error} {error.info}":
        return Trouble.FOREIGN
    return _BY_STATUS.get(error.status_code, Trouble.FAILED)


def is_full_disk(kind: str, reason: str) -> bool:
    """Whether a refusal says that an index was made read-only, as happens when the disk is nearly full."""
    return kind == "cluster_block_exception" and _FULL_DISK.search(reason) is not None


def _text(error: ApiError | TransportError) -> str:
    """Renders an error in one line, as short as may be."""
    text = f"{error.status_code} {error.error}" if isinstance(error, ApiError) else str(error)
    if isinstance(error, ApiError) and isinstance(error.info, dict):
        cause = error.info.get("error")
        text += f": {cause.get('reason', '')}" if isinstance(cause, dict) else ""
    return " ".join(text.split())[:300]
