"""Of many rules only the few are asked that the event's own values lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from leadcat_rules.compile import CompiledRuleset, compile_rules
from leadcat_rules.domain import Category, Company, Contact, CrmLists, LeadStatus, Sale
from leadcat_rules.evaluate import EvaluationFault, Evaluator, ReferenceEvaluator
from leadcat_rules.evaluate.plans import Waiting
from leadcat_rules.events import ContactSaved, Event, SaleSaved, Trigger
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.variables import (
    TEXT,
    Facts,
    FieldType,
    numeric,
    operator,
    schema_for,
    variable,
    variables_from,
)

LEAD = Category(id="1", name="Lead", group="potential_customer", lead_status_enabled=True)
LISTS = CrmLists([LEAD], [LeadStatus(id=str(id), name=f"Status {id}") for id in range(100)])
ATTRIBUTES = {"size": "numeric", "text": "string"}
SEVENTH = Company(id="c7", name="Acme 7", category=LEAD, attributes={"country": "7", "size": 7})


def sold(amount: str = "7") -> SaleSaved:
    old = Sale(id="s", company="c7", status="open")
    new = Sale(id="s", company="c7", status="sold", amount=amount)
    return SaleSaved(before=old, after=new, at=datetime(2026, 1, 7, 0, 7, tzinfo=UTC))


def waiting(whens: Iterable[Any], variables: Any = (), **rule: Any) -> Waiting:
    known, _ = variables_from(variables, plugin="scores")
    of = {"trigger": "sale_sold", "set_category_to": "Lead"} | rule
    rules = [
        {"id": str(number), **({} if when is None else {"when": when}), **of}
        for number, when in enumerate(whens)
    ]
    content = {"name": "x", "attributes": {"company": ATTRIBUTES}, "rules": rules}
    ruleset = Ruleset.model_validate(content)
    compiled = compile_rules(ruleset, schema_for(ruleset.attributes, known), LISTS)
    return Waiting(Trigger(of["trigger"]), compiled.rules, compiled.schema)


def found(rules: Waiting, event: Event | None = None, company: Company = SEVENTH) -> list[str]:
    """The rules that are asked, each marked if anything is left to ask."""
    candidates = rules.walk(event or sold(), company)
    return [each.rule.id + ("?" if each.left else "") for each in candidates]


def leaf(name: str, operator: str, value: Any) -> dict[str, Any]:
    return {"name": name, "operator": operator, "value": value}


def country(value: object) -> dict[str, Any]:
    return leaf("company_country", "equal_to", str(value))


def above(value: int) -> dict[str, Any]:
    return leaf("sale_amount", "greater_than", value)


def below(value: int) -> dict[str, Any]:
    return leaf("sale_amount", "less_than", value)


def minute(number: int) -> str:
    return f"2026-01-07T{number // 60:02}:{number % 60:02}:00Z"


ONE_OF_MANY: dict[str, Callable[[int], Any]] = {
    "equality": country,
    "membership": lambda n: leaf("company_name", "one_of", [f"Acme {n}", f"Acme {n + 1000}"]),
    "equal numbers": lambda n: leaf("sale_amount", "equal_to", n),
    "a declared attribute": lambda n: leaf("company_attribute_size", "equal_to", n),
    "ranges of numbers": lambda n: {"all": [above(n - 1), below(n + 1)]},
    "ranges of time": lambda n: {
        "all": [
            leaf("event_at", "on_or_after", minute(n)),
            leaf("event_at", "before", minute(n + 1)),
        ]
    },
    "any of some on one variable": lambda n: {"any": [country(n), country(n + 1000)]},
    "all within all": lambda n: {"all": [{"all": [country(n), {"all": [above(n - 1)]}]}]},
    "several variables": lambda n: {"all": [country(n), above(n - 2), below(n + 100)]},
}


@pytest.mark.parametrize("kind", ONE_OF_MANY)
def test_a_rule_is_found_among_hundreds(kind: str) -> None:
    rules = waiting(map(ONE_OF_MANY[kind], range(300)))
    assert found(rules) == ["7"]


@pytest.mark.parametrize("kind", ["equal numbers", "ranges of numbers", "ranges of time"])
def test_an_unknown_value_leads_to_none_of_them(kind: str) -> None:
    sale = Sale(id="s", company="c7", status="sold")
    rules = waiting(map(ONE_OF_MANY[kind], range(30)))
    assert found(rules, SaleSaved(before=None, after=sale)) == []


def test_a_rule_that_waits_for_a_lead_status_is_found_by_it() -> None:
    rules = [
        {"id": str(id), "trigger": "lead_status_changed", "lead_status": f"Status {id}"}
        for id in range(100)
    ]
    content = {"name": "x", "rules": [each | {"set_category_to": "Lead"} for each in rules]}
    ruleset = Ruleset.model_validate(content)
    compiled = compile_rules(ruleset, schema_for(ruleset.attributes), LISTS)
    by_status = Waiting(Trigger.LEAD_STATUS_CHANGED, compiled.rules, compiled.schema)
    event = ContactSaved(before=None, after=Contact(id="p", company="c7", lead_status="7"))
    assert found(by_status, event) == ["7"]
    idle = Company(id="c", name="c", category=Category(id="2", name="x", group=LEAD.group))
    assert found(by_status, event, idle) == []


def test_E5_rules_that_want_nothing_of_the_value_keep_their_place() -> None:
    size = leaf("company_attribute_size", "greater_than", 5)
    name = leaf("company_name", "contains", "Acme")
    many = [country(number) for number in range(100)]
    rules = waiting([name, *many, size, many[7], None, many[7]])
    assert found(rules)[:2] == ["0?", "8"]
    elsewhere = Company(id="c", name="Acme", category=LEAD, attributes={"size": 6})
    assert found(rules, company=elsewhere)[:2] == ["0?", "101"]


def test_what_comes_after_a_rule_that_surely_matches_is_not_asked() -> None:
    assert found(waiting([above(number) for number in range(300)])) == ["0"]
    assert found(waiting([above(300 - number) for number in range(300)])) == ["294"]
    assert found(waiting([below(5), None, above(1)])) == ["1"]


def test_ranges_that_all_overlap_are_told_apart_as_far_as_there_is_room() -> None:
    ends = leaf("company_name", "ends_with", "7")
    rules = waiting({"all": [above(-number), below(number), ends]} for number in range(300))
    asked = found(rules)
    assert set(asked) >= {f"{number}?" for number in range(8, 300)}
    assert asked == sorted(asked, key=lambda each: int(each[:-1]))


def test_many_rules_that_are_found_by_other_variables_have_their_own_ways() -> None:
    by_country = [country(number) for number in range(100)]
    by_name = [leaf("company_name", "equal_to", f"Acme {number}") for number in range(100)]
    interleaved = [each for pair in zip(by_country, by_name, strict=True) for each in pair]
    assert found(waiting(interleaved)) == ["14", "15"]


@pytest.mark.parametrize("operator", ["contains", "matches_regex"])
def test_a_condition_that_no_index_can_tell_is_asked(operator: str) -> None:
    odd = leaf("company_name", operator, "Acme")
    rules = waiting([{"all": [country(number), odd]} for number in range(50)])
    assert found(rules) == ["7?"]


def test_S3_a_rule_is_not_found_by_what_stands_behind_a_plugins_condition() -> None:
    @numeric("Score")
    def score(facts: Facts) -> object:
        raise KeyError(facts.event.id)

    scored = leaf("score", "greater_than", 5)
    before = [{"all": [scored, country(number)]} for number in range(20)]
    behind = [{"all": [country(number), scored]} for number in range(20)]
    assert len(found(waiting(before, [score]))) == 20
    assert found(waiting(behind, [score])) == ["7?"]


def test_what_rules_share_is_asked_once_though_a_rule_of_another_trigger_asked_it_before() -> None:
    asked: list[str] = []

    class Text(FieldType):
        name = "text"

        @operator(TEXT)
        def likes(self, other: str) -> bool:
            asked.append(other)
            return False

    @variable(Text, "Mood")
    def mood(facts: Facts) -> str:
        return facts.event.id

    likes = leaf("mood", "likes", "tea")
    lost, sold_ = waiting([likes], [mood], trigger="sale_lost"), waiting([likes] * 9, [mood])
    evaluator = Evaluator(CompiledRuleset((*lost.rules, *sold_.rules), sold_.schema))
    sale = Sale(id="s", company="c7", status="lost")
    for event in (SaleSaved(before=None, after=sale), sold()):
        asked.clear()
        assert evaluator.match(Facts(event, SEVENTH)) is None
        assert asked == ["tea"]


def test_a_rule_without_its_gate_is_refused() -> None:
    rules = waiting([None])
    other = Waiting(Trigger.SALE_LOST, rules.rules, rules.schema)
    with pytest.raises(ValueError, match="gate"):
        _ = other.walk


def alike(rules: Waiting, company: Company = SEVENTH, amounts: Iterable[str] = ("7",)) -> list[str]:
    """What the rules come to for each amount, which is what the reference says."""
    compiled = CompiledRuleset(tuple(rules.rules), rules.schema)
    evaluators = Evaluator(compiled), ReferenceEvaluator(compiled)
    ours, library = (
        [comes_to(each, sold(amount), company) for amount in amounts] for each in evaluators
    )
    assert ours == library
    return ours


def comes_to(evaluator: Evaluator, event: Event, company: Company) -> str:
    try:
        proposal = evaluator.decide(event, company)
    except EvaluationFault as fault:
        return str(fault)
    return "nothing" if proposal is None else proposal.rule


@pytest.mark.parametrize(
    "operator",
    ["equal_to", "greater_than", "greater_than_or_equal_to", "less_than", "less_than_or_equal_to"],
)
def test_a_number_at_a_bound_is_told_as_the_operator_tells_it(operator: str) -> None:
    rules = waiting(leaf("sale_amount", operator, number) for number in (6, 8, 7, 9, 5))
    steps = ["0", "0.000001", "0.0000011", "-0.000001", "-0.0000011", "0.5"]
    alike(rules, amounts=[str(number + Decimal(step)) for number in range(10) for step in steps])


def test_E5_the_first_of_ranges_that_all_overlap_matches() -> None:
    ends = leaf("company_name", "ends_with", "7")
    rules = waiting({"all": [above(-number), below(number), ends]} for number in range(300))
    amounts = [f"{number}.5" for number in range(0, 299, 13)]
    assert alike(rules, amounts=amounts) == [str(int(float(each)) + 1) for each in amounts]


def test_a_choice_between_several_conditions_at_once_is_asked() -> None:
    either = {"any": [{"all": [above(5), below(3)]}, leaf("sale_amount", "equal_to", 100)]}
    assert alike(waiting([either] * 3), amounts=["7", "1", "100"]) == ["nothing", "nothing", "0"]


def test_S3_what_raises_before_the_condition_that_a_rule_is_found_by_is_told() -> None:
    class Gone:
        @property  # type: ignore[misc]  # a proxy of a lost record
        def __class__(self) -> Any:
            raise ConnectionError("the CRM is gone")

    sized = leaf("company_attribute_size", "is_known", True)
    rules = waiting({"all": [sized, country(number)]} for number in range(50))
    lost = Company(id="c", name="c", category=LEAD, attributes={"country": "7", "size": Gone()})
    assert alike(rules) == ["7"]
    assert alike(rules, lost) == [
        "rule '0': company_attribute_size: ConnectionError: the CRM is gone"
    ]


def test_S7_a_text_that_is_too_long_to_be_searched_is_told_of_by_the_rule_that_asks() -> None:
    heavy = leaf("company_attribute_text", "matches_regex", "(a?){1000}b")
    attributes = {"country": "7", "text": "a" * 1_000_000}
    rules = waiting({"all": [heavy, country(number)]} for number in range(20))
    (told,) = alike(rules, Company(id="c", name="c", category=LEAD, attributes=attributes))
    assert told.startswith("rule '0': company_attribute_text matches_regex: SearchTooLong")


def test_a_hosts_string_may_compare_in_its_own_way() -> None:
    class Alike(str):
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = str.__hash__

    friend = Company(id="c", name="c", category=LEAD, attributes={"country": Alike("x")})
    assert alike(waiting(map(country, range(50))), friend) == ["0"]


@pytest.mark.parametrize("size", [Decimal("NaN"), Decimal("Infinity"), "7", 7.0, True, None, []])
def test_a_hosts_number_is_one_only_if_the_field_type_says_so(size: object) -> None:
    ranges = [leaf("company_attribute_size", "less_than", number) for number in range(30)]
    rules = waiting([*ranges, leaf("company_attribute_size", "greater_than", 1000)])
    company = Company(id="c", name="c", category=LEAD, attributes={"size": size})
    assert alike(rules, company) == ["8" if size in ("7", 7.0) else "nothing"]
