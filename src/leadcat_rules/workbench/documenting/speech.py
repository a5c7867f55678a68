"""Conditions and rules in one language."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

from attrs import frozen

from leadcat_rules.allow_list import items_named_by
from leadcat_rules.domain import CrmLists, ListName
from leadcat_rules.events import Origin
from leadcat_rules.plain import shown_json
from leadcat_rules.ruleset import AllOf, AnyOf, ById, Leaf, Reference, referred
from leadcat_rules.variables import (
    DAYS,
    MOMENT,
    NOTHING,
    NUMBER,
    Operator,
    Schema,
    Variable,
)
from leadcat_rules.vocabulary import RECORD_KINDS, attribute_prefix
from leadcat_rules.workbench.documenting.clauses import Clause, Said, together
from leadcat_rules.workbench.documenting.formats import Formats
from leadcat_rules.workbench.documenting.plain_text import is_a_name, is_one_word, one_line
from leadcat_rules.workbench.documenting.words import Words

_OR = frozenset({"one_of", "none_of"})
"""The operators whose values are joined by *or*."""
_EQUALITY = frozenset({"equal_to", "not_equal_to", "one_of", "none_of"})
"""Those whose value is one of a vocabulary, where the variable has one."""


@frozen(eq=False)
class Speech:
    """Says what a ruleset's conditions mean; `lists` are None where no CRM is at hand."""

    words: Words
    formats: Formats
    schema: Schema
    lists: CrmLists | None

    def clause(self, condition: AllOf | AnyOf | Leaf) -> Clause:
        """The clause of a rule's conditions."""
        if isinstance(condition, AllOf):
            return together("all", [self.clause(each) for each in condition.all])
        if isinstance(condition, AnyOf):
            return together("any", [self.clause(each) for each in condition.any])
        return self._of_leaf(condition)

    def origins(self, origins: Sequence[Origin]) -> Clause:
        """The clause of the origins that a rule is limited to (E9)."""
        names = [self.words.origins[origin] for origin in origins]
        return Said(self.words.comes_from.format(value=self.formats.listed(names, "or")))

    def item(self, items: ListName, reference: Reference) -> str:
        """What a category or lead status is called, and whether it is deleted."""
        by_id = f"{{id: {reference.id}}}" if isinstance(reference, ById) else None
        name = by_id or str(reference)
        found = None if self.lists is None else referred(reference, self.lists.of(items))
        if found is None:
            return self._named(name)
        shown = self._named(found.name)
        return self.words.deleted.format(name=shown) if found.deleted else shown

    def _of_leaf(self, leaf: Leaf) -> Clause:
        variable = self.schema.public.get(leaf.name)
        operator = variable and variable.field_type.operators().get(leaf.operator)
        if variable is None or not operator:
            return Said(one_line(f"{leaf.name} {leaf.operator} {shown_json(leaf.value)}"))
        value = self._value(leaf, operator)
        template = self._template(leaf, operator)
        return Said(template.format(it=self._variable(variable), value=value))

    def _template(self, leaf: Leaf, operator: Operator) -> str:
        words = self.words
        if leaf.name == "origin" and leaf.operator in ("equal_to", "one_of"):
            return words.comes_from
        known = words.particular.get((leaf.name, leaf.operator)) or _ours(operator, words.operators)
        if known is not None:
            return known
        name = operator.name.replace("_", " ")
        return f"{{it}} {name}" if operator.takes is NOTHING else f"{{it}} {name} {{value}}"

    def _variable(self, variable: Variable) -> str:
        words = self.words
        if variable.name in words.variables and variable.plugin is None:
            return words.variables[variable.name]
        for kind in RECORD_KINDS:
            prefix = attribute_prefix(kind)
            if variable.name.startswith(prefix):
                return words.attributes[kind].format(name=variable.name.removeprefix(prefix))
        return self._quoted(one_line(variable.label))

    def _value(self, leaf: Leaf, operator: Operator) -> str:
        if operator.takes is NOTHING:
            return ""
        if not operator.takes.many or not isinstance(leaf.value, list | tuple):
            return self._one(leaf, leaf.value, operator)
        style: Literal["standard", "or"] = "or" if operator.name in _OR else "standard"
        told = [self._one(leaf, each, operator) for each in leaf.value]
        return self.formats.listed(told, style) if told else self.words.nothing

    def _one(self, leaf: Leaf, value: Any, operator: Operator) -> str:
        items = items_named_by(leaf, self.schema)
        if items is not None:
            return self.item(items, ById(id=value["id"]) if isinstance(value, dict) else value)
        if operator.takes is NUMBER:
            return self.formats.number(Decimal(str(value)))
        if operator.takes is DAYS:
            return self.formats.days(Decimal(str(value)))
        if operator.takes is MOMENT:
            return self.formats.moment(value)
        return self._vocabulary(leaf, value) or self._plain(value)

    def _vocabulary(self, leaf: Leaf, value: object) -> str | None:
        """A word of the domain's, where the variable's values are such."""
        read = _VOCABULARIES.get(leaf.name)
        if read is None or leaf.operator not in _EQUALITY or not isinstance(value, str):
            return None
        return read(self.words).get(value)

    def _plain(self, value: object) -> str:
        if isinstance(value, bool):
            return self.words.yes if value else self.words.no
        if isinstance(value, str):
            return value if is_one_word(value) else self._quoted(one_line(value))
        if isinstance(value, int | float | Decimal):
            return self.formats.number(Decimal(str(value)))
        return one_line(json.dumps(shown_json(value), ensure_ascii=False))

    def _named(self, name: str) -> str:
        line = one_line(name)
        return line if is_a_name(line) else self._quoted(line)

    def _quoted(self, text: str) -> str:
        return self.words.quoted.format(text=text)


def _ours(operator: Operator, templates: Mapping[str, str]) -> str | None:
    """The clause for an operator that has a value as ours does; a plugin's may be another."""
    template = templates.get(operator.name)
    needs_value = template is not None and "{value}" in template
    return template if needs_value is (operator.takes is not NOTHING) else None


_VOCABULARIES: Mapping[str, Callable[[Words], Mapping[Any, str]]] = {
    "company_category_group": lambda words: words.groups,
    "sale_status": lambda words: words.sale_statuses,
    "origin": lambda words: words.origins,
}
"""The variables whose values are words of the domain's."""
