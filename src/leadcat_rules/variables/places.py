"""Where a built-in variable stands in an event and its company, said as data."""

from __future__ import annotations

from enum import Enum, auto

from attrs import frozen


class Holder(Enum):
    """Whose field or attribute it is."""

    EVENT = auto()
    COMPANY = auto()
    CATEGORY = auto()
    """The category of the company."""
    SALE = auto()
    """The sale after the save."""
    CONTACT = auto()
    """The contact after the save."""


@frozen
class Place:
    """A field of the event or one of its records, or an attribute that the host gave it.

    A word such as an origin stands for its own string: it compares and hashes as one.
    """

    holder: Holder
    name: str
    is_attribute: bool = False
    """Whether it is looked up among the record's attributes, which may hold anything."""
    is_word: bool = False
    """Whether the record holds one of the words of an enumeration there, or nothing."""
