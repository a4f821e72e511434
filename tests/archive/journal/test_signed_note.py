from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from archive.journal.signed_note import BadKey, BadNote, Checkpoint, PublicKey, Signer, open_note, sign

# The key, the note and the vkey that Go's sumdb/note package explains itself with.
GO_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
).encode()
# The example of the specification itself, whose key it does not give.
C2SP_NOTE = (
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
    "— quasimodo.example/salvatore "
    "NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
).encode()
TEXT = "arsip.example/log\n7\n" + base64.b64encode(bytes(32)).decode() + "\n"


def signer(seed: int, name: str = "arsip.example/log") -> Signer:
    return Signer(name, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


def test_a_note_signed_by_another_program_is_opened() -> None:
    key = PublicKey.parse(GO_VKEY)
    assert str(key) == GO_VKEY
    opened = open_note(GO_NOTE, [signer(1).public, key])
    assert opened.text.startswith("If you think cryptography")
    assert opened.signers == (key,)


def test_the_note_of_the_specification_is_a_note_by_a_stranger() -> None:
    with pytest.raises(BadNote) as refusal:
        open_note(C2SP_NOTE, [signer(1).public])
    assert refusal.value.code == "unknown_signer"


def test_both_signatures_of_a_note_are_told() -> None:
    old, new = signer(1), signer(2)
    opened = open_note(sign(TEXT, old, new), [new.public, old.public])
    assert opened.signers == (old.public, new.public)
    assert open_note(sign(TEXT, old, new), [new.public]).signers == (new.public,)


def test_one_wrong_signature_of_a_known_key_spoils_the_note() -> None:
    old, new = signer(1), signer(2)
    lines = sign(TEXT, old, new).split(b"\n")
    lines[-2] = sign("other\n", new).split(b"\n")[-2]
    with pytest.raises(BadNote) as refusal:
        open_note(b"\n".join(lines), [old.public, new.public])
    assert refusal.value.code == "bad_signature"
    assert open_note(b"\n".join(lines), [old.public]).signers == (old.public,)


def test_any_changed_bit_of_a_note_is_noticed() -> None:
    note, known = sign(TEXT, signer(1)), [signer(1).public]
    for place in range(len(note)):
        for bit in range(8):
            changed = bytearray(note)
            changed[place] ^= 1 << bit
            with pytest.raises(BadNote):
                open_note(bytes(changed), known)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])).map(lambda text: f"{text}\n"))
def test_whatever_text_is_signed_comes_out_again(text: str) -> None:
    assert open_note(sign(text, signer(3)), [signer(3).public]).text == text


@pytest.mark.parametrize("text", ["no line feed", "bell\a\n", "carriage\r\n"])
def test_what_is_no_text_of_a_note_is_not_signed(text: str) -> None:
    with pytest.raises(BadNote):
        sign(text, signer(1))


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"text\n\n\xe2\x80\x94 name\n",
        b"text\n\n\xe2\x80\x94 name AAAA\n",
        b"text\n\n-- name AAAAAAAA\n",
        b"text\n\n\xe2\x80\x94 na+me AAAAAAAA\n",
        b"text\n\n\xe2\x80\x94 name AAAAAAAA",
        b"te\x00xt\n\n\xe2\x80\x94 name AAAAAAAA\n",
        b"\xff\n\n\xe2\x80\x94 name AAAAAAAA\n",
        b"text\n\n" + b"\xe2\x80\x94 name AAAAAAAA\n" * 101,
    ],
)
def test_what_is_no_note_is_refused_as_such(note: bytes) -> None:
    with pytest.raises(BadNote) as refusal:
        open_note(note, [signer(1).public])
    assert refusal.value.code == "malformed"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PeterNeumann",
        GO_VKEY.replace("c74f20a3", "c74f20a4"),
        GO_VKEY.replace("c74f20a3", "C74F20A3"),
        GO_VKEY.replace("ARpc", "AhpC"),
        GO_VKEY[:-4],
        GO_VKEY + "\n",
        "a b+00000000+AAAA",
    ],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(BadKey):
        PublicKey.parse(text)


def test_a_signer_never_shows_its_secret() -> None:
    assert bytes([7] * 32).hex() not in repr(signer(7))
    assert str(signer(7).public) in repr(signer(7))


@given(st.integers(0, 1 << 70), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_is_read_back(size: int, root: bytes) -> None:
    checkpoint = Checkpoint("arsip.example/log", size, root)
    assert Checkpoint.parse(str(checkpoint)) == checkpoint


@pytest.mark.parametrize(
    ("old", "new"),
    [("7\n", "07\n"), ("7\n", "+7\n"), ("7\n", "\n"), ("=\n", "\n"), ("AAAA", ""), ("\n7", "\n\n7")],
)
def test_what_is_no_checkpoint_is_refused(old: str, new: str) -> None:
    with pytest.raises(BadNote):
        Checkpoint.parse(TEXT.replace(old, new, 1))
    with pytest.raises(BadNote):
        Checkpoint.parse(TEXT + "extension\n")
