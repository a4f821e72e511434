from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from archive.values.period import Period
from ingest.inbox.page_cutting import Leaf
from ingest.inbox.separators import Separator, SheetKind, sheet_pdf
from ingest.inbox.stack import BadStack, Stack, take_apart
from ingest.task.limits import Limits
from ingest.task.reasons import Reason
from tests.ingest.paper import letter, scan_pdf, text_pdf

IKP = Separator(unit="IKP", classification="500.12", period=Period.parse("2024"))
PLAIN, BACKS, BLANK = Separator(), Separator(SheetKind.BACKS), ""


def stack_of(path: Path, *pages: str | Separator) -> Path:
    """A stack with a page for each text or sheet."""
    with pikepdf.new() as stack:
        for page in pages:
            part = path.with_name("part.pdf")
            if isinstance(page, Separator):
                part.write_bytes(sheet_pdf(page, ["LEMBAR"]))
            else:
                text_pdf(part, [[page]])
            with pikepdf.open(part) as source:
                stack.pages.extend(source.pages)
        stack.save(path)
    path.with_name("part.pdf").unlink()
    return path


def taken(folder: Path, *paths: Path) -> Stack:
    (folder / "cut").mkdir(exist_ok=True)
    return take_apart([str(path) for path in paths], "tumpukan", str(folder / "cut"), Limits())


def texts(folder: Path, stack: Stack) -> list[list[str]]:
    found = []
    for part in stack.parts:
        with pdfium.PdfDocument(folder / "cut" / part.path) as document:
            found.append([page.get_textpage().get_text_bounded() for page in document])
    return found


def test_sheets_cut_a_stack_into_documents_and_say_what_follows(tmp_path: Path) -> None:
    path = stack_of(tmp_path / "a.pdf", "satu", IKP, "dua", "tiga", PLAIN, "empat")
    stack = taken(tmp_path, path)
    assert texts(tmp_path, stack) == [["satu"], ["dua", "tiga"], ["empat"]]
    assert [part.separator for part in stack.parts] == [None, str(IKP), str(PLAIN)]
    assert [part.path for part in stack.parts] == [f"tumpukan-00{number}.pdf" for number in (1, 2, 3)]
    assert stack.parts[1].leaves == (Leaf(0, 3), Leaf(0, 4))
    assert stack.sheets == (Leaf(0, 2), Leaf(0, 5))


def test_the_same_stack_comes_apart_into_the_same_bytes(tmp_path: Path) -> None:
    path = stack_of(tmp_path / "a.pdf", IKP, "satu", PLAIN, "dua")
    first = [(tmp_path / "cut" / part.path).read_bytes() for part in taken(tmp_path, path).parts]
    assert first == [(tmp_path / "cut" / part.path).read_bytes() for part in taken(tmp_path, path).parts]


def test_page_images_are_copied_as_they_are(tmp_path: Path) -> None:
    scanned = scan_pdf(tmp_path / "scan.pdf", [letter()])
    sheet = tmp_path / "sheet.pdf"
    sheet.write_bytes(sheet_pdf(IKP, []))
    with pikepdf.new() as stack, pikepdf.open(sheet) as one, pikepdf.open(scanned) as two:
        stack.pages.extend([*one.pages, *two.pages])
        stack.save(tmp_path / "a.pdf")
    (part,) = taken(tmp_path, tmp_path / "a.pdf").parts
    assert image_bytes(tmp_path / "cut" / part.path) == image_bytes(scanned)


def image_bytes(path: Path) -> list[bytes]:
    with pikepdf.open(path) as document:
        images = [image for page in document.pages for image in page.Resources.XObject.values()]
        return [image.read_raw_bytes() for image in images]


def test_the_empty_back_of_a_sheet_goes_with_it_and_other_empty_pages_stay(tmp_path: Path) -> None:
    path = stack_of(tmp_path / "a.pdf", IKP, BLANK, "satu", BLANK, "dua")
    stack = taken(tmp_path, path)
    assert texts(tmp_path, stack) == [["satu", "", "dua"]]
    assert stack.sheets == (Leaf(0, 1), Leaf(0, 2))


def test_a_document_without_sheets_stays_as_it_came(tmp_path: Path) -> None:
    assert taken(tmp_path, stack_of(tmp_path / "a.pdf", "satu", "dua")) == Stack((), ())
    (tmp_path / "a.txt").write_text("surat")
    assert taken(tmp_path, tmp_path / "a.txt") == Stack((), ())


def test_two_passes_of_a_scanner_become_fronts_and_backs_in_turn(tmp_path: Path) -> None:
    fronts = stack_of(tmp_path / "a.pdf", "1", "3", PLAIN, "5")
    backs = stack_of(tmp_path / "b.pdf", "6", BLANK, "4", "2")
    stack = taken(tmp_path, fronts, backs)
    assert texts(tmp_path, stack) == [["1", "2", "3", "4"], ["5", "6"]]
    assert stack.parts[1].leaves == (Leaf(0, 4), Leaf(1, 1))
    assert stack.sheets == (Leaf(0, 3), Leaf(1, 2))


def test_a_sheet_between_the_passes_does_the_same_in_one_file(tmp_path: Path) -> None:
    path = stack_of(tmp_path / "a.pdf", "1", "3", BACKS, "4", "2")
    assert texts(tmp_path, taken(tmp_path, path)) == [["1", "2", "3", "4"]]


def test_passes_of_different_length_are_refused(tmp_path: Path) -> None:
    fronts, backs = stack_of(tmp_path / "a.pdf", "1", "3"), stack_of(tmp_path / "b.pdf", "2")
    with pytest.raises(BadStack) as refusal:
        taken(tmp_path, fronts, backs)
    assert refusal.value.reason is Reason.UNEVEN_PASSES


def test_a_sheet_that_nobody_understands_stops_its_stack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Separator, "__str__", lambda _: "arsip:sheet?warna=merah")
    path = stack_of(tmp_path / "a.pdf", "satu", PLAIN, "dua")
    with pytest.raises(BadStack, match="page 2") as refusal:
        taken(tmp_path, path)
    assert refusal.value.reason is Reason.BAD_SEPARATOR


def test_a_stack_of_nothing_but_sheets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadStack, match="nothing but"):
        taken(tmp_path, stack_of(tmp_path / "a.pdf", IKP, BLANK))


def test_a_signed_document_is_not_cut(tmp_path: Path) -> None:
    path = stack_of(tmp_path / "a.pdf", IKP, "satu")
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.Root.AcroForm = pikepdf.Dictionary(SigFlags=3, Fields=[])
        document.save(path)
    with pytest.raises(BadStack) as refusal:
        taken(tmp_path, path)
    assert refusal.value.reason is Reason.SIGNED


# -- the same of TIFF files ----------------------------------------------------------------------------------------


def tiff_of(path: Path, *pages: str | Separator, compression: str = "group4") -> Path:
    """The same stack as a scanner of fax images writes it."""
    with pdfium.PdfDocument(stack_of(path.with_suffix(".pdf"), *pages)) as document:
        images = [page.render(scale=200 / 72, grayscale=True).to_pil().convert("1") for page in document]
    images[0].save(path, save_all=True, append_images=images[1:], compression=compression, dpi=(200, 200))
    return path


def strips(path: Path) -> list[bytes]:
    """The compressed bytes of each frame."""
    data = path.read_bytes()
    with Image.open(path) as image:
        assert isinstance(image, TiffImageFile)
        found = []
        for number in range(image.n_frames):
            image.seek(number)
            tags = image.tag_v2
            places = zip(tags[273], tags[279], strict=True)
            found.append(b"".join(data[start : start + length] for start, length in places))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("compression", ["group4", "tiff_lzw", "packbits", "tiff_adobe_deflate"])
def test_a_tiff_stack_is_cut_at_its_sheets_and_no_page_is_compressed_anew(
    tmp_path: Path, compression: str
) -> None:
    path = tiff_of(tmp_path / "a.tif", "satu", IKP, "dua", "tiga", PLAIN, "empat", compression=compression)
    stack = taken(tmp_path, path)
    assert [part.path for part in stack.parts] == [f"tumpukan-00{number}.tif" for number in (1, 2, 3)]
    assert [part.separator for part in stack.parts] == [None, str(IKP), str(PLAIN)]
    assert stack.sheets == (Leaf(0, 2), Leaf(0, 5))
    whole = strips(path)
    cut = [strips(tmp_path / "cut" / part.path) for part in stack.parts]
    assert cut == [[whole[0]], [whole[2], whole[3]], [whole[5]]]


def test_two_tiff_passes_are_collated(tmp_path: Path) -> None:
    fronts = tiff_of(tmp_path / "a.tif", "satu", "tiga")
    backs = tiff_of(tmp_path / "b.tif", "empat", "dua")
    (part,) = taken(tmp_path, fronts, backs).parts
    assert part.leaves == (Leaf(0, 1), Leaf(1, 2), Leaf(0, 2), Leaf(1, 1))
    first, second = strips(fronts), strips(backs)
    assert strips(tmp_path / "cut" / part.path) == [first[0], second[1], first[1], second[0]]


def test_a_pass_of_tiff_and_one_of_pdf_are_no_stack(tmp_path: Path) -> None:
    fronts, backs = tiff_of(tmp_path / "a.tif", "satu"), stack_of(tmp_path / "b.pdf", "dua")
    assert taken(tmp_path, fronts, backs) == Stack((), ())
