"""How much longer things may take while something looks at each of their lines."""

from __future__ import annotations

import sys

_OF_COVERAGE = 5


def patience() -> int:
    """How many times as long as usual: more where coverage is measured."""
    return 1 if sys.gettrace() is None else _OF_COVERAGE
