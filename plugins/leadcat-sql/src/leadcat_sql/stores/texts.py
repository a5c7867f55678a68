"""What text a database can keep: PostgreSQL has no NUL character, and neither has half an emoji."""

from __future__ import annotations

from leadcat_rules import ErrorCode, InvalidInput, Problem


def storable(text: str, what: str) -> str:
    """The id, unless no column can hold it: InvalidInput says which, on every database alike."""
    if _is_storable(text):
        return text
    message = f"{what} {text!r} holds a character that no database keeps"
    hint = "an id has neither NUL characters nor halves of surrogate pairs"
    raise InvalidInput(Problem(ErrorCode.INVALID_VALUE, message, hint))


def searchable(text: str | None) -> str | None:
    """A text as its column holds it; what can't be held becomes U+FFFD, the content has it whole.

    Used for what is stored and for what is searched alike, so that they still meet.
    """
    if text is None or _is_storable(text):
        return text
    return text.replace("\0", "\ufffd").encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _is_storable(text: str) -> bool:
    if "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
