"""The document of a program stays one, whatever container its program writes it in."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.inbox.program_documents import is_program_document

SCANS = ("surat/1.pdf", "surat/2.pdf")


@pytest.mark.parametrize("name", ["kiriman.zip", "KIRIMAN.ZIP", "kiriman.tar.gz", "kiriman.tgz", "kiriman"])
def test_what_people_packed_is_a_batch(name: str) -> None:
    assert not is_program_document(Path(name), SCANS)


@pytest.mark.parametrize("name", ["laporan.pages", "peta.kmz", "aplikasi.apk", "buku.epub", "denah.skp"])
def test_another_name_is_that_of_a_program(name: str) -> None:
    assert is_program_document(Path(name), SCANS)


@pytest.mark.parametrize(
    "mark", ["mimetype", "[Content_Types].xml", "META-INF/MANIFEST.MF", "Index/Document.iwa", "doc.kml"]
)
def test_a_document_is_known_by_its_members(mark: str) -> None:
    assert is_program_document(Path("laporan.zip"), (*SCANS, mark))
