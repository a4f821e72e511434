"""Parses the answers of worker processes as JSON of known types, and checks them against their tasks.

A worker may have been taken over by the file it read, so nothing it says is believed further than this.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from archive.values.record import Page, PageWord
from ingest.task.kind import Kind
from ingest.task.orders import OcrTask, Survey, SurveyTask
from ingest.task.reasons import Reason

_DONE, _FAILED = b"+", b"!"
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,100}")
_MESSAGE_LENGTH, _NAME_LENGTH, _SHORT = 1000, 1000, 100
_DPI, _PLACES = 5000, range(-10_000, 20_001)
_OCR_BYTES, _OCR_WORDS = (
    32 << 20,
    100_000,
)  # of the few pages of a task; a page of print has some hundred words
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # what no text of ours has
_REASONS = frozenset(Reason)
_BATCHES = (Kind.ZIP, Kind.TAR)

_Kind = TypeVar("_Kind")


@dataclass(frozen=True, slots=True)
class Failure:
    """A task that came to nothing, with a stable reason."""

    reason: Reason
    message: str
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A finished survey, or why there is none."""

    task: SurveyTask
    result: Survey | Failure


@dataclass(frozen=True, slots=True)
class Recognised:
    """The pages that OCR read, or why there are none."""

    task: OcrTask
    result: tuple[Page, ...] | Failure


Task = SurveyTask | OcrTask
Done = Surveyed | Recognised


def render_done(done: object) -> bytes:
    """Renders the answer of a process that did its work."""
    return _DONE + msgspec.json.encode(done)


def render_failure(reason: Reason, message: str, media_type: str | None = None) -> bytes:
    """Renders the answer of a worker that could not do its work."""
    legible = message.encode("utf-8", "backslashreplace").decode()
    return _FAILED + msgspec.json.encode(Failure(reason, legible, media_type))


def parse_answer(task: Task, answer: bytes | Failure) -> Done:
    """Parses the result of a task from its worker's answer, or from the reason why there is none."""
    if isinstance(task, SurveyTask):
        survey: Survey | Failure = decode_answer(answer, Survey)
        is_sane = isinstance(survey, Failure) or _is_sane_survey(task, survey)
        return Surveyed(task, survey if is_sane else _insane("survey"))
    if not isinstance(answer, Failure) and len(answer) > _OCR_BYTES:
        return Recognised(task, _insane("more pages"))
    pages: tuple[Page, ...] | Failure = decode_answer(answer, tuple[Page, ...])
    are_sane = isinstance(pages, Failure) or _are_sane_pages(task, pages)
    return Recognised(task, pages if are_sane else _insane("pages"))


def decode_answer(answer: bytes | Failure, kind: type[_Kind]) -> _Kind | Failure:
    """The answer as a `kind`, or why there is none; it is parsed, and never unpickled."""
    if isinstance(answer, Failure):
        return answer
    try:
        if not answer.startswith(_FAILED):
            return msgspec.json.decode(answer.removeprefix(_DONE), type=kind)
        failure = msgspec.json.decode(answer.removeprefix(_FAILED), type=Failure)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        return Failure(Reason.CRASHED, f"the worker's answer cannot be understood: {error}"[:_MESSAGE_LENGTH])
    media_type = failure.media_type if _MEDIA_TYPE.fullmatch(failure.media_type or "") else None
    return Failure(failure.reason, _in_a_line(failure.message[:_MESSAGE_LENGTH]), media_type)


def _in_a_line(message: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in message)


def _insane(what: str) -> Failure:
    return Failure(Reason.CRASHED, f"the worker answered with {what} that cannot be")


def _is_sane_survey(task: SurveyTask, survey: Survey) -> bool:
    numbers = [page.number for page in survey.read] + [wanted.number for wanted in survey.wanted]
    return (
        _MEDIA_TYPE.fullmatch(survey.media_type) is not None
        and len(survey.parts) <= task.limits.parts
        and _are_sane_names([enclosed.name for enclosed in survey.parts], survey.kind)
        and sorted(numbers) == list(_pages_asked_for(task, survey))
        and all(map(_is_sane_page, survey.read))
        and not any(page.words for page in survey.read)  # only OCR tells where words are
        and _characters(survey) <= 2 * task.limits.text_characters
    )


def _characters(survey: Survey) -> int:
    """Of all texts of an answer together."""
    read = sum(len(page.text) + len(page.layer or "") for page in survey.read)
    return read + sum(len(wanted.layer) + len(wanted.discarded) for wanted in survey.wanted)


def _are_sane_names(names: Sequence[str], kind: Kind | None) -> bool:
    """Whether names of parts can be shown; those of a batch are paths as well, and must lead into it, each once."""
    if kind in _BATCHES and (len(set(names)) < len(names) or not all(map(_leads_inside, names))):
        return False
    return all(map(_is_sane_name, names))


def _leads_inside(name: str) -> bool:
    return not name.startswith("/") and ".." not in name.split("/")


def _pages_asked_for(task: SurveyTask, survey: Survey) -> range:
    """The pages that the task asked for; a file that is no PDF is always looked at as a whole."""
    total = survey.page_count
    if survey.kind is Kind.PDF:
        last = min(task.first + task.count - 1, total)
        return range(task.first, last + 1 if 0 < total <= task.limits.pages else 0)
    return range(1, total + 1 if 0 <= total <= len(survey.read) + len(survey.wanted) else 0)


def _are_sane_pages(task: OcrTask, pages: Sequence[Page]) -> bool:
    asked_for = sorted(wanted.number for wanted in task.wanted)
    is_each_there = sorted(page.number for page in pages) == asked_for
    words = sum(len(page.words) for page in pages)
    return is_each_there and words <= _OCR_WORDS and all(map(_is_sane_page, pages))


def _is_sane_page(page: Page) -> bool:
    """Whether a page is such that the catalogue, the store and the index can hold it."""
    return (
        all(_is_sane_name(value, _SHORT) for value in (page.language, page.engine) if value is not None)
        and not any(_CONTROL.search(text) for text in (page.text, page.layer or ""))
        and (page.confidence is None or 0 <= page.confidence <= 100)  # noqa: PLR2004
        and (page.resolution is None or 0 < page.resolution <= _DPI)
        and page.rotation in (0, 90, 180, 270)
        and (page.reason is None or page.reason in _REASONS)
        and (page.part is None or _is_sane_name(page.part))
        and all(map(_is_sane_word, page.words))
    )


def _is_sane_name(name: str, length: int = _NAME_LENGTH) -> bool:
    return 0 < len(name) <= length and name.isprintable()


def _is_sane_word(word: PageWord) -> bool:
    is_placed = all(place in _PLACES for place in (word.left, word.top, word.width, word.height))
    is_journalled = len(word.text) <= _NAME_LENGTH and not _CONTROL.search(word.text)
    return is_placed and is_journalled and (word.confidence is None or -1 <= word.confidence <= 100)  # noqa: PLR2004
