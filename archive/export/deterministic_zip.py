"""Packs and unpacks the ZIP file of an authenticity packet; the same members give the same bytes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from types import MappingProxyType

_MOST_BYTES = 1 << 31  # without the extensions that larger ZIP files need


class BadContainer(ValueError):
    """The bytes are not what `pack` makes of any members."""


def pack(members: Mapping[str, bytes]) -> bytes:
    """The ZIP file of these members: in this order, uncompressed, without dates; raises `BadContainer` over 2 GiB.

    Nothing in it is free to vary, so no byte can be changed or added without being noticed.
    """
    body, directory = bytearray(), bytearray()
    for name, data in members.items():
        encoded = name.encode()
        size = len(data)
        head = struct.pack("<5H3L2H", 20, 0x800, 0, 0, 33, zlib.crc32(data), size, size, len(encoded), 0)
        directory += b"PK\x01\x02\x14\x00" + head + struct.pack("<3H2L", 0, 0, 0, 0, len(body)) + encoded
        body += b"PK\x03\x04" + head + encoded + data
        if len(body) > _MOST_BYTES:
            raise BadContainer("too large for one file")
    count = len(members)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + end)


def unpack(data: bytes) -> Mapping[str, bytes]:
    """The members by name, in their order; raises `BadContainer` for whatever `pack` would not have made."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            is_plain = all(info.compress_type == zipfile.ZIP_STORED for info in infos)
            if not is_plain or sum(info.file_size for info in infos) > len(data):
                raise BadContainer("compressed, or overlapping")
            members = {info.filename: archive.read(info) for info in infos}
    except (zipfile.BadZipFile, struct.error, ValueError, OSError, RuntimeError, EOFError) as error:
        raise BadContainer(f"no ZIP file of ours: {error}") from error
    if pack(members) != data:
        raise BadContainer("not as it was made")
    return MappingProxyType(members)
