"""Unpacks the compressed RTF that Outlook keeps letters in ([MS-OXRTFCP])."""

from __future__ import annotations

import struct

_HEADER = struct.Struct("<II4sI")
_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_RING = 4096
_FIRST_WORDS = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    + b"\r\n"
    + rb"\par \pard\plain\f0\fs20\b\i\u"
    rb"\tab\tx"
)


def unpacked_rtf(data: bytes) -> bytes:
    """The RTF document in packed data, as far as it goes; what is not packed comes back as it is."""
    if len(data) < _HEADER.size:
        return b""
    _, size, mark, _ = _HEADER.unpack_from(data)
    if mark == _PLAIN:
        return data[_HEADER.size : _HEADER.size + size]
    return _unpacked(data[_HEADER.size :]) if mark == _COMPRESSED else b""


def _unpacked(data: bytes) -> bytes:
    """Runs of eight tokens behind a byte of flags: a letter, or a place in the last 4096 letters and a length."""
    text = bytearray(_FIRST_WORDS)
    place = 0
    while place < len(data):
        flags, place = data[place], place + 1
        for bit in range(8):
            if flags >> bit & 1:
                if place + 2 > len(data):
                    return bytes(text[len(_FIRST_WORDS) :])
                (token,) = struct.unpack_from(">H", data, place)
                place += 2
                back = (len(text) - (token >> 4)) % _RING
                if not back:
                    return bytes(text[len(_FIRST_WORDS) :])
                _repeat(text, back, (token & 0xF) + 2)
            elif place < len(data):
                text.append(data[place])
                place += 1
    return bytes(text[len(_FIRST_WORDS) :])


def _repeat(text: bytearray, back: int, length: int) -> None:
    for _ in range(length):
        text.append(text[-back] if back <= len(text) else ord(" "))
