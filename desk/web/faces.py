"""Gives each page its two faces, HTML for people and JSON for programs, and both the same right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse

from desk.web.page_templates import render
from desk.web.room import Room, room_of
from desk.web.session_cookie import language_of, token_of
from desk.words.language import speak
from office.people.permissions import Right

_Asked = TypeVar("_Asked")
API = "/api/v1"


@dataclass(frozen=True, slots=True)
class Face(Generic[_Asked]):
    """A page: its address, its twin's address, what makes what it shows, and the right that it needs.

    `html_query` and `json_query` read what is asked for, from Indonesian and from English parameters.
    """

    path: str
    twin: str
    right: Right
    template: str
    html_query: Callable[..., _Asked]
    json_query: Callable[..., _Asked]
    make: Callable[[Room, _Asked], Any]


def add_face(router: APIRouter, face: Face[Any]) -> None:
    """Register a page and its twin, so that no page lacks its twin, and no twin its right."""

    def page(request: Request, asked: Any = Depends(face.html_query)) -> Response:
        room = entered(request, face.right)
        shown = face.make(room, asked)
        page = render(
            face.template, shown=shown, asked=asked, person=room.person, address=address_of(request)
        )
        return HTMLResponse(page)

    def twin(request: Request, asked: Any = Depends(face.json_query)) -> Response:
        return as_json(face.make(entered(request, face.right), asked))

    router.add_api_route(face.path, page, methods=["GET"], include_in_schema=False)
    router.add_api_route(f"{API}{face.twin}", twin, methods=["GET"], name=face.twin)


def entered(request: Request, right: Right) -> Room:
    """The room of whoever sent a request, which speaks their language from now on. Raises `NotPermitted`."""
    speak(language_of(request))
    return room_of(request.app.state.desk, token_of(request), right)


def address_of(request: Request) -> str:
    """The address that was asked for, with its question, to come back to."""
    path, asked = request.scope["path"], request.scope["query_string"].decode("ascii", errors="replace")
    return f"{path}?{asked}" if asked else str(path)


def as_json(value: object) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")
