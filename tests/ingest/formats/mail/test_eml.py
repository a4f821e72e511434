import pytest

from ingest.formats.mail.eml import read_eml
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason


def letter(headers: str, body: str = "") -> bytes:
    return f"{headers.replace(chr(10), chr(13) + chr(10))}\r\n\r\n{body}".encode()


def parts(kind: str, *parts: str) -> bytes:
    joined = "".join(f"--x\r\n{part}\r\n" for part in parts)
    return letter(f'Subject: a\nContent-Type: multipart/{kind}; boundary="x"', f"{joined}--x--\r\n")


PLAIN = "Content-Type: text/plain\r\n\r\nteks"
HTML = "Content-Type: text/html\r\n\r\n<p>laman</p>"


def test_encoded_headers_are_decoded_and_broken_ones_stay_as_they_stand() -> None:
    data = letter("From: =?utf-8?q?Dinas_=C3=A9?= <a@b>\nSubject: =?utf-9?q?apa?=", "Isi")
    assert read_eml(data, Limits()).text == "From: Dinas é <a@b>\nSubject: =?utf-9?q?apa?=\n\nIsi"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (parts("alternative", PLAIN, HTML), "teks"),
        (parts("alternative", "Content-Type: text/plain\r\n\r\n ", HTML), "laman"),
        (parts("mixed", PLAIN, HTML), "teks\n\nlaman"),
    ],
)
def test_of_alternatives_the_plain_text_is_read_unless_it_is_empty(data: bytes, words: str) -> None:
    assert read_eml(data, Limits()).text.split() == ["Subject:", "a", *words.split()]


def test_a_message_inside_a_message_is_an_attachment_named_by_its_subject() -> None:
    inner = "Content-Type: message/rfc822\r\n\r\nSubject: Dalam\r\n\r\nisi"
    (attachment,) = read_eml(parts("mixed", PLAIN, inner), Limits()).attachments
    assert attachment.name == "Dalam.eml"
    assert attachment.data.endswith(b"isi")


def test_each_letter_of_a_mailbox_is_an_attachment() -> None:
    box = b"From a@b Mon\nSubject: satu\n\n>From sini\n\nFrom c@d Tue\nSubject: dua\n\nisi\n"
    found = read_eml(box, Limits())
    assert [each.name for each in found.attachments] == ["1.eml", "2.eml"]
    assert b"\nFrom sini" in found.attachments[0].data
    with pytest.raises(CannotRead) as caught:
        read_eml(box, Limits(parts=1))
    assert caught.value.reason is Reason.TOO_LARGE


def test_messages_inside_each_other_without_end_are_refused() -> None:
    data = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(2000))
    with pytest.raises(CannotRead) as caught:
        read_eml(data, Limits())
    assert caught.value.reason in (Reason.TOO_DEEP, Reason.DAMAGED)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"Content-Type: multipart/mixed; boundary=\n\n--\n"])
def test_what_is_hardly_a_mail_has_at_most_its_words(data: bytes) -> None:
    assert read_eml(data, Limits()).attachments == ()
