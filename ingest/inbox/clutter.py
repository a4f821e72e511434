"""Knows the files that systems, offices and browsers leave behind, which are nobody's documents."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

_FOLDERS = {
    "__macosx",
    ".appledouble",
    ".fseventsd",
    ".spotlight-v100",
    ".temporaryitems",
    ".trashes",
    "$recycle.bin",
    "recycler",
    "system volume information",
    "@eadir",
    "#recycle",
    "lost+found",
}
_NAMES = {
    ".ds_store",
    ".apdisk",
    ".directory",
    ".localized",
    ".volumeicon.icns",
    "desktop.ini",
    "ehthumbs.db",
    "ehthumbs_vista.db",
    "icon\r",
    "thumbs.db",
}
_BEGINNINGS = ("._", "~$", ".~lock.", ".trash-", ".nfs", ".fuse_hidden", ".smbdelete")
_UNFINISHED = (
    ".part",
    ".partial",
    ".tmp",
    ".temp",
    ".crdownload",
    ".opdownload",
    ".download",
    ".filepart",
    ".lock",
)


class PassReason(StrEnum):
    """Why something that was found is not taken in.

    It is rubbish, an unfinished copy, a link, or the archive's own; or in a watched folder, it cannot be looked into.
    """

    CLUTTER = "clutter"
    UNFINISHED = "unfinished"
    LINK = "link"
    ARCHIVE = "archive"
    UNREADABLE = "unreadable"
    TOO_DEEP = "too_deep"


def clutter_in(parts: Sequence[str]) -> PassReason | None:
    """Why a file or folder with these names on its way is nobody's document; None for all others."""
    names = [part.casefold() for part in parts]
    if any(name in _FOLDERS or name in _NAMES or name.startswith(_BEGINNINGS) for name in names):
        return PassReason.CLUTTER
    return PassReason.UNFINISHED if names and names[-1].endswith(_UNFINISHED) else None
