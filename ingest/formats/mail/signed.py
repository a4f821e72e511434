"""Takes what is signed out of its wrapper (CMS, RFC 5652), as S/MIME and signing programs make them."""

from __future__ import annotations

from ingest.task.reasons import CannotRead, Reason

_SIGNED, _ENCRYPTED = "signed_data", ("enveloped_data", "encrypted_data", "authenticated_enveloped_data")
_PACKED = "compressed_data"
# What asn1crypto raises for values that cannot be.
_DAMAGE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)


def signed_content(data: bytes) -> bytes:
    """The bytes that were signed; none where the signature stands apart from them. No signature is verified.

    Raises `CannotRead` (`damaged`, `encrypted`, `unsupported`).
    """
    from asn1crypto import pem
    from asn1crypto.cms import ContentInfo

    try:
        if pem.detect(data):
            _, _, data = pem.unarmor(data)
        wrapper = ContentInfo.load(data)
        kind = wrapper["content_type"].native
        if kind in _ENCRYPTED:
            raise CannotRead(Reason.ENCRYPTED, f"CMS: {kind}")
        if kind != _SIGNED:
            raise CannotRead(Reason.UNSUPPORTED, f"CMS: {kind}")
        content = wrapper["content"]["encap_content_info"]["content"]
        return bytes(content) if content.native is not None else b""
    except _DAMAGE as error:
        raise CannotRead(Reason.DAMAGED, f"CMS: {type(error).__name__}: {error}") from error
