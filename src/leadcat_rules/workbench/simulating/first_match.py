"""The first match in the order of E5 as one expression, class by class of categories."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import cached_property

from attrs import define

from leadcat_rules.decisions import Reason
from leadcat_rules.events import Origin, Trigger
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.classes import CategoryClass, Left
from leadcat_rules.workbench.simulating.codes import CHOSEN, CODE, NOBODY, rule_code
from leadcat_rules.workbench.simulating.decided import Asker, Decided, Over
from leadcat_rules.workbench.simulating.engines import Expressed
from leadcat_rules.workbench.simulating.holding import Holding
from leadcat_rules.workbench.simulating.triggers import RAISED, Raised

with needs("workbench"):
    import ibis
    import ibis.expr.types as ir


@define(eq=False, slots=False)
class FirstMatch:
    """The codes of one ruleset, over a history that has all columns that they need."""

    decided: Decided
    asker: Asker
    holding: Holding
    overrides: tuple[Over, ...]
    """By class the codes of events for which something raised; none when nothing did."""

    @property
    def history(self) -> ir.Table:
        """What the codes are over."""
        return self.decided.history

    def by_class(self, classes: Sequence[CategoryClass]) -> tuple[Expressed, ...]:
        """The code as if the company were not eligible, and then as if in each class."""
        found = [
            self._by_the_rules([alike], self.overrides[place : place + 1])
            for place, alike in enumerate(classes)
        ]
        return tuple(map(self._checked, [_code(Reason.NOT_ELIGIBLE), *found]))

    def by_category(self, classes: Sequence[CategoryClass]) -> Expressed:
        """The code by the category on the event's row."""
        none = _code(Reason.NOT_ELIGIBLE)
        if not classes:
            return self._checked(none)
        eligible = [category for alike in classes for category in alike.categories]
        by_the_rules = self._by_the_rules(classes, self.overrides[:1])
        found = ibis.cases((self.history.category.isin(eligible), by_the_rules), else_=none)
        return self._checked(found)

    def _checked(self, by_the_category: Expressed) -> Expressed:
        """The checks before the category is looked at, in their order."""
        history = self.history
        before = ibis.cases(
            (history.company.isnull(), _code(Reason.NO_COMPANY)),
            (history.late, _code(Reason.OUT_OF_ORDER)),
            (~history.company_known, _code(Reason.COMPANY_NOT_FOUND)),
            else_=by_the_category,
        )
        raised = history[RAISED] != int(Raised.NOTHING)
        return ibis.cases((raised, before), else_=_code(Reason.NO_TRIGGER))

    def _by_the_rules(
        self, classes: Sequence[CategoryClass], overrides: Sequence[Over]
    ) -> Expressed:
        """The code of a company in one of these classes."""
        ends = [each + self._added for each in self._searches(classes)]
        for over in overrides:
            code = over(self.history)
            is_rule = code >= rule_code(0)
            ends.insert(0, code + ibis.cases((is_rule, self._added), else_=_int(0)))
        waits = self._across(classes, lambda alike: alike.enabled, self._no_match)
        return ibis.coalesce(*ends, waits)

    def _searches(self, classes: Sequence[CategoryClass]) -> Iterator[Expressed]:
        """The code of the first match, null where there is none.

        After what was raised first the registration of a sale that was sold or lost at once (E5).
        """
        raised = self.history[RAISED]
        branches = [
            (raised <= int(Raised.SOLD), Trigger.SALE_SOLD),
            (raised <= int(Raised.LOST), Trigger.SALE_LOST),
            (raised == int(Raised.REGISTERED), Trigger.SALE_REGISTERED),
            (raised == int(Raised.LEAD_STATUS), Trigger.LEAD_STATUS_CHANGED),
        ]
        yield ibis.cases(*((held, self._first_of(classes, each)) for held, each in branches))
        outcomes = (Trigger.SALE_SOLD, Trigger.SALE_LOST)
        if any(alike.left[Trigger.SALE_REGISTERED] for alike in classes) and not all(
            _is_total(alike.left[outcome]) for alike in classes for outcome in outcomes
        ):
            at_once = raised.isin([int(Raised.SOLD_AT_ONCE), int(Raised.LOST_AT_ONCE)])
            yield ibis.cases((at_once, self._first_of(classes, Trigger.SALE_REGISTERED)))

    def _first_of(self, classes: Sequence[CategoryClass], trigger: Trigger) -> Expressed:
        return self._across(
            classes,
            lambda alike: tuple((place, formula) for place, _, formula in alike.left[trigger]),
            lambda alike: self._first(alike.left[trigger]),
        )

    def _across(
        self,
        classes: Sequence[CategoryClass],
        key: Callable[[CategoryClass], Hashable],
        express: Callable[[CategoryClass], Expressed],
    ) -> Expressed:
        """One expression for all classes of the same key, and the category where they differ."""
        found: dict[Hashable, list[CategoryClass]] = {}
        for alike in classes:
            found.setdefault(key(alike), []).append(alike)
        if len(found) == 1:
            return express(classes[0])
        branches = [
            (self.history.category.isin(_categories(group)), express(group[0]))
            for group in found.values()
        ]
        return ibis.cases(*branches)

    def _first(self, left: Left) -> Expressed:
        branches: list[tuple[Expressed, Expressed]] = []
        for place, _, formula in left:
            code = _int(rule_code(place))
            if formula is True:
                return ibis.cases(*branches, else_=code) if branches else code
            branches.append((self.holding.of(formula), code))
        return ibis.cases(*branches) if branches else ibis.null("int32")

    def _no_match(self, alike: CategoryClass) -> Expressed:
        """Why no rule matched: E2 when one waits for exactly this lead status."""
        none = _code(Reason.NO_RULE_MATCHED)
        rules = self.asker.compiled.rules
        waited = {rule.lead_status for rule in rules if rule.lead_status is not None}
        if alike.enabled or not waited:
            return none
        waits = self.history.lead_status.isin(sorted(waited))
        return ibis.cases((waits, _code(Reason.LEAD_STATUS_NOT_ENABLED)), else_=none)

    @cached_property
    def _added(self) -> Expressed:
        """What matters after the match: the user's choice (E7), and nobody to ask (E9)."""
        rules = self.asker.compiled.rules
        added = _int(0)
        if not all(rule.ask for rule in rules):
            chosen = self.history.chosen_category.notnull()
            added = added + ibis.cases((chosen, _int(CHOSEN)), else_=_int(0))
        if any(rule.ask for rule in rules):
            nobody = [origin.value for origin in Origin if origin.has_nobody_to_ask]
            alone = self.history.origin.isin(nobody)
            added = added + ibis.cases((alone, _int(NOBODY)), else_=_int(0))
        return added


def _categories(classes: Sequence[CategoryClass]) -> list[str]:
    return [category for alike in classes for category in alike.categories]


def _is_total(left: Left) -> bool:
    """Whether one of these rules always matches."""
    return any(formula is True for _, _, formula in left)


def _code(reason: Reason) -> Expressed:
    return _int(CODE[reason])


def _int(code: int) -> Expressed:
    return ibis.literal(code, "int32")
