"""What a ruleset may name, and what is said of everything else."""

from __future__ import annotations

from typing import Any

import pytest

from leadcat_rules.allow_list import MOST, check_conditions, check_names, needs_lead_statuses
from leadcat_rules.domain import Category, CrmLists, LeadStatus
from leadcat_rules.errors import ErrorCode, Problem
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.variables import Facts, item, schema_for

LISTS = CrmLists(
    [
        Category(id="1", name="Lead", group="potential_customer", lead_status_enabled=True),
        Category(id="2", name="Suspect", group="potential_customer", deleted=True),
        Category(id="7", name="Customer", group="customer"),
    ],
    [LeadStatus(id="5", name="Qualified"), LeadStatus(id="6", name="Cold", deleted=True)],
)


@item("Wanted status", of="lead_status")
def wanted_status(facts: Facts) -> str:
    return "5"


def ruleset(*rules: dict[str, Any], **more: Any) -> Ruleset:
    given = [
        {"id": str(number), "trigger": "sale_sold", "set_category_to": "Customer"} | rule
        for number, rule in enumerate(rules)
    ]
    return Ruleset.model_validate({"name": "x", "rules": given} | more)


def leaf(name: str, operator: str, *value: Any) -> dict[str, Any]:
    return {"name": name, "operator": operator} | ({"value": value[0]} if value else {})


def problems_with(when: dict[str, Any], **more: Any) -> list[Problem]:
    rules = ruleset({"when": when}, **more)
    schema = schema_for(rules.attributes, [wanted_status])
    return check_conditions(rules, schema)


def unknown_names(*rules: dict[str, Any]) -> list[Problem]:
    checked = ruleset(*rules)
    return check_names(checked, LISTS, schema_for(extra=[wanted_status]))


@pytest.mark.parametrize(
    "name",
    ["__class__", "__init__", "_facts", "triggers", "get_all_variables", "company", "Sale_amount"],
)
def test_S7_only_declared_variables_may_be_named(name: str) -> None:
    (problem,) = problems_with(leaf(name, "equal_to", "x"))
    assert problem.code is ErrorCode.UNKNOWN_VARIABLE
    assert problem.pointer == "/rules/0/when/name"


@pytest.mark.parametrize("operator", ["__class__", "value", "read", "shown", "contains_all", ""])
def test_S7_only_the_operators_of_the_type_may_be_named(operator: str) -> None:
    (problem,) = problems_with(leaf("company_name", operator, "x"))
    assert problem.code is ErrorCode.UNKNOWN_OPERATOR
    assert problem.pointer == "/rules/0/when/operator"


def test_a_near_name_is_suggested() -> None:
    when = {"all": [leaf("sale_ammount", "equal_to", 1), leaf("sale_amount", "greater_then", 1)]}
    variable, operator = problems_with(when)
    assert str(variable) == (
        "/rules/0/when/all/0/name: unknown_variable: there is no variable 'sale_ammount' "
        "(did you mean 'sale_amount'?)"
    )
    assert str(operator) == (
        "/rules/0/when/all/1/operator: unknown_operator: sale_amount is numeric and has no "
        "operator 'greater_then' (did you mean 'greater_than'?)"
    )


def test_where_no_name_is_near_none_is_suggested() -> None:
    variable, operator = problems_with(
        {"any": [leaf("zzz", "equal_to", 1), leaf("company_lead_status_enabled", "zzz")]}
    )
    assert variable.hint is None
    assert operator.hint == "it has is_false, is_known, is_true, is_unknown"


def test_an_attribute_is_used_as_it_was_declared() -> None:
    when = leaf("company_attribute_employees", "greater_than", 50)
    (undeclared,) = problems_with(when)
    assert undeclared.code is ErrorCode.UNKNOWN_VARIABLE
    assert '"attributes": {"company": {"employees": "string"}}' in (undeclared.hint or "")
    assert not problems_with(when, attributes={"company": {"employees": "numeric"}})
    (wrong,) = problems_with(when, attributes={"company": {"employees": "string"}})
    assert wrong.code is ErrorCode.UNKNOWN_OPERATOR


@pytest.mark.parametrize("name", ["", "größe", "a b", 'x"}', "x\n"])
def test_what_no_attribute_can_be_named_is_not_to_be_declared(name: str) -> None:
    (problem,) = problems_with(leaf(f"company_attribute_{name}", "equal_to", "x"))
    assert "declare" not in (problem.hint or "")


@pytest.mark.parametrize(
    ("condition", "code", "pointer"),
    [
        (leaf("sale_amount", "greater_than"), ErrorCode.MISSING, "/value"),
        (leaf("sale_amount", "greater_than", None), ErrorCode.WRONG_TYPE, "/value"),
        (leaf("sale_amount", "greater_than", "much"), ErrorCode.WRONG_TYPE, "/value"),
        (leaf("company_name", "matches_regex", "("), ErrorCode.INVALID_REGEX, "/value"),
        (leaf("company_name", "one_of", ["a", 1]), ErrorCode.WRONG_TYPE, "/value/1"),
        (leaf("event_at", "before", "soon"), ErrorCode.INVALID_VALUE, "/value"),
        (leaf("event_at", "within_days", -1), ErrorCode.INVALID_VALUE, "/value"),
        (leaf("company_category", "equal_to", 1), ErrorCode.WRONG_TYPE, "/value"),
        (leaf("company_category", "one_of", [{"id": 1}, None]), ErrorCode.WRONG_TYPE, "/value/1"),
    ],
)
def test_a_value_must_fit_its_operator(
    condition: dict[str, Any], code: ErrorCode, pointer: str
) -> None:
    when = {"all": [leaf("company_name", "is_known"), {"any": [condition]}]}
    (problem,) = problems_with(when)
    assert problem.code is code
    assert problem.pointer == f"/rules/0/when/all/1/any/0{pointer}"


@pytest.mark.parametrize("value", [(), (True,), (None,), ({"any": "thing"},)])
def test_a_value_may_be_left_out_where_it_means_nothing(value: tuple[Any, ...]) -> None:
    assert not problems_with(leaf("company_lead_status_enabled", "is_true", *value))
    assert not problems_with(leaf("sale_amount", "is_unknown", *value))


def test_all_problems_are_told_at_once_and_also_those_of_rules_that_are_off() -> None:
    rules = ruleset(
        {"when": leaf("zzz", "equal_to", 1)},
        {"enabled": False, "when": {"any": [leaf("company_name", "zzz"), leaf("actor", "one_of")]}},
    )
    assert [problem.pointer for problem in check_conditions(rules, schema_for())] == [
        "/rules/0/when/name",
        "/rules/1/when/any/0/operator",
        "/rules/1/when/any/1/value",
    ]


def test_S7_a_flood_of_problems_is_cut() -> None:
    flood = leaf("company_name", "one_of", [0] * 3 * MOST)
    assert len(problems_with(flood)) == MOST


def test_R2_names_that_the_crm_lacks_are_told_wherever_they_stand() -> None:
    problems = unknown_names(
        {"set_category_to": "Costumer"},
        {"set_category_to": {"id": 99}, "enabled": False},
        {"trigger": "lead_status_changed", "lead_status": "Qualifid"},
        {
            "when": {
                "all": [
                    leaf("company_category", "equal_to", "Leed"),
                    leaf("contact_lead_status", "one_of", ["Qualified", "Zzz", {"id": "9"}]),
                    leaf("wanted_status", "not_equal_to", "qualified"),
                ]
            }
        },
    )
    assert [(problem.pointer, problem.code, problem.hint) for problem in problems] == [
        (
            "/rules/0/set_category_to",
            ErrorCode.UNKNOWN_CATEGORY,
            "did you mean 'Customer'?",
        ),
        ("/rules/1/set_category_to/id", ErrorCode.UNKNOWN_CATEGORY, None),
        (
            "/rules/2/lead_status",
            ErrorCode.UNKNOWN_LEAD_STATUS,
            "did you mean 'Qualified'?",
        ),
        (
            "/rules/3/when/all/0/value",
            ErrorCode.UNKNOWN_CATEGORY,
            "did you mean 'Lead'?",
        ),
        ("/rules/3/when/all/1/value/1", ErrorCode.UNKNOWN_LEAD_STATUS, None),
        ("/rules/3/when/all/1/value/2/id", ErrorCode.UNKNOWN_LEAD_STATUS, None),
        (
            "/rules/3/when/all/2/value",
            ErrorCode.UNKNOWN_LEAD_STATUS,
            "did you mean 'Qualified'?",
        ),
    ]


def test_S4_a_deleted_item_is_there_and_is_never_suggested() -> None:
    assert not unknown_names(
        {"set_category_to": "Suspect"},
        {"set_category_to": {"id": 2}},
        {"trigger": "lead_status_changed", "lead_status": "Cold"},
    )
    (problem,) = unknown_names({"set_category_to": "Suspec"})
    assert problem.hint is None


def test_names_are_no_concern_where_nothing_is_named() -> None:
    assert not unknown_names(
        {"when": leaf("company_category", "is_known", "Zzz")},
        {"when": leaf("company_name", "equal_to", "Zzz")},
        {"when": leaf("zzz", "equal_to", "Zzz")},
        {"enabled": False, "set_category_to": None},
    )


@pytest.mark.parametrize(
    ("rule", "needed"),
    [
        ({}, False),
        ({"when": leaf("contact_lead_status", "is_known")}, False),
        ({"when": leaf("contact_lead_status", "equal_to", "Qualified")}, True),
        ({"when": leaf("wanted_status", "one_of", ["Qualified"])}, True),
        ({"when": leaf("company_category", "equal_to", "Lead")}, False),
        ({"trigger": "lead_status_changed", "lead_status": "Qualified"}, True),
    ],
)
def test_lead_statuses_are_needed_only_where_a_rule_names_one(
    rule: dict[str, Any], needed: bool
) -> None:
    schema = schema_for(extra=[wanted_status])
    assert needs_lead_statuses(ruleset(rule), schema) is needed
