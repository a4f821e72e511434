"""Identifies a file by its content; its name is never believed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from zipfile import ZipFile

import magic
import olefile

from ingest.formats.packages.tar_file import is_tar
from ingest.formats.packages.zip_file import ZIP_DAMAGE
from ingest.task.kind import Kind
from ingest.task.reasons import CannotRead, Reason

UNKNOWN = "application/octet-stream"
_PREFIX = 1 << 16
_NEARLY = 0.9
_ILLEGIBLE = bytes(set(range(256)) - set(b"\t\n\f\r") - set(range(ord(" "), ord("~") + 1)))
# A file of such a name and of no known content is a broken one, not one of a kind without a reader.
_PROMISES = frozenset(
    (".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".png", ".jp2", ".heic", ".webp", ".bmp", ".gif", ".doc", ".docx",
     ".xls", ".xlsx", ".ppt", ".pptx", ".odt", ".ods", ".odp", ".rtf", ".eml", ".msg", ".htm", ".html", ".zip",
     ".tar", ".tgz")
)  # fmt: skip
_KEEPS_NO_PROMISE = (UNKNOWN, "application/x-ole-storage", "application/zip")


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A media type, and the kind of file if somebody here can read it."""

    media_type: str
    kind: Kind | None


_PACKED = ("application/gzip", "application/x-gzip", "application/x-bzip2", "application/x-xz")
_KINDS = {
    "application/pdf": Kind.PDF,
    "text/html": Kind.HTML,
    "application/xhtml+xml": Kind.HTML,
    "text/xml": Kind.XML,
    "application/xml": Kind.XML,
    "image/svg+xml": Kind.XML,
    "text/rtf": Kind.RICH,
    "application/rtf": Kind.RICH,
} | dict.fromkeys(_PACKED, Kind.PACKED) | dict.fromkeys(
    ("image/tiff", "image/jpeg", "image/png", "image/jp2", "image/jpx", "image/jpm", "image/x-jp2-codestream",
     "image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence", "image/webp", "image/bmp",
     "image/x-ms-bmp", "image/gif", "image/avif"),
    Kind.IMAGE,
)  # fmt: skip
# What libmagic takes for programs and tables is plain text to an archive.
_TEXTUAL = ("text/", "application/csv", "application/json", "application/javascript", "message/")
# Of these no small library that is well kept takes the files out.
_LOCKED_BOXES = (
    "application/x-rar", "application/vnd.rar", "application/x-7z-compressed", "application/vnd.ms-cab-compressed",
    "application/x-arj", "application/x-lzh-compressed", "application/x-lha", "application/x-ace-compressed",
    "application/x-stuffit", "application/x-archive", "application/x-cpio", "application/zstd", "application/x-lzip",
    "application/x-lzma", "application/x-compress",
)  # fmt: skip
_PROGRAMS = (
    "application/x-dosexec", "application/x-msdownload", "application/vnd.microsoft.portable-executable",
    "application/x-executable", "application/x-pie-executable", "application/x-sharedlib", "application/x-mach-binary",
    "application/x-ms-shortcut",
)  # fmt: skip
_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_MARKS = (
    (re.compile(rb"\x78\x9f\x3e\x22"), FileFormat("application/ms-tnef", Kind.WINMAIL)),
    # A sequence that begins with the object identifier of PKCS #7 (RFC 5652), as it is or in letters.
    (
        re.compile(
            rb"\x30(?:\x80|[\x00-\x7f]|\x81.|\x82..|\x83.{3}|\x84.{4})\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
            rb"|\s*-----BEGIN (?:PKCS7|CMS)-----",
            re.DOTALL,
        ),
        FileFormat("application/pkcs7-mime", Kind.SIGNED),
    ),
    # A PDF may begin with up to 1024 bytes of something else (ISO 32000-1, implementation note 13 to Annex H).
    (re.compile(rb".{0,1019}?%PDF-", re.DOTALL), FileFormat("application/pdf", Kind.PDF)),
)

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Office Open XML says in the list of its parts what its main part is (ECMA-376, part 2).
_OPEN_XML: Mapping[bytes, tuple[str, Kind]] = {
    b"wordprocessingml.": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Kind.WORD,
    ),
    b"application/vnd.ms-word.": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Kind.WORD,
    ),
    b"presentationml.": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        Kind.SLIDES,
    ),
    b"application/vnd.ms-powerpoint.": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        Kind.SLIDES,
    ),
    b"spreadsheetml.": (_WORKBOOK, Kind.WORKBOOK),
    b"application/vnd.ms-excel.sheet.binary.": (
        "application/vnd.ms-excel.sheet.binary.macroenabled.12",
        Kind.BINARY_WORKBOOK,
    ),
    b"application/vnd.ms-excel.": (_WORKBOOK, Kind.WORKBOOK),
}
_OPEN_XML_PARTS, _OPENDOCUMENT_TYPE = "[Content_Types].xml", "mimetype"
_OPENDOCUMENT = "application/vnd.oasis.opendocument."
_LISTING_BYTES = 1 << 20
# Old Office keeps its document in a stream of a known name, whatever its case.
_COMPOUND: Mapping[str, tuple[str, Kind]] = {
    "worddocument": ("application/msword", Kind.OLD_WORD),
    "workbook": ("application/vnd.ms-excel", Kind.OLD_WORKBOOK),
    "book": ("application/vnd.ms-excel", Kind.OLD_WORKBOOK),
    "powerpoint document": ("application/vnd.ms-powerpoint", Kind.OLD_SLIDES),
    "__properties_version1.0": ("application/vnd.ms-outlook", Kind.OUTLOOK),
    "encryptedpackage": (_WORKBOOK, Kind.LOCKED_WORKBOOK),  # if Excel itself locked it, it can be read
}
_HEADER_LINE = re.compile(rb"[!-9;-~]+:|[ \t]|From ")
_MAIL_HEADERS = (b"from:", b"to:", b"subject:", b"date:", b"message-id:", b"mime-version:", b"received:")
_MAIL_NEEDS = 3


def identify(path: Path) -> FileFormat:
    """The file's media type and, if it can be read, its kind.

    Raises `CannotRead`: `empty`; `encrypted` and `damaged` where that shows already; `program`; `unsupported` for boxes
    of files that nothing here opens. Raises `OSError`.
    """
    with path.open("rb") as file:
        start = file.read(_PREFIX)
    if not start:
        raise CannotRead(Reason.EMPTY, "the file has no bytes")
    if marked := next((found for mark, found in _MARKS if mark.match(start)), None):
        return marked
    if start.startswith(_ZIP_MARKS):
        return _zipped(path)
    if start.startswith(_OLE_MARK):
        return _compound(path)
    if is_tar(path, start):
        return FileFormat("application/x-tar", Kind.TAR)
    return FileFormat("message/rfc822", Kind.MAIL) if _is_mail(start) else _by_magic(start)


def breaks_promise(name: str, media_type: str) -> bool:
    """Whether a file without a reader is called as if it had one: then it is damaged."""
    return PurePath(name).suffix.lower() in _PROMISES and media_type in _KEEPS_NO_PROMISE


def _by_magic(start: bytes) -> FileFormat:
    media_type = magic.from_buffer(start, mime=True)
    if media_type in _PROGRAMS:
        raise CannotRead(Reason.PROGRAM, f"a program is no document: {media_type}")
    if media_type in _LOCKED_BOXES:
        raise CannotRead(
            Reason.UNSUPPORTED, f"a box of files that nothing here opens: {media_type}", media_type
        )
    if media_type in _KINDS:
        return FileFormat(media_type, _KINDS[media_type])
    if media_type.startswith(_TEXTUAL) or _is_unmarked_utf_16(start) or _is_nearly_text(media_type, start):
        return FileFormat("text/plain", Kind.TEXT)
    return FileFormat(media_type, None)


def _is_unmarked_utf_16(start: bytes) -> bool:
    """Whether every other byte is zero, as in Latin letters of two bytes, and the rest is text."""
    letters = start[:4096]
    for zeros, others in ((letters[1::2], letters[::2]), (letters[::2], letters[1::2])):
        if zeros and zeros.count(0) > 0.9 * len(zeros) and not others.count(0):
            return others.isascii() and all(byte >= ord(" ") or byte in b"\t\n\f\r" for byte in others)
    return False


def _is_nearly_text(media_type: str, start: bytes) -> bool:
    """Whether what libmagic knows nothing of is text with some bytes spoilt."""
    return media_type == UNKNOWN and len(start.translate(None, _ILLEGIBLE)) >= _NEARLY * len(start)


def _is_mail(start: bytes) -> bool:
    """Whether the file begins with headers of RFC 5322, three of the usual ones among them."""
    head = start.lstrip(b"\r\n").replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    lines = head.split(b"\n")
    if not all(_HEADER_LINE.match(line) for line in lines[:-1]):
        return False
    return sum(any(line.lower().startswith(name) for line in lines) for name in _MAIL_HEADERS) >= _MAIL_NEEDS


def _zipped(path: Path) -> FileFormat:
    try:
        with ZipFile(path) as archive:
            names = set(archive.namelist())
            if _OPEN_XML_PARTS in names:
                return _open_xml(_beginning(archive, _OPEN_XML_PARTS))
            if _OPENDOCUMENT_TYPE in names:
                return _opendocument(_beginning(archive, _OPENDOCUMENT_TYPE))
    except ZIP_DAMAGE as e:
        raise CannotRead(Reason.DAMAGED, f"not a ZIP file that can be opened: {e}") from e
    return FileFormat("application/zip", Kind.ZIP)


def _beginning(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_LISTING_BYTES)


def _open_xml(listing: bytes) -> FileFormat:
    mains = [
        content
        for content in re.findall(rb'ContentType\s*=\s*"([^"]{1,200})"', listing)
        if b"main" in content
    ]
    for content in mains:
        for mark, (media_type, kind) in _OPEN_XML.items():
            if mark in content:
                return FileFormat(media_type, kind)
    return FileFormat("application/zip", None)


def _opendocument(declared: bytes) -> FileFormat:
    media_type = declared[:100].decode("ascii", "replace").strip()
    if not re.fullmatch(r"[a-z0-9.+-]+/[a-z0-9.+-]+", media_type):
        return FileFormat("application/zip", Kind.ZIP)
    if media_type.startswith(f"{_OPENDOCUMENT}spreadsheet"):
        return FileFormat(media_type, Kind.OPENDOCUMENT_SHEETS)
    if media_type.startswith(
        tuple(f"{_OPENDOCUMENT}{what}" for what in ("text", "presentation", "graphics"))
    ):
        return FileFormat(media_type, Kind.OPENDOCUMENT)
    return FileFormat(media_type, None)


def _compound(path: Path) -> FileFormat:
    try:
        with olefile.OleFileIO(path) as ole:
            names = {entry[0].lower() for entry in ole.listdir() if entry}
    except Exception as error:  # olefile dies of broken files in many ways
        raise CannotRead(Reason.DAMAGED, f"compound file: {type(error).__name__}: {error}") from error
    for name, (media_type, kind) in _COMPOUND.items():
        if name in names:
            return FileFormat(media_type, kind)
    return FileFormat("application/x-ole-storage", None)
