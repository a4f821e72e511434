"""Makes a searchable PDF of a record: its pages with the words of OCR laid over them, unseen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from shutil import copyfile
from typing import Any

import img2pdf
import pikepdf
import pypdfium2 as pdfium
from PIL import Image

from archive.values.record import Page, PageSource, PageWord
from ingest.derivatives.glyphless_font import add_font
from ingest.derivatives.pdfa import claim_pdfa, obstacles
from ingest.derivatives.requests import Searchable, SearchableRequest, may_be_signed
from ingest.derivatives.text_layer import FONT, Frame, centre, frame_of, text_layer
from ingest.formats.identify import identify
from ingest.formats.pictures import image
from ingest.task.kind import Kind
from ingest.task.reasons import CannotRead, Reason

_NEAR = 2.0  # points


def make_searchable(making: SearchableRequest, target: str) -> Searchable:
    """Write the searchable copy to `target`; the same original always makes the same bytes. Raises `CannotRead`."""
    path = Path(making.path)
    kind = identify(path).kind
    if kind not in (Kind.PDF, Kind.IMAGE):
        raise CannotRead(Reason.UNSUPPORTED, "only PDF files and images can be made searchable")
    source = path if kind is Kind.PDF else _wrapped(making, Path(target).with_suffix(".wrapped"))
    try:
        with pikepdf.open(source) as document:
            return _made(document, source, making, target)
    except pikepdf.PasswordError as error:
        raise CannotRead(Reason.ENCRYPTED, str(error)) from error
    except pikepdf.PdfError as error:
        raise CannotRead(Reason.DAMAGED, str(error)) from error
    finally:
        if source != path:
            source.unlink()


def _made(document: pikepdf.Pdf, source: Path, making: SearchableRequest, target: str) -> Searchable:
    is_signed = may_be_signed(source)
    laid = _lay(document, source, {page.number: page for page in making.pages})
    if not laid and str(source) == making.path:
        copyfile(source, target)
        return Searchable(len(document.pages), 0, is_original=True, is_signed=is_signed)
    if is_signed:
        _unsign(document)
    hindered = obstacles(document)
    claim_pdfa(document, making.title, claimed=not hindered)
    document.save(target, deterministic_id=True)
    return Searchable(
        pages=len(document.pages),
        laid=laid,
        is_original=False,
        is_signed=is_signed,
        pdfa=not hindered,
        obstacles=hindered,
    )


def _lay(document: pikepdf.Pdf, source: Path, read: Mapping[int, Page]) -> int:
    """Lay the words over the pages that have some; how many there were."""
    laid = 0
    font: Any = None
    with closing(pdfium.PdfDocument(source)) as shown:
        for number, page in enumerate(document.pages, start=1):
            words = _words(read.get(number), shown, page, number)
            layer = text_layer(words, _frame(page, read[number].rotation)) if words else b""
            if layer:
                font = font or add_font(document)
                _put(document, page, layer, font)
                laid += 1
    return laid


def _put(document: pikepdf.Pdf, page: pikepdf.Page, layer: bytes, font: Any) -> None:
    """Add the layer behind the page's own content, which stays as it is between a `q` and a `Q`."""
    known: Any = page.resources  # inherited ones, too, which other pages share
    resources = pikepdf.Dictionary({key: known[key] for key in known})
    fonts: Any = known.get("/Font", pikepdf.Dictionary())
    resources.Font = pikepdf.Dictionary({key: fonts[key] for key in fonts})
    resources.Font[FONT] = font
    page.obj.Resources = resources
    page.contents_add(document.make_stream(b"q\n"), prepend=True)
    page.contents_add(document.make_stream(b"\nQ\n" + layer))


def _frame(page: pikepdf.Page, rotation: int) -> Frame:
    left, bottom, right, top = (float(side) for side in page.cropbox)
    box = (min(left, right), min(bottom, top), max(left, right), max(bottom, top))
    return frame_of(box, int(page.rotation) + rotation)


def _words(read: Page | None, shown: Any, page: pikepdf.Page, number: int) -> Sequence[PageWord]:
    """The words to lay over: all where OCR read the page, else those that the page has no letters under."""
    if read is None or not read.words:
        return ()
    if read.source is PageSource.OCR:
        return read.words
    frame = _frame(page, read.rotation)
    with closing(shown[number - 1]) as loaded, closing(loaded.get_textpage()) as text:
        return [word for word in read.words if text.get_index(*centre(word, frame), _NEAR, _NEAR) is None]


def _unsign(document: pikepdf.Pdf) -> None:
    """Takes the signatures' values out: over other bytes they would count as forged."""
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/FT") == "/Sig" and "/V" in item:
            del item["/V"]
    form = document.Root.get("/AcroForm")
    if form is not None and "/SigFlags" in form:
        del form["/SigFlags"]
    if "/Perms" in document.Root:
        del document.Root["/Perms"]


def _wrapped(making: SearchableRequest, target: Path) -> Path:
    """The image as a PDF, its data as they are wherever PDF has the same compression, else without loss."""
    path = Path(making.path)
    with image.opened_image(path, making.limits) as picture:
        frames = image.page_frames(picture, making.limits)
        dpi = image.resolution(picture)
        is_deep = picture.mode.startswith("I;16")
        is_clear = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    layout = img2pdf.get_fixed_dpi_layout_fun((dpi, dpi))
    plain = _as_png(path, target.with_suffix(".png"), is_clear=is_clear) if is_clear or is_deep else path
    try:
        pages = img2pdf.convert(
            str(plain),
            layout_fun=layout,
            rotation=img2pdf.Rotation.ifvalid,
            nodate=True,
            engine=img2pdf.Engine.pikepdf,
        )
        target.write_bytes(pages)
    except (img2pdf.ImageOpenError, img2pdf.AlphaChannelError, ValueError, NotImplementedError) as error:
        raise CannotRead(Reason.DAMAGED, f"{type(error).__name__}: {error}") from error
    finally:
        if plain != path:
            plain.unlink()
    if len(frames) == len(making.pages):  # older records counted small copies of pages as pages
        _keep(target, frames)
    return target


def _keep(target: Path, numbers: Collection[int]) -> None:
    """Leave out the pages that have none of these numbers."""
    with pikepdf.open(target, allow_overwriting_input=True) as document:
        others = [number for number in range(len(document.pages), 0, -1) if number not in numbers]
        for number in others:
            del document.pages[number - 1]
        if others:
            document.save(target)


def _as_png(path: Path, target: Path, *, is_clear: bool) -> Path:
    """An image that cannot be taken over as it is, without loss; a transparent one as it looks on white paper."""
    with Image.open(path) as picture:
        if not is_clear:
            picture.save(target)
            return target
        coloured = picture.convert("RGBA")
        paper = Image.new("RGBA", coloured.size, "white")
        paper.alpha_composite(coloured)
        paper.convert("RGB").save(target)
    return target
