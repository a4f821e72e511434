from __future__ import annotations

from pathlib import Path

import pytest

from desk.operations.record.derivatives import derivatives, fitting
from ingest.derivatives.requests import PictureFormat
from ingest.task.reasons import CannotRead, Reason
from tests.making import file_one, make_archive


@pytest.mark.parametrize("name", ["surat.txt", "é" * 120 + ".pdf", "x" * 251 + ".pdf"])
def test_a_name_that_fits_stays(name: str) -> None:
    assert fitting(name) == name


@pytest.mark.parametrize("name", ["x" * 300 + ".pdf", "é" * 200 + ".pdf", "." + "x" * 400, "é" * 300])
def test_a_longer_one_is_cut_between_letters_and_keeps_its_ending(name: str) -> None:
    fitted = fitting(name)
    assert 230 < len(fitted.encode()) <= 255
    assert name.startswith(fitted.removesuffix(".pdf"))
    assert fitted.endswith(".pdf") == name.endswith(".pdf")


def test_what_cannot_be_drawn_is_remembered_while_the_original_is_as_filed(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "home")
    record = file_one(archive, b"teks saja")
    original = archive.store.original(record)

    def refused() -> set[str]:
        with pytest.raises(CannotRead) as caught:
            derivatives(archive).page_image(record, 1, 240, PictureFormat.JPEG)
        assert caught.value.reason is Reason.UNSUPPORTED
        return {path.suffix for path in archive.home.cache.rglob("*.*")}

    original.chmod(0o644)
    original.write_bytes(b"rusak")
    assert refused() == set()
    original.write_bytes(b"teks saja")
    assert refused() == {".not"}
    original.unlink()
    with pytest.raises(CannotRead):  # without a look at the original, or another process
        derivatives(archive).page_image(record, 1, 240, PictureFormat.JPEG)
