"""One ruleset and its events, as we take them and as plain data for others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import Any

from attrs import frozen

from bench.scene import CRM, ruleset
from leadcat_rules import Company, Event, Facts, parse_ruleset
from leadcat_rules.compile import CompiledRuleset, compile_rules
from leadcat_rules.variables import schema_for, variables_class

Plain = Mapping[str, Any]


@frozen
class Case:
    """Everything that a way to decide may ask for."""

    compiled: CompiledRuleset
    happened: Sequence[tuple[Event, Company | None]]
    rules: Sequence[Plain]
    """`id` and `conditions` of each rule, in the order of evaluation: business-rules JSON."""
    facts: Sequence[Plain]
    """For each event the value of each variable that a condition names, made before."""


def case(rules: list[dict[str, Any]], events: Sequence[Event]) -> Case:
    """The rules compiled, and the events' variables read."""
    parsed = parse_ruleset(ruleset(rules))
    compiled = compile_rules(parsed, schema_for(parsed.attributes), CRM.lists)
    happened = [(event, CRM.company(str(event.company_id))) for event in events]
    plain = [{"id": rule.id, "conditions": rule.conditions} for rule in compiled.rules]
    names = sorted({leaf["name"] for rule in plain for leaf in leaves(rule["conditions"])})
    kind = variables_class(compiled.schema)
    read = [kind(Facts(event, company)) for event, company in happened]
    facts = [{name: _plain(getattr(one, name)()) for name in names} for one in read]
    return Case(compiled, happened, plain, facts)


def leaves(condition: Any) -> Iterator[dict[str, Any]]:
    """Its conditions without those that only join others; all of ours are joined by *and*."""
    if "all" not in condition:
        yield condition
    else:
        for each in condition["all"]:
            yield from leaves(each)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    return value
