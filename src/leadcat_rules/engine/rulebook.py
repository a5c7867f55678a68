"""The active revision, made ready to decide by."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping

from attrs import field, frozen

from leadcat_rules.allow_list import check_conditions, needs_lead_statuses
from leadcat_rules.compile import compile_rules
from leadcat_rules.domain import CrmLists
from leadcat_rules.errors import ErrorCode, Problem, pointer
from leadcat_rules.evaluate import Evaluator, EvaluatorName
from leadcat_rules.ruleset import AutomationRule, Ruleset
from leadcat_rules.store import Revision
from leadcat_rules.variables import Schema, Variable, schema_for

NO_RULES = Ruleset(name="Lead categorization", rules=())
"""What decides before anything was published: all four toggles are off (R1)."""

_KEPT = 16


@frozen
class Edition:
    """One revision's rules, read once."""

    revision: str
    """The id under which the store has it."""
    ruleset: Ruleset
    schema: Schema
    by_id: Mapping[str, AutomationRule] = field(init=False)
    needs_lead_statuses: bool = field(init=False)
    """Whether a rule names one, so that the host has to list them."""

    @by_id.default
    def _by_id(self) -> Mapping[str, AutomationRule]:
        return {rule.id: rule for rule in self.ruleset.rules}

    @needs_lead_statuses.default
    def _needs_lead_statuses(self) -> bool:
        return needs_lead_statuses(self.ruleset, self.schema)


class Rulebook:
    """Editions by revision, and evaluators by revision and the lists they were resolved against.

    A cache and nothing else: which revision is active is the store's to say (R7).
    """

    def __init__(
        self,
        variables: Iterable[Variable],
        fixed: Ruleset | None = None,
        evaluator: EvaluatorName = EvaluatorName.COMPILED,
    ) -> None:
        self._variables = tuple(variables)
        self._evaluator = evaluator
        self._editions: deque[Edition] = deque(maxlen=_KEPT)
        self._evaluators: deque[tuple[str, CrmLists, Evaluator]] = deque(maxlen=_KEPT)
        self._fixed = None if fixed is None else self.read(fixed)
        self._no_rules = self.read(NO_RULES)

    @property
    def is_fixed(self) -> bool:
        """Whether a file decides, opened read only, whatever the store says."""
        return self._fixed is not None

    def fixed(self, ruleset: Ruleset) -> Rulebook:
        """The same, by which this ruleset decides whatever the store says."""
        return Rulebook(self._variables, ruleset, self._evaluator)

    def edition(self, published: Revision | None) -> Edition:
        """The rules of this revision."""
        if self._fixed is not None:
            return self._fixed
        if published is None:
            return self._no_rules
        for kept in tuple(self._editions):
            if kept.revision == published.id:
                return kept
        made = self._edition(published.id, Ruleset.from_canonical(published.content))
        self._editions.append(made)
        return made

    def read(self, ruleset: Ruleset) -> Edition:
        """The edition of a ruleset that was validated before, and isn't published yet."""
        return self._edition(ruleset.revision, ruleset)

    def _edition(self, revision: str, ruleset: Ruleset) -> Edition:
        return Edition(revision, ruleset, schema_for(ruleset.attributes, self._variables))

    def evaluator(self, edition: Edition, lists: CrmLists) -> Evaluator:
        """Compiled against these lists; made again only when they have changed."""
        for revision, resolved, evaluator in tuple(self._evaluators):
            if revision == edition.revision and resolved == lists:
                return evaluator
        made = self._evaluator.kind(compile_rules(edition.ruleset, edition.schema, lists))
        self._evaluators.append((edition.revision, lists, made))
        return made

    def problems(self, edition: Edition) -> Iterator[Problem]:
        """What keeps it from being decided by (R5, S7); a ruleset from a file has none of it."""
        first_with: dict[str, int] = {}
        for index, rule in enumerate(edition.ruleset.rules):
            place = pointer("rules", index)
            yield from (problem.at(below=place) for problem in rule.problems())
            if first_with.setdefault(rule.id, index) != index:
                message = f"the rule {rule.id!r} is there already"
                hint = "give each rule an id of its own"
                yield Problem(ErrorCode.DUPLICATE_ID, message, hint, pointer=f"{place}/id")
        yield from check_conditions(edition.ruleset, edition.schema)
