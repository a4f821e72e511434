"""Keeps the token of a session, and the language, in cookies."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

_LANGUAGES = ("id", "en")
_LANGUAGE = "arsip-bahasa"
_YEAR = 365 * 24 * 3600


def token_of(request: Request) -> str:
    """The token that the browser sent; empty without one."""
    return request.cookies.get(_session_name(request), "")


def set_token(request: Request, response: Response, token: str) -> None:
    """Give the browser a token for as long as it is open; over TLS it never travels without."""
    response.set_cookie(
        _session_name(request), token, httponly=True, samesite="lax", secure=_is_tls(request), path="/"
    )


def forget_token(request: Request, response: Response) -> None:
    response.delete_cookie(_session_name(request), secure=_is_tls(request), httponly=True, path="/")


def language_of(request: Request) -> str:
    """The language that was chosen; Indonesian without a choice."""
    chosen = request.cookies.get(_LANGUAGE, "")
    return chosen if chosen in _LANGUAGES else _LANGUAGES[0]


def set_language(response: Response, language: str) -> None:
    if language in _LANGUAGES:
        response.set_cookie(_LANGUAGE, language, max_age=_YEAR, httponly=True, samesite="lax", path="/")


def _session_name(request: Request) -> str:
    """Browsers take the prefix from secure servers alone; plain HTTP is for this machine."""
    return "__Host-arsip" if _is_tls(request) else "arsip"


def _is_tls(request: Request) -> bool:
    return bool(request.scope["scheme"] == "https")
