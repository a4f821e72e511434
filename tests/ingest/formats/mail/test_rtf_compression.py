import struct

from ingest.formats.mail.rtf_compression import unpacked_rtf

# [MS-OXRTFCP] 4.1.1 and 4.1.2: its own examples.
SIMPLE = "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
REPEATED = "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0"


def test_the_examples_of_the_specification_are_unpacked() -> None:
    assert unpacked_rtf(bytes.fromhex(SIMPLE)) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpacked_rtf(bytes.fromhex(REPEATED)) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_what_is_torn_or_not_packed_is_read_as_far_as_it_goes() -> None:
    assert unpacked_rtf(bytes.fromhex(REPEATED)[:-3]).startswith(b"{\\rtf1 WXYZ")
    assert unpacked_rtf(struct.pack("<II4sI", 20, 5, b"MELA", 0) + b"{\\rt} lebih") == b"{\\rt}"
    assert unpacked_rtf(b"LZFu") == b""
    assert unpacked_rtf(struct.pack("<II4sI", 20, 5, b"apa?", 0) + b"isi") == b""
