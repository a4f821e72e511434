"""One table from code to words and statuses: every error of the house stands in it, in both languages."""

from __future__ import annotations

import errno
import importlib
import inspect
import pkgutil
import re
import sqlite3
import string
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from archive.journal.audit import LogFinding
from archive.lifecycle.burial import Stop
from archive.values.error import ArsipError
from archive.values.objection import objection
from archive.values.publicity import Obstacle
from archive.values.record import Description, Original, Phase, Record, RecordId, Warrant
from desk.settings.general import BadSetting
from desk.words.language import speak
from desk.words.problems import ERRORS, explain, problem_text
from ingest.inbox.description_sheet import DescribedFile, SheetFault
from ingest.task.reasons import Reason
from office.people.appointments import OfficeRole
from office.people.permissions import Denial, DenialCode, Right
from search.index.contract import Trouble

PACKAGES = ("archive", "ingest", "search", "office", "desk")
CAUGHT_WITHIN = {
    "RowRejected": "a refused row of an imported table",
    "BadContainer": "every door of packets makes it a BadPacket",
    "BadPacket": "a verdict of `verify`",
    "BadProof": "a verdict of `verify`",
    "BadNote": "a finding of the audit, or a verdict of `verify`",
    "BadDocument": "a finding of `archive.validate`, which stands alone",
    "Unproven": "a verdict of the program in a packet, which stands alone",
    "NoRegularFile": "a received file that is none is Unreceivable",
    "SignedStack": "the stack is filed whole",
    "BadSeparator": "a reason why a stack stays where it is",
}
_OBJECTION = objection("no_such_day", "there is no such day")
SAMPLES: dict[str, Any] = {
    "BadQuestion.reason": "too_long",
    "UnknownEntry.kind": "unit",
    "str": "x\ny",
    "RecordId": "abcdefghijklmnop",
    "int": 7,
    "int | None": 7,
    "Path": Path("berkas/x"),
    "date": date(2024, 5, 6),
    "OSError": OSError(errno.ENOSPC, "No space left on device", "x"),
    "Objection": _OBJECTION,
    "str | Objection": _OBJECTION,
    "Trouble": Trouble.BUSY,
    "Reason": Reason.DAMAGED,
    "Denial": Denial(Right.HOLD, "dewi", DenialCode.NOT_YOUR_ROLE, (OfficeRole.PPID,)),
    "datetime": datetime(2024, 5, 6, 12),  # noqa: DTZ001 - as the register keeps it
    "str | None": None,
    "tuple[int, ...]": (7, 8),
    "tuple[Obstacle, ...]": (Obstacle.EXEMPT, Obstacle.UNTITLED),
    "tuple[Stop, ...]": (Stop.HELD, Stop.NOT_DUE),
    "Record": Record(
        RecordId("abcdefghijklmnop"),
        Original("x\ny", "text/plain", 1, "0" * 64, "0" * 128),
        Description(),
        phase=Phase.DESTROYED,
        warrant=Warrant("BA 7", date(2024, 5, 6), "x\ny", "usang", 1, None, None, "Pergub 12/2023"),
    ),
    "Sequence[str]": ("a", "b"),
    "tuple[LogFinding, ...]": (LogFinding("edited", "journal", 1, 2),),
    "Sequence[SheetFault]": (SheetFault(2, "tanggal", "bad_value", _OBJECTION),) * 2,
    "Sequence[DescribedFile]": (DescribedFile(2, "a\nb.pdf", Description()),) * 2,
}
"""An argument for each parameter of the errors' constructors, by its name or else by its kind."""


def import_all() -> None:
    for package in PACKAGES:
        for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if (
                not module.name.endswith("__main__") and ".steps." not in module.name
            ):  # only Alembic runs its steps
                importlib.import_module(module.name)


def classes(above: type[BaseException]) -> Iterator[type[BaseException]]:
    waiting = above.__subclasses__()
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        if one.__module__.partition(".")[0] in PACKAGES:
            yield one


import_all()
ERROR_CLASSES = sorted(set(classes(ArsipError)), key=lambda one: one.__name__)


def sample(kind: type[Any]) -> object:
    try:
        parameters = inspect.signature(kind).parameters.values()
    except ValueError:  # a class that takes what Exception takes
        return kind()
    arguments = [
        SAMPLES.get(f"{kind.__name__}.{one.name}", SAMPLES.get(one.annotation)) for one in parameters
    ]
    return kind("bad_toml", path=Path("arsip.toml"), error="x") if kind is BadSetting else kind(*arguments)


def placeholders(words: str) -> set[str]:
    return {name for _text, name, _how, _conversion in string.Formatter().parse(words) if name}


def test_every_error_of_the_house_can_be_told_or_is_caught_within() -> None:
    ours = {one.__name__ for one in classes(Exception) if not one.__name__.startswith("_")}
    assert ours - {one.__name__ for one in ERROR_CLASSES} - {"ArsipError"} == set(CAUGHT_WITHIN)


def test_codes_are_stable_names_of_one_class_each() -> None:
    codes = [one.code for one in ERROR_CLASSES if issubclass(one, ArsipError) and "code" in vars(one)]
    assert len(set(codes)) == len(codes)
    assert set(codes) <= set(ERRORS)
    assert all(re.fullmatch("[a-z0-9_]+", code) for code in ERRORS)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", ERROR_CLASSES, ids=lambda kind: kind.__name__)
def test_every_error_is_told_with_its_values(kind: type[BaseException], language: str) -> None:
    error = sample(kind)
    assert isinstance(error, ArsipError)
    assert placeholders(ERRORS[error.code].words) <= set(error.values)
    speak(language)
    told = explain(error)
    assert told is not None
    assert told.text
    assert (told.code, told.status, told.http) == (
        error.code,
        ERRORS[error.code].exit,
        ERRORS[error.code].http,
    )
    assert not {"{", "}"} & set(told.text), told.text


@pytest.mark.parametrize("code", ERRORS)
def test_statuses_are_those_of_both_faces(code: str) -> None:
    entry = ERRORS[code]
    assert entry.exit in (1, 2)
    assert entry.http in (400, 401, 403, 404, 409, 410, 422, 429, 500, 503, 507)


def catalogue_error(code: int) -> OperationalError:
    cause = sqlite3.OperationalError("database or disk is full")
    cause.sqlite_errorcode = code
    error = OperationalError("INSERT", {}, cause)
    error.__cause__ = cause
    return error


FOREIGN = [
    (OSError(errno.ENOSPC, "x", "a.pdf"), "disk_full", "gagal: a.pdf: disk penuh", "failed: a.pdf: the disk is full"),
    (FileExistsError(errno.EEXIST, "x", "a.pdf"), "system", "gagal: a.pdf: sudah ada", "failed: a.pdf: it is"),
    (OSError(errno.ENAMETOOLONG, "x"), "system", "gagal: nama terlalu panjang", "failed: the name is too long"),
    (UnicodeEncodeError("utf-8", "a\udcff", 1, 2, "x"), "not_utf8", r"tulisan ini bukan UTF-8: 'a\udcff'", "this text"),
    (catalogue_error(sqlite3.SQLITE_FULL), "catalogue_full", "disk penuh, katalog", "the disk is full"),
    (catalogue_error(sqlite3.SQLITE_CORRUPT), "catalogue_unusable", "katalog tidak dapat dipakai", "the catalogue"),
    (KeyboardInterrupt(), "interrupted", "dihentikan", "interrupted;"),
]  # fmt: skip


@pytest.mark.parametrize(("error", "code", "indonesian", "english"), FOREIGN, ids=[row[1] for row in FOREIGN])
def test_foreign_errors_are_told_in_the_language_spoken(
    error: BaseException, code: str, indonesian: str, english: str
) -> None:
    for language, words in {"id": indonesian, "en": english}.items():
        speak(language)
        told = explain(error)
        assert told is not None
        assert (told.code, told.text.startswith(words)) == (code, True), told.text


def test_what_nobody_foresaw_is_not_explained() -> None:
    assert explain(ZeroDivisionError("x")) is None
    assert problem_text(ZeroDivisionError("division by zero")) == "division by zero"


def test_a_name_with_a_line_end_makes_no_line_of_its_own() -> None:
    error = FileNotFoundError(errno.ENOENT, "x", "a\nb\x1b[31m\u202e.pdf")
    assert problem_text(error) == r"gagal: a\nb\x1b[31m\u202e.pdf: tidak ada"
