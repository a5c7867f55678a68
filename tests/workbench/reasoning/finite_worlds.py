"""Small worlds, in each of which every event and company that there can be is looked at.

A world's values lie beside the constants of its conditions: of each way in which they can hold
together there is a value. So what happens nowhere in it happens nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import product
from random import Random
from typing import Any, TypeAlias

from attrs import frozen

from leadcat_rules import (
    Category,
    Company,
    Contact,
    ContactSaved,
    CrmLists,
    Event,
    LeadStatus,
    Sale,
    SaleSaved,
)
from leadcat_rules.variables import Facts

Json: TypeAlias = dict[str, Any]
Axis: TypeAlias = tuple[str, Sequence[Any]]
"""A key of a record or attribute, and its values."""

LISTS = CrmLists(
    [
        Category(id="1", name="Lead", group="potential_customer", lead_status_enabled=True),
        Category(id="2", name="Prospect", group="potential_customer"),
        Category(id="3", name="Customer", group="customer"),
        Category(id="4", name="Old", group="potential_customer", deleted=True),
        Category(id="5", name="Partner", group="partner"),
    ],
    [LeadStatus(id="1", name="Open"), LeadStatus(id="2", name="Qualified")],
)
ATTRIBUTES = {"flag": "boolean", "tags": "list", "since": "date"}
_STATUSES = ("unknown", "open", "sold", "lost", "stalled")
_ORIGINS = ("ui", "api", "import", "bulk", "automation")


def _days(numbers: Iterable[int]) -> list[datetime | None]:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    return [None, *(start + timedelta(days=number) for number in numbers)]


@frozen
class Change:
    """What was saved, before it has any values."""

    before: str | None
    after: str | None
    of_sale: bool = True

    def saved(self, values: Json) -> Event:
        """The event with these values."""
        told = {"at": values.get("at"), "origin": values.get("origin", "api"), "id": "e"}
        if self.of_sale:
            was = self.before and Sale(id="s", status=self.before, company="c")
            amount = values.get("amount")
            now = Sale(id="s", status=self.after or "open", company="c", amount=amount)
            return SaleSaved(before=was or None, after=now, **told)
        old = self.before and Contact(id="p", company="c", lead_status=self.before)
        new = Contact(id="p", company="c", lead_status=self.after)
        return ContactSaved(before=old or None, after=new, **told)


SOLD, NEW = Change("open", "sold"), Change(None, "open")
NEW_SOLD, QUALIFIED = Change(None, "sold"), Change("1", "2", of_sale=False)
QUIET = Change("open", "stalled")
ALL_CHANGES = (
    *(Change(before, after) for before in (None, *_STATUSES) for after in _STATUSES),
    *(
        Change(before, after, False)
        for before in (None, "1", "2")
        for after in (None, "1", "2", "9")
    ),
)


@frozen(slots=False)
class World:
    """Everything that can happen, and what conditions can ask of it."""

    name: str
    changes: Sequence[Change]
    categories: Sequence[str | None]
    axes: Sequence[Axis]
    leaf: Callable[[Random], Json]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def facts(self) -> list[Facts]:
        """Each event with each company."""
        found = []
        for change, category, *values in product(self.changes, self.categories, *self._values()):
            told = dict(zip((name for name, _ in self.axes), values, strict=True))
            attributes = {name: told[name] for name in told.keys() & {"country", *ATTRIBUTES}}
            own = {name: value for name, value in attributes.items() if value is not None}
            of = LISTS.category(category)
            company = Company(id="c", name=told.get("name", "x"), category=of, attributes=own)
            found.append(Facts(change.saved(told), company))
        return found

    @cached_property
    def triggers(self) -> list[str]:
        """What its changes raise, each as often as they do."""
        return [trigger.value for change in self.changes for trigger in change.saved({}).triggers]

    def _values(self) -> Iterable[Sequence[Any]]:
        return [values for _, values in self.axes]

    def ruleset(self, chance: Random) -> Json:
        """Up to six rules that ask what there is to ask here."""
        rules = [self._rule(chance, f"r{index}") for index in range(chance.randint(1, 6))]
        return {"name": "x", "attributes": {"company": ATTRIBUTES}, "rules": rules}

    def _rule(self, chance: Random, id: str) -> Json:
        trigger = chance.choice(self.triggers)
        rule: Json = {"id": id, "trigger": trigger, "set_category_to": "Customer"}
        if trigger == "lead_status_changed":
            rule["lead_status"] = "Qualified"
        if chance.random() < 0.2 and "origin" in dict(self.axes):
            rule["origins"] = chance.sample(_ORIGINS, k=chance.randint(1, 5))
        if chance.random() < 0.9:
            rule["when"] = self._conditions(chance, 2)
        return rule

    def _conditions(self, chance: Random, levels: int) -> Json:
        if not levels or chance.random() < 0.3:
            return self.leaf(chance)
        parts = [self._conditions(chance, levels - 1) for _ in range(chance.randint(1, 3))]
        return {chance.choice(["all", "any"]): parts}


def leaf(name: str, operator: str, value: Any = True) -> Json:
    """A condition."""
    return {"name": name, "operator": operator, "value": value}


def _amount(chance: Random) -> Json:
    comparing = ["equal_to", "not_equal_to", "greater_than", "greater_than_or_equal_to"]
    comparing += ["less_than", "less_than_or_equal_to"]
    operator = chance.choice([*comparing, *comparing, "is_known", "is_unknown"])
    return leaf("sale_amount", operator, chance.choice([10, 10.000001, "20"]))


def _country(chance: Random) -> Json:
    if chance.random() < 0.3:
        operator = chance.choice(["one_of", "none_of"])
        names = chance.sample(["SE", "se", "NO", ""], k=chance.randint(1, 3))
        return leaf("company_country", operator, names)
    operators = ["equal_to", "not_equal_to", "equal_to_case_insensitive", "non_empty"]
    operator = chance.choice([*operators, "is_known", "is_unknown"])
    return leaf("company_country", operator, chance.choice(["SE", "se"]))


def _name(chance: Random) -> Json:
    operators = ["starts_with", "ends_with", "contains", "does_not_contain", "equal_to"]
    return leaf("company_name", chance.choice(operators), chance.choice(["a", "b", "ab", ""]))


def _flag(chance: Random) -> Json:
    operators = ["is_true", "is_false", "is_known", "is_unknown"]
    return leaf("company_attribute_flag", chance.choice(operators))


def _tags(chance: Random) -> Json:
    name = "company_attribute_tags"
    if chance.random() < 0.4:
        return leaf(name, chance.choice(["contains", "does_not_contain"]), chance.choice("aAb"))
    shares = ["at_least_one_element", "exactly_one_element", "no_elements"]
    operators = ["contains_all", "is_contained_by", *(f"shares_{each}_with" for each in shares)]
    operator = chance.choice([*operators, "is_known", "is_unknown"])
    return leaf(name, operator, chance.choices(["a", "A", "b"], k=chance.randint(0, 3)))


def _date(chance: Random) -> Json:
    name = chance.choice(["event_at", "company_attribute_since", "company_attribute_since"])
    if chance.random() < 0.5:
        operator = chance.choice(["within_days", "older_than_days"])
        return leaf(name, operator, chance.choice([0, 5, 10]))
    operators = ["equal_to", "before", "on_or_before", "after", "on_or_after", "is_known"]
    day = chance.choice(["2026-01-10", "2026-01-20T00:00:00Z"])
    return leaf(name, chance.choice([*operators, "is_unknown"]), day)


def _circumstance(chance: Random) -> Json:
    operators = ["equal_to", "not_equal_to"]
    return chance.choice(
        [
            leaf("company_category", chance.choice(operators), chance.choice(["Lead", "Old"])),
            leaf("company_category", "one_of", ["Prospect", "Customer"]),
            leaf("company_lead_status_enabled", chance.choice(["is_true", "is_false"])),
            leaf("origin", chance.choice(["one_of", "none_of"]), chance.sample(_ORIGINS, k=2)),
            leaf("origin", "starts_with", chance.choice("aiu")),
            leaf("sale_status", chance.choice(operators), chance.choice(_STATUSES)),
            leaf("sale_status", "matches_regex", chance.choice(["^s", "o", "ld$"])),
            leaf("contact_lead_status", chance.choice(operators), chance.choice(["Open"])),
            leaf("contact_lead_status", chance.choice(["is_known", "is_unknown"])),
        ]
    )


def _some_of(*leaves: Callable[[Random], Json]) -> Callable[[Random], Json]:
    return lambda chance: chance.choice(leaves)(chance)


_AMOUNTS = [9, "9.999999", "9.9999995", 10, "10.0000005", "10.000001", "10.0000015", "10.000002"]
_AMOUNTS += [15, "19.999999", 20, "20.000001", 21]
_NAMES = ["".join(letters) for size in range(5) for letters in product("abx", repeat=size)]
_TAGS = [None, *([*some] for some in ("", "a", "b", "ab", "x", "ax", "bx", "abx"))]
_EVENT_DAYS = _days([4, 8, 9, 11, 14, 16, 19, 21, 24, 26, 29, 34])
_OTHER_DAYS = _days(range(-15, 40))
_COUNTRIES = [None, "", "SE", "se", "Se", "sE", "NO", "x"]

_CHANGES = (SOLD, NEW_SOLD, NEW, QUALIFIED, QUIET)

WORLDS = (
    World(
        "amounts and countries",
        _CHANGES,
        ("1", "3"),
        [("amount", [None, *map(Decimal, map(str, _AMOUNTS))]), ("country", _COUNTRIES)],
        _some_of(_amount, _country),
    ),
    World("names", _CHANGES, ("1",), [("name", _NAMES)], _name),
    World(
        "lists",
        _CHANGES,
        ("1",),
        [("flag", [None, True, False]), ("tags", _TAGS), ("country", _COUNTRIES)],
        _some_of(_flag, _tags, _tags, _country),
    ),
    World("dates", _CHANGES, ("1",), [("at", _EVENT_DAYS), ("since", _OTHER_DAYS)], _date),
    World(
        "circumstances",
        ALL_CHANGES,
        ("1", "2", "3", "4", "5", None),
        [("origin", _ORIGINS)],
        _circumstance,
    ),
)
