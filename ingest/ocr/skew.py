"""How far a page lies askew: turned straight, its rows of ink and of paper part most sharply."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PIL import Image

_ROUGH, _FINE = 8, 4  # the ink mask of about two million pixels, shown smaller
_MOST = 8  # degrees
_STEP = 0.25
_WORTH_TURNING = 1.0  # Tesseract itself copes with less
_SHARPER = 1.15  # than the page as it is: one without lines of text has no better angle


def skew_of(ink: Image.Image) -> float:
    """Degrees that a page must be turned clockwise to lie straight; 0 where that is less than one, or unclear.

    `ink` is the mask that `ingest.ocr.looks.ink_of` gives of the upright page.
    """
    rough, fine = ink.reduce(_ROUGH), ink.reduce(_FINE)
    near = _sharpest(rough, range(-_MOST, _MOST + 1))
    steps = round(1 / _STEP)
    angle = _sharpest(fine, [near + step * _STEP for step in range(-steps, steps + 1)])
    if abs(angle) < _WORTH_TURNING or _sharpness(fine, angle) < _SHARPER * _sharpness(fine, 0.0):
        return 0.0
    return angle


def _sharpest(ink: Image.Image, angles: Iterable[float]) -> float:
    return max(angles, key=lambda angle: (_sharpness(ink, angle), -abs(angle)))


def _sharpness(ink: Image.Image, angle: float) -> float:
    turned = ink.rotate(-angle, Image.Resampling.NEAREST, fillcolor=0)
    profile = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return float(sum((below - above) ** 2 for above, below in pairwise(profile)))
