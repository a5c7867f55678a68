"""How thoroughly the property tests look: `LEADCAT_EXAMPLES=100000 make test` looks longer."""

from __future__ import annotations

import os

from hypothesis import settings

_EXAMPLES = os.environ.get("LEADCAT_EXAMPLES")

# The same examples each time, so that a change is judged and not luck; a longer look is random.
settings.register_profile("daily", max_examples=1_000, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=int(_EXAMPLES or 1_000), deadline=None)
settings.load_profile("long" if _EXAMPLES else "daily")
