"""Whether there can be an event and a company of which a formula holds, and one of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from leadcat_rules.compile import CompiledRuleset
from leadcat_rules.domain import Company, CrmLists
from leadcat_rules.variables import Facts
from leadcat_rules.workbench.reasoning import circumstances, situations
from leadcat_rules.workbench.reasoning.drafting import Draft
from leadcat_rules.workbench.reasoning.formulas import All, Earlier, Formula, Not, within
from leadcat_rules.workbench.reasoning.inquiry import Inquiry
from leadcat_rules.workbench.reasoning.leaves import Leaf
from leadcat_rules.workbench.reasoning.places import CATEGORY, CHANGE, LEAD_STATUS, ORIGIN, Place
from leadcat_rules.workbench.reasoning.plain_names import plain_names
from leadcat_rules.workbench.reasoning.question import Question
from leadcat_rules.workbench.reasoning.rules import Leaves, Rules
from leadcat_rules.workbench.reasoning.search import Impossible, Search, Unknown
from leadcat_rules.workbench.reasoning.settings import Settings
from leadcat_rules.workbench.reasoning.situations import Situation
from leadcat_rules.workbench.reasoning.sought import Sought


class Reasoner:
    """Answers questions about rulesets, each by a situation in which it is so, or by proof.

    Exact for equality, membership, ranges of numbers and dates, days before the event, presence,
    beginnings, ends and parts of strings, and lists. Where a regular expression or a plugin's
    variable matters, it may not know.
    """

    def __init__(self, compiled: Sequence[CompiledRuleset], lists: CrmLists | None = None) -> None:
        """Without lists a company may be in any category, and any category in any group."""
        leaves: Leaves = {}
        self._rules = [Rules(each, leaves) for each in compiled]
        self._lists = lists
        self._settings = Settings(self._rules, lists)
        self._inquiries: dict[bool, Inquiry] = {}
        """One for formulas with rules that come before others, which need many conditions."""

    def matches(self, ruleset_index: int, rule_index: int) -> Formula:
        """The complete conditions of the rule hold: eligibility, trigger, and what it asks for."""
        return self._rules[ruleset_index].matches(rule_index)

    def reaches(self, ruleset_index: int, rule_index: int) -> Formula:
        """The rule is tried: its trigger, an eligible company, and no match before it (E1, E5)."""
        rules = self._rules[ruleset_index]
        return All([rules.is_tried(rule_index), Not(Earlier(ruleset_index, rule_index))])

    def fires(self, ruleset_index: int, rule_index: int) -> Formula:
        """It matches, and none that is tried before it does (E5)."""
        before = Earlier(ruleset_index, rule_index)
        return All([self.matches(ruleset_index, rule_index), Not(before)])

    def nothing_fires(self, ruleset_index: int) -> Formula:
        """No rule of the ruleset matches."""
        return Not(Earlier(ruleset_index, len(self._rules[ruleset_index].compiled.rules)))

    def condition(self, ruleset_index: int, rule_index: int, pointer: str) -> Formula:
        """A part of the rule's compiled conditions; `pointer` as a trace has it, "/all/5/any/0".

        LookupError when there is none.
        """
        return self._rules[ruleset_index].condition(rule_index, pointer)

    def find(
        self, formula: Formula, company: Company | None = None, *, is_plain: bool = True
    ) -> Situation | Impossible | Unknown:
        """A situation in which the formula holds; the operators themselves have said so.

        With a company, one of just this company, in the category that it has. A plain one has no
        value that it doesn't need; any other one is found faster.
        """
        if company is not None:
            return Search(self, self._new_inquiry(company), formula).result(is_plain=is_plain)
        return self._found(formula, is_plain=is_plain)

    def firing(self, ruleset_index: int, rule_index: int) -> Situation | Impossible | Unknown:
        """A situation in which the rule fires; best asked in the order of the rules."""
        found = self.find(self.fires(ruleset_index, rule_index))
        if isinstance(found, Impossible):
            self._rules[ruleset_index].never_fires(rule_index)
        return found

    def _found(self, formula: Formula, *, is_plain: bool) -> Situation | Impossible | Unknown:
        is_ordered = any(isinstance(each, Earlier) for each in within(formula))
        inquiry = self._inquiries.pop(is_ordered, None)
        if inquiry is not None:
            inquiry.question.settle()
            found = Search(self, inquiry, formula).result(is_plain=is_plain)
        if inquiry is None or isinstance(found, Unknown):
            inquiry = self._new_inquiry()
            found = Search(self, inquiry, formula).result(is_plain=is_plain)
        if not inquiry.is_worn:
            self._inquiries[is_ordered] = inquiry
        return found

    def _new_inquiry(self, company: Company | None = None) -> Inquiry:
        question = Question(self._settings.shape_of, company)
        return Inquiry(question, Sought(question, self.rules))

    def holds(self, formula: Formula, facts: Facts) -> bool:
        """Whether it does of this event and company. Raises Unaskable, EvaluationFault."""
        if isinstance(formula, Leaf):
            return formula.holds_in(facts)
        if isinstance(formula, Not):
            return not self.holds(formula.part, facts)
        if isinstance(formula, Earlier):
            first = self.first(formula.ruleset, facts)
            return first is not None and first < formula.until
        found = (self.holds(part, facts) for part in formula.parts)
        return all(found) if isinstance(formula, All) else any(found)

    def first(self, ruleset_index: int, facts: Facts) -> int | None:
        """The index of the rule that fires; None when none does. Raises EvaluationFault."""
        return self._rules[ruleset_index].first(facts)

    def rules(self, index: int) -> Rules:
        """The rules of one of the rulesets."""
        return self._rules[index]

    def draft(self, question: Question) -> Draft:
        """Values as the question's last answer has them."""
        return Draft(question, self._usual_names)

    def situation(self, draft: Draft, company: Company | None) -> Situation:
        """What a draft describes, of this company if there is one."""
        if company is None:
            category = self._settings.categories[draft.case(CATEGORY)]
            company = situations.company(category, draft.values)
        change = circumstances.CHANGES[draft.case(CHANGE)]
        origin = circumstances.ORIGINS[draft.case(ORIGIN)]
        event = situations.event(change, origin, company, draft.values)
        return Situation(event, company, shows_category=self._lists is None)

    def _usual_names(self, place: Place) -> Iterator[str]:
        known = () if self._lists is None or place != LEAD_STATUS else self._lists.lead_statuses
        return chain((each.id for each in known if not each.deleted), plain_names(place))
