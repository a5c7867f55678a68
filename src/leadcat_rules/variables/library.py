"""Our variables as business-rules takes them, so that its untouched `run_all` reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from business_rules.variables import BaseVariables, rule_variable

from leadcat_rules.domain import Company
from leadcat_rules.events import Event
from leadcat_rules.variables.decorators import Variable
from leadcat_rules.variables.facts import Facts
from leadcat_rules.variables.schema import Schema, schema_for


class Companies(Protocol):
    """Whoever has the companies; a snapshot does."""

    def company(self, id: str) -> Company | None:
        """The company of this id."""
        ...


class DeclaresAttributes(Protocol):
    """A ruleset, as far as its variables go."""

    @property
    def attributes(self) -> Any:
        """The types of the attributes that its conditions name."""
        ...


def variables_of(
    event: Event,
    crm: Companies,
    ruleset: DeclaresAttributes,
    variables: Iterable[Variable | Callable[[Facts], object]] = (),
) -> BaseVariables:
    """The variables of one event for `business_rules.run_all`; `variables` are a plugin's."""
    company = None if event.company_id is None else crm.company(event.company_id)
    kind = variables_class(schema_for(ruleset.attributes, variables))
    return kind(Facts(event, company))


def variables_class(schema: Schema) -> Callable[[Facts], BaseVariables]:
    """The class of business-rules with a method for each variable; made once for many events."""
    members = {name: _method(variable) for name, variable in schema.variables.items()}
    return type("LeadcatVariables", (_OfFacts,), members)


class _OfFacts(BaseVariables):  # type: ignore[misc]  # business-rules has no types
    def __init__(self, facts: Facts) -> None:
        self._facts = facts


def _method(variable: Variable) -> Any:
    def read(self: _OfFacts) -> object:
        return variable.field_type.in_event(variable.read(self._facts), self._facts)

    return rule_variable(variable.field_type, variable.label)(read)
