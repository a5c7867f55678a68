"""Rulesets from files: all that is wrong at once, each with its place."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from leadcat_rules.domain import Category, LeadStatus
from leadcat_rules.errors import ErrorCode, InvalidInput, PluginError, Problem
from leadcat_rules.files import Snapshot, load_ruleset, parse_ruleset
from leadcat_rules.files.attributes import MOST_ATTRIBUTES
from leadcat_rules.files.findings import Findings
from leadcat_rules.files.rule_limits import MOST_CONDITIONS, MOST_LEVELS
from leadcat_rules.files.rulesets import MOST_RULES
from leadcat_rules.files.validation import validated
from leadcat_rules.ruleset import ById, Ruleset
from leadcat_rules.shape import FileModel
from leadcat_rules.variables import Facts, numeric
from tests.unit.given import leaf, problems, rule, ruleset, told, written

CRM = Snapshot(
    categories=(
        Category(id="1", name="Lead", group="potential_customer", lead_status_enabled=True),
        Category(id="7", name="Customer", group="customer"),
        Category(id="8", name="Suspect", group="potential_customer", deleted=True),
    ),
    lead_statuses=(LeadStatus(id="5", name="Qualified"), LeadStatus(id="6", name="Cold")),
)


@numeric("Lead score")
def lead_score(facts: Facts) -> int:
    return 1


def read(*rules: Any, crm: Snapshot | None = None, **changes: Any) -> Ruleset:
    return parse_ruleset(ruleset(*rules, **changes), crm=crm)


def refused(*rules: Any, **changes: Any) -> tuple[Problem, ...]:
    return problems(read, *rules, **changes)


def nested(levels: int, key: str = "all") -> dict[str, Any]:
    condition = leaf()
    for _ in range(levels):
        condition = {key: [condition]}
    return condition


def test_a_ruleset_is_read_from_its_file(tmp_path: Path) -> None:
    path = written(tmp_path, "rules.json", ruleset(rule(), name="Lead to customer"))
    loaded = load_ruleset(path, crm=CRM)
    assert (loaded.name, loaded.rules[0].set_category_to) == ("Lead to customer", "Customer")


def test_what_a_rule_names_is_told_also_when_another_key_of_it_is_wrong() -> None:
    faulty = rule(
        enabled="yes",
        set_category_to="Custmer",
        when={"all": [leaf(name="sale_amont"), leaf(operator="equl_to")]},
    )
    assert {(problem.code, problem.pointer) for problem in refused(faulty, crm=CRM)} == {
        ("wrong_type", "/rules/0/enabled"),
        ("unknown_category", "/rules/0/set_category_to"),
        ("unknown_variable", "/rules/0/when/all/0/name"),
        ("unknown_operator", "/rules/0/when/all/1/operator"),
    }


def test_a_key_of_a_wrong_shape_hides_no_other() -> None:
    faulty = rule(set_category_to=7.5, when=leaf(name="sale_amont"))
    assert {problem.pointer for problem in refused(faulty)} == {
        "/rules/0/set_category_to",
        "/rules/0/when/name",
    }


def test_one_bad_condition_hides_no_other() -> None:
    bad: list[Any] = [
        5,
        {},
        {"all": []},
        leaf(nme=1),
        leaf(name=5),
        leaf(value={"id": ""}),
        {"name": "sale_amont"},
        leaf(operator=5, name="sale_amont"),
        {"any": [leaf(operator="equl_to"), None, {"any": [leaf(name="actr")], "all": [leaf()]}]},
        leaf(operator="equl_to", value={"id": ""}),
    ]
    found = refused(rule(when={"all": [leaf(), *bad, leaf(name="sale_amont")]}))
    assert told(found) == [
        ("/rules/0/when/all/1", "wrong_type"),
        ("/rules/0/when/all/2", "invalid_value"),
        ("/rules/0/when/all/3/all", "invalid_value"),
        ("/rules/0/when/all/4/nme", "unknown_key"),
        ("/rules/0/when/all/5/name", "wrong_type"),
        ("/rules/0/when/all/6/value", "invalid_value"),
        ("/rules/0/when/all/7/name", "unknown_variable"),
        ("/rules/0/when/all/7/operator", "missing"),
        ("/rules/0/when/all/8/name", "unknown_variable"),
        ("/rules/0/when/all/8/operator", "wrong_type"),
        ("/rules/0/when/all/9/any/0/operator", "unknown_operator"),
        ("/rules/0/when/all/9/any/1", "wrong_type"),
        ("/rules/0/when/all/9/any/2/any", "unknown_key"),
        ("/rules/0/when/all/10/operator", "unknown_operator"),
        ("/rules/0/when/all/10/value", "invalid_value"),
        ("/rules/0/when/all/11/name", "unknown_variable"),
    ]


@pytest.mark.parametrize(
    ("faulty", "further"),
    [
        ({"expires_after": "P1D"}, [("/expires_after", "invalid_value")]),
        ({"lead_status": "Cold"}, [("/lead_status", "lead_status_not_allowed")]),
        ({"set_category_to": None}, [("/set_category_to", "target_required")]),
        ({"trigger": "lead_status_changed"}, [("/lead_status", "lead_status_required")]),
        ({"set_category_to": None, "enabled": False}, []),
        ({"set_category_to": None, "enabled": "no"}, [("/enabled", "wrong_type")]),
        ({"set_category_to": {}}, [("/set_category_to/id", "missing")]),
        ({"lead_status": 5, "trigger": "lead_status_changed"}, [("/lead_status", "wrong_type")]),
        ({"lead_status": "Cold", "trigger": "x"}, [("/trigger", "unknown_trigger")]),
        ({"trigger": 5}, [("/trigger", "wrong_type")]),
        (
            {"expires_after": "P1D", "ask_for_confirmation": 1},
            [("/ask_for_confirmation", "wrong_type")],
        ),
        ({"expires_after": "P1M"}, [("/expires_after", "invalid_value")]),
    ],
)
def test_R4_R5_what_sound_keys_demand_of_each_other_is_told_beside_a_wrong_one(
    faulty: dict[str, Any], further: list[tuple[str, str]]
) -> None:
    found = refused(rule(nabled=True, **faulty), crm=CRM)
    assert {*told(found)} == {
        ("/rules/0/nabled", "unknown_key"),
        *((f"/rules/0{place}", code) for place, code in further),
    }


def test_a_rule_whose_id_cannot_be_read_is_named_by_its_place() -> None:
    found = refused(rule(), rule(id=None, set_category_to=None))
    assert found[1].message == "rule '/rules/1' is on and has no target category"


def test_a_path_is_shown_as_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, "rules.json", ruleset(rule(set_category_to="Custmer")))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidInput) as caught:
        load_ruleset("./rules.json", crm=CRM)
    assert str(caught.value) == (
        "./rules.json:/rules/0/set_category_to: unknown_category: "
        "the CRM has no category 'Custmer' (did you mean 'Customer'?)"
    )


def test_a_text_bytes_and_a_mapping_are_one_ruleset() -> None:
    text = '{"name": "x", "rules": []}'
    revisions = {
        parse_ruleset(source).revision
        for source in (text, text.encode(), {"name": "x", "rules": []})
    }
    assert len(revisions) == 1


def test_a_mapping_may_hold_what_Python_has_for_ids_and_numbers() -> None:
    id = UUID(int=7)
    made = parse_ruleset({"name": "x", "rules": (rule(id=id, set_category_to={"id": id}),)})
    assert made.rules[0].set_category_to == ById(id=str(id))


def test_a_mapping_that_holds_itself_is_refused() -> None:
    endless: dict[str, Any] = {"name": "x", "rules": []}
    endless["description"] = endless
    assert problems(parse_ruleset, endless)[0].code is ErrorCode.TOO_DEEP


def test_what_has_no_JSON_is_refused_with_its_place() -> None:
    found = problems(parse_ruleset, {"name": object(), "rules": []}, file="mine")
    assert (found[0].file, told(found)) == ("mine", [("/name", "wrong_type")])


@pytest.mark.parametrize("root", [[], "x", 5, None])
def test_a_ruleset_is_an_object(root: Any) -> None:
    assert told(problems(parse_ruleset, [root])) == [("", "wrong_type")]


def test_the_schema_may_be_named_at_the_root_and_changes_nothing() -> None:
    named = ruleset(rule(), **{"$schema": "../schema/ruleset.schema.json"})
    assert parse_ruleset(named).revision == read(rule()).revision
    assert told(refused(rule(), **{"$schema": 5})) == [("/$schema", "wrong_type")]
    assert told(refused(rule(**{"$schema": "x"}))) == [("/rules/0/$schema", "unknown_key")]


def test_all_problems_of_shape_and_meaning_are_told_at_once() -> None:
    found = refused(
        rule(trigger="sale_solt", nabled=True),
        rule(id="b", set_category_to="Custmer", when={"all": [leaf(name="company_contry")]}),
        "no rule",
        rule(id="b", lead_status="Qualifed", trigger="lead_status_changed"),
        crm=CRM,
        attributes={"company": {"x": "number"}, "person": {}},
        nme="x",
    )
    assert told(found) == [
        ("/attributes/company/x", "invalid_value"),
        ("/attributes/person", "unknown_key"),
        ("/nme", "unknown_key"),
        ("/rules/0/nabled", "unknown_key"),
        ("/rules/0/trigger", "unknown_trigger"),
        ("/rules/1/set_category_to", "unknown_category"),
        ("/rules/1/when/all/0/name", "unknown_variable"),
        ("/rules/2", "wrong_type"),
        ("/rules/3/id", "duplicate_id"),
        ("/rules/3/lead_status", "unknown_lead_status"),
    ]


def test_the_meaning_of_one_rule_is_checked_although_another_is_malformed() -> None:
    found = refused(5, rule(when=leaf(operator="equals")), {"id": "c"}, crm=CRM)
    assert ("/rules/1/when/operator", "unknown_operator") in told(found)


def test_the_pointer_of_a_problem_counts_all_rules() -> None:
    many = [rule(id=str(number)) for number in range(120)]
    many[7], many[117] = {"id": "x"}, rule(id="y", when={"any": [leaf(), leaf(name="nobody")]})
    assert told(refused(*many)) == [
        ("/rules/7/set_category_to", "target_required"),
        ("/rules/7/trigger", "missing"),
        ("/rules/117/when/any/1/name", "unknown_variable"),
    ]


@pytest.mark.parametrize(
    ("attributes", "place"),
    [
        ({"company": {"size": "number", "age": "numeric"}}, "/attributes/company/size"),
        ({"company": 5}, "/attributes/company"),
        ({"compny": {"size": "numeric", "age": "numeric"}}, "/attributes/compny"),
        ([], "/attributes"),
    ],
)
def test_nothing_is_said_of_variables_whose_declaration_is_wrong(
    attributes: Any, place: str
) -> None:
    uses = rule(
        when={
            "all": [
                leaf(name="company_attribute_size", operator="equal_to", value=1),
                leaf(name="company_attribute_age", operator="less_than", value=1),
            ]
        }
    )
    assert [problem.pointer for problem in refused(uses, attributes=attributes)] == [place]


def test_other_variables_are_checked_although_a_declaration_is_wrong() -> None:
    attributes = {"company": {"size": "number", "age": "numeric"}, "sale": 5}
    uses = rule(
        when={
            "all": [
                leaf(name="company_attribute_age", operator="starts_with"),
                leaf(name="company_attribute_colour"),
                leaf(name="contact_attribute_x"),
                leaf(name="sale_amont"),
            ]
        }
    )
    assert told(refused(uses, attributes=attributes)) == [
        ("/attributes/company/size", "invalid_value"),
        ("/attributes/sale", "wrong_type"),
        ("/rules/0/when/all/0/operator", "unknown_operator"),
        ("/rules/0/when/all/1/name", "unknown_variable"),
        ("/rules/0/when/all/2/name", "unknown_variable"),
        ("/rules/0/when/all/3/name", "unknown_variable"),
    ]


@pytest.mark.parametrize("name", ["Leaf", "Name", "ById", "AllOf"])
def test_an_attribute_may_have_any_name_and_keeps_its_place(name: str) -> None:
    assert read(attributes={"sale": {name: "string"}})
    found = refused(attributes={"sale": {name: "number"}})
    assert told(found) == [(f"/attributes/sale/{name}", "invalid_value")]


def test_an_attribute_named_as_no_attribute_can_be_keeps_its_place() -> None:
    found = refused(attributes={"sale": {"[key]": "number"}})
    assert {problem.pointer for problem in found} == {"/attributes/sale/[key]"}


def test_a_declared_attribute_is_a_variable() -> None:
    uses = rule(when=leaf(name="company_attribute_size", operator="greater_than", value=1))
    assert read(uses, attributes={"company": {"size": "numeric"}})
    assert told(refused(uses)) == [("/rules/0/when/name", "unknown_variable")]


def test_the_variables_of_plugins_are_known_where_they_are_given() -> None:
    uses = ruleset(rule(when=leaf(name="lead_score", operator="less_than", value=5)))
    assert parse_ruleset(uses, variables=[lead_score])
    assert told(problems(parse_ruleset, uses)) == [("/rules/0/when/name", "unknown_variable")]


def test_a_variable_that_is_none_is_the_plugins_fault_and_not_the_files() -> None:
    with pytest.raises(PluginError):
        parse_ruleset(ruleset(), variables=[lambda _: 1])


def test_without_a_CRM_names_are_not_looked_up() -> None:
    assert read(rule(set_category_to="Whatever"))


def test_S4_a_deleted_category_is_there() -> None:
    assert read(rule(set_category_to="Suspect"), crm=CRM)


def test_names_are_looked_up_also_in_rules_that_are_off() -> None:
    found = refused(rule(enabled=False, set_category_to={"id": "9"}), crm=CRM)
    assert told(found) == [("/rules/0/set_category_to/id", "unknown_category")]


# What the keys of a rule demand of each other


@pytest.mark.parametrize(
    ("changes", "place", "code"),
    [
        ({"set_category_to": None}, "/set_category_to", "target_required"),
        ({"trigger": "lead_status_changed"}, "/lead_status", "lead_status_required"),
        ({"lead_status": "Qualified"}, "/lead_status", "lead_status_not_allowed"),
        ({"expires_after": "P1D"}, "/expires_after", "invalid_value"),
    ],
)
def test_R4_R5_what_a_rule_lacks_or_has_too_much_of(
    changes: dict[str, Any], place: str, code: str
) -> None:
    (problem,) = refused(rule(**changes))
    assert (problem.pointer, problem.code.value) == (f"/rules/0{place}", code)
    assert problem.hint


def test_R5_a_rule_that_is_off_may_lack_both_and_keep_the_rest() -> None:
    off = {"id": "a", "trigger": "lead_status_changed", "enabled": False}
    assert read(off).rules[0].set_category_to is None


def test_R5_a_lead_status_stands_only_at_its_trigger_also_in_a_rule_that_is_off() -> None:
    assert told(refused(rule(enabled=False, lead_status="Cold"))) == [
        ("/rules/0/lead_status", "lead_status_not_allowed")
    ]


@pytest.mark.parametrize("id", ["sold", 7, 7.0])
def test_two_rules_with_one_id_are_refused(id: Any) -> None:
    found = refused(rule(id=id), rule(id="other"), rule(id=str(int(id)) if id != "sold" else id))
    assert told(found) == [("/rules/2/id", "duplicate_id")]
    assert "/rules/0" in found[0].message


def test_an_id_is_taken_also_by_a_malformed_rule() -> None:
    found = refused({"id": "a"}, rule(id="a"))
    assert ("/rules/1/id", "duplicate_id") in told(found)


# Shapes


@pytest.mark.parametrize(
    ("changes", "place", "code", "hint"),
    [
        ({"trigger": "sale_selled"}, "/trigger", "unknown_trigger", "did you mean 'sale_sold'?"),
        ({"trigger": 2}, "/trigger", "wrong_type", None),
        ({"set_category": "x"}, "/set_category", "unknown_key", "did you mean 'set_category_to'?"),
        ({"x" * 150: 1}, "/" + "x" * 150, "unknown_key", None),
        ({"set_category_to": 7}, "/set_category_to", "wrong_type", None),
        ({"set_category_to": {"id": None}}, "/set_category_to/id", "wrong_type", None),
        (
            {"set_category_to": {"id": 7, "idd": 7}},
            "/set_category_to/idd",
            "unknown_key",
            "did you mean 'id'?",
        ),
        ({"set_category_to": {}}, "/set_category_to/id", "missing", None),
        ({"set_category_to": {"id": ""}}, "/set_category_to/id", "invalid_value", None),
        ({"id": ""}, "/id", "invalid_value", None),
        ({"id": True}, "/id", "wrong_type", None),
        ({"id": 1.5}, "/id", "wrong_type", None),
        ({"id": None}, "/id", "wrong_type", None),
        ({"enabled": "true"}, "/enabled", "wrong_type", None),
        ({"enabled": 1}, "/enabled", "wrong_type", None),
        ({"ask_for_confirmation": None}, "/ask_for_confirmation", "wrong_type", None),
        ({"origins": []}, "/origins", "invalid_value", None),
        ({"origins": "ui"}, "/origins", "wrong_type", None),
        ({"origins": ["ui", "gui"]}, "/origins/1", "invalid_value", "did you mean 'ui'?"),
        ({"allow": [{"code": "x"}]}, "/allow/0/reason", "missing", "add it"),
        ({"because": ["x"]}, "/because", "wrong_type", None),
        ({"when": []}, "/when", "wrong_type", None),
        ({"when": {}}, "/when", "invalid_value", None),
        ({"when": {"all": []}}, "/when/all", "invalid_value", None),
        ({"when": {"any": {}}}, "/when/any", "wrong_type", None),
        ({"when": {"al": [leaf()]}}, "/when", "invalid_value", "did you mean 'all'?"),
        ({"when": {"not": leaf()}}, "/when", "invalid_value", None),
        ({"when": {"all": [5]}}, "/when/all/0", "wrong_type", None),
        ({"when": {"all": [leaf()], "any": [leaf()]}}, "/when/any", "unknown_key", None),
        ({"when": {"name": "actor"}}, "/when/operator", "missing", None),
        ({"when": leaf(oprator="x")}, "/when/oprator", "unknown_key", "did you mean 'operator'?"),
        ({"when": leaf(name=5)}, "/when/name", "wrong_type", None),
        ({"when": leaf(value={"id": ""})}, "/when/value", "invalid_value", None),
    ],
)
def test_a_wrong_shape_is_told_with_its_place_and_what_to_do(
    changes: dict[str, Any], place: str, code: str, hint: str | None
) -> None:
    (problem,) = refused(rule(**changes))
    assert (problem.pointer, problem.code.value) == (f"/rules/0{place}", code)
    if hint is not None:
        assert problem.hint == hint


def test_there_is_no_not_and_the_hint_says_what_there_is() -> None:
    hint = refused(rule(when={"not": leaf()}))[0].hint
    assert hint is not None
    assert "not_equal_to" in hint


@pytest.mark.parametrize("duration", ["P1Y", "1 day", "P", "P1000000D"])
def test_C7_what_is_no_duration(duration: str) -> None:
    found = refused(rule(ask_for_confirmation=True, expires_after=duration))
    assert told(found) == [("/rules/0/expires_after", "invalid_value")]


def test_messages_are_ours_and_not_pydantics() -> None:
    found = refused(rule(id=None, trigger=None, enabled=None, origins=5, when=5, lead_status=5))
    assert not any("Input should" in str(problem) for problem in found)


@pytest.mark.parametrize("name", ["a-b", "1a", "", "å", "a b", "a\n"])
def test_the_name_of_a_declared_attribute(name: str) -> None:
    found = refused(attributes={"sale": {name: "string"}})
    assert [problem.code for problem in found] == [ErrorCode.INVALID_VALUE]
    assert found[0].pointer == f"/attributes/sale/{name}"


# Limits


@pytest.mark.parametrize("key", ["all", "any"])
def test_S7_conditions_nest_to_a_limit(key: str) -> None:
    assert read(rule(when=nested(MOST_LEVELS, key)))
    (problem,) = refused(rule(when=nested(MOST_LEVELS + 1, key)))
    assert problem.code is ErrorCode.TOO_DEEP
    assert problem.pointer == "/rules/0/when" + f"/{key}/0" * MOST_LEVELS


def test_S7_a_rule_has_so_many_conditions() -> None:
    half = {"any": [leaf()] * (MOST_CONDITIONS // 2)}
    assert read(rule(when={"all": [half, half]}))
    found = refused(rule(when={"all": [half, half, leaf()]}))
    assert told(found) == [("/rules/0/when", "too_many")]


def test_S7_a_ruleset_has_so_many_rules() -> None:
    found = refused(*[rule()] * (MOST_RULES + 1))
    assert told(found) == [("/rules", "too_many")]


def test_S7_a_ruleset_declares_so_many_attributes() -> None:
    types = {f"x{number}": "wrong" for number in range(MOST_ATTRIBUTES + 1)}
    assert told(refused(attributes={"company": types})) == [("/attributes", "too_many")]


@pytest.mark.parametrize("key", ["origins", "allow", "anything"])
def test_S7_no_list_of_a_rule_is_endless(key: str) -> None:
    assert told(refused(rule(**{key: [{}] * 1_001}))) == [(f"/rules/0/{key}", "too_many")]


def test_S7_only_the_items_of_a_list_count() -> None:
    noted = {"code": "never_fires", "reason": "So."}
    assert read(rule(allow=[noted] * 1_000))
    assert told(refused(rule(allow=[noted] * 1_001))) == [("/rules/0/allow", "too_many")]


def test_S7_the_items_of_a_list_have_so_many_keys() -> None:
    wide = {f"k{number}": 1 for number in range(50)}
    assert told(refused(rule(allow=[wide] * 900))) == [("/rules/0/allow", "too_many")]


def test_S7_all_limits_that_a_rule_exceeds_are_told_and_what_else_is_wrong_with_it() -> None:
    deep = nested(MOST_LEVELS + 1)
    found = refused(
        rule(
            origins=["gui"] * 1_001,
            trigger=[1] * 1_001,
            when={"all": [deep, *[leaf()] * (MOST_CONDITIONS + 1)]},
            set_category_to="Custmer",
            nabled=True,
            expires_after="P1D",
        ),
        crm=CRM,
    )
    assert {*told(found)} == {
        ("/rules/0/expires_after", "invalid_value"),
        ("/rules/0/nabled", "unknown_key"),
        ("/rules/0/origins", "too_many"),
        ("/rules/0/set_category_to", "unknown_category"),
        ("/rules/0/trigger", "too_many"),
        ("/rules/0/when", "too_many"),
        ("/rules/0/when/all/0" + "/all/0" * (MOST_LEVELS - 1), "too_deep"),
    }


def test_S7_the_conditions_of_a_rule_have_so_many_keys() -> None:
    wide = leaf(**{f"k{number}": 1 for number in range(45)})
    assert told(refused(rule(when={"all": [wide] * 900}))) == [("/rules/0/when", "too_many")]


def test_S7_a_hundred_problems_are_told_and_then_that_there_are_more() -> None:
    found = refused(*[rule(id=str(number), colour="red") for number in range(1_000)])
    assert len(found) == 101
    assert found[-1].code is ErrorCode.MORE_PROBLEMS
    assert found[99].pointer == "/rules/99/colour"


def test_S7_an_object_of_many_unknown_keys_is_told_like_any_other() -> None:
    found = refused(rule(**{f"k{number}": 1 for number in range(60)}))
    assert told(found)[0] == ("/rules/0/k0", "unknown_key")
    assert len(found) == 60


def test_S7_a_name_of_ten_megabytes_is_not_repeated() -> None:
    found = refused(rule(trigger="x" * 5_000_000, when=leaf(name="y" * 1_000_000)))
    assert all(len(str(problem)) < 1_000 for problem in found)


def test_reading_leaves_the_garbage_collector_as_it_was() -> None:
    assert gc.isenabled()
    read(rule())
    refused(5)
    assert gc.isenabled()
    gc.disable()
    try:
        read(rule())
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_text_with_half_a_character_is_refused() -> None:
    assert problems(parse_ruleset, '{"name": "\ud800"}')[0].code is ErrorCode.NOT_UTF8


def test_a_text_is_as_large_as_a_file_may_be() -> None:
    (problem,) = problems(parse_ruleset, '{"name": "' + "x" * 10_000_000 + '"}')
    assert problem.code is ErrorCode.TOO_LARGE


@pytest.mark.parametrize(("rules", "code"), [({}, "wrong_type"), (None, "wrong_type")])
def test_the_rules_are_a_list(rules: Any, code: str) -> None:
    assert told(problems(parse_ruleset, {"name": "x", "rules": rules})) == [("/rules", code)]


def test_name_and_rules_are_required() -> None:
    assert told(problems(parse_ruleset, {})) == [("/name", "missing"), ("/rules", "missing")]


def test_S7_a_reference_of_many_unknown_keys_is_told_like_any_other() -> None:
    wide = {f"k{number}": 1 for number in range(60)}
    found = refused(rule(set_category_to=wide))
    assert {problem.code for problem in found} == {ErrorCode.UNKNOWN_KEY}
    assert found[0].pointer == "/rules/0/set_category_to/k0"


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ('"id": NaN', "/id"),
        ('"trigger": 1e999', "/trigger"),
        ('"set_category_to": NaN', "/set_category_to"),
        ('"set_category_to": {"id": NaN}', "/set_category_to/id"),
        ('"because": "\\ud800"', "/because"),
        ('"when": NaN', "/when"),
        ('"when": {"all": [NaN]}', "/when/all/0"),
        ('"when": {"name": "actor", "operator": "equal_to", "value": NaN}', "/when/value"),
        ('"when": {"name": "actor", "operator": "one_of", "value": ["a", NaN]}', "/when/value/1"),
        (
            '"when": {"name": "company_category", "operator": "equal_to", "value": {"id": NaN}}',
            "/when/value/id",
        ),
        ('"origins": [NaN]', "/origins/0"),
        ('"enabled": NaN', "/enabled"),
    ],
)
def test_a_value_that_cannot_be_read_is_told_once(key: str, place: str) -> None:
    good = '"id": "a", "trigger": "sale_sold", "set_category_to": "Customer"'
    pairs = [pair for pair in good.split(", ") if pair.split(":")[0] != key.split(":")[0]]
    text = f'{{"name": "x", "rules": [{{{", ".join([*pairs, key])}}}]}}'
    (problem,) = problems(parse_ruleset, text, crm=CRM)
    assert problem.pointer == f"/rules/0{place}"
    assert problem.code in (ErrorCode.INVALID_NUMBER, ErrorCode.INVALID_JSON)


def test_an_unreadable_value_hides_no_unknown_key_around_it() -> None:
    text = '{"name": "x", "rules": [], "x": [NaN]}'
    assert told(problems(parse_ruleset, text)) == [
        ("/x", "unknown_key"),
        ("/x/0", "invalid_number"),
    ]


def test_a_key_with_half_a_character_is_told_once() -> None:
    assert told(problems(parse_ruleset, r'{"name": "x", "rules": [], "\ud800": 1}')) == [
        ("", "invalid_json")
    ]


class _Counted(FileModel):
    count: int


def test_an_error_that_we_have_no_words_for_is_told_all_the_same() -> None:
    findings = Findings("x.json")
    assert validated(_Counted, {"count": "many"}, findings, "here") is None
    assert [str(problem) for problem in findings.problems] == [
        "x.json:/here/count: invalid_value: 'many' is not possible here"
    ]


def test_a_long_message_is_cut() -> None:
    findings = Findings()
    findings.add(Problem(ErrorCode.MISSING, "m" * 10_000, "h" * 10_000))
    assert len(str(findings.problems[0])) < 1_100
