"""The languages of the pages, and which one a visitor reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

ENGLISH = "en"
LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        ENGLISH: "English",
        "sv": "Svenska",
        "nb": "Norsk bokmål",
        "da": "Dansk",
        "nl": "Nederlands",
        "de": "Deutsch",
    }
)
"""Every language by its own name."""

_NEAREST = {"no": "nb", "nn": "nb"}
_LONGEST_HEADER = 1000
"""Characters; no browser sends more, and the rest isn't looked at."""


def chosen_language(cookie: str | None, accept_language: str | None) -> str:
    """The visitor's own choice, else the best that the browser accepts, else English."""
    if cookie is not None and cookie in LANGUAGES:
        return cookie
    accepted = (known for known in map(_known, _by_preference(accept_language or "")) if known)
    return next(accepted, ENGLISH)


def _known(tag: str) -> str | None:
    primary = tag.split("-")[0].lower()
    language = _NEAREST.get(primary, primary)
    return language if language in LANGUAGES else None


def _by_preference(header: str) -> Iterator[str]:
    ranges = [_range(part) for part in header[:_LONGEST_HEADER].split(",")]
    for tag, quality in sorted(ranges, key=lambda each: -each[1]):
        if tag and quality > 0:
            yield tag


def _range(part: str) -> tuple[str, float]:
    """A tag with its q-value (RFC 9110, 12.4.2); one that can't be read counts as refused."""
    tag, _, parameter = part.partition(";")
    name, _, value = parameter.replace(" ", "").partition("=")
    if not parameter:
        return tag.strip(), 1.0
    try:
        quality = float(value) if name.lower() == "q" else 0.0
    except ValueError:
        return tag.strip(), 0.0
    return tag.strip(), quality if 0 <= quality <= 1 else 0.0
