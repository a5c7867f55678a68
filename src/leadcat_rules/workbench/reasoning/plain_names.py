"""Plain values for what may be anything but what conditions name."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from itertools import count

from leadcat_rules.workbench.reasoning.places import (
    ACTOR,
    COMPANY_ID,
    COMPANY_NAME,
    COUNTRY,
    CURRENCY,
    Place,
)

_USUAL: Mapping[Place, tuple[str, ...]] = {
    COMPANY_ID: ("c1", "c2", "c3"),
    COMPANY_NAME: ("Acme", "Other"),
    COUNTRY: ("SE", "NO", "DK", "FI", "DE", "NL"),
    CURRENCY: ("SEK", "NOK", "DKK", "EUR", "USD"),
    ACTOR: ("ann", "bo"),
}


def plain_names(place: Place) -> Iterator[str]:
    """Names that could stand here, without end."""
    yield from _USUAL.get(place, ("other", "another"))
    for number in count(2):
        yield f"other {number}"


def plain_name(place: Place, taken: Container[str]) -> str:
    """The first of them that is not taken."""
    return next(name for name in plain_names(place) if name not in taken)
