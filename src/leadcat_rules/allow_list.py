"""What a ruleset may name: nothing but declared variables, their operators, and the CRM's items.

An analyst's JSON is data (S7): whatever isn't found here is refused before it is compiled.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import islice

from attrs import frozen

from leadcat_rules.domain import Category, CrmLists, LeadStatus, ListName
from leadcat_rules.errors import ErrorCode, Problem, did_you_mean, pointer, shown
from leadcat_rules.ruleset import AllOf, AnyOf, ById, Leaf, Reference, Ruleset, referred
from leadcat_rules.variables import NOTHING, ItemType, Operator, Schema, Variable
from leadcat_rules.vocabulary import RECORD_KINDS, attribute_prefix, is_name

MOST = 1_000
"""So many problems are gathered of one kind; nobody reads more."""


def check_conditions(
    ruleset: Ruleset, schema: Schema, doubtful: Container[str] = ()
) -> list[Problem]:
    """Unknown variables, unknown operators and unfit values, also in rules that are off.

    All of them, or the first `MOST`. Conditions on `doubtful` variables are not checked.
    """
    leaves = (each for each in _leaves(ruleset) if each[1].name not in doubtful)
    found = (problem for place, leaf in leaves for problem in _check(leaf, place, schema))
    return list(islice(found, MOST))


def check_names(ruleset: Ruleset, lists: CrmLists, schema: Schema) -> list[Problem]:
    """The categories and lead statuses that the CRM doesn't have, also in rules that are off.

    One that is deleted is there: its rule runs, and comes to nothing (S4). All of them, or the
    first `MOST`.
    """
    return list(islice(_unknown_names(ruleset, lists, schema), MOST))


def _unknown_names(ruleset: Ruleset, lists: CrmLists, schema: Schema) -> Iterator[Problem]:
    known = {each: _Known.of(each, lists) for each in ListName}
    for index, rule in enumerate(ruleset.rules):
        place = pointer("rules", index)
        targets, statuses = known[ListName.CATEGORIES], known[ListName.LEAD_STATUSES]
        yield from targets.check(rule.set_category_to, f"{place}/set_category_to")
        yield from statuses.check(rule.lead_status, f"{place}/lead_status")
    for place, leaf in _leaves(ruleset):
        items = items_named_by(leaf, schema)
        if items is not None:
            yield from known[items].check(leaf.value, f"{place}/value")


def check_deleted(ruleset: Ruleset, lists: CrmLists) -> Iterator[Problem]:
    """What rules that are on set or wait for, and the CRM has deleted: they never fire (S4)."""
    for index, rule in enumerate(ruleset.rules):
        if rule.enabled:
            place = pointer("rules", index)
            yield from _deleted(rule.set_category_to, lists.categories, f"{place}/set_category_to")
            yield from _deleted(rule.lead_status, lists.lead_statuses, f"{place}/lead_status")


def _deleted(
    reference: Reference | None, items: Sequence[Category | LeadStatus], place: str
) -> Iterator[Problem]:
    found = referred(reference, items)
    if found is None or not found.deleted:
        return
    code, called = _SAID_OF_DELETED[type(found)]
    left = [item.name for item in items if not item.deleted]
    hint = did_you_mean(found.name, left) or "choose another, or switch the rule off"
    if isinstance(reference, ById):
        place = f"{place}/id"
    yield Problem(code, f"the {called} {shown(found.name)} was deleted", hint, pointer=place)


def needs_lead_statuses(ruleset: Ruleset, schema: Schema) -> bool:
    """Whether a rule that is on names a lead status, also in a condition or a plugin's."""
    on = ruleset.model_copy(update={"rules": tuple(rule for rule in ruleset.rules if rule.enabled)})
    return any(rule.lead_status is not None for rule in on.rules) or any(
        items_named_by(leaf, schema) is ListName.LEAD_STATUSES for _, leaf in _leaves(on)
    )


def items_named_by(leaf: Leaf, schema: Schema) -> ListName | None:
    """The list whose items this condition's value names."""
    variable = schema.public.get(leaf.name)
    if variable is None or not issubclass(variable.field_type, ItemType):
        return None
    known = variable.field_type.operators().get(leaf.operator)
    if known is None or not known.takes.nullable:
        return None
    return variable.field_type.items


def _leaves(ruleset: Ruleset) -> Iterator[tuple[str, Leaf]]:
    for index, rule in enumerate(ruleset.rules):
        if rule.when is not None:
            yield from _below(rule.when, pointer("rules", index, "when"))


def _below(condition: AllOf | AnyOf | Leaf, place: str) -> Iterator[tuple[str, Leaf]]:
    if isinstance(condition, Leaf):
        yield place, condition
        return
    key, parts = ("all", condition.all) if isinstance(condition, AllOf) else ("any", condition.any)
    for index, part in enumerate(parts):
        yield from _below(part, f"{place}/{key}/{index}")


def _check(leaf: Leaf, place: str, schema: Schema) -> Iterator[Problem]:
    variable = schema.public.get(leaf.name)
    if variable is None:
        yield _unknown_variable(leaf.name, schema).at(below=f"{place}/name")
        return
    operator = variable.field_type.operators().get(leaf.operator)
    if operator is None:
        yield _unknown_operator(leaf.operator, variable).at(below=f"{place}/operator")
    elif operator.takes is not NOTHING:
        yield from _value_problems(leaf, operator, f"{place}/value")


def _value_problems(leaf: Leaf, operator: Operator, place: str) -> Iterator[Problem]:
    if not leaf.has_value:
        message = f"{operator.name} compares with a value, and there is none"
        yield Problem(ErrorCode.MISSING, message, pointer=place)
        return
    for problem in operator.takes.problems(leaf.value):
        yield problem.at(below=place)


def _unknown_variable(name: str, schema: Schema) -> Problem:
    hints = did_you_mean(name, schema.public), _how_to_declare(name)
    hint = " or ".join(filter(None, hints)) or None
    return Problem(ErrorCode.UNKNOWN_VARIABLE, f"there is no variable {shown(name)}", hint)


def _how_to_declare(name: str) -> str | None:
    """How the attribute of this variable is declared; None when none can be named so."""
    for kind in RECORD_KINDS:
        attribute = name.removeprefix(attribute_prefix(kind))
        if attribute != name and is_name(attribute):
            return f'declare it: "attributes": {{"{kind}": {{"{attribute}": "string"}}}}'
    return None


def _unknown_operator(name: str, variable: Variable) -> Problem:
    known = variable.field_type.operators()
    message = f"{variable.name} is {variable.field_type.name} and has no operator {shown(name)}"
    hint = did_you_mean(name, known) or f"it has {', '.join(known)}"
    return Problem(ErrorCode.UNKNOWN_OPERATOR, message, hint)


_SAID = {
    ListName.CATEGORIES: (ErrorCode.UNKNOWN_CATEGORY, "category"),
    ListName.LEAD_STATUSES: (ErrorCode.UNKNOWN_LEAD_STATUS, "lead status"),
}
"""What is said of an item that isn't in the list."""


_SAID_OF_DELETED = {
    Category: (ErrorCode.CATEGORY_DELETED, "category"),
    LeadStatus: (ErrorCode.LEAD_STATUS_DELETED, "lead status"),
}
"""What is said of an item that was deleted."""


@frozen
class _Known:
    """One list of the CRM, as names are checked against it."""

    code: ErrorCode
    called: str
    names: frozenset[str]
    ids: frozenset[str]
    offered: tuple[str, ...]
    """The names that a hint may suggest: those not deleted."""

    @classmethod
    def of(cls, list_name: ListName, lists: CrmLists) -> _Known:
        items = lists.of(list_name)
        return cls(
            *_SAID[list_name],
            names=frozenset(item.name for item in items),
            ids=frozenset(item.id for item in items),
            offered=tuple(item.name for item in items if not item.deleted),
        )

    def check(self, value: object, place: str) -> Iterator[Problem]:
        """What a name, an id or a list of them names that isn't there."""
        if isinstance(value, list | tuple):
            for index, each in enumerate(value):
                yield from self.check(each, f"{place}/{index}")
        elif isinstance(value, str):
            if value not in self.names:
                yield self._unknown(value).at(below=place)
        elif (id := id_in(value)) is not None and id not in self.ids:
            message = f"the CRM has no {self.called} with the id {shown(id)}"
            yield Problem(self.code, message, pointer=f"{place}/id")

    def _unknown(self, name: str) -> Problem:
        hint = did_you_mean(name, self.offered)
        return Problem(self.code, f"the CRM has no {self.called} {shown(name)}", hint)


def id_in(reference: object) -> str | None:
    """The id of a ById or of `{"id": …}`; None for anything else, names included."""
    if isinstance(reference, ById):
        return reference.id
    found = reference.get("id") if isinstance(reference, dict) else None
    return found if isinstance(found, str) else None
