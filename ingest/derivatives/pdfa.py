"""Names what keeps a PDF from being PDF/A-2b, and adds the claim to be one (ISO 19005-2)."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from typing import Any

import pikepdf
from PIL import ImageCms

from ingest.derivatives import glyphless_font

_VERSIONS = {f"1.{minor}" for minor in range(8)}
_FILTERS = {
    "/FlateDecode", "/DCTDecode", "/CCITTFaxDecode", "/JBIG2Decode", "/RunLengthDecode", "/ASCIIHexDecode",
    "/ASCII85Decode",
}  # fmt: skip
_COLOURS = {
    "/DeviceRGB",
    "/DeviceGray",
    "/G",
    "/RGB",
    "/CalRGB",
    "/CalGray",
    "/ICCBased",
    "/Indexed",
    "/I",
    "/Pattern",
}
_SCHEMAS = (
    "http://purl.org/dc/",
    "http://ns.adobe.com/xap/1.0/",
    "http://ns.adobe.com/pdf/1.3/",
    "http://www.aiim.org/pdfa/ns/id/",
    "http://www.w3.org/",
)
_ACTIONS = {
    "/JavaScript", "/Launch", "/Movie", "/Sound", "/ImportData", "/ResetForm", "/SubmitForm", "/Hide", "/Rendition",
    "/SetOCGState", "/Trans", "/GoTo3DView", "/Named",
}  # fmt: skip
_BLENDING = {
    "/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge", "/ColorBurn",
    "/HardLight", "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Saturation", "/Color", "/Luminosity",
}  # fmt: skip
_OF_CATALOGUE = {
    "/AA": "script",
    "/AcroForm": "form",
    "/OCProperties": "optional_content",
    "/Perms": "form",
    "/Requirements": "script",
}
_PLAIN_OPERATORS = (
    "b B b* B* BDC BMC BT BX c cm cs CS d d0 d1 Do DP EMC ET EX f F f* g G gs h i j J l m M MP n q Q re rg RG ri "
    "s S sc SC scn SCN sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \""
)


def obstacles(document: pikepdf.Pdf) -> tuple[str, ...]:
    """Stable codes of what PDF/A-2b forbids or we cannot vouch for; none means that every condition we know holds.

    Stricter than the standard: a document with fonts, forms, notes, colours of printing or layers is not claimed,
    even where it could be. What is claimed are scans: pages of images and lines.
    """
    return tuple(sorted(set(_found(document))))


def claim_pdfa(document: pikepdf.Pdf, title: str, *, claimed: bool) -> None:
    """Write the metadata, and with `claimed` that the document is PDF/A-2b, with the colour space it means."""
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of entries that XMP has no place for; they stay where they are
            metadata.load_from_docinfo(document.docinfo, raise_failure=False)
        metadata["dc:title"] = title
        for name, value in (("part", "2"), ("conformance", "B")):
            if claimed:
                metadata[f"pdfaid:{name}"] = value
            elif f"pdfaid:{name}" in metadata:
                del metadata[f"pdfaid:{name}"]
    document.docinfo["/Title"] = title
    if claimed:
        document.Root.OutputIntents = [_output_intent(document)]


def _output_intent(document: pikepdf.Pdf) -> Any:
    profile = document.make_stream(_undated(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))), N=3)
    return document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.OutputIntent,
            S=pikepdf.Name.GTS_PDFA1,
            OutputConditionIdentifier=pikepdf.String("sRGB"),
            Info=pikepdf.String("sRGB IEC61966-2.1"),
            DestOutputProfile=profile,
        )
    )


def _undated(profile: ImageCms.ImageCmsProfile) -> bytes:
    """A colour profile that says of its making 1 January 2000, so that it is the same every second (ICC.1 §7.2)."""
    data = profile.tobytes()
    return data[:24] + struct.pack(">6H", 2000, 1, 1, 0, 0, 0) + data[36:]


def _found(document: pikepdf.Pdf) -> Iterator[str]:
    yield from _of_document(document)
    for item in document.objects:
        if isinstance(item, pikepdf.Stream):
            yield from _of_stream(item)
        for part in _dictionaries(item):
            yield from _of_dictionary(part)
    for page in document.pages:
        yield from _of_page(page)


def _dictionaries(item: Any) -> Iterator[Any]:
    """An object, if it is a dictionary or has one, and those written into it; what it refers to comes by itself."""
    waiting = [item]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            yield part
            inside = [part[key] for key in part.keys()]  # noqa: SIM118 - a stream cannot be iterated over
        elif isinstance(part, pikepdf.Array):
            inside = list(part)
        else:
            continue
        waiting += [value for value in inside if isinstance(value, pikepdf.Object) and not value.is_indirect]


def _of_document(document: pikepdf.Pdf) -> Iterator[str]:
    if document.is_encrypted:
        yield "encrypted"
    if document.pdf_version not in _VERSIONS:
        yield "version"
    yield from (code for key, code in _OF_CATALOGUE.items() if key in document.Root)
    names = document.Root.get("/Names")
    if names is not None and "/JavaScript" in names:
        yield "script"
    metadata = document.open_metadata(update_docinfo=False)
    if any(not name.removeprefix("{").startswith(_SCHEMAS) for name in metadata):
        yield "metadata"  # a schema of its own, which would have to be described


def _of_stream(item: Any) -> Iterator[str]:
    filters = item.get("/Filter", [])
    names = {str(filters)} if isinstance(filters, pikepdf.Name) else {str(name) for name in filters}
    if names - _FILTERS:
        yield "filter"
    if "/F" in item:
        yield "external"
    if item.get("/Subtype") == "/Image":
        colours = item.get("/ColorSpace")
        if not item.get("/ImageMask") and not _is_plain_colour(colours):
            yield "colour"
        if item.get("/Interpolate") or "/Alternates" in item or "/OPI" in item:
            yield "image"
    if item.get("/Subtype") == "/PS" or (
        item.get("/Subtype") == "/Form" and {"/OPI", "/Ref", "/PS"} & set(item.keys())
    ):
        yield "form_object"


def _of_dictionary(item: Any) -> Iterator[str]:
    if item.get("/Type") == "/Font":
        yield from _of_font(item)
    if str(item.get("/S")) in _ACTIONS:
        yield "script"
    if "/EF" in item:
        yield "attachment"
    if item.get("/S") == "/Transparency" and not _is_plain_colour(item.get("/CS")):
        yield "colour"
    if item.get("/Type") == "/ExtGState" or "/BM" in item or "/TR" in item:
        mode = item.get("/BM", "/Normal")
        if "/TR" in item or "/HTP" in item or item.get("/TR2", "/Default") != "/Default":
            yield "transfer"
        if not (isinstance(mode, pikepdf.Name | str) and str(mode) in _BLENDING):
            yield "blending"


def _of_font(font: Any) -> Iterator[str]:
    # Whether an embedded font is one that the standard allows takes a reader of fonts to tell.
    if font.get("/BaseFont") != f"/{glyphless_font.NAME}":
        yield "font"


def _of_page(page: pikepdf.Page) -> Iterator[str]:
    if page.obj.get("/Annots"):
        yield "annotation"
    if "/AA" in page.obj or "/PresSteps" in page.obj:
        yield "script"
    try:
        operators = {str(line.operator) for line in pikepdf.parse_content_stream(page)}
    except pikepdf.PdfError:
        yield "content"
        return
    if {"k", "K"} & operators:
        yield "colour"
    if operators - {"k", "K", *_PLAIN_OPERATORS.split()}:
        yield "content"  # an image among the operators, or something that no standard knows


def _is_plain_colour(colours: Any) -> bool:
    if colours is None:
        return True  # of a group, or of JPEG 2000, whose filter is told already
    if isinstance(colours, pikepdf.Name):
        return str(colours) in _COLOURS
    kind = str(colours[0])
    return kind in _COLOURS and (kind not in ("/Indexed", "/I") or _is_plain_colour(colours[1]))
