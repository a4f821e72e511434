"""Reads Outlook messages (.msg), as [MS-OXMSG] lays them out in a compound file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import olefile

from ingest.formats.mail.letter import HEADERS, UNNAMED, Attachment, Letter, letter_text
from ingest.formats.mail.outlook_body import outlook_body
from ingest.formats.packages.compound_file import opened_compound
from ingest.formats.text.page_text import printable
from ingest.formats.text.plain import decoded
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

# [MS-OXMSG] 2.1: a stream a property, named by its number and type.
_SUBJECT, _TO, _CC, _SENDER, _SENDER_ADDRESS = "0037", "0E04", "0E03", "0C1A", "5D01"
_BODY, _HTML, _RTF, _SENT = "1000", "1013", "1009", 0x0039
_DATA, _LONG_NAME, _SHORT_NAME = "3701", "3707", "3704"
_ATTACHMENT, _PROPERTIES, _MESSAGE_INSIDE = (
    "__attach_version1.0_",
    "__properties_version1.0",
    "__substg1.0_3701000D",
)
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def read_msg(path: Path, limits: Limits) -> Letter:
    """An Outlook message; one inside it is read with it, its attachments are parts. Raises `CannotRead` (`damaged`)."""
    with opened_compound(path) as ole:
        return _MsgReader(ole, limits).letter((), 0)


class _MsgReader:
    """Reads a message and those inside it, from one compound file."""

    def __init__(self, ole: olefile.OleFileIO, limits: Limits) -> None:
        self._ole = ole
        self._limits = limits
        self._room = limits.unpacked_bytes
        self._entries = dict.fromkeys(tuple(entry) for entry in ole.listdir(streams=True, storages=True))

    def letter(self, inside: tuple[str, ...], depth: int) -> Letter:
        if depth > self._limits.depth:
            raise CannotRead(Reason.TOO_DEEP, "too many messages inside each other")
        sender = f"{self._text(inside, _SENDER)} <{self._text(inside, _SENDER_ADDRESS)}>".replace(" <>", "")
        values = (
            sender,
            self._text(inside, _TO),
            self._text(inside, _CC),
            self._sent(inside, is_top=not depth),
            self._text(inside, _SUBJECT),
        )
        attachments = list(self._attachments(inside, depth))
        text = letter_text(list(zip(HEADERS, values, strict=True)), self._body(inside), attachments)
        return Letter(text, tuple(attachments))

    def _attachments(self, inside: tuple[str, ...], depth: int) -> Iterator[Attachment]:
        storages = [
            entry for entry in self._entries if entry[:-1] == inside and entry[-1].startswith(_ATTACHMENT)
        ]
        if len(storages) > self._limits.parts:
            raise CannotRead(Reason.TOO_LARGE, f"{len(storages)} attachments")
        for storage in storages:
            name = self._text(storage, _LONG_NAME) or self._text(storage, _SHORT_NAME) or UNNAMED
            if (*storage, _MESSAGE_INSIDE) in self._entries:
                inner = self.letter((*storage, _MESSAGE_INSIDE), depth + 1)
                yield Attachment(printable(f"{name}.txt"), inner.text.encode("utf-8", "replace"))
                yield from inner.attachments
            else:
                yield Attachment(printable(name), self._bytes(storage, f"{_DATA}0102"))

    def _body(self, inside: tuple[str, ...]) -> str:
        html = self._bytes(inside, f"{_HTML}0102") or self._text(inside, _HTML).encode("utf-8", "replace")
        packed = self._bytes(inside, f"{_RTF}0102")
        return "\n\n".join(outlook_body(self._text(inside, _BODY), html, packed))

    def _text(self, inside: tuple[str, ...], number: str) -> str:
        wide = self._bytes(inside, f"{number}001F")
        text = wide.decode("utf-16-le", "replace") if wide else decoded(self._bytes(inside, f"{number}001E"))
        return text.replace("\x00", "").strip()

    def _bytes(self, inside: tuple[str, ...], name: str) -> bytes:
        path = [*inside, f"__substg1.0_{name}"]
        if tuple(path) not in self._entries:
            return b""
        self._room -= int(self._ole.get_size(path))
        if self._room < 0:
            raise CannotRead(Reason.TOO_LARGE, f"more than {self._limits.unpacked_bytes} bytes in it")
        return bytes(self._ole.openstream(path).read())

    def _sent(self, inside: tuple[str, ...], *, is_top: bool) -> str:
        """The day and time it was sent, from the table of properties of fixed length (2.4)."""
        path = [*inside, _PROPERTIES]
        if tuple(path) not in self._entries:
            return ""
        table = bytes(self._ole.openstream(path).read())
        for place in range(32 if is_top else 24, len(table) - 15, 16):
            if int.from_bytes(table[place + 2 : place + 4], "little") == _SENT:
                ticks = int.from_bytes(table[place + 8 : place + 16], "little")
                try:
                    return (_EPOCH + timedelta(microseconds=ticks // 10)).isoformat(" ", "minutes")
                except OverflowError:
                    return ""
        return ""
