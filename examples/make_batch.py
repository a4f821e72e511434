"""Makes the example batch anew, the same bytes at every run: `python -m examples.make_batch`."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from PIL import Image

from examples.pages import TEXTS, Text, pdf_of
from examples.scanning import black_and_white, curves_of, fax_tiff, image_pdf, photo_of, scans_of

BATCH = Path(__file__).parent / "batch"
PASSWORD = "samawa"  # noqa: S105 # of the example that must not open

DIGITAL = (
    "sekretariat/sk-ppid-2024",
    "sekretariat/sop-pendokumentasian-2023",
    "sekretariat/undangan-rapat-2024",
    "sekretariat/lkjip-2023",
    "sekretariat/dpa-2024",
    "ikp/dip-2024",
    "aptika/surat-tugas-2024",
)
SCANS = ("sekretariat/sk-tim-2016", "ikp/siaran-pers-2018", "aptika/berita-acara-alih-media-2023")
FAXES = ("sekretariat/pks-2019",)
SIDEWAYS = ("sekretariat/realisasi-anggaran-2017",)
TIFFS = ("sekretariat/notulen-2018",)
PHOTOS = ("ikp/pengumuman-2023",)
CURVES = ("ikp/surat-edaran-2022",)
PLAIN = ("ikp/siaran-pers-2024",)
MIXED, MIXED_SCANS = "ikp/laporan-layanan-2023", (1,)
PROTECTED = "aptika/laporan-uji-kerentanan-2024"
BROKEN = "aptika/notulen-spbe-2024"
DUPLICATE = ("situs/SK PPID 2024.pdf", "sekretariat/sk-ppid-2024.pdf")


def text_of(name: str) -> Text:
    """The text that the file of this name, without its ending, was made of."""
    return Text.read(Path(name).name)


def batch() -> Iterator[tuple[str, bytes]]:
    """Every file of the batch but the sheet: its path below the batch, its bytes."""
    yield from _clean()
    yield from _scanned()
    yield f"{MIXED}.pdf", _mixed()
    yield f"{PROTECTED}.pdf", _protected(pdf_of(text_of(PROTECTED)))
    whole = pdf_of(text_of(BROKEN))
    yield f"{BROKEN}.pdf", whole[: len(whole) // 3]
    yield DUPLICATE[0], pdf_of(text_of("sk-ppid-2024"))


def _clean() -> Iterator[tuple[str, bytes]]:
    for name in DIGITAL:
        yield f"{name}.pdf", pdf_of(text_of(name))
    for name in CURVES:
        yield f"{name}.pdf", curves_of(pdf_of(text_of(name)))
    for name in PLAIN:
        yield f"{name}.txt", (TEXTS / f"{Path(name).name}.txt").read_bytes()


def _scanned() -> Iterator[tuple[str, bytes]]:
    for name in (*SCANS, *FAXES, *SIDEWAYS, *TIFFS):
        scans = scans_of(pdf_of(text_of(name), is_signed=True), name)
        if name in SIDEWAYS:
            yield f"{name}.pdf", image_pdf([scan.transpose(Image.Transpose.ROTATE_90) for scan in scans])
        elif name in SCANS:
            yield f"{name}.pdf", image_pdf(scans)
        elif name in FAXES:
            yield f"{name}.pdf", image_pdf([black_and_white(scan) for scan in scans])
        else:
            yield f"{name}.tif", fax_tiff([black_and_white(scan) for scan in scans])
    for name in PHOTOS:
        yield f"{name}.jpg", photo_of(pdf_of(text_of(name), is_signed=True), name)


def _mixed() -> bytes:
    """Pages from the word processor, between them the page that was signed on paper and scanned."""
    text = text_of(MIXED)
    scans = scans_of(pdf_of(text, is_signed=True), MIXED)
    with (
        pikepdf.open(io.BytesIO(pdf_of(text))) as pages,
        pikepdf.open(io.BytesIO(image_pdf([scans[place] for place in MIXED_SCANS]))) as images,
    ):
        for place, image in zip(MIXED_SCANS, images.pages, strict=True):
            pages.pages[place] = image
        target = io.BytesIO()
        pages.save(target, deterministic_id=True)
        return target.getvalue()


def _protected(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        target = io.BytesIO()
        # RC4, revision 3: weak, and the only kind that draws no random numbers.
        lock = pikepdf.Encryption(user=PASSWORD, owner=PASSWORD, R=3, aes=False, metadata=False)
        document.save(target, encryption=lock, static_id=True)
        return target.getvalue()


def main() -> None:
    total = 0
    for name, content in batch():
        path = BATCH / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        total += len(content)
        print(f"{len(content):>9,}  {name}")
    print(f"{total:>9,}  in all")


if __name__ == "__main__":
    main()
