"""Does a task of a reading process: surveys a file, or reads some of its pages by OCR."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from PIL import Image

from archive.values.record import Page, PageSource
from ingest.formats.contents import read_contents
from ingest.formats.identify import FileFormat, identify
from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.pdf import pdf_file
from ingest.formats.pictures import image
from ingest.formats.pictures.raster import Raster
from ingest.formats.text.page_text import clean
from ingest.ocr.in_process import tesserocr_name
from ingest.ocr.installed import tesseract_name
from ingest.ocr.page_reading import PageReading, Render
from ingest.reading.parts import Spent
from ingest.task.kind import Kind
from ingest.task.limits import Limits
from ingest.task.orders import OcrPage, OcrProgram, OcrTask, ReaderMode, Survey, SurveyTask
from ingest.task.reasons import CannotRead, Reason


def perform(task: SurveyTask | OcrTask) -> Survey | tuple[Page, ...]:
    """Do a task; raises `CannotRead`, with the file's type where it has one."""
    try:
        return survey(task) if isinstance(task, SurveyTask) else recognise(task)
    except CannotRead as error:
        raise CannotRead(error.reason, error.message, _media_type(task)) from error
    except RecursionError as error:
        raise CannotRead(
            Reason.TOO_DEEP, f"deeper than can be followed: {error}", _media_type(task)
        ) from error


def _media_type(task: SurveyTask | OcrTask) -> str | None:
    try:
        return identify(Path(task.path)).media_type
    except (CannotRead, OSError):
        return None


def survey(task: SurveyTask) -> Survey:
    """Identify a file and decide its pages one by one; raises `CannotRead`."""
    path = Path(task.path)
    if path.stat().st_size > task.limits.file_bytes:
        raise CannotRead(Reason.TOO_LARGE, f"more than {task.limits.file_bytes} bytes")
    identity = identify(path)
    match identity.kind:
        case Kind.PDF:
            return _survey_pdf(task, path, identity)
        case Kind.IMAGE:
            with image.opened_image(path, task.limits) as picture:
                frames = len(image.page_frames(picture, task.limits))
            wanted = tuple(OcrPage(number) for number in range(1, frames + 1))
            return Survey(identity.media_type, Kind.IMAGE, frames, wanted=wanted)
        case None:
            return Survey(identity.media_type, None, 0)
        case kind:
            found = read_contents(path, kind, task.limits, task.place)
            if len(found.pages) > task.limits.pages:
                raise CannotRead(Reason.TOO_MANY_PAGES, f"{len(found.pages)} pages")
            pages = tuple(Spent(task.limits).kept(found.pages))
            return Survey(identity.media_type, kind, len(pages), pages, parts=found.parts)


def recognise(task: OcrTask) -> tuple[Page, ...]:
    """Read pages by OCR; a page that cannot be shown is one with a reason. Raises `CannotRead`."""
    with _renderer(task) as (render, shows_all):
        engine = tesserocr_name() if task.program is OcrProgram.TESSEROCR else tesseract_name()
        scratch = Path(task.scratch)
        reading = PageReading(render, shows_all, task.language, scratch, engine, task.program)
        return tuple(reading.read(task.wanted))


@contextmanager
def _renderer(task: OcrTask) -> Iterator[tuple[Render, Callable[[int], bool]]]:
    if task.kind is Kind.PDF:
        with pdf_file.opened_pdf(Path(task.path)) as document:
            pictured = {wanted.number for wanted in task.wanted if wanted.only_pictures}
            render = partial(_render_pdf, document, pictured, pixels=task.limits.page_pixels)
            yield render, partial(pdf_file.shows_all, document, Path(task.path))
    else:
        with image.opened_image(Path(task.path), task.limits) as picture:
            # An image that cannot be decoded is not shown at all.
            frames = image.page_frames(picture, task.limits)
            yield partial(_render_frame, picture, frames, limits=task.limits), lambda _: True


def _render_pdf(document: object, pictured: Set[int], number: int, dpi: int, pixels: int) -> Raster:
    render = pdf_file.render_pictures if number in pictured else pdf_file.render_page
    return render(document, number, dpi, pixels)


def _render_frame(
    picture: Image.Image,
    frames: Sequence[int],
    number: int,
    dpi: int,  # noqa: ARG001
    limits: Limits,
) -> Raster:
    # A scan is what it is; the reader scales it down to what it wants.
    return image.frame_raster(picture, frames[number - 1], limits)


def _survey_pdf(task: SurveyTask, path: Path, identity: FileFormat) -> Survey:
    with pdf_file.opened_pdf(path) as document:
        total = len(document)
        if total > task.limits.pages:
            raise CannotRead(Reason.TOO_MANY_PAGES, f"{total} pages")
        numbers = range(task.first, min(task.first + task.count, total + 1))
        decided = [_decide(document, number, task, path) for number in numbers]
        inside = Enclosures(task.place, task.limits)
        if task.first == 1 and task.place.depth < task.limits.depth:
            pdf_file.take_enclosed(document, inside)
    read = tuple(page for page in decided if isinstance(page, Page))
    wanted = tuple(page for page in decided if isinstance(page, OcrPage))
    return Survey(identity.media_type, Kind.PDF, total, read, wanted, tuple(inside.files))


def _second_text(path: Path, number: int) -> str:
    from ingest.formats.pdf.second_reader import second_text

    return second_text(path, number)


def _is_undecodable(path: Path, number: int) -> bool:
    from ingest.formats.pdf.second_reader import is_undecodable

    return is_undecodable(path, number)


def _decide(document: object, number: int, task: SurveyTask, path: Path) -> Page | OcrPage:
    second = partial(_second_text, path)
    try:
        decided = pdf_file.survey_page(document, number, second)
    except CannotRead as error:
        return Page(number, "", PageSource.NONE, reason=error.reason)
    if isinstance(decided, OcrPage) and decided.is_bare and _is_undecodable(path, number):
        return Page(number, "", PageSource.NONE, reason=Reason.DAMAGED)
    if task.mode is ReaderMode.PDFMINER and isinstance(decided, Page):
        text = clean(second(number))
        return pdf_file.text_page(number, text, pdf_file.SECOND_ENGINE) if text else OcrPage(number)
    return decided
