"""Who works with a store at the terminal: whoever may open the database."""

from __future__ import annotations

from leadcat_rules import hookimpl


class Operator:
    """Allows what a command does: the right that counts is the one to open the database."""

    leadcat_name = "operator"

    @hookimpl
    def leadcat_is_allowed(self) -> bool:
        """Everything, to everybody."""
        return True
