"""Whether a formula holds, over the history: what the engine expresses, and what Python decided."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.classes import CategoryClass
from leadcat_rules.workbench.simulating.decided import Asker, Decided, Question
from leadcat_rules.workbench.simulating.engines import Expressed
from leadcat_rules.workbench.simulating.formulas import Formula, Leaf, leaves_of
from leadcat_rules.workbench.simulating.native import native
from leadcat_rules.workbench.simulating.truths import column_of, is_of_value

with needs("workbench"):
    import ibis


@frozen(eq=False)
class Holding:
    """The formulas of one ruleset."""

    decided: Decided
    number: int
    asker: Asker

    def of(self, formula: Formula) -> Expressed:
        """Whether it holds; null is not true."""
        if isinstance(formula, bool):
            return ibis.literal(formula)
        if isinstance(formula, Leaf):
            return self._leaf(formula)
        return _balanced(formula.key, [self.of(part) for part in formula.parts])

    def in_python(self, classes: Sequence[CategoryClass]) -> dict[str, str]:
        """The ids of rules with leaves that Python decided, and which these are."""
        found: dict[str, dict[str, None]] = {rule.id: {} for rule in self.asker.compiled.rules}
        for alike in classes:
            for left in alike.left.values():
                for _, rule, formula in left:
                    found[rule.id].update(dict.fromkeys(self._reasons(formula)))
        return {id: "; ".join(reasons) for id, reasons in found.items() if reasons}

    def _leaf(self, leaf: Leaf) -> Expressed:
        over = self.decided.truths.get(Question(self.number, leaf))
        if over is not None:
            return over(self.decided.history)
        variable = self.asker.variable(leaf)
        return native(leaf, variable, self.decided.history, self.decided.engine)

    def _reasons(self, formula: Formula) -> list[str]:
        return [
            self._why(leaf)
            for leaf in leaves_of(formula)
            if Question(self.number, leaf) in self.decided.truths
        ]

    def _why(self, leaf: Leaf) -> str:
        variable = self.asker.variable(leaf)
        if is_of_value(variable, leaf):
            return f"{leaf.name} {leaf.operator}: by the operator itself, on each different value"
        if column_of(leaf.name) is not None:
            return f"{leaf.name} {leaf.operator}: by the operator itself, event by event"
        whose = "a variable" if variable.plugin is None else f"a variable of {variable.plugin}"
        return f"{leaf.name}: {whose}, read event by event"


def _balanced(key: str, parts: Sequence[Expressed]) -> Expressed:
    """All or any of them, nested no deeper than must be: a thousand in a row are too deep."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    first, second = _balanced(key, parts[:half]), _balanced(key, parts[half:])
    return first & second if key == "all" else first | second
