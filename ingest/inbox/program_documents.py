"""Tells a ZIP or TAR file that is the document of some program from one that people packed their files into."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

# What people call the files that they pack others into; every other name is that of some program's document.
_PACKED = {"", ".zip", ".tar", ".tgz", ".taz", ".tbz", ".tbz2", ".txz", ".gz", ".bz2", ".xz", ".zst"}
# Members by which a document is known whatever it is called: OpenDocument, EPUB, Office, Java, Android, Apple, maps.
_MARKS = {
    "mimetype",
    "[content_types].xml",
    "meta-inf/manifest.mf",
    "meta-inf/manifest.xml",
    "meta-inf/container.xml",
    "androidmanifest.xml",
    "appxmanifest.xml",
    "index/document.iwa",
    "index.zip",
    "index.apxl",
    "buildversionhistory.plist",
    "metadata/buildversionhistory.plist",
    "doc.kml",
    "fixeddocumentsequence.fdseq",
    "fixeddocseq.fdseq",
    "3d/3dmodel.model",
    "geogebra.xml",
}


def is_program_document(path: PurePath, members: Iterable[str]) -> bool:
    """Whether a container with these members is one document; its members are none by themselves."""
    if path.suffix.casefold() not in _PACKED:
        return True
    return any(member.casefold() in _MARKS for member in members)
