"""Turns an error into what is said of it: a status, a stable code, and a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from desk.words.language import _
from desk.words.problems import explain
from desk.words.states import reason_text
from ingest.task.reasons import CannotRead
from office.people.gate import NotPermitted
from office.people.permissions import DenialCode

_BAD, _UNKNOWN, _FORBIDDEN, _NOT_FOUND, _UNREADABLE, _OURS = 400, 401, 403, 404, 422, 500


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a request came to nothing; the JSON of every such answer."""

    status: int
    code: str
    message: str


def fault_of(error: Exception) -> Fault:
    """What may be said of an error; of what nobody foresaw only that it is ours."""
    match error:
        case CannotRead():
            return Fault(_NOT_FOUND, error.reason.value, reason_text(error.reason.value))
        case RequestValidationError():
            return Fault(_BAD, "bad_request", _("alamat atau isian ini tidak dapat dipahami"))
        case HTTPException():
            return _of_status(error.status_code)
        case _:
            return _of_error(error)


def _of_error(error: Exception) -> Fault:
    problem = explain(error)
    if problem is None:
        return Fault(_OURS, "unforeseen", _("ada kesalahan pada Arsip; tidak ada yang hilang"))
    if isinstance(error, NotPermitted):
        status = _UNKNOWN if error.why is DenialCode.NOT_SIGNED_IN else _FORBIDDEN
        return Fault(status, error.why.value, str(problem.text))
    return Fault(problem.http, problem.code, str(problem.text))


def _of_status(status: int) -> Fault:
    if status == _NOT_FOUND:
        return Fault(status, "not_found", _("halaman ini tidak ada"))
    return Fault(status, "bad_request", _("permintaan ini tidak dapat dilayani"))
