"""What conditions may speak of: variables, their types, and the operators of each type."""

from leadcat_rules.variables.builtin import BUILT_IN, FIELD_TYPES, TRIGGERS
from leadcat_rules.variables.date_type import DateType
from leadcat_rules.variables.decorators import (
    Variable,
    boolean,
    date,
    item,
    list_of,
    numeric,
    string,
    variable,
)
from leadcat_rules.variables.facts import Facts
from leadcat_rules.variables.fields import FieldType, Operator, operator
from leadcat_rules.variables.item_types import CategoryType, ItemType, LeadStatusType
from leadcat_rules.variables.library import variables_class, variables_of
from leadcat_rules.variables.list_type import ListType
from leadcat_rules.variables.operands import (
    DAYS,
    ELEMENT,
    ELEMENTS,
    ITEM,
    ITEMS,
    MOMENT,
    NOTHING,
    NUMBER,
    PATTERN,
    TEXT,
    TEXTS,
    InvalidOperand,
    Operand,
)
from leadcat_rules.variables.scalar_types import BooleanType, NumericType, StringType
from leadcat_rules.variables.schema import (
    Schema,
    defined_twice,
    schema_for,
    variable_defined_twice,
    variables_from,
)

__all__ = [
    "BUILT_IN",
    "DAYS",
    "ELEMENT",
    "ELEMENTS",
    "FIELD_TYPES",
    "ITEM",
    "ITEMS",
    "MOMENT",
    "NOTHING",
    "NUMBER",
    "PATTERN",
    "TEXT",
    "TEXTS",
    "TRIGGERS",
    "BooleanType",
    "CategoryType",
    "DateType",
    "Facts",
    "FieldType",
    "InvalidOperand",
    "ItemType",
    "LeadStatusType",
    "ListType",
    "NumericType",
    "Operand",
    "Operator",
    "Schema",
    "StringType",
    "Variable",
    "boolean",
    "date",
    "defined_twice",
    "item",
    "list_of",
    "numeric",
    "operator",
    "schema_for",
    "string",
    "variable",
    "variable_defined_twice",
    "variables_class",
    "variables_from",
    "variables_of",
]
