from pathlib import Path

import pytest
from PIL import Image

from tests.desk.office import Office
from tests.ingest.paper import text_pdf
from tests.ingest.signing import sign

pytestmark = pytest.mark.slow


def filed(office: Office, path: Path) -> str:
    record: str = office.json("ingest", path)[0]["id"]
    return record


@pytest.fixture
def signed(office: Office) -> str:
    plain = text_pdf(office.folder / "plain.pdf", [["Keputusan tentang anggaran"]])
    return filed(office, sign(plain, office.folder / "signed.pdf"))


def test_a_searchable_copy_of_a_text_document_is_the_document(office: Office) -> None:
    path = text_pdf(office.folder / "a.pdf", [["Keputusan tentang anggaran"]])
    record = filed(office, path)
    (row,) = office.json("get", record, "--searchable", "--to", office.folder / "salinan.pdf")
    assert row["searchable"]["is_original"]
    assert (office.folder / "salinan.pdf").read_bytes() == path.read_bytes()
    again = office.run("get", record, "--searchable", "--to", office.folder / "salinan.pdf")
    assert again.status == 1
    assert (
        "disalin apa adanya" in office.run("get", record, "--searchable", "--to", office.folder / "b.pdf").out
    )


def test_a_text_file_cannot_be_made_searchable_and_says_why(office: Office) -> None:
    told = office.run(
        "get", office.record("laporan.txt")["id"], "--searchable", "--to", office.folder / "a.pdf"
    )
    assert (told.status, "unsupported" in told.err) == (1, True)
    assert not (office.folder / "a.pdf").exists()


def test_a_page_is_drawn_and_kept_in_a_cache_that_may_be_deleted(office: Office) -> None:
    record = filed(office, text_pdf(office.folder / "a.pdf", [["satu"], ["dua"]]))
    office.json("page", record, "2", "--thumbnail", "--format", "webp", "--to", office.folder / "kecil.webp")
    with Image.open(office.folder / "kecil.webp") as picture:
        assert (picture.format, picture.width) == ("WEBP", 240)
    (kept,) = (path for path in (office.home / "cache/kept").rglob("*") if path.is_file())
    kept.unlink()
    office.json("page", record, "2", "--thumbnail", "--format", "webp", "--to", office.folder / "lagi.webp")
    assert (office.folder / "lagi.webp").read_bytes() == (office.folder / "kecil.webp").read_bytes()
    assert office.run("page", record, "9", "--to", office.folder / "c.png").status == 1


def test_signatures_are_told_and_the_original_is_as_it_was(office: Office, signed: str) -> None:
    (row,) = office.json("signatures", signed)
    assert (row["state"], row["signer"], row["is_whole"]) == ("intact", "Siti Aminah, Dinas Kominfo", True)
    assert "tanda tangan elektronik Siti Aminah" in office.run("show", signed).out
    assert office.json("show", signed)[0]["signatures"] == [row]
    office.json("get", signed, "--to", office.folder / "asli.pdf")
    assert (office.folder / "asli.pdf").read_bytes() == (office.folder / "signed.pdf").read_bytes()


def test_a_document_without_signatures_says_so(office: Office) -> None:
    told = office.run("signatures", office.record("laporan.txt")["id"])
    assert (told.status, "tidak ada tanda tangan" in told.out) == (0, True)


def test_an_altered_document_is_a_finding(office: Office, signed: str) -> None:
    data = (office.folder / "signed.pdf").read_bytes()
    assert b"(Persetujuan)" in data
    path = office.folder / "altered.pdf"
    path.write_bytes(data.replace(b"(Persetujuan)", b"(Penolakan!!)"))
    told = office.run("signatures", filed(office, path))
    assert (told.status, "BERUBAH" in told.out) == (3, True)


def test_the_home_works_without_its_cache_and_the_check_does_not_mind_it(office: Office, signed: str) -> None:
    office.json("signatures", signed)
    assert office.run("check").status == 0


def test_words_of_a_text_layer_are_marked_where_they_stand_on_the_page(office: Office) -> None:
    filed(office, text_pdf(office.folder / "a.pdf", [["Keputusan tentang mangrove"]]))
    (answer,) = office.json("search", "mangrove", "--boxes")
    ((box,),) = [page["boxes"] for page in answer["hits"][0]["pages"]]
    assert box["text"] == "mangrove"
    assert 0 < box["left"] < box["left"] + box["width"] < 10_000
