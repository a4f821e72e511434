"""Parts a scanned stack into its documents: finds the sheets, collates the passes, cuts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import zxingcpp

from ingest.formats.identify import identify
from ingest.formats.pictures.raster import Raster
from ingest.inbox.page_cutting import Leaf, SignedStack, StackType, cut_out, shown, stack_type
from ingest.inbox.separators import BadSeparator, Separator, SheetKind
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

_FORMATS = zxingcpp.BarcodeFormats(
    [zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.Code39]
)
_DUST = 40  # pixels


class BadStack(CannotRead):
    """A stack that cannot be taken apart as its sheets say: `bad_separator`, `uneven_passes`."""


@dataclass(frozen=True, slots=True)
class StackDocument:
    """One document of a stack: the file cut out for it, its pages, and the code of the sheet before it."""

    path: str
    leaves: tuple[Leaf, ...]
    separator: str | None = None


@dataclass(frozen=True, slots=True)
class Stack:
    """The documents of a stack in order, and the sheets, with their empty backs, that are in none of them."""

    parts: tuple[StackDocument, ...]
    sheets: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    """One page as it was looked at: its separator, if it is one, and whether anything is on it."""

    leaf: Leaf
    separator: Separator | None
    is_empty: bool


def take_apart(paths: Sequence[str], name: str, folder: str, limits: Limits) -> Stack:
    """Cut the documents out of a stack into `folder`, as `name`-001.pdf or .tif and so on; no page is written anew.

    Two paths are the passes of a scanner with one eye: the fronts, then the backs, last page first. A stack
    without separator sheets or second pass has no parts: it is one document, its file as it came. The same
    stack always comes apart into the same bytes. Raises `CannotRead`, `BadStack`.
    """
    kinds = {stack_type(identify(Path(path))) for path in paths}
    kind = kinds.pop()
    if kind is None or kinds:
        return Stack((), ())
    passes = [_sides(Path(path), number, kind, limits) for number, path in enumerate(paths)]
    if len(paths) == 1 and not any(side.separator for side in passes[0]):
        return Stack((), ())
    order = _collated(_passes(passes))
    documents = _documents(order)
    if not documents:
        raise BadStack(Reason.BAD_SEPARATOR, "nothing but separator sheets")
    parts = _parts(documents, paths, kind, Path(folder) / name)
    kept = {leaf for part in parts for leaf in part.leaves}
    return Stack(parts, tuple(side.leaf for side in order if side.leaf not in kept))


def _parts(
    documents: Sequence[tuple[Separator | None, list[_Side]]],
    paths: Sequence[str],
    kind: StackType,
    stem: Path,
) -> tuple[StackDocument, ...]:
    leaves = [tuple(side.leaf for side in sides) for _, sides in documents]
    try:
        names = cut_out(paths, kind, leaves, stem)
    except SignedStack as error:
        raise BadStack(Reason.SIGNED, "a signed document would lose its signature") from error
    said = [str(separator) if separator else None for separator, _ in documents]
    return tuple(map(StackDocument, names, leaves, said))


def _sides(path: Path, file: int, kind: StackType, limits: Limits) -> list[_Side]:
    pages = shown(path, kind, limits)
    return [_side(raster, Leaf(file, number)) for number, raster in enumerate(pages, start=1)]


def _side(raster: Raster | None, leaf: Leaf) -> _Side:
    if raster is None:
        return _Side(leaf, None, is_empty=False)  # whoever reads the document will say what is wrong with it
    codes = [code.text for code in zxingcpp.read_barcodes(raster.image, formats=_FORMATS)]
    try:
        found = [sheet for code in codes if (sheet := Separator.parse(code))]
    except BadSeparator as error:
        raise BadStack(Reason.BAD_SEPARATOR, f"page {leaf.page}: {error}") from error
    return _Side(leaf, found[0] if found else None, _is_empty(raster))


def _is_empty(raster: Raster) -> bool:
    """Whether a page may be left out: a single word would be ink enough to keep it."""
    width, height = raster.image.size
    inner = raster.image.crop((width // 30, height // 30, width - width // 30, height - height // 30))
    return sum(inner.histogram()[:128]) <= _DUST


def _passes(files: Sequence[list[_Side]]) -> tuple[list[_Side], list[_Side]]:
    """The fronts and the backs as they were scanned: two files, or one with the sheet between them."""
    if len(files) > 1:
        return files[0], [side for side in files[1] if not _is_backs(side)]
    (sides,) = files
    for place, side in enumerate(sides):
        if _is_backs(side):
            return sides[:place], sides[place + 1 :]
    return sides, []


def _is_backs(side: _Side) -> bool:
    return side.separator is not None and side.separator.kind is SheetKind.BACKS


def _collated(passes: tuple[list[_Side], list[_Side]]) -> list[_Side]:
    """Front, back, front, back: the turned pile brings the last back first."""
    fronts, backs = passes
    if not backs:
        return fronts
    if len(fronts) != len(backs):
        raise BadStack(Reason.UNEVEN_PASSES, f"{len(fronts)} fronts, {len(backs)} backs")
    return [side for pair in zip(fronts, reversed(backs), strict=True) for side in pair]


def _documents(order: Sequence[_Side]) -> list[tuple[Separator | None, list[_Side]]]:
    """The documents between the sheets; an empty back of a sheet belongs to the sheet."""
    documents: list[tuple[Separator | None, list[_Side]]] = [(None, [])]
    after_sheet = False
    for side in order:
        if side.separator:
            documents.append((side.separator, []))
        elif not (after_sheet and side.is_empty):
            documents[-1][1].append(side)
        after_sheet = side.separator is not None
    return [(separator, sides) for separator, sides in documents if sides]
