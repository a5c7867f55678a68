"""What the names in a ruleset look like, and what a name alone says, for all who read one."""

from __future__ import annotations

import re

NAME_PATTERN = "[A-Za-z][A-Za-z0-9_]*"
"""Of a variable and of a declared attribute: an ASCII letter, then letters, digits, underscores."""
_NAME = re.compile(NAME_PATTERN)

RECORD_KINDS = ("company", "sale", "contact")
"""The records that carry attributes."""

NEEDS_NO_VALUE = frozenset({"is_true", "is_false", "is_known", "is_unknown", "non_empty"})
"""The operators whose `value` means nothing, whatever the type of the variable."""


def is_name(text: str) -> bool:
    """Whether a variable or attribute can be named so."""
    return _NAME.fullmatch(text) is not None


def attribute_prefix(kind: str) -> str:
    """How the names of variables begin that are attributes of this kind of record."""
    return f"{kind}_attribute_"
