"""Reads files and computes their digests through one page-aligned buffer."""

from __future__ import annotations

import hashlib
import mmap
import os

_BUFFER = 1 << 20
_SMALL = 1 << 16


class DigestReader:
    """Reads and digests files one after another, counting the bytes; one reader a process or thread.

    The buffer is an anonymous mapping, so it begins on a page: the kernel copies into it at four to six times
    the speed of a plain `bytearray` on some processors, and OpenSSL's sha256 then is the limit. `cached=False`
    has the kernel drop the pages of each file before it is read, so that the disk is read and not its memory.
    """

    def __init__(self, *, cached: bool = True) -> None:
        self.cached = cached
        self.bytes = 0
        self._buffers = [memoryview(mmap.mmap(-1, _BUFFER))]

    def sha256(self, path: str) -> str:
        """The sha256 of a file's bytes in hexadecimal; raises `OSError`."""
        (buffer,) = self._buffers
        digest = hashlib.sha256()
        descriptor = self._open(path)
        try:
            while count := os.readv(descriptor, self._buffers):
                digest.update(buffer[:count])
                self.bytes += count
        finally:
            os.close(descriptor)
        return digest.hexdigest()

    def holds(self, path: str, sha256: str) -> bool:
        """Whether a file's bytes have this sha256; raises `OSError`.

        A short read counts as the end of the file, which saves every small file a second read. If the disk failed in
        the middle, the digest differs, and `sha256` raises the disk's error.
        """
        (buffer,) = self._buffers
        descriptor = self._open(path)
        try:
            count = os.readv(descriptor, self._buffers)
            digest = hashlib.sha256(buffer[:count])
            self.bytes += count
            while count == _BUFFER:
                count = os.readv(descriptor, self._buffers)
                digest.update(buffer[:count])
                self.bytes += count
        finally:
            os.close(descriptor)
        return digest.hexdigest() == sha256

    def read_once(self, path: str) -> bytes:
        """The first bytes of a file, all of them if it is small; raises `OSError`."""
        descriptor = self._open(path)
        try:
            content = os.read(descriptor, _SMALL)
        finally:
            os.close(descriptor)
        self.bytes += len(content)
        return content

    def read(self, path: str) -> bytes:
        """All bytes of a small file; raises `OSError`."""
        descriptor = self._open(path)
        try:
            parts = []
            while part := os.read(descriptor, _BUFFER):
                parts.append(part)
        finally:
            os.close(descriptor)
        content = parts[0] if len(parts) == 1 else b"".join(parts)
        self.bytes += len(content)
        return content

    def _open(self, path: str) -> int:
        # Not through a link, and not into a pipe: neither was ever filed, and a pipe would wait for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        if not self.cached:
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        return descriptor
