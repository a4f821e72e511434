"""Paper for the readers' tests: letters drawn as images, PDFs with and without a text layer, broken ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

A4_POINTS = 595, 842
A4_DOTS = 1240, 1754  # at 150 dpi
MARGIN, LINE_PITCH = 150, 40
PRINT = ImageFont.load_default(23)
SENTENCES = (
    "Setiap Badan Publik wajib menyediakan informasi publik yang akurat, benar, dan tidak menyesatkan.",
    "Arsip dinamis disimpan sesuai jadwal retensi yang ditetapkan oleh pimpinan instansi.",
    "Pejabat Pengelola Informasi dan Dokumentasi melayani permohonan masyarakat setiap hari kerja.",
    "Dokumen yang telah selesai dicatat diserahkan kepada unit kearsipan untuk diperiksa keasliannya.",
    "Laporan tahunan disampaikan kepada gubernur paling lambat bulan Maret tahun berikutnya.",
    "Pemusnahan arsip dilakukan setelah memperoleh persetujuan tertulis dari lembaga kearsipan.",
)
LINES = tuple(line for sentence in SENTENCES for line in (sentence[:48], sentence[48:]))


def letter(lines: Sequence[str] = LINES, dpi: int = 150, points: float = 12) -> Image.Image:
    """An A4 page in grey with these lines, as a clean scan shows it."""
    page = Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 255)
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(points * dpi / 72)
    for number, line in enumerate(lines):
        draw.text((dpi, dpi + number * points * 1.6 * dpi / 72), line, fill=0, font=font)
    return page


def blank_sheet() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    page = Image.new("L", A4_DOTS, 255)
    return page, ImageDraw.Draw(page)


def justified(draw: ImageDraw.ImageDraw, left: int, right: int, lines: range) -> None:
    """Set sentences between two edges, both straight, on so many lines."""
    rest = " ".join(SENTENCES * 12).split()
    for line in lines:
        taken = [rest.pop(0)]
        while draw.textlength(" ".join([*taken, rest[0]]), PRINT) < right - left:
            taken.append(rest.pop(0))
        free = right - left - sum(draw.textlength(word, PRINT) for word in taken)
        at = float(left)
        for word in taken:
            draw.text((at, MARGIN + line * LINE_PITCH), word, 0, PRINT)
            at += draw.textlength(word, PRINT) + free / max(1, len(taken) - 1)


def numbered(mark: str) -> Image.Image:
    """A law's page: eleven paragraphs of three lines, each with its mark far to the left of the first."""
    page, draw = blank_sheet()
    justified(draw, MARGIN + 120, A4_DOTS[0] - MARGIN, range(33))
    for paragraph in range(11):
        draw.text((MARGIN, MARGIN + 3 * paragraph * LINE_PITCH), mark.format(paragraph + 1), 0, PRINT)
    return page


def scan_pdf(path: Path, images: Sequence[Image.Image], dpi: int = 150) -> Path:
    """A PDF with a page an image and no text layer."""
    images[0].save(path, "PDF", resolution=dpi, save_all=True, append_images=images[1:])
    return path


def text_pdf(path: Path, pages: Sequence[Sequence[str]]) -> Path:
    """A PDF born digital, with these lines on its pages."""
    canvas = new_pdf(path)
    for lines in pages:
        write_lines(canvas, lines)
        canvas.showPage()
    canvas.save()
    return path


def new_pdf(path: Path, size: tuple[float, float] = A4_POINTS) -> Canvas:
    return Canvas(str(path), pagesize=size, invariant=True)


def write_lines(canvas: Canvas, lines: Sequence[str], top: float = 770) -> None:
    text = canvas.beginText(60, top)
    text.textLines(list(lines))
    canvas.drawText(text)


def place_image(canvas: Canvas, image: Image.Image, box: tuple[float, float, float, float]) -> None:
    """Draw an image at left, bottom, width, height, in points."""
    left, bottom, width, height = box
    canvas.drawImage(ImageReader(image), left, bottom, width, height)


def draw_curved_letters(canvas: Canvas, count: int) -> None:
    """As many small closed curves, a path each, as text turned to outlines has letters."""
    for number in range(count):
        left, low = 60 + number % 40 * 12, 700 - number // 40 * 16
        path = canvas.beginPath()
        path.moveTo(left, low)
        path.curveTo(left, low + 10, left + 8, low + 10, left + 8, low)
        path.curveTo(left + 8, low - 4, left, low - 4, left, low)
        canvas.drawPath(path, stroke=0, fill=1)
