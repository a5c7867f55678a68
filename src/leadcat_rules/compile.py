"""From automation rules to plain business-rules: one pair each, complete in itself.

What an analyst wrote goes into the pairs as data and nowhere else (S7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeAlias

from attrs import field, frozen
from business_rules.actions import BaseActions, rule_action
from business_rules.fields import FIELD_NO_INPUT, FIELD_TEXT

from leadcat_rules.allow_list import id_in, items_named_by
from leadcat_rules.collector import collector_paused
from leadcat_rules.decisions import Proposal
from leadcat_rules.domain import CategoryGroup, CrmLists, ListName, find
from leadcat_rules.events import Trigger
from leadcat_rules.ruleset import AllOf, AnyOf, AutomationRule, Leaf, Ruleset
from leadcat_rules.variables import NOTHING, TRIGGERS, Facts, Schema, Variable, schema_for

Json: TypeAlias = dict[str, Any]
"""A JSON object of business-rules."""

_ELIGIBLE = CategoryGroup.POTENTIAL_CUSTOMER.value
_ORDER = {
    Trigger.SALE_SOLD: 0,
    Trigger.SALE_LOST: 0,
    Trigger.SALE_REGISTERED: 1,
    Trigger.LEAD_STATUS_CHANGED: 2,
}
"""The outcome of a sale is tried before its registration (E5)."""


@frozen
class CompiledRule:
    """One automation rule, its names resolved."""

    id: str
    trigger: Trigger
    written: Callable[[], Json]
    """Writes `conditions`. They are kept nowhere: they would be half of what a rule takes."""
    category: str | None
    """The target's id, also of a deleted one; None when the CRM has no such (S4)."""
    ask: bool
    lead_status: str | None = None
    """The id that a `lead_status_changed` waits for; None when the CRM has no such."""
    proposal: Proposal = field(init=False, repr=False, eq=False)
    """What the rule wants when it matches."""

    @proposal.default
    def _proposal(self) -> Proposal:
        return Proposal(self.id, self.category, self.ask)

    @property
    def conditions(self) -> Json:
        """business-rules' `conditions`, complete in themselves, and the caller's own."""
        return self.written()

    @property
    def pair(self) -> Json:
        """The rule as `business_rules.run_all` takes it."""
        params = {"rule": self.id, "category": self.category, "ask": self.ask}
        action = {"name": "propose", "params": params}
        return {"conditions": self.conditions, "actions": [action]}


@frozen(eq=False)
class CompiledRuleset:
    """The rules that are on, in the order of evaluation (E5), and the variables they may name."""

    rules: tuple[CompiledRule, ...]
    schema: Schema

    @property
    def pairs(self) -> list[Json]:
        """The rules as `business_rules.run_all` takes them."""
        return [rule.pair for rule in self.rules]


class HasLists(Protocol):
    """Whoever has the CRM's categories and lead statuses; a snapshot does."""

    @property
    def lists(self) -> CrmLists:
        """Both lists."""
        ...


def compile_ruleset(
    ruleset: Ruleset,
    crm: HasLists | None = None,
    variables: Iterable[Variable | Callable[[Facts], object]] = (),
) -> list[Json]:
    """The pairs for `business_rules.run_all`, in the order of evaluation.

    Without a CRM names stay, for reading. `variables` are a plugin's, as the ruleset names them.
    """
    schema = schema_for(ruleset.attributes, variables)
    return compile_rules(ruleset, schema, None if crm is None else crm.lists).pairs


def compile_rules(ruleset: Ruleset, schema: Schema, lists: CrmLists | None) -> CompiledRuleset:
    """Compile a ruleset that was checked. It never raises for what the CRM or a plugin lacks now.

    A category or lead status that the CRM no longer has becomes null (S4).
    """
    names = _Names(lists)
    on = sorted((rule for rule in ruleset.rules if rule.enabled), key=_phase)
    with collector_paused():
        return CompiledRuleset(tuple([_compile(rule, schema, names) for rule in on]), schema)


class ProposalRecorder(BaseActions):  # type: ignore[misc]  # business-rules has no types
    """The actions of compiled rules: the one there is only records what the first match wants."""

    def __init__(self) -> None:
        self.proposal: Proposal | None = None
        """What the first rule that matched wants; None when none did."""

    @rule_action(params={"rule": FIELD_TEXT, "category": FIELD_TEXT, "ask": FIELD_NO_INPUT})  # type: ignore[untyped-decorator]  # business-rules has no types
    def propose(self, rule: str, category: str | None, ask: bool) -> None:
        """Record it, unless an earlier rule was first (E5)."""
        if self.proposal is None:
            self.proposal = Proposal(rule, category, ask)


class _Names:
    """Names and ids resolved against the CRM's lists; without lists each stays what it is."""

    def __init__(self, lists: CrmLists | None) -> None:
        self._lists = lists
        self._found: dict[tuple[ListName, str, bool], str | None] = {}

    def id(self, items: ListName, value: object) -> str | None:
        """The id that a name, `{"id": …}` or ById means; None for nothing that is there."""
        id = id_in(value)
        named = value if isinstance(value, str) else id
        if named is None or self._lists is None:
            return named
        key = (items, named, id is not None)
        if key not in self._found:
            self._found[key] = _resolve(self._lists, *key)
        return self._found[key]


def _resolve(lists: CrmLists, items: ListName, named: str, by_id: bool) -> str | None:
    of = lists.of(items)
    found = find(of, id=named) if by_id else find(of, name=named)
    return None if found is None else found.id


def _phase(rule: AutomationRule) -> int:
    return _ORDER[rule.trigger]


def _compile(rule: AutomationRule, schema: Schema, names: _Names) -> CompiledRule:
    return CompiledRule(
        id=rule.id,
        trigger=rule.trigger,
        written=_Written(rule, schema, names),
        category=names.id(ListName.CATEGORIES, rule.set_category_to),
        ask=rule.ask_for_confirmation,
        lead_status=names.id(ListName.LEAD_STATUSES, rule.lead_status),
    )


@frozen
class _Written:
    """The conditions of a rule, written whenever they are asked for."""

    rule: AutomationRule
    schema: Schema
    names: _Names

    def __call__(self) -> Json:
        rule, conditions = self.rule, gate(self.rule.trigger)
        if rule.trigger is Trigger.LEAD_STATUS_CHANGED:
            lead_status = self.names.id(ListName.LEAD_STATUSES, rule.lead_status)
            conditions.append(_leaf("company_lead_status_enabled", "is_true", True))
            conditions.append(_leaf("contact_lead_status", "equal_to", lead_status))
        if rule.origins is not None:
            conditions.append(_leaf("origin", "one_of", [origin.value for origin in rule.origins]))
        if rule.when is not None:
            conditions.append(_conditions(rule.when, self.schema, self.names))
        return {"all": conditions}


def gate(trigger: Trigger) -> list[Json]:
    """The conditions that each compiled rule of this trigger begins with (E1, E3)."""
    return [
        _leaf("company_category_group", "equal_to", _ELIGIBLE),
        _leaf(TRIGGERS, "contains", trigger.value),
    ]


def _leaf(name: str, operator: str, value: Any) -> Json:
    return {"name": name, "operator": operator, "value": value}


def _conditions(condition: AllOf | AnyOf | Leaf, schema: Schema, names: _Names) -> Json:
    if isinstance(condition, AllOf):
        return {"all": [_conditions(each, schema, names) for each in condition.all]}
    if isinstance(condition, AnyOf):
        return {"any": [_conditions(each, schema, names) for each in condition.any]}
    return _leaf(condition.name, condition.operator, _value(condition, schema, names))


def _value(leaf: Leaf, schema: Schema, names: _Names) -> Any:
    items = items_named_by(leaf, schema)
    if items is not None:
        many = isinstance(leaf.value, list | tuple)
        given = leaf.value if many else [leaf.value]
        ids = [names.id(items, each) for each in given]
        return ids if many else ids[0]
    return True if _means_nothing(leaf, schema) else _plain(leaf.value)


def _means_nothing(leaf: Leaf, schema: Schema) -> bool:
    variable = schema.public.get(leaf.name)
    operator = variable and variable.field_type.operators().get(leaf.operator)
    if not operator:
        return not leaf.has_value
    return operator.takes is NOTHING


def _plain(value: Any) -> Any:
    """The value in lists and dicts of its own, so that nobody changes the ruleset's."""
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value
