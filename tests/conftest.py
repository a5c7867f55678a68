"""How thoroughly the property tests look: `LEADCAT_EXAMPLES=100000 make test` looks longer."""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import settings

_EXAMPLES = os.environ.get("LEADCAT_EXAMPLES")

# The same examples each time, so that a change is judged and not luck; a longer look is random.
settings.register_profile("daily", max_examples=1_000, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=int(_EXAMPLES or 1_000), deadline=None)
settings.load_profile("long" if _EXAMPLES else "daily")

# Thousands of tests stay until the end: to look through them for garbage, time and again, takes
# a sixth of the whole run.
gc.disable()
gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """What is there once the tests are collected stays, and is never looked through."""
    gc.freeze()
    gc.enable()
