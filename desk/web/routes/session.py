"""Signing in and out, and the choice of the language."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from desk.operations.sign_in import TooManyAttempts, WrongPassword, begin_session, end_session
from desk.web.page_templates import render
from desk.web.session_cookie import forget_token, language_of, set_language, set_token, token_of
from desk.words.language import speak
from desk.words.problems import problem_text
from office.people.directory import Directory

FACE = "web"
_SEE_OTHER, _FORBIDDEN, _TOO_MANY = 303, 403, 429
_Short = Annotated[str, Form(max_length=200)]
_Path = Annotated[str, Form(max_length=4000)]

router = APIRouter(include_in_schema=False)


@router.get("/masuk")
def sign_in_page(request: Request, tujuan: str = "/") -> Response:
    """The form, or, in an open house, how to make the first administrator."""
    speak(language_of(request))
    return _form(request, tujuan)


@router.post("/masuk")
def sign_in(request: Request, nama: _Short = "", sandi: _Short = "", tujuan: _Path = "/") -> Response:
    """Begin a session, or show the form once more with what was typed but the password."""
    speak(language_of(request))
    try:
        opened = begin_session(request.app.state.desk.archive, nama.strip(), sandi, FACE)
    except (WrongPassword, TooManyAttempts) as error:
        status = _TOO_MANY if isinstance(error, TooManyAttempts) else _FORBIDDEN
        return _form(request, tujuan, nama, str(problem_text(error)), status)
    answer = RedirectResponse(_of_ours(tujuan), _SEE_OTHER)
    set_token(request, answer, opened.token)
    return answer


@router.post("/keluar")
def sign_out(request: Request) -> Response:
    """End the session here and in the register."""
    end_session(request.app.state.desk.archive, token_of(request), FACE)
    answer = RedirectResponse("/masuk", _SEE_OTHER)
    forget_token(request, answer)
    return answer


@router.post("/bahasa")
def choose_language(bahasa: _Short = "", kembali: _Path = "/") -> Response:
    """Speak the other language on the same page."""
    answer = RedirectResponse(_of_ours(kembali), _SEE_OTHER)
    set_language(answer, bahasa)
    return answer


def _form(request: Request, target: str, name: str = "", fault: str = "", status: int = 200) -> Response:
    archive = request.app.state.desk.archive
    page = render(
        "sign_in.html",
        target=_of_ours(target),
        name=name,
        fault=fault,
        is_open=not Directory(archive.catalogue, archive.journal).is_closed(),
        person=None,
        address="/masuk",
    )
    return HTMLResponse(page, status)


def _of_ours(path: str) -> str:
    """An address of this desk, never of another site."""
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_ours else "/"
