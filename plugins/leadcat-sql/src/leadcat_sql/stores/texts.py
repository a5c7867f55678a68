"""What text a database can keep: neither a NUL character, half an emoji, nor more than an index."""

from __future__ import annotations

from hashlib import sha256

from leadcat_rules import ErrorCode, InvalidInput, Problem

MOST_BYTES = 1_000
"""The longest id or name: three of them fit into one entry of PostgreSQL's indexes (2,704 bytes)
where one is a tenant's."""
MOST_OF_TENANT = 500
MOST_OF_CONFIRMATION = 1_020
"""The id of its event, and a number behind it."""
_KEPT = 900


def storable(text: str, what: str, most: int | None = MOST_BYTES) -> str:
    """The id or name, unless no column can hold it: InvalidInput says why, on every database alike.

    `most` counts bytes of UTF-8; None for what is in no index.
    """
    if not _is_whole(text):
        message = f"{what} {text!r} holds a character that no database keeps"
        raise _refusal(message, "it may have neither NUL characters nor halves of surrogate pairs")
    if most is not None and len(text.encode()) > most:
        message = f"{what} is too long: it begins with {text[:40]!r}"
        raise _refusal(message, f"it may have {most:,} bytes in UTF-8")
    return text


def searchable(text: str | None) -> str | None:
    """A text as its column holds it; what can't be held becomes U+FFFD, the content has it whole.

    What is too long for an index becomes its beginning and a hash of all. Used for what is stored
    and for what is searched alike, so that they still meet.
    """
    if text is None:
        return None
    whole = text if _is_whole(text) else _mended(text)
    encoded = whole.encode()
    if len(encoded) <= MOST_OF_CONFIRMATION:
        return whole
    return f"{encoded[:_KEPT].decode(errors='ignore')}...{sha256(encoded).hexdigest()}"


def _mended(text: str) -> str:
    return text.replace("\0", "\ufffd").encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _is_whole(text: str) -> bool:
    if "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refusal(message: str, hint: str) -> InvalidInput:
    return InvalidInput(Problem(ErrorCode.INVALID_VALUE, message, hint))
