"""What is decided: rules as an analyst writes them, and events that raise each trigger."""

from __future__ import annotations

from typing import Any

from leadcat_rules import (
    Category,
    Company,
    Contact,
    ContactSaved,
    Event,
    LeadStatus,
    Sale,
    SaleSaved,
    Snapshot,
)

COUNTRIES = [f"{first}{second}" for first in "ABCDEFGHIJ" for second in "ABCDEFGHIJ"]
SEGMENTS = [f"segment {number}" for number in range(40)]
STATUSES = [str(number) for number in range(1, 6)]
BANDS = 25
"""Sales are of as many sizes as there are bands of amounts in 10,000 rules."""

LEAD = Category(id="1", name="Lead", group="potential_customer", lead_status_enabled=True)
CUSTOMER = Category(id="7", name="Customer", group="customer")


def _company(number: int, country: str) -> Company:
    attributes = {"country": country, "segment": SEGMENTS[number % len(SEGMENTS)]}
    return Company(id=country, name=country, category=LEAD, attributes=attributes)


CRM = Snapshot(
    categories=(LEAD, CUSTOMER),
    lead_statuses=tuple(LeadStatus(id=id, name=f"Status {id}") for id in STATUSES),
    companies={country: _company(number, country) for number, country in enumerate(COUNTRIES)},
)


def ruleset(rules: list[dict[str, Any]]) -> dict[str, Any]:
    """A ruleset of these rules."""
    return {"name": "bench", "attributes": {"company": {"segment": "string"}}, "rules": rules}


def four_rules() -> list[dict[str, Any]]:
    """The four toggles, all on."""
    return [
        {"id": "sold", "trigger": "sale_sold", "set_category_to": "Customer"},
        {"id": "lost", "trigger": "sale_lost", "set_category_to": "Customer"},
        {"id": "registered", "trigger": "sale_registered", "set_category_to": "Customer"},
        {"id": "status", "trigger": "lead_status_changed", "lead_status": "Status 5",
         "set_category_to": "Customer"},
    ]  # fmt: skip


def many_rules(count: int) -> list[dict[str, Any]]:
    """The four triggers in turn, each rule for a country, two segments and a range of amounts."""
    return [_rule(number, _conditions(number)) for number in range(count)]


def rules_with(conditions: int, count: int = 100) -> list[dict[str, Any]]:
    """So many rules with so many conditions each, the first of which is the country."""
    return [_rule(number, _alike(number, conditions)) for number in range(count)]


def _rule(number: int, conditions: list[dict[str, Any]]) -> dict[str, Any]:
    rule = {**four_rules()[number % 4], "id": f"r{number}", "when": {"all": conditions}}
    if "lead_status" in rule:
        rule["lead_status"] = f"Status {number // 4 % len(STATUSES) + 1}"
    return rule


def _conditions(number: int) -> list[dict[str, Any]]:
    country, band = number // 4 % len(COUNTRIES), number // 4 // len(COUNTRIES)
    segments = [SEGMENTS[(number // 4 + step) % len(SEGMENTS)] for step in (0, 1)]
    found = [_leaf("company_country", "equal_to", COUNTRIES[country])]
    found.append(_leaf("company_attribute_segment", "one_of", segments))
    if number % 4 != 3:
        found.append(_leaf("sale_amount", "greater_than", 1000 * band))
        found.append(_leaf("sale_amount", "less_than", 1000 * band + 900))
    return found


def _alike(number: int, count: int) -> list[dict[str, Any]]:
    country = COUNTRIES[number // 4 % len(COUNTRIES)]
    others = [_leaf("company_name", "one_of", [country, f"other {step}"]) for step in range(count)]
    return [_leaf("company_country", "equal_to", country), *others[1:]]


def _leaf(name: str, operator: str, value: object) -> dict[str, Any]:
    return {"name": name, "operator": operator, "value": value}


def events() -> list[Event]:
    """Each trigger for each country; sales of all sizes."""
    return [event for number in range(len(COUNTRIES)) for event in _events(number)]


def _events(number: int) -> list[Event]:
    country, status = COUNTRIES[number], ("sold", "lost")[number % 2]
    amount = 1000 * (number % BANDS) + 500
    old = Sale(id=f"s{number}", company=country, status="open", amount=amount)
    new = Sale(id=f"s{number}", company=country, status=status, amount=amount)
    first = Contact(id=country, company=country, lead_status="")
    then = Contact(id=country, company=country, lead_status=STATUSES[number % len(STATUSES)])
    return [
        SaleSaved(before=old, after=new),
        SaleSaved(before=None, after=old),
        ContactSaved(before=first, after=then),
    ]
