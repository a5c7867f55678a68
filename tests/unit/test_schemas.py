"""JSON Schemas: they accept what the loaders read, and refuse the shapes that these refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest
from jsonschema import Draft202012Validator

from leadcat_rules.decisions import Decision, Reason, Step
from leadcat_rules.domain import Contact
from leadcat_rules.errors import InvalidInput
from leadcat_rules.event_content import event_to_json
from leadcat_rules.events import ContactSaved, Trigger
from leadcat_rules.files import load_events, load_snapshot, parse_ruleset
from leadcat_rules.files.cases import load_cases
from leadcat_rules.files.decisions import decision_row
from leadcat_rules.files.schemas import SCHEMA_NAMES, SchemaName, json_schema, write_schemas
from leadcat_rules.variables import (
    BUILT_IN,
    FIELD_TYPES,
    TEXT,
    TRIGGERS,
    Facts,
    FieldType,
    Operand,
    Operator,
    numeric,
    operator,
    variable,
)
from tests.unit.given import CRM, QUALIFIED, SOLD, leaf, rule, ruleset, written

PROJECT = Path(__file__).parents[2]
VALIDATORS = {name: Draft202012Validator(json_schema(name)) for name in SCHEMA_NAMES}


def accepts(name: SchemaName, content: Any) -> bool:
    return bool(VALIDATORS[name].is_valid(content))


def loads(load: Callable[..., Any], *given: Any) -> bool:
    try:
        loaded = load(*given)
        if not hasattr(loaded, "__attrs_attrs__") and not hasattr(loaded, "rules"):
            list(loaded)
    except InvalidInput:
        return False
    return True


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_a_schema_is_one_of_draft_2020_12_with_a_title(name: SchemaName) -> None:
    schema = json_schema(name)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "leadcat-rules" in schema["title"]


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_every_property_is_described(name: SchemaName) -> None:
    schema = json_schema(name)
    for part in (schema, *schema.get("$defs", {}).values()):
        if "required" in part and "properties" in part:
            for key, value in part["properties"].items():
                assert "description" in value, key


def test_the_schemas_of_the_project_are_current(tmp_path: Path) -> None:
    write_schemas(tmp_path)
    for name in SCHEMA_NAMES:
        file = f"{name}.schema.json"
        fresh, kept = (tmp_path / file).read_text(), (PROJECT / "schema" / file).read_text()
        assert fresh == kept, f"write it again: leadcat schema {name} > schema/{file}"


@pytest.mark.parametrize("path", sorted(PROJECT.glob("rulesets/*")), ids=lambda path: path.name)
def test_the_rulesets_of_the_project_are_accepted(path: Path) -> None:
    if path.suffix == ".jsonl":
        lines = filter(None, path.read_text().splitlines())
        assert all(accepts("events", json.loads(line)) for line in lines)
        return
    names: dict[str, SchemaName] = {"crm.json": "snapshot"}
    name: SchemaName = "cases" if path.name.endswith(".cases.json") else "ruleset"
    assert accepts(names.get(path.name, name), json.loads(path.read_text()))


# Rulesets


@pytest.mark.parametrize(
    "content",
    [
        ruleset(),
        ruleset(rule(), **{"$schema": "ruleset.schema.json"}),
        ruleset(rule(id=7, set_category_to={"id": 3}, lead_status=None, when=None)),
        ruleset({"id": "a", "trigger": "sale_lost", "enabled": False}),
        ruleset({"id": "a", "trigger": "lead_status_changed", "enabled": False}),
        ruleset(rule(trigger="lead_status_changed", lead_status={"id": "5"})),
        ruleset(rule(ask_for_confirmation=True, expires_after="P2DT12H", because="So.")),
        ruleset(rule(origins=["ui", "bulk"], allow=[{"code": "c", "reason": "r"}])),
        ruleset(rule(when={"all": [leaf(), {"any": [leaf(), {"all": [leaf()]}]}]})),
        ruleset(rule(when=leaf(operator="is_known", value=None))),
        ruleset(rule(when={"name": "company_lead_status_enabled", "operator": "is_true"})),
        ruleset(rule(when=leaf(operator="one_of", value=["SE", "NO"]))),
        ruleset(rule(when=leaf(name="sale_amount", operator="less_than", value=1.5))),
        ruleset(rule(when=leaf(name="sale_amount", operator="less_than", value="1.50"))),
        ruleset(rule(when=leaf(name="event_at", operator="after", value="2026-01-13"))),
        ruleset(rule(when=leaf(name="event_at", operator="after", value="2026-01-13T10:00:00Z"))),
        ruleset(rule(when=leaf(name="event_at", operator="within_days", value=30))),
        ruleset(
            rule(when=leaf(name="company_category", operator="one_of", value=["A", {"id": 1}]))
        ),
        ruleset(
            rule(when=leaf(name="sale_attribute_x", operator="contains_all", value=["a", 1, True])),
            attributes={"sale": {"x": "list"}},
        ),
    ],
)
def test_what_is_read_is_accepted(content: dict[str, Any]) -> None:
    assert parse_ruleset(content)
    assert accepts("ruleset", content)


@pytest.mark.parametrize(
    "content",
    [
        [],
        {"name": "x"},
        {"rules": []},
        ruleset(nme="x"),
        ruleset(name=5),
        ruleset(description=[]),
        ruleset(5),
        ruleset(**{"$schema": 5}),
        ruleset(attributes={"person": {}}),
        ruleset(attributes={"sale": {"a-b": "string"}}),
        ruleset(attributes={"sale": {"a": "text"}}),
        ruleset(rule(id=True)),
        ruleset(rule(id="")),
        ruleset(rule(trigger="sold")),
        ruleset(rule(colour="red")),
        ruleset(rule(enabled="yes")),
        ruleset(rule(set_category_to=None)),
        ruleset({"id": "a", "trigger": "sale_sold"}),
        ruleset({"id": "a", "trigger": "sale_sold", "enabled": True}),
        ruleset(rule(set_category_to={"name": "x"})),
        ruleset(rule(trigger="lead_status_changed")),
        ruleset(rule(trigger="lead_status_changed", lead_status=None)),
        ruleset(rule(lead_status="Qualified")),
        ruleset(rule(enabled=False, lead_status="Qualified")),
        ruleset(rule(expires_after="P1D")),
        ruleset(rule(expires_after="P1D", ask_for_confirmation=False)),
        ruleset(rule(expires_after="P1Y", ask_for_confirmation=True)),
        ruleset(rule(origins=[])),
        ruleset(rule(origins=["gui"])),
        ruleset(rule(allow=[{"code": "c"}])),
        ruleset(rule(when={})),
        ruleset(rule(when={"all": []})),
        ruleset(rule(when={"all": [leaf()], "any": [leaf()]})),
        ruleset(rule(when={"not": leaf()})),
        ruleset(rule(when={"name": "actor"})),
        ruleset(rule(when={"name": "actor", "operator": "equal_to"})),
        ruleset(rule(when=leaf(values=[]))),
        ruleset(rule(when=leaf(operator="greater_than"))),
        ruleset(rule(when=leaf(operator="__class__"))),
        ruleset(rule(when=leaf(value=5))),
        ruleset(rule(when=leaf(operator="one_of", value="SE"))),
        ruleset(rule(when=leaf(name="sale_amount", operator="equal_to", value="many"))),
        ruleset(rule(when=leaf(name="sale_amount", operator="equal_to", value=True))),
        ruleset(rule(when=leaf(name="event_at", operator="before", value="soon"))),
        ruleset(rule(when=leaf(name="event_at", operator="within_days", value=-1))),
        ruleset(rule(when=leaf(name="company_category", operator="equal_to", value=7))),
        ruleset(rule(when=leaf(name="company_category", operator="starts_with", value="A"))),
        ruleset(rule(when=leaf(name="a b", operator="equal_to", value="A"))),
    ],
)
def test_a_shape_that_is_refused_is_not_accepted(content: Any) -> None:
    assert not loads(parse_ruleset, content)
    assert not accepts("ruleset", content)


SAMPLES: dict[str, Any] = {
    "nothing": None,
    "text": "x",
    "texts": ["x"],
    "pattern": "^x",
    "number": 1,
    "moment": "2026-01-13",
    "days": 1,
    "item": {"id": 7},
    "items": ["x"],
    "element": True,
    "elements": ["x", 1],
}
CONDITIONS = Draft202012Validator(
    {"$ref": "#/$defs/Leaf", "$defs": json_schema("ruleset")["$defs"]}
)


def accepted_with(name: str, known: Operator) -> bool:
    value = SAMPLES[known.takes.name]
    return bool(CONDITIONS.is_valid({"name": name, "operator": known.name, "value": value}))


@pytest.mark.parametrize("name", [name for name in BUILT_IN if name != TRIGGERS])
def test_each_variable_is_offered_with_the_operators_of_its_type(name: str) -> None:
    condition = json_schema("ruleset")["$defs"]["Leaf"]
    assert name in condition["properties"]["name"]["examples"]
    operators = BUILT_IN[name].field_type.operators().values()
    assert all(accepted_with(name, known) for known in operators)
    assert not CONDITIONS.is_valid({"name": name, "operator": "resembles", "value": "x"})


def test_the_variable_that_only_the_compiler_names_is_not_offered() -> None:
    assert TRIGGERS not in json_schema("ruleset")["$defs"]["Leaf"]["properties"]["name"]["examples"]


@pytest.mark.parametrize("declared", FIELD_TYPES)
def test_an_attribute_has_the_operators_of_any_type_it_may_be_declared_as(declared: str) -> None:
    operators = FIELD_TYPES[declared].operators().values()
    assert all(accepted_with("company_attribute_x", known) for known in operators)


class _Postcode(FieldType):
    """A field type of a plugin, with an operand of its own."""

    name: ClassVar[str] = "postcode"

    @operator(Operand("area", str))
    def lies_in(self, area: str) -> bool:
        """It lies in this area."""
        return bool(self.value == area)

    @operator(TEXT)
    def begins_with(self, text: str) -> bool:
        """It begins so."""
        return str(self.value).startswith(text)


@numeric("Lead score")
def lead_score(facts: Facts) -> int:
    return 1


@variable(_Postcode, "Postcode")
def postcode(facts: Facts) -> str:
    return "111 22"


def test_the_variables_of_plugins_are_offered_where_they_are_given() -> None:
    schema = json_schema("ruleset", variables=[lead_score, postcode])
    with_plugins = Draft202012Validator(schema)
    assert {"lead_score", "postcode"} <= set(
        schema["$defs"]["Leaf"]["properties"]["name"]["examples"]
    )

    def accepted(name: str, known: str, value: Any) -> bool:
        when = {"name": name, "operator": known, "value": value}
        return bool(with_plugins.is_valid(ruleset(rule(when=when))))

    assert accepted("lead_score", "less_than", 5)
    assert not accepted("lead_score", "less_than", [5])
    assert not accepted("lead_score", "starts_with", "5")
    assert accepted("postcode", "lies_in", {"anything": 1})
    assert accepted("postcode", "begins_with", "1")
    assert not accepted("postcode", "begins_with", 1)
    assert not accepted("postcode", "equal_to", "1")


def test_a_variable_of_a_plugin_that_is_not_there_is_no_fault_of_the_shape() -> None:
    when = {"name": "lead_score", "operator": "less_than", "value": 5}
    assert accepts("ruleset", ruleset(rule(when=when)))


# Snapshots, events, cases, decisions

COMPANY = CRM["companies"][0]
SNAPSHOTS = [
    (True, CRM),
    (True, CRM | {"$schema": "x"}),
    (True, {"categories": [], "lead_statuses": [], "companies": []}),
    (True, CRM | {"companies": [COMPANY | {"id": 1, "category": 1}, {"id": "c", "name": "C"}]}),
    (False, {"categories": [], "companies": []}),
    (False, CRM | {"company": []}),
    (False, CRM | {"companies": [COMPANY | {"attributes": []}]}),
    (False, CRM | {"companies": [{"name": "A"}]}),
    (False, CRM | {"companies": [COMPANY | {"category": ""}]}),
    (True, CRM | {"companies": [COMPANY | {"category": None}]}),
    (False, CRM | {"categories": [{"id": "1", "name": "A"}], "companies": []}),
    (False, CRM | {"categories": [{"id": "1", "name": "A", "group": "x"}], "companies": []}),
    (
        False,
        CRM
        | {
            "categories": [{"id": "1", "name": "A", "group": "other", "lead_status_enabled": True}],
            "companies": [],
        },
    ),
    (False, CRM | {"lead_statuses": [{"id": "1", "name": "A", "deleted": 0}]}),
    (False, []),
]


@pytest.mark.parametrize(("good", "content"), SNAPSHOTS)
def test_the_schema_of_snapshots_decides_as_reading_does(
    good: bool, content: Any, tmp_path: Path
) -> None:
    assert loads(load_snapshot, written(tmp_path, "x.json", content)) is good
    assert accepts("snapshot", content) is good


EVENTS = [
    (True, SOLD),
    (True, QUALIFIED),
    (True, SOLD | {"before": None, "at": None, "actor": 5, "origin": "ui", "$schema": "x"}),
    (True, SOLD | {"before": None, "after": {"id": 1, "status": "open", "amount": 1.5}}),
    (True, SOLD | {"before": None, "after": {"id": 1, "status": "open", "attributes": {"a": []}}}),
    (False, {}),
    (False, SOLD | {"type": "sale"}),
    (False, SOLD | {"id": ""}),
    (False, SOLD | {"actor": ""}),
    (True, SOLD | {"after": SOLD["after"] | {"amount": "1" + "0" * 308}}),
    (False, SOLD | {"after": SOLD["after"] | {"amount": "0" * 1_101}}),
    (False, SOLD | {"after": None}),
    (False, {key: value for key, value in SOLD.items() if key != "before"}),
    (False, SOLD | {"at": "2026-01-13"}),
    (False, SOLD | {"origin": "gui"}),
    (False, SOLD | {"x": 1}),
    (False, QUALIFIED | {"after": SOLD["after"]}),
    (False, SOLD | {"before": None, "after": {"id": 1, "status": "open", "amount": "1e5"}}),
    (False, SOLD | {"before": None, "after": {"id": 1, "status": "open", "amount": True}}),
    (False, 5),
]


@pytest.mark.parametrize(("good", "content"), EVENTS)
def test_the_schema_of_events_decides_as_reading_does(
    good: bool, content: Any, tmp_path: Path
) -> None:
    assert loads(load_events, written(tmp_path, "x.jsonl", content)) is good
    assert accepts("events", content) is good


CASE = {"name": "sold", "event": SOLD, "expect": {"outcome": "updated"}}
CASES = [
    (True, {"crm": CRM, "cases": [CASE]}),
    (True, {"crm": CRM, "cases": [], "$schema": "x"}),
    (True, {"crm": CRM, "cases": [CASE | {"event": None, "events": [SOLD, QUALIFIED]}]}),
    (
        True,
        {"crm": CRM, "cases": [CASE | {"answer": {"id": 7}, "expect": {"from": 1, "to": None}}]},
    ),
    (False, {"crm": CRM}),
    (False, {"crm": 5, "cases": []}),
    (False, {"crm": CRM, "cases": [CASE | {"events": [SOLD]}]}),
    (False, {"crm": CRM, "cases": [CASE | {"event": None}]}),
    (False, {"crm": CRM, "cases": [CASE | {"event": None, "events": []}]}),
    (False, {"crm": CRM, "cases": [CASE | {"expect": {"outcom": "x"}}]}),
    (False, {"crm": CRM, "cases": [CASE | {"expect": {"outcome": "x"}}]}),
    (False, {"crm": CRM, "cases": [CASE | {"answer": 7}]}),
    (False, {"crm": CRM, "cases": [CASE | {"expect": {"company": ""}}]}),
    (False, {"crm": CRM, "cases": [CASE | {"x": 7}]}),
]


@pytest.mark.parametrize(("good", "content"), CASES)
def test_the_schema_of_cases_decides_as_reading_does(
    good: bool, content: Any, tmp_path: Path
) -> None:
    assert loads(load_cases, written(tmp_path, "x.cases.json", content)) is good
    assert accepts("cases", content) is good


def decision(**changes: Any) -> Decision:
    event = ContactSaved(id="e1", before=None, after=Contact(id="p1", company="c1"))
    at = datetime(2026, 1, 13, 10, 0, 0, 500_000, tzinfo=UTC)
    step = Step(
        at=at,
        reason=Reason.ACCEPTED,
        actor="ann",
        rule="big-lead",
        trigger=Trigger.LEAD_STATUS_CHANGED,
        from_category="1",
        to_category="7",
        revision="sha256:0",
    )
    known: dict[str, Any] = {"event": event, "fingerprint": "", "claimed_at": at, "steps": (step,)}
    return Decision(**known | changes)


def test_a_decision_is_a_row_in_the_order_of_the_format() -> None:
    row = decision_row(decision())
    assert list(row.items()) == [
        ("event", "e1"),
        ("company", "c1"),
        ("outcome", "updated"),
        ("reason", "accepted"),
        ("rule", "big-lead"),
        ("trigger", "lead_status_changed"),
        ("from", "1"),
        ("to", "7"),
        ("revision", "sha256:0"),
        ("answered_by", "ann"),
        ("at", "2026-01-13T10:00:00.500000Z"),
    ]
    assert json.loads(json.dumps(row)) == row
    assert accepts("decisions", row)


def test_a_decision_in_the_making_is_a_row_as_well() -> None:
    row = decision_row(decision(steps=()))
    assert (row["event"], row["outcome"], row["at"]) == ("e1", None, None)
    assert accepts("decisions", row)


def test_a_row_of_another_shape_is_no_decision() -> None:
    row = decision_row(decision())
    assert not accepts("decisions", row | {"more": 1})
    assert not accepts("decisions", row | {"reason": "because"})
    assert not accepts("decisions", {key: row[key] for key in row if key != "to"})


def test_what_an_event_is_written_as_is_accepted() -> None:
    assert accepts("events", event_to_json(decision().event))
