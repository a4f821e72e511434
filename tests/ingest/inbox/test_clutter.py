"""What nobody would call a document is known by its name, wherever it comes from."""

from __future__ import annotations

import pytest

from ingest.inbox.clutter import PassReason, clutter_in


@pytest.mark.parametrize(
    "path",
    [
        ".DS_Store",
        "Thumbs.db",
        "desktop.ini",
        "Desktop.INI",
        "._surat.pdf",
        "~$laporan.docx",
        ".~lock.laporan.odt#",
        "__MACOSX/x/._surat.pdf",
        "a/@eaDir/b.jpg",
        "System Volume Information/x",
        "$RECYCLE.BIN/y.pdf",
        "Icon\r",
    ],
)
def test_rubbish_is_known(path: str) -> None:
    assert clutter_in(path.split("/")) is PassReason.CLUTTER


@pytest.mark.parametrize("name", ["surat.pdf.crdownload", "surat.pdf.part", "surat.filepart", "x.tmp"])
def test_what_is_being_written_is_known(name: str) -> None:
    assert clutter_in([name]) is PassReason.UNFINISHED


@pytest.mark.parametrize(
    "path", ["surat.pdf", "desktop.ini.pdf", "part/surat.pdf", "Thumbs.db.docx", ".surat"]
)
def test_a_document_is_none(path: str) -> None:
    assert clutter_in(path.split("/")) is None
