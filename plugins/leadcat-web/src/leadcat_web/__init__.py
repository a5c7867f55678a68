"""The screens and the HTTP API of leadcat-rules.

A host mounts them on its own engine:

    from leadcat_web import create_app, crm_app

    app.mount("/leads", create_app(engine, actor=current_user))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leadcat_web.application import create_app, crm_app

__all__ = ["create_app", "crm_app"]


def __getattr__(name: str) -> object:
    """Load what is asked for: `leadcat --help` finds our commands without a web framework."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.application"), name)
