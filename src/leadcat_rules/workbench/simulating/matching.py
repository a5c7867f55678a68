"""The rules as one expression over the history: what each event's code is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from leadcat_rules.compile import CompiledRuleset
from leadcat_rules.domain import CrmLists
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.by_event import decide_by_event
from leadcat_rules.workbench.simulating.by_value import decide_by_value
from leadcat_rules.workbench.simulating.classes import CategoryClass, classes_of, leaves_left
from leadcat_rules.workbench.simulating.codes import Codes, Policy
from leadcat_rules.workbench.simulating.decided import Asker, Decided, Over, Question
from leadcat_rules.workbench.simulating.engines import Engine, Expressed
from leadcat_rules.workbench.simulating.first_match import FirstMatch
from leadcat_rules.workbench.simulating.holding import Holding
from leadcat_rules.workbench.simulating.native import native
from leadcat_rules.workbench.simulating.raised import decide_raised
from leadcat_rules.workbench.simulating.result import Ended
from leadcat_rules.workbench.simulating.triggers import rules_are_tried, with_raised
from leadcat_rules.workbench.simulating.truths import is_of_value

with needs("workbench"):
    import ibis.expr.types as ir


@frozen(eq=False)
class Matches:
    """What one ruleset says of each event of a history."""

    history: ir.Table
    """With columns more for what Python decided."""
    codes: tuple[Expressed, ...]
    """Whole numbers below `size`. Stateless: one. In order: the code for each class of categories,
    the first of which is that of companies that aren't eligible."""
    in_python: Mapping[str, str]
    """The ids of the rules that the engine can't express whole, and why."""
    _meaning: Codes
    _classes: Mapping[str, int]

    @property
    def size(self) -> int:
        """Every code is below this."""
        return self._meaning.size

    def class_of(self, category: str | None) -> int:
        """In order: which of the codes is that of a company in this category."""
        return self._classes.get(category or "", 0)

    def ending(self, code: int, category: str | None, answer: Policy) -> Ended:
        """What comes of an event of this code, its company being in this category."""
        return self._meaning.ending(code, category, answer)

    def reads_company(self, code: int) -> bool:
        """Whether the company's category is the decision's `from`."""
        return self._meaning.reads_company(code)


def match_rules(
    history: ir.Table,
    compiled: CompiledRuleset,
    lists: CrmLists,
    engine: Engine,
    *,
    in_order: bool,
) -> Matches:
    """What these rules say of each event; see `match_rulesets`."""
    return match_rulesets(history, [(compiled, lists)], engine, in_order=in_order)[0]


def match_rulesets(
    history: ir.Table,
    rulesets: Sequence[tuple[CompiledRuleset, CrmLists]],
    engine: Engine,
    *,
    in_order: bool,
) -> list[Matches]:
    """What each of these rulesets says of each event, all over one and the same history.

    Stateless, an event is judged by the category on its row; in order by each that there could be.
    Leaves that the engine can't express are decided here and now, in Python.
    """
    askers = [Asker(compiled, lists) for compiled, lists in rulesets]
    classes = [classes_of(each.compiled, each.lists, as_if=in_order) for each in askers]
    decided = Decided(with_raised(history), engine)
    _decide_in_python(decided, askers, classes)
    overrides = [
        decide_raised(decided, number, asker, alike, rules_are_tried, in_order=in_order)
        for number, (asker, alike) in enumerate(zip(askers, classes, strict=True))
    ]
    return [
        _matches(Holding(decided, number, asker), classes[number], overrides[number], in_order)
        for number, asker in enumerate(askers)
    ]


def _decide_in_python(
    decided: Decided, askers: Sequence[Asker], classes: Sequence[Sequence[CategoryClass]]
) -> None:
    left = [
        Question(number, leaf)
        for number, (asker, alike) in enumerate(zip(askers, classes, strict=True))
        for leaf in leaves_left(alike)
        if native(leaf, asker.variable(leaf), decided.history, decided.engine) is None
    ]
    by_value: list[Question] = []
    by_event: list[Question] = []
    for question in left:
        variable = askers[question.ruleset].variable(question.leaf)
        (by_value if is_of_value(variable, question.leaf) else by_event).append(question)
    decide_by_value(decided, askers, by_value)
    decide_by_event(decided, askers, by_event, rules_are_tried)


def _matches(
    holding: Holding, classes: Sequence[CategoryClass], overrides: tuple[Over, ...], in_order: bool
) -> Matches:
    asker = holding.asker
    first = FirstMatch(holding.decided, asker, holding, overrides)
    return Matches(
        history=first.history,
        codes=first.by_class(classes) if in_order else (first.by_category(classes),),
        in_python=holding.in_python(classes),
        meaning=Codes(asker.compiled, asker.lists),
        classes={
            category: place
            for place, alike in enumerate(classes, start=1)
            for category in alike.categories
        },
    )
