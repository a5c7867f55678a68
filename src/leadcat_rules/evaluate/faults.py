"""What goes wrong inside of a condition, told so that a decision can record it."""

from __future__ import annotations

from leadcat_rules.decisions import Reason
from leadcat_rules.errors import said


class ConditionRaised(Exception):
    """A variable or an operator raised; which rule was tried isn't known here."""

    def __init__(
        self,
        reason: Reason,
        cause: Exception,
        *,
        variable: str,
        operator: str | None = None,
        plugin: str | None = None,
    ) -> None:
        super().__init__(variable, operator)
        self.reason = reason
        self.cause = cause
        self.variable = variable
        self.operator = operator
        self.plugin = plugin


class EvaluationFault(Exception):
    """A variable or an operator raised while a rule was tried. Its text says whose and where."""

    def __init__(self, rule: str, raised: ConditionRaised) -> None:
        self.rule = rule
        """The id of the rule that was tried."""
        self.reason = raised.reason
        """`plugin_error`, `host_error` (a built-in variable raised) or `rule_error`."""
        self.variable = raised.variable
        self.operator = raised.operator
        """None when the variable itself raised."""
        self.plugin = raised.plugin
        """The plugin that brought the variable; None for a built-in one."""
        self.cause = raised.cause
        super().__init__(self._text())

    def _text(self) -> str:
        whose = "" if self.plugin is None else f"plugin {self.plugin!r}: "
        what = self.variable if self.operator is None else f"{self.variable} {self.operator}"
        return f"{whose}rule {self.rule!r}: {what}: {said(self.cause)}"
