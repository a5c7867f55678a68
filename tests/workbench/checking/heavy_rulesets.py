"""Large rulesets of which each rule takes some proof, unlike those that people write."""

from __future__ import annotations

from random import Random
from typing import Any, TypeAlias

from tests.unit.given import rule, ruleset
from tests.workbench.reasoning.finite_worlds import leaf

Json: TypeAlias = dict[str, Any]

TRIGGERS = ("sale_sold", "sale_lost", "sale_registered")
ATTRIBUTES = {
    "company": {
        "vip": "boolean",
        "tags": "list",
        "since": "date",
        "size": "numeric",
        "note": "string",
    }
}
_LOOKING = ("contains", "does_not_contain", "starts_with", "ends_with")
_SHARING = ("contains_all", "shares_at_least_one_element_with", "shares_exactly_one_element_with")
_PARTS = ("ab", "nord", "tech", "as", "gmbh", "auto", "bank", "shop")


def of_everything(count: int) -> Json:
    """Texts, regular expressions, lists and dates, nested three deep."""
    chance = Random(1)
    return _ruleset(_rule(chance, index, _nested(chance, 3)) for index in range(count))


def that_overlap(count: int) -> Json:
    """Lists and days, so that each rule may meet each other one."""
    chance = Random(1)
    rules = []
    for index in range(count):
        day = f"20{chance.randint(10, 26)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        when = [
            leaf("company_attribute_tags", chance.choice(_SHARING), _tags(chance, 60)),
            _age(chance, "company_attribute_since", chance.randrange(1, 1_000)),
            leaf("event_at", chance.choice(["before", "on_or_after"]), day),
        ]
        rules.append(_rule(chance, index, {"all": when}) | {"trigger": "sale_sold"})
    return _ruleset(rules)


def mostly_shadowed(count: int) -> Json:
    """Names and ranges, of which earlier rules often cover all together."""
    chance = Random(1)
    rules = []
    for index in range(count):
        parts = {part["name"]: part for part in (_plain(chance) for _ in range(4))}
        rules.append(_rule(chance, index, {"all": list(parts.values())}))
    return _ruleset(rules)


def _ruleset(rules: Any) -> Json:
    return ruleset(*rules, attributes=ATTRIBUTES)


def _rule(chance: Random, index: int, when: Json) -> Json:
    target = f"Category {chance.randrange(7)}"
    return rule(id=index, trigger=chance.choice(TRIGGERS), set_category_to=target, when=when)


def _nested(chance: Random, levels: int) -> Json:
    if not levels or chance.random() < 0.2:
        return _any_leaf(chance)
    parts = [_nested(chance, levels - 1) for _ in range(chance.randint(2, 3))]
    return {chance.choice(["all", "any"]): parts}


def _any_leaf(chance: Random) -> Json:
    name = chance.choice(_PARTS)
    pattern = chance.choice(["^%s", "%s$", "%s.*x", "(%s|y)+[0-9]"]) % name
    return chance.choice(
        [
            leaf("company_name", chance.choice(_LOOKING), name),
            leaf("company_name", "matches_regex", pattern),
            leaf("company_attribute_tags", chance.choice(_SHARING), _tags(chance, 12)),
            leaf("company_attribute_vip", chance.choice(["is_true", "is_unknown"]), True),
            _age(chance, "company_attribute_since", chance.choice([0, 5, 90])),
            _plain(chance),
        ]
    )


def _plain(chance: Random) -> Json:
    comparing = chance.choice(["less_than", "greater_than_or_equal_to"])
    return chance.choice(
        [
            leaf("sale_amount", comparing, chance.randrange(1, 1_000)),
            leaf("company_attribute_size", comparing, chance.randrange(1, 1_000)),
            leaf("company_country", "one_of", [f"C{chance.randrange(40)}" for _ in range(3)]),
            leaf("sale_currency", chance.choice(["equal_to", "not_equal_to"]), "SEK"),
            leaf("company_attribute_note", "equal_to", f"n{chance.randrange(30)}"),
        ]
    )


def _tags(chance: Random, many: int) -> list[str]:
    return [f"t{chance.randrange(many)}" for _ in range(chance.randint(2, 4))]


def _age(chance: Random, name: str, days: int) -> Json:
    return leaf(name, chance.choice(["within_days", "older_than_days"]), days)
