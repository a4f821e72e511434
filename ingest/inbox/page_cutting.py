"""Shows the pages of a PDF or TIFF stack, and cuts them out without writing them anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import pikepdf
import tifftools

from ingest.formats.identify import FileFormat
from ingest.formats.pdf import pdf_file
from ingest.formats.pictures import image
from ingest.formats.pictures.raster import Raster, scaled
from ingest.task.kind import Kind
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

_DPI = 150


class StackType(StrEnum):
    """The types of stacks; the value is the ending of the files cut out of one."""

    PDF = "pdf"
    TIFF = "tif"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the stack, by the file it is in and its number there, both from their beginning."""

    file: int
    page: int


class SignedStack(Exception):
    """A signature in the stack would be broken."""


def stack_type(identity: FileFormat) -> StackType | None:
    """Whether a file of this kind can be a stack."""
    if identity.kind is Kind.PDF:
        return StackType.PDF
    return StackType.TIFF if identity.media_type == "image/tiff" else None


def shown(path: Path, kind: StackType, limits: Limits) -> Iterator[Raster | None]:
    """Each page in grey, in 150 dpi or fewer; None for one that cannot be shown.

    Raises `CannotRead`: `damaged`, `encrypted`, `too_large`, `too_many_pages`.
    """
    if kind is StackType.PDF:
        with pdf_file.opened_pdf(path) as document:
            if len(document) > limits.pages:
                raise CannotRead(Reason.TOO_MANY_PAGES, f"{len(document)} pages")
            for number in range(1, len(document) + 1):
                try:
                    yield pdf_file.render_page(document, number, _DPI, limits.page_pixels)
                except CannotRead:
                    yield None
        return
    with image.opened_image(path, limits) as picture:
        for number in range(1, image.count_frames(picture, limits) + 1):
            try:
                raster = image.frame_raster(picture, number, limits)
                yield scaled(raster, min(raster.dpi, _DPI))
            except CannotRead:
                yield None


def cut_out(
    paths: Sequence[str], kind: StackType, documents: Sequence[Sequence[Leaf]], stem: Path
) -> tuple[str, ...]:
    """Write each document beside `stem`, as its name with -001.pdf or -001.tif and so on; returns these names.

    The same pages always make the same bytes, so that one cut again after an interruption is known to be filed
    already. Raises `SignedStack`, `CannotRead` (`damaged`).
    """
    targets = [stem.with_name(f"{stem.name}-{number:03}.{kind}") for number in range(1, len(documents) + 1)]
    cut = _cut_pdf if kind is StackType.PDF else _cut_tiff
    cut(paths, documents, targets)
    return tuple(target.name for target in targets)


def _cut_pdf(paths: Sequence[str], documents: Sequence[Sequence[Leaf]], targets: Sequence[Path]) -> None:
    with ExitStack() as opened:
        sources = [opened.enter_context(pikepdf.open(path)) for path in paths]
        if any(map(_is_signed, sources)):
            raise SignedStack
        for leaves, target in zip(documents, targets, strict=True):
            with pikepdf.new() as part:
                for leaf in leaves:
                    part.pages.append(sources[leaf.file].pages[leaf.page - 1])
                part.save(target, deterministic_id=True)


def _is_signed(source: pikepdf.Pdf) -> bool:
    form = source.Root.get("/AcroForm")
    return form is not None and bool(int(form.get("/SigFlags", 0)) & 1)


def _cut_tiff(paths: Sequence[str], documents: Sequence[Sequence[Leaf]], targets: Sequence[Path]) -> None:
    """Directories and strips are copied as they are, whatever compression they have."""
    try:
        frames: list[list[Any]] = [tifftools.read_tiff(path)["ifds"] for path in paths]
        for leaves, target in zip(documents, targets, strict=True):
            tifftools.write_tiff([frames[leaf.file][leaf.page - 1] for leaf in leaves], str(target))
    except (tifftools.TifftoolsError, *image.DAMAGE) as error:
        raise CannotRead(Reason.DAMAGED, f"cannot be taken apart: {error}") from error
