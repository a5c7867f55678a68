"""The active revision, made ready to decide by."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TypeVar

from attrs import field, frozen

from leadcat_rules.allow_list import needs_lead_statuses
from leadcat_rules.compile import compile_rules
from leadcat_rules.domain import CrmLists
from leadcat_rules.evaluate import Evaluator
from leadcat_rules.ruleset import AutomationRule, Ruleset
from leadcat_rules.store import Revision
from leadcat_rules.variables import Schema, Variable, schema_for

NO_RULES = Ruleset(name="Lead categorization", rules=())
"""What decides before anything was published: all four toggles are off (R1)."""

_KEPT = 16
_T = TypeVar("_T")


@frozen
class Edition:
    """One revision's rules, read once."""

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

    @property
    def revision(self) -> str:
        """The id of the revision."""
        return self.ruleset.revision


class Rulebook:
    """Editions by revision, and evaluators by revision and the lists they were resolved against.

    A cache and nothing else: which revision is active is the store's to say (R7).
    """

    def __init__(self, variables: Iterable[Variable], fixed: Ruleset | None = None) -> None:
        self._variables = tuple(variables)
        self._editions: OrderedDict[str, Edition] = OrderedDict()
        self._evaluators: OrderedDict[str, tuple[CrmLists, Evaluator]] = OrderedDict()
        self._fixed = None if fixed is None else self.read(fixed)
        self._no_rules = self.read(NO_RULES)

    @property
    def is_fixed(self) -> bool:
        """Whether a file decides, opened read only, whatever the store says."""
        return self._fixed is not None

    def edition(self, published: Revision | None) -> Edition:
        """The rules of this revision."""
        if self._fixed is not None:
            return self._fixed
        if published is None:
            return self._no_rules
        found = self._editions.get(published.id)
        return found or self.read(Ruleset.from_canonical(published.content))

    def read(self, ruleset: Ruleset) -> Edition:
        """The edition of a ruleset that was validated before."""
        edition = Edition(ruleset, schema_for(ruleset.attributes, self._variables))
        _remember(self._editions, edition.revision, edition)
        return edition

    def evaluator(self, edition: Edition, lists: CrmLists) -> Evaluator:
        """Compiled against these lists; made again only when they have changed."""
        kept = self._evaluators.get(edition.revision)
        if kept is not None and kept[0] == lists:
            return kept[1]
        evaluator = Evaluator(compile_rules(edition.ruleset, edition.schema, lists))
        _remember(self._evaluators, edition.revision, (lists, evaluator))
        return evaluator


def _remember(kept: OrderedDict[str, _T], key: str, value: _T) -> None:
    kept[key] = value
    while len(kept) > _KEPT:
        # Another thread may have made room already.
        with suppress(KeyError):
            kept.popitem(last=False)
