import os
import re
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from archive.values.record import PageSource
from ingest.reading.reader import PageReader
from ingest.reading.request import Reading, ReadRequest, Unreadable
from ingest.task.limits import Limits
from ingest.task.orders import ReaderMode
from ingest.task.reasons import Reason
from tests.ingest.offices import mail_file, picture_file, zip_file
from tests.ingest.paper import LINES, letter, new_pdf, place_image, scan_pdf, text_pdf, write_lines

SAMPLES = Path(__file__).resolve().parents[3] / "../shared/samples/hostile"
HASTY = Limits(task_seconds=4)


def read(
    *paths: Path, scratch: Path, limits: Limits | None = None, mode: ReaderMode = ReaderMode.AUTO
) -> dict[str, Reading | Unreadable]:
    """What each file came to, by its name."""
    results: dict[str, Reading | Unreadable] = {}
    waiting = list(paths)
    with PageReader(2, scratch, limits) as reader:
        while waiting or not reader.is_idle:
            while waiting and reader.has_room:
                path = waiting.pop(0)
                reader.submit(ReadRequest(path.name, path, "eng", mode))
            result = reader.next()
            assert result.key not in results
            results[result.key] = result
    return results


def texts(result: Reading | Unreadable) -> list[str]:
    assert isinstance(result, Reading), result
    assert [page.number for page in result.pages] == list(range(1, len(result.pages) + 1))
    return [page.text for page in result.pages]


def reasons(result: Reading | Unreadable) -> list[str | None]:
    assert isinstance(result, Reading), result
    return [page.reason for page in result.pages]


def refusal(result: Reading | Unreadable) -> tuple[Reason, str | None]:
    assert isinstance(result, Unreadable), result
    return result.reason, result.media_type


def test_many_files_come_back_each_once_with_its_own_pages_in_order(tmp_path: Path) -> None:
    paths = [
        text_pdf(tmp_path / f"{n}.pdf", [[f"berkas {n} halaman {page}"] for page in range(1, n + 1)])
        for n in range(1, 12)
    ]
    results = read(*paths, scratch=tmp_path)
    assert {name: texts(result) for name, result in results.items()} == {
        f"{n}.pdf": [f"berkas {n} halaman {page}" for page in range(1, n + 1)] for n in range(1, 12)
    }


def test_a_long_document_is_looked_over_in_pieces_and_comes_back_whole(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", [[f"halaman {number}"] for number in range(1, 451)])
    assert texts(read(path, scratch=tmp_path)["a.pdf"]) == [f"halaman {number}" for number in range(1, 451)]


def test_the_type_is_that_of_the_content(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.txt", [["surat"]])
    result = read(path, scratch=tmp_path)["a.txt"]
    assert isinstance(result, Reading)
    assert result.media_type == "application/pdf"


def test_pdfminer_alone_reads_text_layers_when_it_is_asked_to(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", [["satu"], ["dua"]])
    result = read(path, scratch=tmp_path, mode=ReaderMode.PDFMINER)["a.pdf"]
    assert texts(result) == ["satu", "dua"]
    assert isinstance(result, Reading)
    assert all((page.engine or "").startswith("pdfminer") for page in result.pages)


def test_what_cannot_be_read_says_why_and_harms_nobody(tmp_path: Path) -> None:
    good = text_pdf(tmp_path / "good.pdf", [["surat"]])
    with pikepdf.open(good) as document:
        document.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="u", owner="o"))
    (tmp_path / "broken.pdf").write_bytes(good.read_bytes()[:100])
    (tmp_path / "empty").touch()
    Image.new("L", (9, 9)).save(tmp_path / "whole.png")
    (tmp_path / "cut.png").write_bytes((tmp_path / "whole.png").read_bytes()[:30])
    names = ["locked.pdf", "broken.pdf", "empty", "cut.png", "good.pdf"]
    results = read(*(tmp_path / name for name in names), scratch=tmp_path)
    assert texts(results.pop("good.pdf")) == ["surat"]
    assert {name: refusal(result) for name, result in results.items()} == {
        "locked.pdf": (Reason.ENCRYPTED, "application/pdf"),
        "broken.pdf": (Reason.DAMAGED, "application/pdf"),
        "empty": (Reason.EMPTY, None),
        "cut.png": (Reason.DAMAGED, "image/png"),
    }


@pytest.mark.slow
def test_a_file_that_hangs_is_given_up_and_its_neighbours_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipa")  # whoever opens it waits for ever
    paths = [text_pdf(tmp_path / f"{n}.pdf", [[f"berkas {n}"]]) for n in range(6)]
    results = read(tmp_path / "pipa", *paths, scratch=tmp_path, limits=HASTY)
    assert refusal(results.pop("pipa"))[0] is Reason.TIMED_OUT
    assert {name: texts(result) for name, result in results.items()} == {
        f"{n}.pdf": [f"berkas {n}"] for n in range(6)
    }


def bomb(path: Path) -> Path:
    """A small file of one page with half a billion letters."""
    canvas = new_pdf(path)
    write_lines(canvas, ["surat"])
    canvas.save()
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        page = document.pages[0]
        page.Contents = document.make_stream(b"BT /F1 9 Tf " + b"(arsip arsip) Tj " * 8_000_000 + b"ET")
        document.save(path, compress_streams=True)
    return path


@pytest.mark.slow
def test_a_file_that_eats_memory_is_given_up_and_its_neighbour_is_read(tmp_path: Path) -> None:
    good = text_pdf(tmp_path / "good.pdf", [["surat"]])
    limits = Limits(memory_bytes=1 << 30)
    results = read(bomb(tmp_path / "bomb.pdf"), good, scratch=tmp_path, limits=limits)
    assert texts(results["good.pdf"]) == ["surat"]
    assert refusal(results["bomb.pdf"])[0] in (Reason.OUT_OF_MEMORY, Reason.CRASHED)


def test_a_file_over_a_limit_is_not_begun(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", [["satu"], ["dua"], ["tiga"]])
    pages = read(path, scratch=tmp_path, limits=Limits(pages=2))["a.pdf"]
    size = read(path, scratch=tmp_path, limits=Limits(file_bytes=99))["a.pdf"]
    assert (refusal(pages)[0], refusal(size)[0]) == (Reason.TOO_MANY_PAGES, Reason.TOO_LARGE)


def test_only_the_page_that_cannot_be_loaded_is_lost(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", [["satu"], ["dua"], ["tiga"]])
    kids = re.compile(rb"(/Kids \[ \d+ 0 R )\d+( 0 R)")  # the second page is no object
    path.write_bytes(kids.sub(rb"\g<1>0\g<2>", path.read_bytes()))
    result = read(path, scratch=tmp_path)["a.pdf"]
    assert reasons(result) == [None, Reason.DAMAGED, None]
    assert texts(result) == ["satu", "", "tiga"]


@pytest.mark.ocr
def test_a_long_scan_is_read_in_pieces_and_comes_back_in_order(tmp_path: Path) -> None:
    words = ["SATU", "DUA", "TIGA", "EMPAT", "LIMA", "ENAM", "TUJUH"]
    path = scan_pdf(tmp_path / "a.pdf", [letter([f"HALAMAN {word} ARSIP"], points=24) for word in words])
    assert texts(read(path, scratch=tmp_path)["a.pdf"]) == [f"HALAMAN {word} ARSIP" for word in words]


def letterhead() -> Image.Image:
    return letter(["DINAS KEHUTANAN DAN PERKEBUNAN", "Jalan Cempaka Nomor 12"]).crop((100, 120, 900, 230))


@pytest.mark.ocr
def test_a_letterhead_that_is_a_picture_is_read_on_every_page_of_a_long_file(tmp_path: Path) -> None:
    canvas = new_pdf(tmp_path / "a.pdf")
    for number in range(1, 251):  # more than are surveyed at once
        place_image(canvas, letterhead(), (60, 750, 384, 53))
        write_lines(canvas, [f"Nomor 005/{number}/2024", *LINES[:2]], top=700)
        canvas.showPage()
    canvas.save()
    for number, text in enumerate(texts(read(tmp_path / "a.pdf", scratch=tmp_path)["a.pdf"]), start=1):
        assert text.split("\n", 1)[0] == "DINAS KEHUTANAN DAN PERKEBUNAN"
        assert "Jalan Cempaka" in text
        assert f"Nomor 005/{number}/2024" in text


@pytest.mark.ocr
@pytest.mark.parametrize(
    "layer", ["WXQMDQJ PXVQDK UHWHQVL", "1RPRU 6XUDW 3HUQ .HSDOD", "Krtn kprtsn Bpt Ktpng"]
)
def test_a_few_words_of_nonsense_give_way_to_what_the_page_shows(tmp_path: Path, layer: str) -> None:
    canvas = new_pdf(tmp_path / "a.pdf")
    place_image(canvas, letter(LINES[:4], points=12).crop((100, 120, 900, 300)), (60, 600, 384, 86))
    text = canvas.beginText(80, 640)
    text.setTextRenderMode(3)
    text.textLine(layer)
    canvas.drawText(text)
    canvas.save()
    result = read(tmp_path / "a.pdf", scratch=tmp_path)["a.pdf"]
    assert isinstance(result, Reading)
    (page,) = result.pages
    assert (page.source, page.layer) == (PageSource.OCR, layer)
    assert "Setiap Badan Publik" in page.text


@pytest.mark.ocr
def test_of_a_piece_that_fails_only_the_page_to_blame_is_lost(tmp_path: Path) -> None:
    small = letter(["DOKUMEN ARSIP"], points=24)
    large = letter(["DOKUMEN ARSIP"], points=24).resize((2480, 3508))  # at 150 dots an inch, four times A4
    path = scan_pdf(tmp_path / "a.pdf", [small, large, small])
    limits = Limits(written_bytes=2_500_000)  # a page image of A4 has 2.2 MB, the large one 3 MB
    result = read(path, scratch=tmp_path, limits=limits)["a.pdf"]
    assert reasons(result) == [None, Reason.CRASHED, None]
    assert texts(result) == ["DOKUMEN ARSIP", "", "DOKUMEN ARSIP"]


@pytest.mark.ocr
def test_a_scan_of_which_no_page_can_be_read_was_not_read(tmp_path: Path) -> None:
    path = scan_pdf(tmp_path / "a.pdf", [letter(LINES), letter(LINES)])
    result = read(path, scratch=tmp_path, limits=Limits(written_bytes=1000))["a.pdf"]
    assert refusal(result) == (Reason.CRASHED, "application/pdf")


@pytest.mark.ocr
def test_a_tiff_with_text_and_empty_pages_is_read_page_by_page(tmp_path: Path) -> None:
    pages = [letter(["DOKUMEN SATU"], points=24), letter([]), letter(["DOKUMEN TIGA"], points=24)]
    first, *others = (page.convert("1") for page in pages)
    first.save(tmp_path / "a.tif", compression="group4", save_all=True, append_images=others, dpi=(150, 150))
    result = read(tmp_path / "a.tif", scratch=tmp_path)["a.tif"]
    assert texts(result) == ["DOKUMEN SATU", "", "DOKUMEN TIGA"]
    assert isinstance(result, Reading)
    assert [page.source for page in result.pages] == [PageSource.OCR, PageSource.BLANK, PageSource.OCR]


@pytest.mark.ocr
@pytest.mark.samples
@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the private samples are not beside the checkout")
def test_hostile_samples_are_each_read_or_refused_for_a_reason(tmp_path: Path) -> None:
    paths = sorted(SAMPLES.iterdir())
    results = read(*paths, scratch=tmp_path)
    assert sorted(results) == [path.name for path in paths]
    refused = {result.reason for result in results.values() if isinstance(result, Unreadable)}
    assert refused == {Reason.DAMAGED, Reason.ENCRYPTED, Reason.TOO_LARGE}
    without = {name for name, result in results.items() if isinstance(result, Reading) and not result.pages}
    assert without == {"pillow_broken.png", "qpdf_fuzz_28262.pdf"}


def test_what_is_attached_to_a_mail_is_read_and_told_as_pages_under_its_name(tmp_path: Path) -> None:
    letter_inside = text_pdf(tmp_path / "surat.pdf", [["satu"], ["dua"]]).read_bytes()
    held = {"surat.pdf": letter_inside, "gambar.dwg": b"AC1032" + bytes(99), "rusak.pdf": b"%PDF-1.7\nrusak"}
    bundle = zip_file(tmp_path / "b", {"a/b.txt": "isi"}).read_bytes()
    result = read(mail_file(tmp_path / "a.eml", "Terlampir.", {**held, "b.zip": bundle}), scratch=tmp_path)
    reading = result["a.eml"]
    assert isinstance(reading, Reading)
    assert reading.media_type == "message/rfc822"
    assert [page.text for page in reading.pages[1:]] == [
        "surat.pdf\n\nsatu",
        "dua",
        "",
        "",
        "b.zip\n\n[a/b.txt]",
        "a/b.txt\n\nisi",
    ]
    assert [(page.part, page.reason) for page in reading.pages] == [
        (None, None),
        ("surat.pdf", None),
        ("surat.pdf", None),
        ("gambar.dwg", Reason.UNSUPPORTED),
        ("rusak.pdf", Reason.DAMAGED),
        ("b.zip", None),
        ("b.zip/a/b.txt", None),
    ]
    assert [page.number for page in reading.pages] == [1, 2, 3, 4, 5, 6, 7]
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == []


def test_every_letter_of_a_mailbox_file_is_read_with_what_is_attached_to_it(tmp_path: Path) -> None:
    first = mail_file(tmp_path / "1", "Surat pertama.\n>From Samarinda", {"a.txt": b"lampiran"}).read_bytes()
    second = mail_file(tmp_path / "2", "Surat kedua.").read_bytes()
    postmark = b"From ppid@contoh.go.id Mon May  6 12:00:00 2024\n"
    (tmp_path / "a.mbox").write_bytes(b"".join(postmark + letter + b"\n\n" for letter in (first, second)))
    reading = read(tmp_path / "a.mbox", scratch=tmp_path)["a.mbox"]
    assert isinstance(reading, Reading)
    told = [page.text for page in reading.pages]
    assert told[0].split() == ["[1.eml]", "[2.eml]"]
    assert [page.text.splitlines()[0] for page in reading.pages[1:]] == ["1.eml", "a.txt", "2.eml"]
    assert "Surat pertama.\nFrom Samarinda" in told[1]
    assert "lampiran" in told[2]
    assert "Surat kedua." in told[3]


def test_files_inside_files_have_limits_together(tmp_path: Path) -> None:
    inner = zip_file(tmp_path / "i", {f"{n}.txt": f"isi {n}" for n in range(8)}).read_bytes()
    path = zip_file(tmp_path / "a.zip", {"1.zip": inner, "2.zip": inner + b"\0"})
    result = read(path, scratch=tmp_path, limits=Limits(parts=12))["a.zip"]
    assert isinstance(result, Reading)
    assert Reason.TOO_LARGE in {page.reason for page in result.pages}
    assert sum("isi" in page.text for page in result.pages) == 8


def test_more_text_than_the_limit_is_told_as_pages_that_were_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("satu\fdua\ftiga")
    result = read(tmp_path / "a.txt", scratch=tmp_path, limits=Limits(text_characters=8))["a.txt"]
    assert isinstance(result, Reading)
    assert [page.reason for page in result.pages] == [None, None, Reason.TOO_LARGE]


@pytest.mark.ocr
@pytest.mark.slow
def test_pictures_in_an_office_document_are_read_where_they_carry_words(tmp_path: Path) -> None:
    letter().save(tmp_path / "scan.png")
    Image.effect_noise((700, 500), 60).save(tmp_path / "photo.png")
    Image.new("L", (40, 40), 128).save(tmp_path / "logo.png")
    pictures = [tmp_path / name for name in ("logo.png", "photo.png", "scan.png")]
    result = read(
        picture_file(tmp_path / "a.docx", "surat dengan lampiran gambar", *pictures), scratch=tmp_path
    )["a.docx"]
    first, second = texts(result)
    assert first == "surat dengan lampiran gambar"
    assert LINES[0].split()[0] in second
    assert isinstance(result, Reading)
    assert [page.source for page in result.pages] == [PageSource.TEXT, PageSource.OCR]


def test_a_picture_that_cannot_be_read_does_not_decide_about_its_document(tmp_path: Path) -> None:
    Image.new("L", (400, 400), 255).save(tmp_path / "kosong.png")
    document = picture_file(tmp_path / "a.docx", "surat dengan lampiran gambar", tmp_path / "kosong.png")
    assert texts(read(document, scratch=tmp_path)["a.docx"]) == ["surat dengan lampiran gambar"]
