"""The variables that conditions may name, built in, declared, and brought by plugins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from leadcat_rules.domain import Category, Company, Contact, Sale
from leadcat_rules.errors import ErrorCode, PluginError
from leadcat_rules.events import ContactSaved, Event, SaleSaved
from leadcat_rules.variables import (
    BUILT_IN,
    Facts,
    FieldType,
    Variable,
    boolean,
    date,
    defined_twice,
    item,
    list_of,
    numeric,
    operator,
    schema_for,
    string,
    variable,
    variables_from,
)

LEAD = Category(id="1", name="Lead", group="potential_customer", lead_status_enabled=True)
ACME = Company(
    id="c1", name="Acme AB", category=LEAD, attributes={"country": "SE", "employees": 40}
)
NOON = datetime(2026, 1, 13, 12, tzinfo=UTC)
SOLD = SaleSaved(
    id="e1",
    at=NOON,
    actor="ann",
    origin="ui",
    before=None,
    after=Sale(id="s1", company="c1", status="sold", amount="120000", currency="SEK"),
)
QUALIFIED = ContactSaved(
    id="e2",
    before=Contact(id="p1", company="c1", lead_status="1"),
    after=Contact(id="p1", company="c1", lead_status="5", attributes={"email": "a@b.se"}),
)


def read(name: str, event: Event, company: Company | None = ACME) -> object:
    return schema_for(ATTRIBUTES).variables[name].read(Facts(event, company))


ATTRIBUTES = {
    "company": {"employees": "numeric", "missing": "list"},
    "sale": {"source": "string"},
    "contact": {"email": "string"},
}


@pytest.mark.parametrize(
    ("name", "type_name", "of_a_sale", "of_a_contact"),
    [
        ("company_id", "string", "c1", "c1"),
        ("company_name", "string", "Acme AB", "Acme AB"),
        ("company_country", "string", "SE", "SE"),
        ("company_category_group", "string", "potential_customer", "potential_customer"),
        ("company_lead_status_enabled", "boolean", True, True),
        ("company_category", "item", "1", "1"),
        ("sale_amount", "numeric", Decimal(120000), None),
        ("sale_currency", "string", "SEK", None),
        ("sale_status", "string", "sold", None),
        ("contact_lead_status", "item", None, "5"),
        ("origin", "string", "ui", "api"),
        ("actor", "string", "ann", None),
        ("event_at", "date", NOON, None),
        ("triggers", "list", ["sale_sold", "sale_registered"], ["lead_status_changed"]),
        ("company_attribute_employees", "numeric", 40, 40),
        ("company_attribute_missing", "list", None, None),
        ("sale_attribute_source", "string", None, None),
        ("contact_attribute_email", "string", None, "a@b.se"),
    ],
)
def test_each_variable_of_the_reference_has_its_type_and_value(
    name: str, type_name: str, of_a_sale: object, of_a_contact: object
) -> None:
    assert schema_for(ATTRIBUTES).variables[name].field_type.name == type_name
    assert read(name, SOLD) == of_a_sale
    assert read(name, QUALIFIED) == of_a_contact


def test_E4_without_a_company_nothing_about_it_is_known() -> None:
    of_companies = [name for name in schema_for(ATTRIBUTES).public if name.startswith("company_")]
    assert {read(name, SOLD, None) for name in of_companies} == {None}
    with pytest.raises(LookupError, match="the company of event 'e1'"):
        _ = Facts(SOLD, None).company


def test_E1_a_company_without_a_category_has_no_group() -> None:
    nobody = Company(id="c2", name="New")
    assert read("company_category_group", SOLD, nobody) is None
    assert read("company_category", SOLD, nobody) is None
    assert read("company_lead_status_enabled", SOLD, nobody) is None


def test_S7_an_analyst_may_name_neither_triggers_nor_what_was_not_declared() -> None:
    names = schema_for(ATTRIBUTES).public
    assert "triggers" not in names
    assert "company_attribute_country" not in names
    assert "__class__" not in names
    assert set(names) == set(BUILT_IN) - {"triggers"} | {
        "company_attribute_employees",
        "company_attribute_missing",
        "sale_attribute_source",
        "contact_attribute_email",
    }


@numeric("Lead score")
def lead_score(facts: Facts) -> float | None:
    return facts.company.attributes.get("score")


def test_a_condition_stays_an_ordinary_function() -> None:
    scored = Company(id="c1", name="Acme AB", attributes={"score": 0.5})
    assert lead_score(Facts(SOLD, scored)) == 0.5
    assert lead_score.__name__ == "lead_score"
    assert schema_for(extra=[lead_score]).public["lead_score"].label == "Lead score"


@pytest.mark.parametrize(
    ("decorate", "type_name"),
    [
        (string("X"), "string"),
        (numeric("X"), "numeric"),
        (boolean("X"), "boolean"),
        (date("X"), "date"),
        (list_of("X"), "list"),
        (item("X", of="category"), "item"),
        (item("X", of="lead_status"), "item"),
    ],
)
def test_there_is_a_decorator_for_each_type(decorate: Any, type_name: str) -> None:
    def mine(facts: Facts) -> object:
        return None

    assert decorate(mine) is mine
    assert schema_for(extra=[mine]).variables["mine"].field_type.name == type_name


def test_a_field_type_of_ones_own_is_used_like_the_built_in_ones() -> None:
    class Phase(FieldType):
        name = "phase"
        value: str

        @operator()
        def is_full(self) -> bool:
            return self.value == "full"

    @variable(Phase, "Moon")
    def moon(facts: Facts) -> str:
        return "full"

    known = schema_for(extra=[moon]).public["moon"]
    assert known.field_type is Phase
    assert set(known.field_type.operators()) == {"is_full", "is_known", "is_unknown"}


class Scores:
    """A plugin whose condition is a method."""

    factor = 2

    @numeric("Twice")
    def twice(self, facts: Facts) -> int:
        return self.factor * 21


def test_a_method_can_be_a_condition() -> None:
    twice = schema_for(extra=[Scores().twice]).public["twice"]
    assert twice.read(Facts(SOLD, ACME)) == 42


@pytest.mark.parametrize(
    "misuse",
    [
        lambda: numeric(lead_score),  # type: ignore[arg-type]  # the label is forgotten
        lambda: variable(int, "Score"),  # type: ignore[arg-type]  # no field type
        lambda: item("Owner", of="person"),  # type: ignore[arg-type]  # no list of the CRM
    ],
)
def test_a_decorator_that_is_misused_says_how_to_use_it(misuse: Callable[[], object]) -> None:
    with pytest.raises(TypeError, match=r"label|FieldType|'category'"):
        misuse()


def named(name: str) -> Callable[[Facts], object]:
    def function(facts: Facts) -> object:
        return None

    function.__name__ = name
    return string("Named")(function)


async def later(facts: Facts) -> str:
    return ""


def undecorated(facts: Facts) -> str:
    return ""


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (undecorated, "undecorated is no variable: decorate it"),
        ("lead_score", "is no variable"),
        (string("x")(lambda facts: None), "'<lambda>' is no variable's name"),
        (named("_private"), "'_private' is no variable's name"),
        (named("größe"), "'größe' is no variable's name"),
        (named("company_attribute_x"), "names that begin with company_attribute_"),
        (string("x")(later), "'later' is a coroutine function"),
    ],
)
def test_what_cannot_be_a_variable_is_told_with_its_plugin(function: Any, message: str) -> None:
    variables, problems = variables_from([function, lead_score], plugin="scores")
    assert [each.name for each in variables] == ["lead_score"]
    assert [problem.code for problem in problems] == [ErrorCode.VARIABLE_INVALID]
    assert message in problems[0].message
    assert "plugin 'scores'" in problems[0].message


def test_a_name_is_defined_once() -> None:
    given = [lead_score, named("lead_score"), named("sale_amount"), named("triggers")]
    variables, problems = variables_from(given, plugin="scores")
    assert variables == [Variable("lead_score", "Lead score", numeric_type(), lead_score, "scores")]
    assert {problem.code for problem in problems} == {ErrorCode.VARIABLE_DEFINED_TWICE}
    assert [problem.message for problem in problems] == [
        "plugin 'scores' defines the variable 'lead_score' twice",
        "the variable 'sale_amount' is defined by leadcat-rules itself and by plugin 'scores'",
        "the variable 'triggers' is defined by leadcat-rules itself and by plugin 'scores'",
    ]


def numeric_type() -> type[FieldType]:
    return BUILT_IN["sale_amount"].field_type


def test_two_plugins_that_define_the_same_name_are_both_named() -> None:
    one, _ = variables_from([lead_score], plugin="scores")
    other, _ = variables_from([named("lead_score")], plugin="ratings")
    problems = defined_twice([*one, *other])
    assert [problem.message for problem in problems] == [
        "the variable 'lead_score' is defined by plugin 'scores' and by plugin 'ratings'"
    ]
    with pytest.raises(PluginError, match="defined by plugin 'scores' and by plugin 'ratings'"):
        schema_for(extra=[*one, *other])


def test_all_problems_of_the_extra_variables_are_told_at_once() -> None:
    with pytest.raises(PluginError) as refused:
        schema_for(extra=[undecorated, named("_x"), named("actor")])
    assert [problem.code for problem in refused.value.problems] == [
        ErrorCode.VARIABLE_INVALID,
        ErrorCode.VARIABLE_INVALID,
        ErrorCode.VARIABLE_DEFINED_TWICE,
    ]
