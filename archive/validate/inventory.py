"""Checks the keys of an inventory, and gives its content as values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from archive.validate import paths
from archive.validate.blocks import Blocks, Fixity, Manifest, VersionBlock
from archive.validate.digests import CONTENT_ALGORITHMS
from archive.validate.document import BadDocument, Block, parse, repeated
from archive.validate.finding import Report

SPECS = ("1.0", "1.1")
DEFAULT_CONTENT = "content"
_TYPE = re.compile(r"https://ocfl\.io/([0-9.]+)/spec/#inventory")
_KEYS = frozenset(
    ("id", "type", "digestAlgorithm", "head", "contentDirectory", "manifest", "versions", "fixity")
)


@dataclass(frozen=True, slots=True)
class DeclaredInventory:
    """The content of an inventory, as far as it can be understood.

    `content` is the name of the content folder, `sets_content` whether the inventory gave it; `head` is None
    where it is missing or no string.
    """

    spec: str
    id: str | None
    algorithm: str
    head: str | None
    content: str
    sets_content: bool
    manifest: Manifest
    versions: Mapping[str, VersionBlock]
    fixity: tuple[Fixity, ...]


def read_inventory(data: bytes, report: Report, spec: str | None) -> DeclaredInventory | None:
    """Check one inventory by itself; `spec` is the version that the object declares, for the root's.

    None where the bytes are no JSON object.
    """
    try:
        document = parse(data)
    except BadDocument as error:
        report.add("E033", f"not JSON: {error}")
        return None
    if not isinstance(document, Block):
        report.add("E033", "the inventory is no JSON object")
        return None
    for place, name in repeated(document):
        if place != ("manifest",) and place[:1] != ("fixity",):  # these have codes of their own
            report.add("E033", f"{'.'.join((*place, name))} is given more than once")
    return _Reader(document, report, spec).read()


class _Reader:
    def __init__(self, document: Block, report: Report, declared: str | None) -> None:
        self._document = document
        self._report = report
        self._spec = self._read_spec(declared)

    def read(self) -> DeclaredInventory:
        document, report = self._document, self._report
        for key in document.keys() - _KEYS:
            report.add("E102", f"the key {key!r} is not of the specification")
            if key.strip().lower() == "fixity":
                report.add("E055", f"the block of further digests has the key 'fixity', not {key!r}")
        object_id, algorithm = self._read_id(), self._read_algorithm()
        content = self._read_content()
        named = self._read_versions()
        blocks = Blocks(report, self._spec, algorithm)
        manifest = Manifest({}, frozenset())
        if "manifest" in document:
            manifest = blocks.manifest(document["manifest"], named.keys(), content or DEFAULT_CONTENT)
        else:
            report.add("E041", "there is no manifest")
        versions = {name: blocks.version(name, block, manifest.digests) for name, block in named.items()}
        self._check_used(manifest, versions)
        fixity = blocks.fixity(document["fixity"], manifest) if "fixity" in document else ()
        head = self._read_head(list(named))
        return DeclaredInventory(
            spec=self._spec,
            id=object_id,
            algorithm=algorithm,
            head=head,
            content=content or DEFAULT_CONTENT,
            sets_content="contentDirectory" in document,
            manifest=manifest,
            versions=versions,
            fixity=fixity,
        )

    def _read_spec(self, declared: str | None) -> str:
        value = self._document.get("type")
        if "type" not in self._document:
            self._report.add("E036", "there is no type")
            return declared or SPECS[-1]
        found = _TYPE.fullmatch(value) if isinstance(value, str) else None
        spec = found[1] if found and found[1] in SPECS else None
        if spec is None:
            self._report.add("E038", f"the type is not that of an inventory: {value!r}")
        elif declared is not None and spec != declared:
            self._report.add("E038", f"the type is of OCFL {spec}, the object declares {declared}")
        return declared or spec or SPECS[-1]

    def _read_id(self) -> str | None:
        value = self._document.get("id")
        if "id" not in self._document:
            self._report.add("E036", "there is no id")
            return None
        if not isinstance(value, str) or not value:
            self._report.add("E037", "the id is no string, or empty")
            return None
        if not paths.is_uri(value):
            self._report.add("W005", f"the id is no URI: {value!r}")
        return value

    def _read_algorithm(self) -> str:
        value = self._document.get("digestAlgorithm")
        if "digestAlgorithm" not in self._document:
            self._report.add("E036", "there is no digestAlgorithm")
            return "sha512"
        if value not in CONTENT_ALGORITHMS:
            self._report.add("E025", f"the digestAlgorithm is neither sha512 nor sha256: {value!r}")
        elif value != "sha512":
            self._report.add("W004", f"the digestAlgorithm is {value}, not sha512")
        return value if isinstance(value, str) else "sha512"

    def _read_content(self) -> str | None:
        if "contentDirectory" not in self._document:
            return None
        value = self._document["contentDirectory"]
        codes = []
        if not isinstance(value, str) or not value or "/" in value:
            codes.append("E017")
        elif value in (".", ".."):
            codes.append("E018")
        if codes and self._spec != "1.0":
            codes.append("E108")
        for code in codes:
            self._report.add(code, f"contentDirectory cannot be a folder of a version: {value!r}")
        return None if codes else str(value)

    def _read_head(self, versions: list[str]) -> str | None:
        value = self._document.get("head")
        if "head" not in self._document:
            self._report.add("E036", "there is no head")
            return None
        newest = paths.in_order(versions)[-1:]
        if not isinstance(value, str) or [value] != newest:
            shown = newest[0] if newest else "none"
            self._report.add("E040", f"head is {value!r}, the newest version is {shown}")
        return value if isinstance(value, str) else None

    def _read_versions(self) -> dict[str, object]:
        """The version blocks by name, from the first on; names that are none are reported and left out."""
        value, report = self._document.get("versions"), self._report
        if "versions" not in self._document:
            report.add("E041", "there is no versions block")
            report.add("E043", "there is no versions block")
            return {}
        if not isinstance(value, Block):
            report.add("E044", "versions is no JSON object")
            report.add("E045", "versions is no JSON object")
            return {}
        if not value:
            report.add("E008", "there is no version")
        for name in value:
            self._check_name(name)
        problems = [*paths.sequence_problems(value), *paths.padding_problems(value)]
        for code, message in problems:
            report.add("E009" if self._spec == "1.0" and code == "E105" else code, message)
        return {name: value[name] for name in paths.in_order(value)}

    def _check_name(self, name: str) -> None:
        if paths.number_of(name) is not None:
            return
        self._report.add("E046", f"{name!r} is not the name of a version")
        if self._spec != "1.0":
            code = "E105" if name.startswith("v") else "E104"
            self._report.add(code, f"{name!r} is not v and a number")

    def _check_used(self, manifest: Manifest, versions: Mapping[str, VersionBlock]) -> None:
        if self._spec == "1.0":
            return
        used = {digest for version in versions.values() for digest in version.state.values()}
        for digest in sorted(manifest.digests):
            if digest.lower() not in used:
                self._report.add("E107", f"digest {digest} of the manifest is in no version's state")
