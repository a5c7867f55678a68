"""Peers from PyPI, each as its documentation shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from importlib import import_module
from itertools import count
from operator import and_, or_
from typing import Any

from attrs import frozen
from business_rules import run_all

from bench.case import Case, Plain, leaves
from bench.peers import by_hand
from bench.peers.expressions import decision_table, expression, first_match, json_logic
from bench.rounds import FromEvents, FromFacts
from leadcat_rules import Company, Event, Facts, Proposal, ProposalRecorder
from leadcat_rules.evaluate import Evaluator
from leadcat_rules.variables import variables_class

Decide = Callable[[Any], Any]


def ours(case: Case) -> FromEvents:
    """Our evaluator."""
    decide = Evaluator(case.compiled).made_ready().decide
    return FromEvents("leadcat-rules", decide, case.happened)


def written_by_hand(case: Case) -> Iterator[FromEvents]:
    """The same for the four rules only."""
    yield FromEvents("by hand", by_hand.plainly, case.happened)
    yield FromEvents("by hand, for speed", by_hand.for_speed, case.happened)


def library(case: Case) -> FromEvents:
    """Plain business-rules over our variables."""
    pairs, variables = case.compiled.pairs, variables_class(case.compiled.schema)

    def decide(event: Event, company: Company | None) -> Proposal | None:
        recorder = ProposalRecorder()
        run_all(pairs, variables(Facts(event, company)), recorder, stop_on_first_trigger=True)
        return recorder.proposal

    return FromEvents("business-rules", decide, case.happened)


@frozen
class Peer:
    """A distribution, and how it decides from facts that were made ready before."""

    name: str
    distribution: str
    make: Callable[[Sequence[Plain]], Decide]
    most_rules: int
    """With more it fails, or takes minutes to be made."""

    def way(self, case: Case) -> FromFacts:
        """Raises ImportError where it isn't installed."""
        return FromFacts(self.name, self.make(case.rules), case.facts)


def _zen_expression(rules: Sequence[Plain]) -> Decide:
    compiled: Decide = import_module("zen").compile_expression(first_match(rules)).evaluate
    return compiled


def _zen_table(rules: Sequence[Plain]) -> Decide:
    decision = import_module("zen").ZenEngine().create_decision(decision_table(rules))
    return lambda facts: decision.evaluate(facts)["result"].get("rule")


def _cel_in_rust(rules: Sequence[Plain]) -> Decide:
    compiled: Decide = import_module("cel").compile(first_match(rules, " && ")).execute
    return compiled


def _cel_in_python(rules: Sequence[Plain]) -> Decide:
    celpy = import_module("celpy")
    environment = celpy.Environment()
    program = environment.program(environment.compile(first_match(rules, " && ")))

    def decide(facts: Plain) -> str | None:
        answer = program.evaluate(celpy.json_to_cel(facts))
        return None if answer is None else str(answer)

    return decide


def _rule_engine(rules: Sequence[Plain]) -> Decide:
    kind = import_module("rule_engine").Rule
    ready = [(rule["id"], kind(expression(rule))) for rule in rules]
    return lambda facts: next((id for id, rule in ready if rule.matches(facts)), None)


def _json_logic(rules: Sequence[Plain]) -> Decide:
    apply, logic = import_module("json_logic").jsonLogic, json_logic(rules)
    return lambda facts: apply(logic, facts)


def _json_logic_in_rust(rules: Sequence[Plain]) -> Decide:
    apply, logic = import_module("jsonlogic_rs").apply, json_logic(rules)
    return lambda facts: apply(logic, facts)


_made = count(1)
"""The name of a ruleset of durable-rules is taken for good, and so is a message's id."""


def _durable(rules: Sequence[Plain]) -> Decide:
    durable = import_module("durable.lang")
    unheard = import_module("durable.engine").MessageNotHandledException
    matched: list[str] = []
    name = f"bench{next(_made)}"
    with durable.ruleset(name):
        for number, rule in enumerate(rules):
            on = durable.when_all(durable.pri(number), _durable_condition(durable, rule))
            on(_telling(matched, rule["id"]))

    def decide(facts: Plain) -> str | None:
        matched.clear()
        known = {key: item for key, item in facts.items() if item is not None}
        try:
            durable.post(name, {"id": next(_made), **known})
        except unheard:
            return None
        return matched[0] if matched else None

    return decide


def _telling(matched: list[str], id: str) -> Callable[[Any], None]:
    return lambda _: matched.append(id)  # it counts the arguments: a second one means another call


def _durable_condition(durable: Any, rule: Plain) -> Any:
    return reduce(and_, (_durable_leaf(durable, leaf) for leaf in leaves(rule["conditions"])))


def _durable_leaf(durable: Any, leaf: Plain) -> Any:
    of, operator, value = getattr(durable.m, leaf["name"]), leaf["operator"], leaf["value"]
    if operator == "contains":
        return of.anyItem(durable.item == value)
    if operator == "one_of":
        return reduce(or_, (of == each for each in value))
    if operator == "greater_than":
        return of > value
    return of < value if operator == "less_than" else of == value


PEERS = (
    Peer("ZEN, expression", "zen-engine", _zen_expression, 100),
    Peer("ZEN, decision table", "zen-engine", _zen_table, 1_000),
    Peer("CEL, in Rust", "common-expression-language", _cel_in_rust, 10),
    Peer("CEL, in Python", "cel-python", _cel_in_python, 4),
    Peer("rule-engine", "rule-engine", _rule_engine, 1_000),
    Peer("json-logic-qubit", "json-logic-qubit", _json_logic, 1_000),
    Peer("jsonlogic-rs", "jsonlogic-rs", _json_logic_in_rust, 1_000),
    Peer("durable-rules", "durable-rules", _durable, 100),
)
