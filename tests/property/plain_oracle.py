"""What a ruleset wants of an event, in plain Python: the second opinion.

Written from `domain.md` and `formats.md` alone, on the JSON of the three files. It knows nothing
of variables, compiling, evaluating or business-rules, and is as simple as it can be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

EPSILON = Fraction(1, 1_000_000)


def decide(ruleset: Json, event: Json, snapshot: Json) -> tuple[str, str | None, bool] | None:
    """The rule, the target's id (None: the CRM has no such) and whether to ask; None: no match."""
    for rule in in_order(ruleset):
        if fires(rule, ruleset, event, snapshot):
            target = resolve(rule["set_category_to"], snapshot["categories"])
            return rule["id"], target, rule.get("ask_for_confirmation", False)
    return None


def in_order(ruleset: Json) -> Iterator[Json]:
    """E5: outcomes, then registered, then lead statuses; rules that are off are left out."""
    for triggers in (["sale_sold", "sale_lost"], ["sale_registered"], ["lead_status_changed"]):
        for rule in ruleset["rules"]:
            if rule["trigger"] in triggers and rule.get("enabled", True):
                yield rule


def fires(rule: Json, ruleset: Json, event: Json, snapshot: Json) -> bool:
    """Whether this rule, taken alone, wants to move the event's company."""
    category = category_of(event, snapshot)
    if category is None or category["group"] != "potential_customer":  # E1
        return False
    if rule["trigger"] not in triggers_of(event):  # E3
        return False
    if rule["trigger"] == "lead_status_changed":
        if not category.get("lead_status_enabled", False):  # E2
            return False
        waits_for = resolve(rule["lead_status"], snapshot["lead_statuses"])
        if waits_for is None or waits_for != event["after"].get("lead_status"):  # R4
            return False
    if "origins" in rule and event.get("origin", "api") not in rule["origins"]:  # E9
        return False
    return "when" not in rule or holds(rule["when"], ruleset, event, snapshot)


def triggers_of(event: Json) -> list[str]:
    """E3: what became so with this save."""
    before, after = event["before"], event["after"]
    if event["type"] == "contact_saved":
        was = None if before is None else before.get("lead_status")
        status = after.get("lead_status")
        return [] if status is None or status == was else ["lead_status_changed"]
    became = after["status"] if before is None or before["status"] != after["status"] else None
    raised = [f"sale_{became}"] if became in ("sold", "lost") else []
    return raised if before is not None else [*raised, "sale_registered"]


def company_of(event: Json, snapshot: Json) -> Json | None:
    """E4: the company after the save."""
    return by_id(event["after"].get("company"), snapshot["companies"])


def category_of(event: Json, snapshot: Json) -> Json | None:
    """The category that the company has."""
    company = company_of(event, snapshot)
    return None if company is None else by_id(company.get("category"), snapshot["categories"])


def by_id(id: str | None, items: list[Json]) -> Json | None:
    """The item of this id."""
    return next((item for item in items if item["id"] == id), None)


def resolve(reference: str | Json, items: list[Json]) -> str | None:
    """The id of the item meant: by id, or by its exact name, those not deleted first."""
    if isinstance(reference, dict):
        found = by_id(str(reference["id"]), items)
        return None if found is None else str(found["id"])
    for deleted in (False, True):
        for item in items:
            if item["name"] == reference and item.get("deleted", False) is deleted:
                return str(item["id"])
    return None


def holds(condition: Json, ruleset: Json, event: Json, snapshot: Json) -> bool:
    """Whether conditions of business-rules hold."""
    if "all" in condition:
        return all(holds(each, ruleset, event, snapshot) for each in condition["all"])
    if "any" in condition:
        return any(holds(each, ruleset, event, snapshot) for each in condition["any"])
    name, operator, operand = condition["name"], condition["operator"], condition.get("value")
    kind = type_of(name, ruleset)
    value = understood(kind, raw_value(name, event, snapshot))
    if operator == "is_unknown":
        return value is None
    if value is None or operator == "is_known":
        return value is not None
    if kind == "item":
        lists = {"company_category": "categories", "contact_lead_status": "lead_statuses"}
        return compare_items(operator, value, operand, snapshot[lists[name]])
    if kind == "date" and operator.endswith("_days"):
        return compare_days(operator, value, operand, event.get("at"))
    return COMPARE[kind](operator, value, operand)


def type_of(name: str, ruleset: Json) -> str:
    """The type of a variable, built in or declared."""
    built_in = {
        "sale_amount": "numeric",
        "company_lead_status_enabled": "boolean",
        "company_category": "item",
        "contact_lead_status": "item",
        "event_at": "date",
    }
    for record, types in ruleset.get("attributes", {}).items():
        for attribute, kind in types.items():
            if name == f"{record}_attribute_{attribute}":
                return str(kind)
    return built_in.get(name, "string")


def raw_value(name: str, event: Json, snapshot: Json) -> Any:
    """The value of a variable as it stands in the files; None for what isn't there."""
    company, category = company_of(event, snapshot), category_of(event, snapshot)
    sale = event["after"] if event["type"] == "sale_saved" else None
    contact = event["after"] if event["type"] == "contact_saved" else None
    records = {"company": company, "sale": sale, "contact": contact}
    of_category = {
        "company_category": "id",
        "company_category_group": "group",
        "company_lead_status_enabled": "lead_status_enabled",
    }
    if name in of_category:
        missing = False if name == "company_lead_status_enabled" else None
        return None if category is None else category.get(of_category[name], missing)
    if name in ("origin", "actor", "event_at"):
        return {
            "origin": event.get("origin", "api"),
            "actor": event.get("actor"),
            "event_at": event.get("at"),
        }[name]
    kind, _, attribute = name.partition("_attribute_")
    if attribute or name == "company_country":
        record = records[kind.partition("_")[0]]
        return None if record is None else record.get("attributes", {}).get(attribute or "country")
    kind, _, key = name.partition("_")
    record = records[kind]
    return None if record is None else record.get(key)


def understood(kind: str, raw: Any) -> Any:
    """The value as its type takes it; None for what is unknown."""
    if kind == "numeric":
        return number(raw)
    if kind == "date":
        return moment(raw)
    wanted = {"string": str, "item": str, "boolean": bool, "list": list}[kind]
    return raw if isinstance(raw, wanted) else None


def number(raw: Any) -> Fraction | None:
    """A number, or a decimal string without an exponent, exactly; true is none."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return None
    if isinstance(raw, str) and not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", raw):
        return None
    return Fraction(repr(raw) if isinstance(raw, float) else raw)


def moment(raw: Any) -> datetime | None:
    """A day, which is its start in UTC, or a time with an offset (RFC 3339)."""
    if not isinstance(raw, str):
        return None
    day = r"\d{4}-\d\d-\d\d"
    time = r"\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)"
    if not re.fullmatch(rf"{day}(T{time})?", raw, re.ASCII):
        return None
    try:
        return datetime.fromisoformat(raw if "T" in raw else f"{raw}T00:00:00Z").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def compare_strings(operator: str, value: str, operand: Any) -> bool:
    """The operators of strings."""
    answers: dict[str, Callable[[], bool]] = {
        "equal_to": lambda: value == operand,
        "not_equal_to": lambda: value != operand,
        "equal_to_case_insensitive": lambda: value.lower() == operand.lower(),
        "starts_with": lambda: value[: len(operand)] == operand,
        "ends_with": lambda: operand == value[len(value) - len(operand) :],
        "contains": lambda: operand in value,
        "does_not_contain": lambda: operand not in value,
        "one_of": lambda: any(value == each for each in operand),
        "none_of": lambda: all(value != each for each in operand),
        "matches_regex": lambda: re.search(operand, value) is not None,
        "non_empty": lambda: len(value) > 0,
    }
    return answers[operator]()


def compare_numbers(operator: str, value: Fraction, operand: Any) -> bool:
    """The operators of numbers, with business-rules' epsilon."""
    wanted = number(operand)
    if wanted is None:
        raise ValueError(f"no number: {operand!r}")
    equal = abs(value - wanted) <= EPSILON
    greater = value - wanted > EPSILON
    less = wanted - value > EPSILON
    return {
        "equal_to": equal,
        "not_equal_to": not equal,
        "greater_than": greater,
        "greater_than_or_equal_to": greater or equal,
        "less_than": less,
        "less_than_or_equal_to": less or equal,
    }[operator]


def compare_booleans(operator: str, value: bool, _: Any) -> bool:
    """The operators of booleans."""
    return value if operator == "is_true" else not value


def compare_items(operator: str, value: str, operand: Any, items: list[Json]) -> bool:
    """The operators of items; nothing is an item that the CRM doesn't have."""
    named = operand if isinstance(operand, list) else [operand]
    is_one = value in [resolve(each, items) for each in named]
    return is_one if operator in ("equal_to", "one_of") else not is_one


def compare_dates(operator: str, value: datetime, operand: Any) -> bool:
    """The operators of dates but for those that count days."""
    other = moment(operand)
    if other is None:
        raise ValueError(f"no date: {operand!r}")
    return {
        "equal_to": value == other,
        "before": value < other,
        "on_or_before": value <= other,
        "after": value > other,
        "on_or_after": value >= other,
    }[operator]


def compare_days(operator: str, value: datetime, operand: Any, at: str | None) -> bool:
    """How many days before the event's own time it was."""
    event_at = moment(at)
    if event_at is None:
        return False
    age = Fraction((event_at - value) // timedelta(microseconds=1), 86_400_000_000)
    days = number(operand)
    if days is None:
        raise ValueError(f"no number of days: {operand!r}")
    return 0 <= age <= days if operator == "within_days" else age > days


def compare_lists(operator: str, value: list[Any], operand: Any) -> bool:
    """The operators of lists, as business-rules' select and select_multiple have them."""
    named = operand if isinstance(operand, list) else [operand]
    found = [any(same(each, element) for element in value) for each in named]
    answers: dict[str, bool] = {
        "contains": found == [True],
        "does_not_contain": found == [False],
        "contains_all": all(found),
        "is_contained_by": all(any(same(element, each) for each in named) for element in value),
        "shares_at_least_one_element_with": any(found),
        "shares_exactly_one_element_with": found.count(True) == 1,
        "shares_no_elements_with": not any(found),
    }
    return answers[operator]


def same(one: Any, other: Any) -> bool:
    """Whether two elements are the same: strings without their case, true not as 1."""
    if isinstance(one, str) and isinstance(other, str):
        return one.lower() == other.lower()
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    numbers = isinstance(one, int | float) and isinstance(other, int | float)
    return numbers and number(one) == number(other)


COMPARE: dict[str, Callable[[str, Any, Any], bool]] = {
    "string": compare_strings,
    "numeric": compare_numbers,
    "boolean": compare_booleans,
    "date": compare_dates,
    "list": compare_lists,
}
