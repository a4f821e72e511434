"""Does every file operation that writes, one call each, so that a test can fail any of them."""

from __future__ import annotations

import ctypes
import ctypes.util
import errno
import hashlib
import io
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from archive.values.error import ArsipError

UNFINISHED = ".new"  # what a death leaves of a file or folder that was to be moved into its place

_CHUNK = 1 << 20
_RENAME_NOREPLACE, _RENAME_EXCHANGE = 1, 2
_AT_FDCWD = -100
_libc = ctypes.CDLL(ctypes.util.find_library("c"), use_errno=True)


class NotDurable(ArsipError, OSError):
    """The kernel could not promise that bytes reached the disk; nothing that follows may trust them.

    A failed fsync marks its pages clean, so calling it again would lie (ATC'20, "Can applications recover from
    fsync failures?"). The only answer is to stop and discard what was staged.
    """

    code = "not_durable"

    def __init__(self, operation: str, path: Path, cause: OSError) -> None:
        super().__init__(cause.errno, f"{operation} failed: {cause.strerror}", str(path))
        self.cause = OSError(cause.errno, cause.strerror, str(path))


class AlreadyThere(ArsipError, FileExistsError):
    """The name that a rename wanted is taken."""

    code = "already_there"

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EEXIST, "already there", str(path))
        self.path = path


@dataclass(frozen=True, slots=True)
class Digests:
    """Size in bytes and lower-case hexadecimal digests of one stream."""

    size: int
    sha256: str
    sha512: str


class Disk:
    """The real file system. `step` is called before each operation; tests override it to fail there."""

    def step(self, operation: str, path: Path) -> None:
        """Called before every operation that changes the disk."""

    def make_folder(self, path: Path, *, durable: bool = True) -> None:
        """Make `path` and its missing parents; `durable` also makes each new name so in its parent."""
        missing = []
        while not path.exists():
            missing.append(path)
            path = path.parent
        for folder in reversed(missing):
            self.step("mkdir", folder)
            folder.mkdir(exist_ok=True)
            if durable:
                self.sync_folder(folder.parent)

    def write(self, path: Path, chunks: Iterable[bytes], mode: int = 0o444) -> Digests:
        """Writes a new file, read-only unless `mode` says otherwise; raises `AlreadyThere` where one exists.

        Not yet durable.
        """

        def fill(put: Callable[[bytes], None]) -> None:
            for chunk in chunks:
                put(chunk)

        return self.write_by(path, fill, mode)

    def write_by(
        self, path: Path, fill: Callable[[Callable[[bytes], None]], None], mode: int = 0o444
    ) -> Digests:
        """The same of what `fill` hands, piece by piece, to the function that it is given."""
        self.step("open", path)
        sha256, sha512, size = hashlib.sha256(), hashlib.sha512(), 0
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
        except FileExistsError as error:
            raise AlreadyThere(path) from error
        with io.FileIO(descriptor, "wb") as file:

            def put(chunk: bytes) -> None:
                nonlocal size
                self.step("write", path)
                _write_all(file, chunk, path)
                sha256.update(chunk)
                sha512.update(chunk)
                size += len(chunk)

            fill(put)
        return Digests(size, sha256.hexdigest(), sha512.hexdigest())

    @contextmanager
    def part_beside(self, path: Path) -> Iterator[Path]:
        """A name of its own beside `path`, for a file that is to be moved there; a file left under it is removed.

        The name is random, so nobody else's file or folder is met, and short, however long the name of `path` is.
        """
        part = path.with_name(f".arsip-{secrets.token_hex(8)}.part")
        try:
            yield part
        finally:
            self.step("remove", part)
            part.unlink(missing_ok=True)

    def write_new(self, path: Path, chunks: Iterable[bytes], sha256: str | None = None) -> Digests:
        """Write a file that people find whole under its name, durably, or not at all; raises `AlreadyThere`.

        With `sha256` no file is left whose bytes are others; the digests returned tell.
        """
        with self.part_beside(path) as part:
            digests = self.write(part, chunks)
            if sha256 in (None, digests.sha256):
                self._finish(part, path, self.rename_new)
        return digests

    def install(
        self, path: Path, chunks: Iterable[bytes], mode: int = 0o444, sha256: str | None = None
    ) -> Digests:
        """The same for a file of our own, by the only writer of its folder: what a dead one left is removed first."""
        with self._part_in(path.parent) as part:
            digests = self.write(part, chunks, mode)
            if sha256 in (None, digests.sha256):
                self._finish(part, path, self.rename_new)
            else:
                self.remove(part)
        return digests

    def reinstall(self, path: Path, chunks: Iterable[bytes], mode: int = 0o444) -> None:
        """The same in place of a file of our own that may be there: a crash leaves the old one or the new."""
        with self._part_in(path.parent) as part:
            self.write(part, chunks, mode)
            self._finish(part, path, self.replace)

    @contextmanager
    def _part_in(self, folder: Path) -> Iterator[Path]:
        """The one name in a folder of ours for what is not finished; a dead writer may have left something there."""
        part = folder / UNFINISHED
        self.remove(part)
        try:
            yield part
        except AlreadyThere:
            self.remove(part)
            raise

    def _finish(self, part: Path, path: Path, move: Callable[[Path, Path], None]) -> None:
        """Make the bytes of a part durable, then its name."""
        self.sync_file(part)
        move(part, path)
        self.sync_folder(path.absolute().parent)

    def rewrite(self, path: Path, content: bytes, mode: int = 0o644) -> None:
        """Put new content in place of a file's: a reader or a crash meets the old or the new, never half of one."""
        with self.part_beside(path) as part:
            self.write(part, [content], mode)
            self._finish(part, path, self.replace)

    def append(self, path: Path, offset: int, data: bytes) -> None:
        """Writes `data` durably at `offset`, as the end of the file; makes the file if there is none, not its name.

        Raises `NotDurable`; bytes that the kernel would not promise are then cut off again where that is possible.
        """
        self.step("open", path)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o644)
        with io.FileIO(descriptor, "wb") as file:
            self.step("truncate", path)
            file.truncate(offset)
            file.seek(offset)
            self.step("write", path)
            _write_all(file, data, path)
            try:
                self.step("fsync", path)
                os.fsync(descriptor)
            except OSError as error:
                file.truncate(offset)
                raise NotDurable("fsync", path, error) from error

    def protect(self, path: Path) -> None:
        """Make a finished file read-only."""
        self.step("chmod", path)
        path.chmod(0o444)

    def keep_private(self, folder: Path) -> None:
        """Let nobody but its owner into a folder of ours, where it is ours to say so."""
        self.step("chmod", folder)
        with suppress(PermissionError):
            folder.chmod(0o700)

    def sync_file(self, path: Path) -> None:
        """Make the bytes of one file durable; raises `NotDurable`, after which they must be discarded."""
        self._sync("fsync", path, os.O_RDONLY)

    def sync_folder(self, path: Path) -> None:
        """Make the names in one folder durable; raises `NotDurable`."""
        self._sync("fsync", path, os.O_RDONLY | os.O_DIRECTORY)

    def sync_tree(self, folder: Path) -> None:
        """Make all files and names in a folder durable, the innermost first; raises `NotDurable`."""
        for path in sorted(folder.rglob("*"), reverse=True):
            if path.is_dir():
                self.sync_folder(path)
            else:
                self.sync_file(path)
        self.sync_folder(folder)

    def sync_filesystem(self, path: Path) -> None:
        """Make everything on the file system of `path` durable, in one call for a whole group (syncfs(2))."""
        self._sync("syncfs", path, os.O_RDONLY | os.O_DIRECTORY)

    def _sync(self, operation: str, path: Path, flags: int) -> None:
        try:
            self.step(operation, path)
            descriptor = os.open(path, flags)
            try:
                if operation == "syncfs":
                    _checked(_libc.syncfs(descriptor), path)
                else:
                    os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise NotDurable(operation, path, error) from error

    def rename_new(self, source: Path, target: Path) -> None:
        """Rename, never replacing: raises `AlreadyThere`. (Plain rename silently replaces an empty folder.)"""
        self.step("rename", target)
        try:
            _rename_no_replace(source, target)
        except FileExistsError as error:
            raise AlreadyThere(target) from error

    def exchange(self, source: Path, target: Path) -> None:
        """Let two names change places in one step, so that neither is ever missing; raises `OSError`."""
        self.step("exchange", target)
        try:
            _renameat2(source, target, _RENAME_EXCHANGE)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOSYS):
                raise
            # A file system without the flag: for a moment the target is missing, under the writer's lock.
            aside = source.with_name(f"{source.name}.aside")
            target.rename(aside)
            source.rename(target)
            aside.rename(source)

    def replace(self, source: Path, target: Path) -> None:
        """Rename over `target` atomically."""
        self.step("replace", target)
        source.replace(target)

    def remove(self, path: Path) -> None:
        """Unlink a file, or remove a folder with all that is in it. Only ever called on what was never filed."""
        self.step("remove", path)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    def remove_if_empty(self, path: Path) -> None:
        """Remove a folder unless something is in it, or it is gone already."""
        self.step("rmdir", path)
        try:
            path.rmdir()
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.ENOENT):
                raise


def _write_all(file: io.FileIO, data: bytes, path: Path) -> None:
    view = memoryview(data)
    try:
        while view:
            view = view[file.write(view) :]
    except OSError as error:
        error.filename = str(path)  # write(2) knows only a descriptor
        raise


def read_chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file in pieces of 1 MiB; raises `OSError`."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def digest_file(path: Path, *, cached: bool = True) -> Digests:
    """Read a whole file and digest it; `cached=False` drops the page cache first, so that the disk is read."""
    sha256, sha512, size = hashlib.sha256(), hashlib.sha512(), 0
    with path.open("rb") as file:
        if not cached:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while chunk := file.read(_CHUNK):
            sha256.update(chunk)
            sha512.update(chunk)
            size += len(chunk)
    return Digests(size, sha256.hexdigest(), sha512.hexdigest())


def _rename_no_replace(source: Path, target: Path) -> None:
    try:
        _renameat2(source, target, _RENAME_NOREPLACE)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOSYS):
            raise
        # A file system without the flag (NFS, some FUSE): the writer's lock keeps others from this name meanwhile.
        if target.exists() or target.is_symlink():
            raise AlreadyThere(target) from error
        source.rename(target)


def renames_without_replacing(source: Path, target: Path) -> bool:
    """Whether the file system refuses to rename `source` over the empty folder `target`; raises `OSError`."""
    try:
        _renameat2(source, target, _RENAME_NOREPLACE)
    except FileExistsError:
        return True
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOSYS):
            raise
    return False


def _renameat2(source: Path, target: Path, flag: int) -> None:
    arguments = (_AT_FDCWD, os.fsencode(source), _AT_FDCWD, os.fsencode(target), flag)
    _checked(_libc.renameat2(*arguments), target)


def _checked(result: int, path: Path) -> None:
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(path))
