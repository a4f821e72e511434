"""Makes small whole files of every kind that can be read, for `bench/fuzzing.py` to break."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pillow_heif
from PIL import Image
from reportlab.lib.utils import ImageReader

from tests.ingest.offices import (
    mail_file,
    old_slides_file,
    old_word_file,
    opendocument_file,
    outlook_file,
    picture_file,
    slides_file,
    tar_file,
    word_file,
    workbook_file,
    zip_file,
)
from tests.ingest.paper import SENTENCES, letter, new_pdf, text_pdf, write_lines

_TIFF = ("group3", "group4", "tiff_lzw", "packbits", "tiff_adobe_deflate", "jpeg")
_BILEVEL = ("group3", "group4")
_FORMS = {"jpg": "JPEG", "png": "PNG", "jp2": "JPEG2000", "webp": "WEBP", "bmp": "BMP", "gif": "GIF"}


def originals(folder: Path) -> list[Path]:
    """Make one file or more of each kind in a folder."""
    return [*_images(folder), *_documents(folder), *_offices(folder), *_holders(folder)]


def _picture() -> Image.Image:
    return letter(SENTENCES[:2], dpi=60, points=14).crop((0, 0, 496, 200))


def _images(folder: Path) -> Iterator[Path]:
    picture = _picture()
    for suffix, form in _FORMS.items():
        picture.save(folder / f"gambar.{suffix}", form)
        yield folder / f"gambar.{suffix}"
    for compression in _TIFF:
        page = picture.convert("1" if compression in _BILEVEL else "L")
        path = folder / f"{compression}.tif"
        page.save(path, compression=compression, save_all=True, append_images=[page])
        yield path
    pillow_heif.from_pillow(picture.convert("RGB")).save(folder / "foto.heic")
    yield folder / "foto.heic"


def _documents(folder: Path) -> Iterator[Path]:
    yield text_pdf(folder / "teks.pdf", [SENTENCES, SENTENCES[:2]])
    canvas = new_pdf(folder / "pindaian.pdf", (298, 120))
    canvas.drawImage(ImageReader(_picture()), 0, 0, 298, 120)
    canvas.showPage()
    write_lines(canvas, SENTENCES[:1], top=100)
    canvas.save()
    yield folder / "pindaian.pdf"
    words = "\n".join(SENTENCES)
    texts = {
        "biasa.txt": words.encode(),
        "lebar.txt": words.encode("utf-16"),
        "tabel.csv": words.replace(" ", ",").encode(),
        "situs.html": f"<!DOCTYPE html><html><body><p>{words}</p><table><tr><td>a</table></body></html>".encode(),
        "kaya.rtf": rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}} " + words.replace("\n", r"\par ").encode() + b"}",
    }
    for name, content in texts.items():
        (folder / name).write_bytes(content)
        yield folder / name


def _offices(folder: Path) -> Iterator[Path]:
    yield word_file(folder / "naskah.docx", SENTENCES, header="KOP SURAT")
    _picture().save(folder / "kop.png")
    yield picture_file(folder / "bergambar.docx", SENTENCES[0], folder / "kop.png")
    yield slides_file(folder / "paparan.pptx", SENTENCES[:2], notes="catatan")
    yield workbook_file(folder / "lembar.xlsx", {"A": [[1, "dua", 3.5]] * 20, "B": [["x"]]})
    paragraphs = "".join(f"<text:p>{sentence}</text:p>" for sentence in SENTENCES)
    yield opendocument_file(folder / "naskah.odt", paragraphs)
    page = f'<draw:page draw:master-page-name="m">{paragraphs}</draw:page>'
    yield opendocument_file(folder / "paparan.odp", page * 2, "presentation")
    yield old_word_file(folder / "lama.doc", SENTENCES[0] + "\r", SENTENCES[1])
    yield old_slides_file(folder / "lama.ppt", [(SENTENCES[0], SENTENCES[1])] * 3)


def _holders(folder: Path) -> Iterator[Path]:
    held = {name: (folder / name).read_bytes() for name in ("biasa.txt", "teks.pdf", "naskah.odt")}
    yield mail_file(folder / "surat.eml", SENTENCES[0], held, html="<p>isi</p>")
    yield outlook_file(folder / "surat.msg", "Undangan", SENTENCES[0], held)
    yield zip_file(folder / "kiriman.zip", held)
    yield tar_file(folder / "kiriman.tar", held)
    yield tar_file(folder / "kiriman.tgz", held, "w:gz")
    yield zip_file(
        folder / "sarang.zip", {"kiriman.zip": (folder / "kiriman.zip").read_bytes(), "a.txt": "isi"}
    )
