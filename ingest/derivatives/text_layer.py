"""Lays invisible words over a page where they stand on it, so that any PDF viewer finds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from archive.values.record import PageWord
from ingest.derivatives.glyphless_font import WIDTH

FONT = "/ArsipText"
_PARTS = 10_000
_FEWEST_POINTS = 0.5


@dataclass(frozen=True, slots=True)
class Frame:
    """A page as it was read, in the coordinates of the page: `origin` is the upper left corner, `across` leads along
    the first line to the right, `down` along the left margin to the bottom; all in points."""

    origin: tuple[float, float]
    across: tuple[float, float]
    down: tuple[float, float]

    def at(self, left: float, top: float) -> tuple[float, float]:
        """The point at these shares of the width and height."""
        return (
            self.origin[0] + left * self.across[0] + top * self.down[0],
            self.origin[1] + left * self.across[1] + top * self.down[1],
        )


def frame_of(box: tuple[float, float, float, float], turned: int) -> Frame:
    """The frame of a page with this visible box (left, bottom, right, top) that is read turned clockwise."""
    left, bottom, right, top = box
    width, height = right - left, top - bottom
    match turned % 360:
        case 90:
            return Frame((left, bottom), (0, height), (width, 0))
        case 180:
            return Frame((right, bottom), (-width, 0), (0, height))
        case 270:
            return Frame((right, top), (0, -height), (-width, 0))
        case _:
            return Frame((left, top), (width, 0), (0, -height))


def text_layer(words: Iterable[PageWord], frame: Frame) -> bytes:
    """A content stream that writes the words in text rendering mode 3, each in its box."""
    lines = [line for word in words if (line := _written(word, frame))]
    return b"\n".join([b"q BT 3 Tr", *lines, b"ET Q"]) if lines else b""


def centre(word: PageWord, frame: Frame) -> tuple[float, float]:
    """The middle of a word's box, in points of the page."""
    return frame.at((word.left + word.width / 2) / _PARTS, (word.top + word.height / 2) / _PARTS)


def _written(word: PageWord, frame: Frame) -> bytes:
    across, down = _length(frame.across), _length(frame.down)
    size, width = word.height * down / _PARTS, word.width * across / _PARTS
    codes = word.text.encode("utf-16-be", "surrogatepass")
    if size < _FEWEST_POINTS or width < _FEWEST_POINTS or not codes:
        return b""
    x, y = frame.at(word.left / _PARTS, (word.top + word.height) / _PARTS)
    stretched = 100 * width / (len(codes) // 2 * size * WIDTH / 1000)
    right = [part / across for part in frame.across]
    up = [-part / down for part in frame.down]
    matrix = " ".join(f"{part:.4g}" for part in (*right, *up))
    text = codes.hex()
    return f"{FONT} {size:.3f} Tf {stretched:.2f} Tz {matrix} {x:.3f} {y:.3f} Tm <{text}> Tj".encode()


def _length(vector: tuple[float, float]) -> float:
    return abs(vector[0]) + abs(vector[1])  # one of them is nothing
