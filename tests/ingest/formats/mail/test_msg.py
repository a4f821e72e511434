import struct
from pathlib import Path

import pytest

from tests.ingest.formats.reading import texts
from tests.ingest.offices import outlook_file

RTF = rb"{\rtf1\ansi naskah \'e9}"
PACKED = struct.pack("<II4sI", len(RTF) + 12, len(RTF), b"MELA", 0) + RTF


@pytest.mark.parametrize(
    ("body", "more", "words"),
    [
        ("", {"__substg1.0_10130102": b"<p>laman</p>"}, "laman"),
        ("", {"__substg1.0_1013001F": "<p>lamé</p>".encode("utf-16-le")}, "lamé"),
        ("", {"__substg1.0_10090102": PACKED}, "naskah é"),
        ("teks", {"__substg1.0_10090102": PACKED}, "teks\n\nnaskah é"),
        ("naskah é", {"__substg1.0_10090102": PACKED}, "naskah é"),
    ],
    ids=["HTML", "HTML as text", "RTF", "both", "the same"],
)
def test_the_letter_is_read_in_whatever_writing_it_is_kept(
    tmp_path: Path, body: str, more: dict[str, bytes], words: str
) -> None:
    assert texts(outlook_file(tmp_path / "a", "a", body, {}, more)) == [f"From: Budi\nSubject: a\n\n{words}"]
