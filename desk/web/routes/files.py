"""Pictures of pages, and originals, which leave only when they are what was filed."""

from __future__ import annotations

from pathlib import Path as FilePath
from shutil import rmtree
from tempfile import mkdtemp
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from archive.catalogue.records import NotFound
from archive.export.packet import DamagedRecord
from archive.values.record import Record
from desk.operations.record.derivatives import fitting
from desk.web.faces import API, entered
from desk.web.room import Room
from ingest.derivatives.requests import PictureFormat
from office.people.permissions import Right

WIDTHS = (240, 480, 1000, 1600, 2400)
"""The widths in which pages are drawn, in pixels; any other would fill the cache."""

_SHOWN_AS = frozenset({"application/pdf", "image/jpeg", "image/png", "image/tiff", "text/plain"})
_ANY_BYTES = "application/octet-stream"
_Id = Annotated[str, Path(max_length=100)]

router = APIRouter()


@router.get("/arsip/{record_id}/hlm/{number}/{width}.jpg", include_in_schema=False)
@router.get(f"{API}/records/{{record_id}}/pages/{{number}}/{{width}}.jpg")
def page_picture(request: Request, record_id: _Id, number: int, width: int) -> Response:
    """A page as a JPEG picture. Raises `NotFound`, `CannotRead`."""
    room = entered(request, Right.READ)
    record = room.find(record_id)
    if width not in WIDTHS or not 1 <= number <= record.pages.total:
        raise NotFound(record_id)
    tag = f'"{record.original.sha256[:32]}-{number}-{width}"'
    headers = {"ETag": tag, "Cache-Control": "private, max-age=3600"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    picture = room.derivatives.page_image(record, number, width, PictureFormat.JPEG)
    return FileResponse(picture, media_type="image/jpeg", headers=headers)


@router.get("/arsip/{record_id}/asli", include_in_schema=False)
@router.get(f"{API}/records/{{record_id}}/original")
def original(request: Request, record_id: _Id) -> Response:
    """The original, as an attachment. Raises `NotFound`, `DamagedRecord`."""
    room = entered(request, Right.READ)
    record = room.find(record_id)
    folder = FilePath(mkdtemp(dir=_scratch(room)))
    remove = BackgroundTask(rmtree, folder, ignore_errors=True)
    vouched = folder / "original"
    if not _is_copied(room, record, vouched):
        raise DamagedRecord(record.original.name)
    known = record.original.media_type
    return FileResponse(
        vouched,
        media_type=known if known in _SHOWN_AS else _ANY_BYTES,
        filename=fitting(FilePath(record.original.name).name),
        headers={"Content-Security-Policy": "sandbox; default-src 'none'"},
        background=remove,
    )


def _is_copied(room: Room, record: Record, vouched: FilePath) -> bool:
    """Copy an original if it is what was filed; else its folder goes."""
    is_copied = False
    try:
        is_copied = room.archive.copy_original(record, vouched)
    finally:
        if not is_copied:
            rmtree(vouched.parent, ignore_errors=True)
    return is_copied


def _scratch(room: Room) -> FilePath:
    folder = room.archive.home.cache / "handed-out"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
