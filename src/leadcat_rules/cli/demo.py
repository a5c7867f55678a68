"""`leadcat demo`: the story of a lead that becomes a customer."""

from __future__ import annotations

from leadcat_rules.cli.screen import screen
from leadcat_rules.cli.story import tell


def demo() -> None:
    """Tell how a lead becomes a customer, on a fresh CRM in memory."""
    tell(screen())
