"""The example batch is what examples/README.md says, and small enough to lie in the repository."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections import Counter
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageSequence

from examples import make_batch
from examples.make_batch import BATCH, text_of
from examples.pages import pdf_of
from examples.scanning import curves_of, image_pdf, scans_of
from ingest.inbox.description_sheet import DescribedFile, read_sheet
from ingest.tables.import_tables import read_classification, read_jra, read_units

EXAMPLES = BATCH.parent
FILES = {
    path.relative_to(BATCH).as_posix(): path
    for path in sorted(BATCH.rglob("*"))
    if path.is_file() and path.name != "batch.csv"
}
MEGABYTE = 1024 * 1024

# Read as the archive reads them: scans of 200 dpi, the one that lies sideways turned by Tesseract (--psm 1).
ON_PAPER = (
    *(
        f"{name}.pdf"
        for name in (*make_batch.SCANS, *make_batch.FAXES, *make_batch.SIDEWAYS, *make_batch.CURVES)
    ),
    *(f"{name}.tif" for name in make_batch.TIFFS),
    *(f"{name}.jpg" for name in make_batch.PHOTOS),
)


def letters_and_images(path: Path) -> list[tuple[bool, bool]]:
    """Of each page: whether it has a text layer, and whether it has an image."""
    with pypdfium2.PdfDocument(path) as document:
        return [
            (page.get_textpage().count_chars() > 0, any(kind.type == 3 for kind in page.get_objects()))
            for page in document
        ]


def images_of(path: Path) -> list[Image.Image]:
    if path.suffix != ".pdf":
        with Image.open(path) as image:
            return [frame.convert("L") for frame in ImageSequence.Iterator(image)]
    with pypdfium2.PdfDocument(path) as document:
        return [page.render(scale=200 / 72, grayscale=True).to_pil().convert("L") for page in document]


def test_the_batch_is_small_and_has_at_least_sixteen_documents() -> None:
    assert len(FILES) >= 16
    assert sum(path.stat().st_size for path in BATCH.rglob("*") if path.is_file()) < 6 * MEGABYTE


def test_the_readme_lists_every_file_and_whether_the_sheet_describes_it() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([^`]+)` \| [^|]+ \| (yes|no) \|", readme, re.MULTILINE)
    described = {row.file for row in read_sheet(BATCH / "batch.csv").rows}
    assert dict(listed) == {name: "yes" if name in described else "no" for name in FILES}


@pytest.mark.slow
def test_the_script_makes_every_file_again_and_at_the_same_length() -> None:
    # Not to the byte: another version of a library may compress otherwise, by a little.
    sizes = {name: len(content) for name, content in make_batch.batch()}
    assert sizes == {name: pytest.approx(path.stat().st_size, rel=0.1) for name, path in FILES.items()}


@pytest.mark.parametrize("name", make_batch.DIGITAL)
def test_what_came_from_a_word_processor_has_text_on_every_page(name: str) -> None:
    assert {has_text for has_text, _ in letters_and_images(FILES[f"{name}.pdf"])} == {True}


@pytest.mark.parametrize("name", [*make_batch.SCANS, *make_batch.FAXES, *make_batch.SIDEWAYS])
def test_a_scan_is_images_and_nothing_else(name: str) -> None:
    assert set(letters_and_images(FILES[f"{name}.pdf"])) == {(False, True)}


@pytest.mark.parametrize("name", make_batch.CURVES)
def test_curves_are_neither_text_nor_image_yet_can_be_seen(name: str) -> None:
    assert set(letters_and_images(FILES[f"{name}.pdf"])) == {(False, False)}
    darkest, _ = images_of(FILES[f"{name}.pdf"])[0].getextrema()
    assert darkest == 0


def test_the_mixed_file_has_a_scan_between_pages_of_text() -> None:
    pages = letters_and_images(FILES[f"{make_batch.MIXED}.pdf"])
    assert [place for place, (has_text, _) in enumerate(pages) if not has_text] == list(
        make_batch.MIXED_SCANS
    )
    assert pages[0] == pages[2] == (True, False)


@pytest.mark.parametrize("name", make_batch.TIFFS)
def test_the_tiff_has_several_black_and_white_pages(name: str) -> None:
    with Image.open(FILES[f"{name}.tif"]) as image:
        assert (getattr(image, "n_frames", 1), image.mode, image.info["compression"]) == (2, "1", "group4")


def test_the_duplicate_has_the_same_bytes_and_nothing_else_has() -> None:
    copy, original = make_batch.DUPLICATE
    digests = {name: hashlib.sha256(path.read_bytes()).digest() for name, path in FILES.items()}
    assert digests[copy] == digests[original]
    assert len(set(digests.values())) == len(FILES) - 1


def test_the_protected_file_opens_with_its_password_only() -> None:
    path = FILES[f"{make_batch.PROTECTED}.pdf"]
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(path)
    with pikepdf.open(path, password=make_batch.PASSWORD) as document:
        assert len(document.pages) == 1


def test_the_broken_file_is_beyond_reading() -> None:
    content = FILES[f"{make_batch.BROKEN}.pdf"].read_bytes()
    assert content.startswith(b"%PDF-")
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(content)


def test_the_tables_are_taken_whole() -> None:
    units = read_units(EXAMPLES / "tables/units.csv")
    classes = read_classification(EXAMPLES / "tables/classification.csv")
    rules = read_jra(EXAMPLES / "tables/jra.csv")
    assert units.refused == classes.refused == rules.refused == ()
    codes = {unit.code for unit in units.rows}
    assert {unit.parent for unit in units.rows} - {None} <= codes
    assert {rule.code for rule in rules.rows} <= {known.code for known in classes.rows}
    assert any(rule.exception_text for rule in rules.rows)
    assert any(rule.active.trigger for rule in rules.rows)


def test_the_sheet_describes_about_half_the_files_with_units_and_classes_of_the_tables() -> None:
    rows = read_sheet(BATCH / "batch.csv").rows
    assert {row.file for row in rows} <= set(FILES)
    assert len(FILES) / 3 < len(rows) < 2 * len(FILES) / 3
    units = {unit.code for unit in read_units(EXAMPLES / "tables/units.csv").rows}
    rules = {rule.code for rule in read_jra(EXAMPLES / "tables/jra.csv").rows}
    assert {row.description.unit for row in rows} <= units
    assert {row.description.classification for row in rows} <= rules
    assert any(row.description.event for row in rows)


@pytest.mark.parametrize("row", read_sheet(BATCH / "batch.csv").rows, ids=lambda row: Path(row.file).name)
def test_the_sheet_says_the_number_that_the_document_says(row: DescribedFile) -> None:
    text = " ".join(line for block in text_of(Path(row.file).stem).blocks for line in block)
    assert str(row.description.number) in text


@pytest.mark.slow
def test_the_script_makes_the_same_bytes_at_every_run() -> None:
    pdf = pdf_of(text_of("sk-tim-2016"), is_signed=True)
    assert pdf == pdf_of(text_of("sk-tim-2016"), is_signed=True)
    assert curves_of(pdf) == curves_of(pdf)
    assert image_pdf(scans_of(pdf, "a")) == image_pdf(scans_of(pdf, "a"))


@pytest.mark.ocr
@pytest.mark.parametrize("name", ON_PAPER)
def test_tesseract_finds_nine_words_of_ten_on_paper(name: str, tmp_path: Path) -> None:
    found: Counter[str] = Counter()
    for number, image in enumerate(images_of(FILES[name])):
        page = tmp_path / f"{number}.png"
        image.save(page, dpi=(200, 200))
        command = ["tesseract", str(page), "-", "-l", "ind+eng", "--psm", "1"]
        environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
        answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        found.update(re.findall(r"[^\W\d_]{2,}", answer.stdout.casefold()))
    wanted = Counter(text_of(Path(name).stem).words)
    assert (found & wanted).total() > 0.9 * wanted.total()
