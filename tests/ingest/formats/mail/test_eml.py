from base64 import b64encode, encodebytes
from pathlib import Path
from quopri import encodestring

import pytest

from ingest.formats.identify import identify
from ingest.formats.mail.eml import read_eml
from ingest.formats.text.page_text import UnreadPart
from ingest.task.kind import Kind
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason
from tests.ingest.offices import winmail


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


LONGER = "Content-Type: text/html\r\n\r\n<p>teks</p> <p>tambahan</p>"
SAME = "Content-Type: text/html\r\n\r\n<p>teks</p>"
INVITATION = (
    "Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nSUMMARY:Rapat\r\n koordinasi\r\nEND:VCALENDAR"
)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (parts("alternative", PLAIN, SAME), "teks"),
        (parts("alternative", PLAIN, LONGER), "teks tambahan"),
        (parts("alternative", PLAIN, HTML), "teks laman"),
        (parts("alternative", "Content-Type: text/plain\r\n\r\n ", HTML), "laman"),
        (parts("mixed", PLAIN, HTML), "teks laman"),
        (
            parts("alternative", PLAIN, INVITATION),
            "teks BEGIN:VCALENDAR SUMMARY:Rapatkoordinasi END:VCALENDAR",
        ),
    ],
    ids=["the same", "one with more", "each with its own", "one empty", "no alternatives", "an invitation"],
)
def test_of_alternatives_those_are_read_that_say_something_of_their_own(data: bytes, words: str) -> None:
    assert read_eml(data, Limits()).text.split() == ["Subject:", "a", *words.split()]


@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        (b"Subject: Perihal \xe2\x80\x93 Jum\xe2\x80\x99at", "Perihal – Jum’at"),
        (b"Subject: r\xe9sum\xe9", "résumé"),
        (b"Subject: =?utf-8?B?4oI=?= =?utf-8?B?rCA1?=", "€ 5"),
        (b"Subject: =?utf-8?q?Kami?= \xe2\x80\x93 \xe2\x82\xac", "Kami – €"),
        (b"Subject: Satu\r\n dua", "Satu dua"),
    ],
    ids=["UTF-8 as it is", "Latin 1 as it is", "a letter in two words", "both", "folded"],
)
def test_headers_are_letters_however_they_were_sent(headers: bytes, shown: str) -> None:
    assert read_eml(headers + b"\r\n\r\n", Limits()).text == f"Subject: {shown}"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("attachment; filename*=UTF-8''Surat%20%E2%80%93%201.txt", "Surat – 1.txt"),
        ("attachment; filename*0*=UTF-8''Su%C3; filename*1*=%A9.txt", "Sué.txt"),
        ('attachment; filename="=?utf-8?b?U3XDqS50eHQ=?="', "Sué.txt"),
        ('attachment; filename="Sué.txt"', "Sué.txt"),
        ('attachment; filename="../../etc/a.txt"', "a.txt"),
        ("attachment", "lampiran"),
    ],
)
def test_attachments_have_the_names_that_their_senders_gave(header: str, name: str) -> None:
    data = parts("mixed", PLAIN, f"Content-Type: text/plain\r\nContent-Disposition: {header}\r\n\r\nisi")
    (attachment,) = read_eml(data, Limits()).attachments
    assert (attachment.name, attachment.data) == (name, b"isi")


@pytest.mark.parametrize(
    ("charset", "body"),
    [
        ("us-ascii", "Jum’at".encode()),
        ("iso-8859-1", "Jum’at".encode()),
        ("windows-1252", "Jum’at".encode("cp1252")),
        ("utf-16", "Jum’at".encode("utf-16")),
        ("apa", "Jum’at".encode()),
    ],
)
def test_utf_8_is_read_as_such_whatever_its_sender_says(charset: str, body: bytes) -> None:
    head = f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert read_eml(head.encode() + b64encode(body), Limits()).text.strip() == "Jum’at"


@pytest.mark.parametrize("encoding", ["7bit", "base64", "quoted-printable"])
def test_a_message_inside_is_decoded_and_known_as_one(encoding: str, tmp_path: Path) -> None:
    inner = b"Subject: =?utf-8?q?R=C3=A9?=\r\n\r\nisi = surat"
    written = {"7bit": inner, "base64": encodebytes(inner), "quoted-printable": encodestring(inner)}[encoding]
    head = f"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    (attachment,) = read_eml(parts("mixed", PLAIN, head + written.decode()), Limits()).attachments
    assert attachment.name == "Ré.eml"
    (tmp_path / "a").write_bytes(attachment.data)
    assert identify(tmp_path / "a").kind is Kind.MAIL
    assert read_eml(attachment.data, Limits()).text.strip() == "Subject: Ré\n\nisi = surat"


def test_a_signature_apart_is_named_and_a_locked_letter_told() -> None:
    signature = 'Content-Type: application/pkcs7-signature; name="smime.p7s"\r\n\r\nMII='
    letter = read_eml(parts("signed", PLAIN, signature), Limits())
    assert letter.text.split() == ["Subject:", "a", "teks", "[smime.p7s]"]
    assert [each.data for each in letter.attachments] == [b""]
    locked = read_eml(
        parts("encrypted", "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1"), Limits()
    )
    assert locked.unread == (UnreadPart("multipart/encrypted", Reason.ENCRYPTED),)


def test_what_outlook_packs_is_unpacked_beside_the_letter() -> None:
    packed = winmail("Rapat", "teks lain", {"peta.txt": b"isi"})
    head = "Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    letter = read_eml(parts("mixed", PLAIN, head + encodebytes(packed).decode()), Limits())
    assert letter.text.split() == ["Subject:", "a", "teks", "lain", "[peta.txt]"]
    assert [(each.name, each.data) for each in letter.attachments] == [("peta.txt", b"isi")]


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
