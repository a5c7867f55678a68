"""Whether one leaf holds, asked of the real operator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from leadcat_rules.variables import DAYS, NOTHING, Variable
from leadcat_rules.vocabulary import RECORD_KINDS, attribute_prefix
from leadcat_rules.workbench.simulating.formulas import Leaf

Truth: TypeAlias = Callable[[Any], bool]
"""Whether the leaf holds for a variable's value. It raises what the operator raises."""

_COLUMNS: Mapping[str, str] = {
    "company_id": "company",
    "company_name": "company_name",
    "company_country": "company_country",
    "contact_lead_status": "lead_status",
    "sale_amount": "amount",
    "sale_currency": "currency",
    "sale_status": "status",
    "origin": "origin",
    "actor": "actor",
    "event_at": "at",
}
_PREFIXES = tuple(map(attribute_prefix, RECORD_KINDS))


def column_of(variable: str) -> str | None:
    """The history's column that this variable reads; None for a plugin's variable."""
    return variable if variable.startswith(_PREFIXES) else _COLUMNS.get(variable)


def is_of_value(variable: Variable, leaf: Leaf) -> bool:
    """Whether the leaf depends on nothing but the value of one column.

    Days count from the event's time, and a plugin's variable may read anything.
    """
    operator = variable.field_type.operators()[leaf.operator]
    return column_of(leaf.name) is not None and operator.takes is not DAYS


def truth(variable: Variable, leaf: Leaf) -> Truth:
    """The leaf's operator over values of its variable, its operand prepared once."""
    field_type = variable.field_type
    known = field_type.operators()[leaf.operator]
    operands = () if known.takes is NOTHING else (known.takes.prepare(leaf.value),)

    def holds(value: Any) -> bool:
        seen = field_type(value)
        if seen.value is None and not known.sees_unknown:
            return False
        return bool(known.test(seen, *operands))

    return holds
