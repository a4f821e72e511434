"""Reads page images by tesserocr, the Tesseract of a Python wheel, without starting a program."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pytesseract

from ingest.formats.pictures.raster import Raster
from ingest.task.reasons import CannotRead, Reason

_HEADER = "level page_num block_num par_num line_num word_num left top width height conf text".replace(
    " ", "\t"
)
_MODELS = re.compile(r'"(.+)"')  # where `tesseract --list-langs` says that they are


def tesserocr_name() -> str:
    """The version of its Tesseract, and its own; raises `ImportError` where it is not installed."""
    import tesserocr  # noqa: PLC0415 - an extra, loaded when it is asked for

    return f"tesseract {tesserocr.tesseract_version().split()[1]} (tesserocr {tesserocr.__version__})"


def table_by_tesserocr(
    rasters: Sequence[Raster], language: str, segmentation: int, dpi: int, *, inverts: bool
) -> str:
    """The table of words that Tesseract's program would print; raises `CannotRead` (`crashed`).

    With `inverts`, lines that it is not sure of are tried as light print on dark.
    """
    try:
        reader = _reader(language)
        reader.SetPageSegMode(segmentation)
        reader.SetVariable("tessedit_do_invert", "1" if inverts else "0")
        rows = []
        for number, raster in enumerate(rasters):
            reader.SetImage(raster.image)
            reader.SetSourceResolution(dpi)
            rows.append(reader.GetTSVText(number))
    except (ImportError, RuntimeError, OSError) as error:
        raise CannotRead(Reason.CRASHED, f"tesserocr: {error}") from error
    return "".join([f"{_HEADER}\n", *rows])


@lru_cache(maxsize=2)  # the models of the page, and those of the second reading
def _reader(language: str) -> Any:
    import tesserocr  # noqa: PLC0415 - an extra, loaded when it is asked for

    return tesserocr.PyTessBaseAPI(path=_models(), lang=language)


@lru_cache(maxsize=1)
def _models() -> str:
    """The folder of the installed models; empty lets Tesseract look by itself."""
    command = [pytesseract.pytesseract.tesseract_cmd, "--list-langs"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - a fixed command
    found = _MODELS.search(listed.stdout or listed.stderr)
    return found[1] if found else ""
