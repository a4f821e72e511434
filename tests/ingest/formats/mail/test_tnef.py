from pathlib import Path

import pytest

from ingest.formats.identify import identify
from ingest.formats.mail.tnef import read_tnef
from ingest.task.kind import Kind
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason
from tests.ingest.formats.reading import taken, texts
from tests.ingest.offices import winmail

RTF = rb"{\rtf1\ansi\fromhtml1{\*\htmltag <b>}naskah{\*\htmltag </b>}}"


def plain_rtf(data: bytes) -> bytes:
    return (
        (len(data) + 12).to_bytes(4, "little") + len(data).to_bytes(4, "little") + b"MELA" + bytes(4) + data
    )


def test_a_letter_has_its_subject_its_writings_and_its_attachments(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(winmail("Undangan", "teks", {"nama yang panjang.txt": b"isi"}, rtf=plain_rtf(RTF)))
    assert identify(path).kind is Kind.WINMAIL
    assert texts(path) == ["Subject: Undangan\n\nteks\n\nnaskah\n\n[nama yang panjang.txt]"]
    assert taken(path) == {"nama yang panjang.txt": b"isi"}


def test_writings_that_say_the_same_are_one() -> None:
    letter = read_tnef(winmail("a", "naskah", {}, html=b"<p>naskah</p>", rtf=plain_rtf(RTF)), Limits())
    assert letter.text == "Subject: a\n\nnaskah"


@pytest.mark.parametrize("length", [6, 30, 80, 150, 220])
def test_a_torn_one_is_read_as_far_as_it_goes(length: int) -> None:
    whole = winmail("Undangan", "teks", {"a.txt": b"isi"}, html=b"<p>naskah</p>")
    assert read_tnef(whole[:length], Limits()).text.startswith("Subject: U"[: max(0, length - 20)])
    with pytest.raises(CannotRead) as caught:
        read_tnef(b"x" + whole, Limits())
    assert caught.value.reason is Reason.DAMAGED


def test_attachments_without_end_are_too_many() -> None:
    with pytest.raises(CannotRead) as caught:
        read_tnef(winmail("a", "", {"a": b"", "b": b""}), Limits(parts=1))
    assert caught.value.reason is Reason.TOO_LARGE
