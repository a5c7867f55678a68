"""The first match, the trace that explains it, and what happens when a condition fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from leadcat_rules.compile import compile_rules
from leadcat_rules.decisions import ConditionTrace, Proposal, Reason
from leadcat_rules.domain import Category, Company, Contact, CrmLists, LeadStatus, Sale
from leadcat_rules.evaluate import EvaluationFault, Evaluator
from leadcat_rules.events import ContactSaved, Event, SaleSaved
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.variables import (
    TEXT,
    Facts,
    FieldType,
    list_of,
    numeric,
    operator,
    schema_for,
    string,
    variable,
    variables_from,
)

LEAD = Category(id="1", name="Lead", group="potential_customer", lead_status_enabled=True)
OPPORTUNITY = Category(id="3", name="Opportunity", group="potential_customer")
CUSTOMER = Category(id="7", name="Customer", group="customer")
LISTS = CrmLists(
    [LEAD, OPPORTUNITY, CUSTOMER],
    [
        LeadStatus(id="1", name="Open"),
        LeadStatus(id="5", name="Qualified"),
        LeadStatus(id="6", name="Cold", deleted=True),
    ],
)
ACME = Company(id="c1", name="Acme AB", category=LEAD, attributes={"country": "SE"})
NOON = datetime(2026, 1, 13, 12, tzinfo=UTC)


def sale(status: str, *, was: str | None = "open", amount: str | None = "120000") -> SaleSaved:
    before = None if was is None else Sale(id="s1", company="c1", status=was)
    return SaleSaved(
        at=NOON, before=before, after=Sale(id="s1", company="c1", status=status, amount=amount)
    )


def contact(lead_status: str, *, was: str | None = "1") -> ContactSaved:
    before = None if was is None else Contact(id="p1", company="c1", lead_status=was)
    after = Contact(id="p1", company="c1", lead_status=lead_status)
    return ContactSaved(at=NOON, before=before, after=after)


SOLD = sale("sold")


def evaluator(*rules: dict[str, Any], variables: Any = (), lists: CrmLists = LISTS) -> Evaluator:
    given = [
        {"id": str(number), "trigger": "sale_sold", "set_category_to": "Customer"} | rule
        for number, rule in enumerate(rules)
    ]
    ruleset = Ruleset.model_validate({"name": "x", "rules": given})
    known, _ = variables_from(variables, plugin="scores")
    return Evaluator(compile_rules(ruleset, schema_for(extra=known), lists))


def qualified(**rule: Any) -> dict[str, Any]:
    return {"trigger": "lead_status_changed", "lead_status": "Qualified"} | rule


def amount_above(value: int) -> dict[str, Any]:
    return {"when": {"name": "sale_amount", "operator": "greater_than", "value": value}}


def matched(rules: Evaluator, event: Event = SOLD, company: Company | None = ACME) -> str | None:
    proposal = rules.match(Facts(event, company))
    return None if proposal is None else proposal.rule


def test_the_first_match_is_proposed_with_its_target_and_whether_to_ask() -> None:
    rules = evaluator({"id": "sold", "ask_for_confirmation": True})
    assert rules.match(Facts(SOLD, ACME)) == Proposal("sold", "7", ask=True)


@pytest.mark.parametrize("category", [None, CUSTOMER])
def test_E1_only_a_potential_customer_is_matched(category: Category | None) -> None:
    company = Company(id="c1", name="Acme AB", category=category)
    assert matched(evaluator({}), SOLD, company) is None


def test_E2_lead_status_must_be_enabled_on_the_companys_category() -> None:
    company = Company(id="c1", name="Acme AB", category=OPPORTUNITY)
    assert matched(evaluator(qualified()), contact("5")) == "0"
    assert matched(evaluator(qualified()), contact("5"), company) is None


def test_E2_a_rule_waits_for_exactly_its_lead_status_whatever_its_conditions_say() -> None:
    never = {"name": "actor", "operator": "equal_to", "value": "nobody"}
    rules = evaluator(
        {},
        qualified(when=never, origins=["bulk"]),
        qualified(lead_status="Open", enabled=False),
        qualified(lead_status="Gone"),
    )
    assert rules.waits_for("5")
    assert not rules.waits_for("1")
    assert not rules.waits_for("Gone")


def test_R4_a_lead_status_rule_matches_its_lead_status_only() -> None:
    rules = evaluator(qualified(lead_status="Open"), qualified(), qualified())
    assert matched(rules, contact("5")) == "1"
    assert matched(rules, contact("1", was=None)) == "0"
    assert matched(rules, contact("9")) is None


def test_S4_a_rule_on_a_deleted_lead_status_still_ends_the_search() -> None:
    assert matched(evaluator(qualified(lead_status="Cold")), contact("6")) == "0"


def test_S4_a_rule_on_a_lead_status_that_is_gone_matches_nothing() -> None:
    rules = evaluator(qualified(lead_status={"id": "99"}))
    assert matched(rules, contact("99")) is None


def test_S4_a_target_that_is_gone_is_proposed_as_none() -> None:
    rules = evaluator({"set_category_to": "Gone"}, {})
    assert rules.match(Facts(SOLD, ACME)) == Proposal("0", None, ask=False)


def test_E3_what_raises_nothing_matches_nothing() -> None:
    assert matched(evaluator({}), sale("sold", was="sold")) is None
    assert matched(evaluator(qualified()), contact("5", was="5")) is None


def test_E5_the_outcome_is_tried_before_registered_and_then_the_rulesets_order() -> None:
    registered = {"trigger": "sale_registered"}
    rules = evaluator(registered, amount_above(500_000), amount_above(100_000), {})
    assert matched(rules, sale("sold", was=None)) == "2"
    assert matched(rules, sale("sold", was=None, amount="1")) == "3"
    assert matched(rules, sale("open", was=None)) == "0"
    assert matched(evaluator(registered, {"trigger": "sale_lost"}), sale("lost", was=None)) == "1"


def test_E5_rules_keep_their_order_whatever_neighbours_share() -> None:
    swedish = {"name": "company_country", "operator": "equal_to", "value": "SE"}
    dear = {"name": "sale_amount", "operator": "greater_than", "value": 500}
    dearer = {"name": "sale_amount", "operator": "greater_than", "value": 50_000}
    nowhere = {"name": "company_country", "operator": "equal_to", "value": "XX"}
    rules = evaluator(
        {"when": nowhere},
        {"when": {"all": [swedish, {"all": [dearer, nowhere]}]}},
        {"when": {"all": [swedish, dearer]}},
        {"when": {"all": [swedish, dear]}},
        {"when": swedish},
        {"when": {"any": [nowhere, swedish]}},
        {},
    )
    amounts = ["60000", "600", "6", None]
    assert [matched(rules, sale("sold", amount=each)) for each in amounts] == ["2", "3", "4", "4"]
    norwegian = Company(id="c1", name="Acme AS", category=LEAD, attributes={"country": "NO"})
    assert matched(rules, SOLD, norwegian) == "6"


@pytest.mark.parametrize("parts", [1, 2, 3, 5])
def test_all_and_any_of_however_many(parts: int) -> None:
    yes = [{"name": "actor", "operator": "is_unknown"}] * parts
    no = [{"name": "actor", "operator": "is_known"}] * parts
    assert matched(evaluator({"when": {"all": yes}})) == "0"
    assert matched(evaluator({"when": {"all": [*yes, *no]}})) is None
    assert matched(evaluator({"when": {"any": [*no, *yes]}})) == "0"
    assert matched(evaluator({"when": {"any": no}})) is None


def test_E9_a_rule_limited_to_some_origins_is_tried_for_these_only() -> None:
    assert matched(evaluator({"origins": ["ui"]}, {"origins": ["bulk", "api"]})) == "1"


def counted(read: Callable[[Facts], Any]) -> tuple[list[str], Callable[[Facts], Any]]:
    """A variable named `score`, and the events that it was read for."""
    readings: list[str] = []

    @numeric("Score")
    def score(facts: Facts) -> Any:
        readings.append(facts.event.id)
        return read(facts)

    return readings, score


def score_above(value: int) -> dict[str, Any]:
    return {"when": {"name": "score", "operator": "greater_than", "value": value}}


def test_a_variable_is_read_at_most_once_an_event_by_match_and_trace_together() -> None:
    readings, score = counted(lambda _: 5)
    evaluation = evaluator(score_above(9), score_above(7), score_above(3), variables=[score])
    asked = evaluation.evaluate(Facts(SOLD, ACME))
    assert asked.proposal == asked.proposal == Proposal("2", "7", ask=False)
    assert [each.matched for each in asked.trace()] == [False, False, True]
    assert len(readings) == 1


def test_a_variable_is_read_only_when_a_condition_needs_it() -> None:
    readings, score = counted(lambda _: 5)
    rules = evaluator({"id": "first"}, score_above(3), variables=[score])
    assert matched(rules) == "first"
    assert matched(rules, sale("lost")) is None
    assert matched(rules, SOLD, Company(id="c1", name="Acme AB", category=CUSTOMER)) is None
    assert readings == []


def test_what_several_rules_ask_is_found_out_once_by_match_and_trace_together() -> None:
    asked: list[str] = []

    class Counting(FieldType):
        name = "counting"
        value: str

        @operator(TEXT)
        def is_not(self, other: str) -> bool:
            asked.append(other)
            return self.value != other

    @variable(Counting, "Mood")
    def mood(facts: Facts) -> str:
        return "good"

    def when(*words: str) -> dict[str, Any]:
        parts = [{"name": "mood", "operator": "is_not", "value": word} for word in words]
        return {"when": {"all": parts}}

    rules = [when("bad", "sad", "good"), when("bad", "sad", "mad", "good"), when("mad", "good")]
    evaluation = evaluator(*rules, variables=[mood]).evaluate(Facts(SOLD, ACME))
    assert evaluation.proposal is None
    assert [each.matched for each in evaluation.trace()] == [False, False, False]
    assert asked == ["bad", "sad", "good", "mad"]


def test_conditions_that_differ_only_in_true_and_1_are_two() -> None:
    @list_of("Ones")
    def ones(facts: Facts) -> list[object]:
        return [1]

    rules = [
        {"when": {"name": "ones", "operator": "contains", "value": value}} for value in (True, 1)
    ]
    assert matched(evaluator(*rules, *rules, variables=[ones])) == "1"


def test_a_plugins_unknown_value_matches_nothing() -> None:
    _, score = counted(lambda _: None)
    assert matched(evaluator(score_above(-1), variables=[score])) is None


def test_S5_the_trace_tells_what_each_condition_saw() -> None:
    dear: dict[str, Any] = amount_above(500_000)["when"]
    swedish: dict[str, Any] = {"name": "company_country", "operator": "equal_to", "value": "SE"}
    rules = evaluator({"when": {"any": [dear, swedish, dear]}}, {})
    (trace,) = rules.trace(Facts(SOLD, ACME))
    assert (trace.rule, trace.matched) == ("0", True)
    assert trace.conditions == (
        ConditionTrace(
            pointer="/all/0",
            name="company_category_group",
            operator="equal_to",
            value="potential_customer",
            seen="potential_customer",
            held=True,
        ),
        ConditionTrace(
            pointer="/all/1",
            name="triggers",
            operator="contains",
            value="sale_sold",
            seen=["sale_sold"],
            held=True,
        ),
        ConditionTrace(pointer="/all/2/any/0", **dear, seen=120_000, held=False),
        ConditionTrace(pointer="/all/2/any/1", **swedish, seen="SE", held=True),
        ConditionTrace(pointer="/all/2/any/2", **dear, seen=None, held=None),
    )


def test_S5_the_trace_ends_with_the_first_match_and_shows_what_was_not_asked_any_more() -> None:
    rules = evaluator(
        {"id": "bulk", "origins": ["bulk"], **amount_above(1)}, {"id": "sold"}, {"id": "late"}
    )
    bulk, sold = rules.trace(Facts(SOLD, ACME))
    assert [each.held for each in bulk.conditions] == [True, True, False, None]
    assert (bulk.matched, sold.matched) == (False, True)


def test_S5_a_rule_for_another_lead_status_is_shown_as_tried() -> None:
    rules = evaluator(qualified(lead_status="Open"), qualified())
    open_rule, _ = rules.trace(Facts(contact("5"), ACME))
    assert [(each.name, each.held) for each in open_rule.conditions][-1] == (
        "contact_lead_status",
        False,
    )


def test_S5_an_unknown_value_is_shown_as_none() -> None:
    rules = evaluator(amount_above(5))
    (trace,) = rules.trace(Facts(sale("sold", amount=None), ACME))
    assert (trace.conditions[-1].seen, trace.conditions[-1].held) == (None, False)


class Broken(FieldType):
    """A plugin's field type with an operator that fails, and one whose answer can't be read."""

    name = "broken"

    def shown(self) -> object:
        raise RuntimeError("can't be shown")

    @operator(TEXT)
    def burst(self, other: str) -> bool:
        raise ZeroDivisionError(other)

    @operator()
    def riddle(self) -> object:
        class Riddle:
            def __bool__(self) -> bool:
                raise ValueError("neither")

        return Riddle()


@variable(Broken, "Broken")
def broken(facts: Facts) -> str:
    return "known"


@string("Raises")
def raises(facts: Facts) -> str:
    raise KeyError("score")


def fault_of(condition: dict[str, Any], **more: Any) -> EvaluationFault:
    rules = evaluator({}, {"when": condition}, {}, variables=[broken, raises])
    asked = rules.evaluate(Facts(SOLD, ACME))
    assert asked.proposal == Proposal("0", "7", ask=False)
    rules = evaluator(
        {"id": "unfit", "origins": ["bulk"]},
        {"id": "faulty", "when": condition},
        {},
        variables=[broken, raises],
    )
    asked = rules.evaluate(Facts(SOLD, more.get("company", ACME)))
    with pytest.raises(EvaluationFault) as first:
        _ = asked.proposal
    with pytest.raises(EvaluationFault) as second:
        _ = asked.rule
    assert second.value is first.value
    trace = asked.trace()
    assert [(each.rule, each.matched) for each in trace] == [("unfit", False), ("faulty", False)]
    assert trace[1].conditions[2].held is None
    return first.value


@pytest.mark.parametrize(
    ("condition", "cause"),
    [
        ({"name": "broken", "operator": "burst", "value": "x"}, ZeroDivisionError),
        ({"name": "broken", "operator": "riddle", "value": True}, ValueError),
        ({"name": "broken", "operator": "burst", "value": 5}, ValueError),
        ({"name": "broken", "operator": "vanished", "value": True}, LookupError),
        ({"name": "vanished", "operator": "is_known", "value": True}, LookupError),
        ({"name": "company_name", "operator": "matches_regex", "value": "("}, ValueError),
    ],
)
def test_S3_an_operator_that_raises_is_the_rules_error(
    condition: dict[str, Any], cause: type[Exception]
) -> None:
    fault = fault_of({"any": [condition, {"name": "actor", "operator": "is_unknown"}]})
    assert (fault.reason, fault.rule) == (Reason.RULE_ERROR, "faulty")
    assert fault.variable == condition["name"]
    assert isinstance(fault.cause, cause)
    assert "rule 'faulty'" in str(fault)


def test_S3_a_plugins_variable_that_raises_is_the_plugins_error() -> None:
    fault = fault_of({"name": "raises", "operator": "is_unknown", "value": True})
    assert (fault.reason, fault.plugin, fault.variable) == (
        Reason.PLUGIN_ERROR,
        "scores",
        "raises",
    )
    assert str(fault) == "plugin 'scores': rule 'faulty': raises: KeyError: 'score'"


def test_S3_a_built_in_variable_raises_only_because_of_what_the_host_gave() -> None:
    class Proxy:
        @property  # type: ignore[misc]  # a proxy of a lost record
        def __class__(self) -> Any:
            raise ConnectionError("the CRM is gone")

    attributes = {"country": Proxy()}
    company = Company(id="c1", name="Acme AB", category=LEAD, attributes=attributes)
    condition = {"name": "company_country", "operator": "equal_to", "value": "SE"}
    fault = fault_of(condition, company=company)
    assert (fault.reason, fault.plugin) == (Reason.HOST_ERROR, None)


def test_S3_a_fault_in_what_all_rules_share_names_the_first_of_them() -> None:
    condition = {"name": "raises", "operator": "is_known", "value": True}
    rules = evaluator(
        *({"id": each, "when": condition} for each in ("one", "two")), variables=[raises]
    )
    with pytest.raises(EvaluationFault) as fault:
        rules.match(Facts(SOLD, ACME))
    assert fault.value.rule == "one"


def test_S3_a_variable_that_raised_is_not_read_again() -> None:
    readings, score = counted(lambda _: 1 // 0)
    asked = evaluator(score_above(1), score_above(2), variables=[score]).evaluate(Facts(SOLD, ACME))
    with pytest.raises(EvaluationFault):
        _ = asked.proposal
    asked.trace()
    assert len(readings) == 1


def test_S5_a_value_that_cannot_be_shown_hides_nothing_else() -> None:
    condition = {"name": "broken", "operator": "is_known", "value": True}
    rules = evaluator({"when": condition}, variables=[broken])
    (trace,) = rules.trace(Facts(SOLD, ACME))
    assert (trace.matched, trace.conditions[-1].seen) == (True, "(not to be shown)")
