#!/usr/bin/env python3
"""Memeriksa paket keaslian arsip. Cukup Python 3.9 ke atas: tanpa jaringan, tanpa program lain.

    python3 verify.py PAKET.zip [BERKAS] [--key KUNCI]

PAKET.zip: paket yang diberikan kantor. BERKAS: salinan yang ingin dibandingkan dengan arsip aslinya.
KUNCI: kunci publik yang diumumkan kantor (nama+angka+huruf). Tanpa --key hanya terbukti bahwa paket ini utuh
dan ditandatangani oleh kunci yang tertera di dalamnya, bukan kunci siapa itu.

Status keluar: 0 terbukti, 3 tidak terbukti, 2 salah pakai.

The steps, each in a function below: the ZIP file is byte for byte as it must be; the newest key signed the list of
all its files; that key signed the journal's root; the entries about this record are below that root; they name the
original's checksum and the inventory's.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import pathlib
import struct
import sys
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Point = tuple[int, int, int, int]
REQUIRED = (
    "packet.json",
    "journal.jsonl",
    "checkpoint",
    "keys",
    "inventory.json",
    "inventory.json.sha512",
    "record.json",
    "manifest",
)
EXPLAINED = {
    "container": "berkas paket diubah, terpotong, atau bukan paket",
    "incomplete": "ada bagian paket yang tidak ada",
    "keys": "daftar kunci tidak dapat dibaca",
    "signature": "tanda tangan atas paket palsu",
    "files": "isi paket bukan yang ditandatangani",
    "rotation": "penggantian kunci tidak sah",
    "checkpoint": "tanda tangan atas jurnal palsu",
    "statement": "keterangan paket tidak dapat dibaca",
    "entries": "entri jurnal bukan tentang arsip ini, atau diubah",
    "inclusion": "entri jurnal tidak ada dalam jurnal yang ditandatangani",
    "original": "berkas asli bukan yang dicatat jurnal",
    "inventory": "daftar berkas arsip bukan yang dicatat jurnal",
    "signers": "tanda tangan petugas tidak dapat dibaca",
    "key": "ditandatangani kunci lain, bukan kunci yang Anda sebut",
    "presented": "BERKAS BUKAN SALINAN ARSIP INI: bitanya berbeda",
}


class Unproven(Exception):
    """The packet fails a step; the code says which."""


@contextmanager
def step(code: str) -> Iterator[None]:
    """Whatever goes wrong inside means that this step fails."""
    try:
        yield
    except (ArithmeticError, AttributeError, EOFError, LookupError, OSError) as error:
        raise Unproven(code) from error
    except (RuntimeError, TypeError, ValueError, struct.error, zipfile.BadZipFile) as error:
        raise Unproven(code) from error


def demand(condition: object) -> None:
    if not condition:
        raise ValueError


# -- Ed25519, RFC 8032 §5.1: points in extended coordinates on -x² + y² = 1 + dx²y² ------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def add(a: Point, b: Point) -> Point:
    (x1, y1, z1, t1), (x2, y2, z2, t2) = a, b
    left, right = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    both, double = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = right - left, double - both, double + both, right + left
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(scalar: int, point: Point) -> Point:
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point, scalar = add(point, point), scalar >> 1
    return total


def decompress(data: bytes) -> Point:
    """The point in 32 bytes; raises ValueError where there is none."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    demand(y < P)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    demand((x * x - square) % P == 0 and (x or not sign))
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def compress(point: Point) -> bytes:
    x, y, z, _ = point
    inverse = pow(z, P - 2, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def has_signed(key: bytes, text: bytes, signature: bytes) -> bool:
    """Whether `key` (32 bytes) made `signature` (64 bytes) over `text`: S·B - k·A must be R."""
    (x, y, z, t), s = decompress(key), int.from_bytes(signature[32:], "little")
    demand(len(signature) == 64 and s < ORDER)  # noqa: PLR2004
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % ORDER
    return compress(add(multiply(s, BASE), multiply(k, (P - x, y, z, P - t)))) == signature[:32]


# -- signed notes and keys, c2sp.org/signed-note -----------------------------------------------------------------


def decode(text: str) -> bytes:
    """Base64, in the one spelling there is for the bytes."""
    decoded = base64.b64decode(text, validate=True)
    demand(base64.b64encode(decoded).decode() == text)
    return decoded


def parse_key(text: str) -> tuple[str, bytes, bytes]:
    """Name, id and key from `name+id+base64(0x01 key)`."""
    name, key_id, encoded = text.split("+", 2)
    decoded = decode(encoded)
    expected = hashlib.sha256(name.encode() + b"\n" + decoded).digest()[:4]
    demand(name.isprintable() and name.split() == [name] and key_id == expected.hex())
    demand(len(decoded) == 33 and decoded[0] == 1)  # noqa: PLR2004
    return name, expected, decoded[1:]


def open_note(note: bytes, keys: Sequence[str]) -> tuple[str, list[str]]:
    """The text, and which of the keys signed it, at least one; a wrong signature of any of them spoils it."""
    whole = note.decode()
    text, _, tail = whole.rpartition("\n\n")
    text, lines = text + "\n", tail.split("\n")
    demand(lines.pop() == "" and 0 < len(lines) <= 100)  # noqa: PLR2004
    demand(all(letter >= " " or letter == "\n" for letter in whole))
    known = {parse_key(key)[:2]: key for key in keys}
    signers = []
    for line in lines:
        dash, name, encoded = line.split(" ")
        signature = decode(encoded)
        demand(dash == "\u2014" and len(signature) > 4)  # noqa: PLR2004
        key = known.get((name, signature[:4]))
        if key is not None:
            demand(has_signed(parse_key(key)[2], text.encode(), signature[4:]))
            signers.append(key)
    demand(signers)
    return text, signers


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_by_inclusion(line: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that a line, the index-th of so many, and the hashes beside its way lead to (RFC 9162 §2.1.3.2)."""
    demand(0 <= index < size)
    place, last, root = index, size - 1, hashlib.sha256(b"\x00" + line).digest()
    for beside in path:
        demand(last)
        if place & 1 or place == last:
            root = node(beside, root)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            root = node(root, beside)
        place, last = place >> 1, last >> 1
    demand(not last)
    return root


def pack(members: dict[str, bytes]) -> bytes:
    """The only ZIP file there is for these members: uncompressed, undated, in this order."""
    body, directory = bytearray(), bytearray()
    for name, data in members.items():
        encoded, size = name.encode(), len(data)
        head = struct.pack("<5H3L2H", 20, 0x800, 0, 0, 33, zlib.crc32(data), size, size, len(encoded), 0)
        directory += b"PK\x01\x02\x14\x00" + head + struct.pack("<3H2L", 0, 0, 0, 0, len(body)) + encoded
        body += b"PK\x03\x04" + head + encoded + data
    counts = len(members), len(members), len(directory), len(body)
    return bytes(body + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, *counts, 0))


def unpack(data: bytes) -> dict[str, bytes]:
    with step("container"), zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        demand(not any(info.compress_type for info in infos))
        demand(sum(info.file_size for info in infos) <= len(data))
        members = {info.filename: archive.read(info) for info in infos}
        demand(pack(members) == data)
    with step("incomplete"):
        demand(set(REQUIRED) <= set(members))
    return members


def check_manifest(members: dict[str, bytes]) -> tuple[list[str], str]:
    """The keys, oldest first, and their name; the newest has signed the list of all files with their checksums."""
    with step("keys"):
        keys = members["keys"].decode().split("\n")
        demand(keys.pop() == "")
        (origin,) = {parse_key(key)[0] for key in keys}
    with step("signature"):
        text, _ = open_note(members["manifest"], keys[-1:])
    with step("files"):
        listed = [(hashlib.sha256(data).hexdigest(), name) for name, data in members.items()]
        demand(listed.pop()[1] == "manifest")
        files = "".join(f"{digest}  {name}\n" for digest, name in listed)
        demand(text == f"arsip packet\n{origin}\n{files}")
    return keys, origin


def is_endorsed(members: dict[str, bytes], keys: Sequence[str], number: int) -> bool:
    """Whether the key before signed for key `number`, too; a new key alone replaces one that was lost."""
    old, new = keys[number - 2 : number]
    text, signers = open_note(members[f"rotation-{number}"], [old, new])
    demand(text == f"arsip key rotation\n{old}\n{new}\n")
    return {old, new} == set(signers)


def check_checkpoint(members: dict[str, bytes], key: str, origin: str) -> tuple[int, bytes]:
    """How many entries the journal had, and its root, as the key signed them."""
    with step("checkpoint"):
        text, _ = open_note(members["checkpoint"], [key])
        log, size, root, end = text.split("\n")
        demand(log == origin and size == str(int(size)) and len(decode(root)) == 32 and not end)  # noqa: PLR2004
        return int(size), decode(root)


def check_entries(members: dict[str, bytes], statement: Any, size: int, root: bytes) -> list[Any]:
    """The journal's entries about the record, each proven to be in the journal."""
    with step("entries"):
        lines = members["journal.jsonl"].split(b"\n")
        demand(lines.pop() == b"" and len(lines) == len(statement["proofs"]))
        entries = [json.loads(line) for line in lines]
    for place, (line, entry) in enumerate(zip(lines, entries)):  # noqa: B905 - Python 3.9 has no `strict`
        proof = statement["proofs"][place]
        with step("entries"):
            demand(entry["sequence"] == proof["sequence"] and entry["record"] == statement["record"])
        with step("inclusion"):
            path = [bytes.fromhex(part) for part in proof["path"]]
            demand(root_by_inclusion(line, entry["sequence"] - 1, size, path) == root)
    return entries


STEPS = ("describe", "verify", "authenticate", "code", "store")


def seen(record: Any, said: Any) -> str:
    """The digest of what the signer of a step sees of the record as it is in the packet."""
    told = {name: value for name, value in record["description"].items() if value not in (None, [], {})}
    whole = {**told, **record["original"], "code": record["code"], "aliases": record["aliases"]}
    whole.update(record=record["id"], statement=said.get("statement"), description=told)
    whole.update(checklist=json.loads(said.get("checklist", "[]")))
    names = {
        "describe": ("description",),
        "verify": ("description", "sha256", "checklist"),
        "authenticate": ("number", "dated", "unit", "sha256", "sha512", "statement"),
        "code": ("code", "aliases", "classification"),
        "store": ("code", "sha512"),
    }[said["step"]]
    view = {name: whole[name] for name in ("record", *names) if whole.get(name) not in (None, [], {})}
    text = json.dumps(view, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def signers(entries: Sequence[Any], record: Any) -> list[str]:
    """Who stands for which step: not returned since, and over what the packet says."""
    stands: dict[str, Any] = {}
    for entry in entries:
        if entry["action"] == "signed_off":
            stands[entry["detail"]["step"]] = entry
        elif entry["action"] == "returned":
            back = STEPS.index(entry["detail"]["back_to"])
            stands = {name: kept for name, kept in stands.items() if STEPS.index(name) < back}
    lines = []
    for entry in filter(None, map(stands.get, STEPS)):
        said = entry["detail"]
        if seen(record, said) == said["digest"]:
            role = ", ".join(filter(None, (said["role"], said.get("unit"))))
            lines.append(f"{said['step']}: {said['name']} ({role}), {entry['time'][:10]}")
    return lines


def check_files(members: dict[str, bytes], original: Any, entries: Sequence[Any]) -> None:
    """The journal names the original's checksum and the inventory's, and the inventory lists the files."""
    sha256, sha512 = original["sha256"], original["sha512"]
    with step("original"):
        acts = ("filed", "original_replaced")
        demand([entry["detail"]["sha256"] for entry in entries if entry["action"] in acts][-1:] == [sha256])
        for name, data in members.items():
            if name.startswith("original."):
                demand(
                    (hashlib.sha256(data).hexdigest(), hashlib.sha512(data).hexdigest()) == (sha256, sha512)
                )
    with step("inventory"):
        digest = hashlib.sha512(members["inventory.json"]).hexdigest()
        named = [entry["detail"]["inventory"] for entry in entries if "inventory" in entry["detail"]]
        demand(named[-1:] in ([], [digest]))
        demand(members["inventory.json.sha512"] == f"{digest} inventory.json\n".encode())
        inventory = json.loads(members["inventory.json"])
        state = inventory["versions"][inventory["head"]]["state"]
        demand(any(name.startswith("original.") for name in state[sha512]))
        demand(set(inventory["manifest"][sha512]) & set(inventory["fixity"]["sha256"][sha256]))
        demand("record.json" in state[hashlib.sha512(members["record.json"]).hexdigest()])


def check(packet: bytes, trusted: str | None, presented: bytes | None) -> tuple[Any, str, int]:
    """Returns the packet's statement, the key that signed it, and the number of entries of the journal."""
    members = unpack(packet)
    keys, origin = check_manifest(members)
    with step("rotation"):
        endorsed = [is_endorsed(members, keys, number) for number in range(2, len(keys) + 1)]
    size, root = check_checkpoint(members, keys[-1], origin)
    with step("statement"):
        statement = json.loads(members["packet.json"])
        demand((statement["format"], statement["origin"]) == ("arsip-packet 1", origin))
    entries = check_entries(members, statement, size, root)
    check_files(members, statement["original"], entries)
    with step("signers"):
        statement["signers"] = signers(entries, json.loads(members["record.json"]))
    with step("key"):
        demand(trusted is None or all(endorsed[keys.index(trusted) :]))
    with step("presented"):
        demand(presented is None or hashlib.sha512(presented).hexdigest() == statement["original"]["sha512"])
    return statement, keys[-1], size


def verdict_text(statement: Any, key: str, size: int) -> str:
    """Says for a person what a sound packet proves."""
    original = statement["original"]
    return f"""\
TERBUKTI: paket ini utuh, dan arsipnya ada dalam jurnal yang ditandatangani.
Arsip    {statement["code"] or statement["record"]}, versi {statement["version"]}: {statement["title"]}
Berkas   {original["name"]}, {original["size"]} bita
sha256   {original["sha256"]}
Dibuat   {statement["made"]} oleh {statement["by"]}; jurnal berisi {size} entri
{"".join(f"Sah      {line}{chr(10)}" for line in statement["signers"])}Kunci    {key}"""


def main(arguments: list[str]) -> int:
    trusted = None
    if "--key" in arguments[:-1]:
        place = arguments.index("--key")
        trusted = arguments[place + 1]
        arguments = arguments[:place] + arguments[place + 2 :]
    if len(arguments) not in (1, 2) or any(argument.startswith("-") for argument in arguments):
        print(__doc__)
        return 2
    try:
        packet, *copies = [pathlib.Path(argument).read_bytes() for argument in arguments]
        print(verdict_text(*check(packet, trusted, copies[0] if copies else None)))
    except OSError as error:
        print(f"tidak dapat dibaca: {error}")
        return 2
    except Unproven as error:
        print(f"TIDAK TERBUKTI [{error}]: {EXPLAINED[str(error)]}")
        return 3
    if trusted is None:
        print("PERHATIAN: bandingkan kunci itu dengan yang diumumkan kantor, atau ulangi dengan --key.")
    if copies:
        print("BERKAS SAMA: salinan yang Anda bawa sama bita demi bita dengan arsip aslinya.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
