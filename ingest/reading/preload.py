"""Loads the readers into the fork server once, so that no worker loads them again."""

from __future__ import annotations

from contextlib import suppress

import pytesseract
import Sastrawi.Stemmer.StemmerFactory  # noqa: F401 - the readers load it for the first word in doubt
from PIL import Image

import ingest.reading.fence.guardian
import ingest.reading.tasks  # noqa: F401 - with it come the readers
from ingest.ocr.installed import tesseract_name
from ingest.reading.fence.system_calls import prepared

for may_start in (False, True):
    prepared(may_start=may_start)
Image.init()  # else each process would look for its image formats anew
with suppress(pytesseract.TesseractNotFoundError):
    tesseract_name()  # is remembered; OCR asks for it with each task
