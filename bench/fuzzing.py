"""Harms files: some ways change any bytes, others keep a format's outside and break its inside."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ingest.formats.packages.zip_file import ZIP_DAMAGE

Harm = Callable[[bytes, Random], bytes]

_NUMBERS = (b"0", b"-1", b"1", b"65535", b"2147483647", b"4294967295", b"99999999999999999999", b"1e309")
_EDGES = (0, 1, 0x7F, 0x80, 0xFF)
_HEAD = 128
_LONG_RUN = 200_000


def harmed(content: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """The content with one to three harms done to it, one after the other."""
    for _ in range(random.choice((1, 1, 2, 3))):
        harm = random.choice([*_HARMS, _spliced_with(random.choice(others))])
        content = harm(content, random) if content else content
    return content


def _flipped(content: bytes, random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.choice((1, 4, 30, 200))):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _edged(content: bytes, random: Random) -> bytes:
    """Bytes at the ends of their range, where lengths and counts overflow."""
    changed = bytearray(content)
    for _ in range(random.choice((1, 3, 10))):
        start = random.randrange(len(changed))
        length = min(random.choice((1, 2, 4, 8)), len(changed) - start)
        changed[start : start + length] = bytes([random.choice(_EDGES)]) * length
    return bytes(changed)


def _cut(content: bytes, random: Random) -> bytes:
    return content[: random.randrange(len(content))]


def _beheaded(content: bytes, random: Random) -> bytes:
    return content[random.randrange(min(len(content), _HEAD)) :]


def _head_changed(content: bytes, random: Random) -> bytes:
    head = min(len(content), _HEAD)
    return _flipped(content[:head], random) + content[head:]


def _tail_changed(content: bytes, random: Random) -> bytes:
    """Where PDF and ZIP files keep their tables."""
    tail = max(0, len(content) - 4 * _HEAD)
    return content[:tail] + _flipped(content[tail:], random)


def _moved(content: bytes, random: Random) -> bytes:
    start, end = sorted(random.randrange(len(content) + 1) for _ in range(2))
    place = random.randrange(len(content) + 1)
    return content[:place] + content[start:end] + content[place:]


def _removed(content: bytes, random: Random) -> bytes:
    start = random.randrange(len(content))
    return content[:start] + content[start + random.choice((1, 7, 500)) :]


def _stuffed(content: bytes, random: Random) -> bytes:
    place = random.randrange(len(content) + 1)
    piece = random.choice((b"\0", b"(", b"[", b"<<", b"<a>", b"{", b" ", b"A", b"\xff", b"\r\n", b"--x\r\n"))
    return content[:place] + piece * random.choice((3, 1000, _LONG_RUN // len(piece))) + content[place:]


def _number_changed(content: bytes, random: Random) -> bytes:
    """A number written in digits becomes another: an offset, a length, a count, a size."""
    places = list(re.finditer(rb"\d+", content))
    if not places:
        return _edged(content, random)
    place = random.choice(places)
    return content[: place.start()] + random.choice(_NUMBERS) + content[place.end() :]


def _reference_changed(content: bytes, random: Random) -> bytes:
    """An object of a PDF is taken for another, perhaps itself or what holds it."""
    places = list(re.finditer(rb"\d+ 0 R", content))
    if not places:
        return _moved(content, random)
    place, other = random.choice(places), random.choice(places)
    return content[: place.start()] + other[0] + content[place.end() :]


def _member_changed(content: bytes, random: Random) -> bytes:
    """A ZIP file whose outside is right, and a member of which is harmed, renamed, doubled, or blown up."""
    try:
        with ZipFile(BytesIO(content)) as whole:
            members = [(info.filename, whole.read(info)) for info in whole.infolist()]
    except ZIP_DAMAGE:
        return _flipped(content, random)
    if not members:
        return content
    chosen = random.randrange(len(members))
    name, data = members[chosen]
    match random.randrange(6):
        case 0:
            members[chosen] = (
                random.choice(("../../keluar", "/keluar", "a\0b", "x" * 5000, "C:\\x", "")),
                data,
            )
        case 1:
            members.append((name, data[::-1]))
        case 2:
            members[chosen] = (name, data + random.choice((b"\0", b"<p>", b"A")) * 30_000_000)
        case 3:
            del members[chosen]
        case _:
            harm = random.choice((_flipped, _cut, _moved, _stuffed, _number_changed))
            members[chosen] = (name, harm(data, random) if data else b"?")
    return _zipped(members, random)


def _zipped(members: Sequence[tuple[str, bytes]], random: Random) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as bundle:
        for name, data in members:
            info = ZipInfo(name)
            info.compress_type = ZIP_DEFLATED
            if random.random() < 0.03:  # noqa: PLR2004 - a link, now and then
                info.external_attr = 0o120777 << 16
            bundle.writestr(info, data)
    return buffer.getvalue()


def _spliced_with(other: bytes) -> Harm:
    """The beginning of one file and the end of another."""

    def spliced(content: bytes, random: Random) -> bytes:
        return content[: random.randrange(len(content) + 1)] + other[random.randrange(len(other) + 1) :]

    return spliced


_HARMS: Sequence[Harm] = (
    _flipped, _flipped, _edged, _edged, _cut, _beheaded, _head_changed, _tail_changed, _moved, _removed, _stuffed,
    _number_changed, _number_changed, _reference_changed, _member_changed, _member_changed, _member_changed,
)  # fmt: skip
