"""Wires the desk's application: its door, its pages, and the answers to errors."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from archive.values.error import ArsipError
from desk.web.door import Door
from desk.web.faces import API, address_of, as_json
from desk.web.page_templates import STATIC, render, static_path
from desk.web.problem import fault_of
from desk.web.routes import files, record, search, session
from desk.web.session_cookie import language_of
from desk.web.web_desk import WebDesk
from desk.words.language import speak
from ingest.task.reasons import CannotRead
from office.people.gate import NotPermitted
from office.people.permissions import DenialCode

_SEE_OTHER, _NOT_FOUND = 303, 404
_FOR_EVER = "public, max-age=31536000, immutable"


def make_app(desk: WebDesk) -> ASGIApp:
    """The desk as an ASGI application."""
    app = FastAPI(title="Arsip", docs_url=None, redoc_url=None, openapi_url=f"{API}/openapi.json")
    app.state.desk = desk
    for routes in (search, record, files, session):
        app.include_router(routes.router)
    app.add_api_route("/static/{digest}/{name}", _static, methods=["GET"], include_in_schema=False)
    app.add_api_route("/sehat", _health, methods=["GET"], include_in_schema=False)
    for kind in (ArsipError, CannotRead, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, _told)
    return Door(app, desk.hosts)


def _static(digest: str, name: str) -> Response:
    """A file of ours, which the browser may keep: other bytes have another address."""
    if (
        PurePath(name).name != name
        or not (STATIC / name).is_file()
        or static_path(name) != f"/static/{digest}/{name}"
    ):
        raise HTTPException(_NOT_FOUND)
    return FileResponse(STATIC / name, headers={"Cache-Control": _FOR_EVER})


def _health(request: Request) -> Response:
    """Whether the archive answers, for whoever watches the machine; tells nothing of what it holds."""
    request.app.state.desk.archive.last_sequence()
    return as_json({"status": "ok"})


def _told(request: Request, error: Exception) -> Response:
    """The answer to a request that came to nothing: a page for people, JSON for programs."""
    speak(language_of(request))
    is_api = request.scope["path"].startswith(API)
    if isinstance(error, NotPermitted) and error.why is DenialCode.NOT_SIGNED_IN and not is_api:
        return RedirectResponse(f"/masuk?tujuan={quote(address_of(request), safe='')}", _SEE_OTHER)
    fault = fault_of(error)
    if is_api:
        answer = as_json(fault)
        answer.status_code = fault.status
        return answer
    return HTMLResponse(render("fault.html", fault=fault, person=None, address="/"), fault.status)
