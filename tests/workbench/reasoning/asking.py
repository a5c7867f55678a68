"""Short ways to ask about a few rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from leadcat_rules import Category, CrmLists, LeadStatus, parse_ruleset
from leadcat_rules.compile import CompiledRuleset, compile_rules
from leadcat_rules.variables import Facts, schema_for
from leadcat_rules.workbench.reasoning import Impossible, Reasoner, Situation, Unknown

Json: TypeAlias = dict[str, Any]

LISTS = CrmLists(
    [
        Category(id="1", name="Lead", group="potential_customer", lead_status_enabled=True),
        Category(id="2", name="Prospect", group="potential_customer"),
        Category(id="3", name="Customer", group="customer"),
    ],
    [LeadStatus(id="5", name="Qualified")],
)
ATTRIBUTES = {"since": "date", "tags": "list", "score": "numeric", "flag": "boolean"}


def leaf(name: str, operator: str, value: Any = True) -> Json:
    """A condition."""
    return {"name": name, "operator": operator, "value": value}


def sold(*when: Json, **keys: Any) -> Json:
    """A rule for sales that are sold, of which all this is asked."""
    rule = {"trigger": "sale_sold", "set_category_to": "Customer", **keys}
    return {**rule, "when": {"all": list(when)}} if when else rule


def compiled(
    *rules: Json,
    lists: CrmLists | None = LISTS,
    attributes: Json | None = None,
    variables: Iterable[Callable[[Facts], object]] = (),
) -> CompiledRuleset:
    """The rules of a ruleset, named r0, r1 and so on."""
    named = [{"id": f"r{index}", **rule} for index, rule in enumerate(rules)]
    declared = {"company": ATTRIBUTES} if attributes is None else attributes
    ruleset = parse_ruleset(
        {"name": "x", "attributes": declared, "rules": named}, variables=variables
    )
    return compile_rules(ruleset, schema_for(ruleset.attributes, variables), lists)


def found(*rules: Json, **keys: Any) -> Situation | Impossible | Unknown:
    """What makes the last of these rules fire."""
    reasoner = Reasoner([compiled(*rules, **keys)], keys.get("lists", LISTS))
    return reasoner.find(reasoner.fires(0, len(rules) - 1))


def json_of(*rules: Json, **keys: Any) -> Json:
    """The situation in which the last of these rules fires, as the files hold it."""
    situation = found(*rules, **keys)
    assert isinstance(situation, Situation), situation
    return situation.as_json()


def is_impossible(*rules: Json, **keys: Any) -> bool:
    """Whether it is proved that the last of these rules never fires."""
    return found(*rules, **keys) == Impossible()
