"""Variables and operators of conditions, as people read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from leadcat_web.words.marking import N_

_ATTRIBUTES = {
    "company_attribute_": N_("Company: attribute %(name)s"),
    "sale_attribute_": N_("Sale: attribute %(name)s"),
    "contact_attribute_": N_("Contact: attribute %(name)s"),
}
VARIABLES: Mapping[str, str] = {
    "company_id": N_("Company: id"),
    "company_name": N_("Company: name"),
    "company_country": N_("Company: country"),
    "company_category": N_("Company: category"),
    "company_category_group": N_("Company: group of its category"),
    "company_lead_status_enabled": N_("Company: lead status enabled on its category"),
    "contact_lead_status": N_("Contact: lead status"),
    "sale_amount": N_("Sale: amount"),
    "sale_currency": N_("Sale: currency"),
    "sale_status": N_("Sale: status"),
    "origin": N_("Event: origin"),
    "actor": N_("Event: saved by"),
    "event_at": N_("Event: time"),
    "triggers": N_("Event: what happened"),
}
OPERATORS: Mapping[str, str] = {
    "is_known": N_("is known"),
    "is_unknown": N_("is unknown"),
    "equal_to": N_("is"),
    "not_equal_to": N_("is not"),
    "equal_to_case_insensitive": N_("is, in capitals or not,"),
    "starts_with": N_("starts with"),
    "ends_with": N_("ends with"),
    "contains": N_("contains"),
    "does_not_contain": N_("does not contain"),
    "one_of": N_("is one of"),
    "none_of": N_("is none of"),
    "matches_regex": N_("matches the pattern"),
    "non_empty": N_("is not empty"),
    "greater_than": N_("is greater than"),
    "greater_than_or_equal_to": N_("is at least"),
    "less_than": N_("is less than"),
    "less_than_or_equal_to": N_("is at most"),
    "is_true": N_("is true"),
    "is_false": N_("is false"),
    "before": N_("is before"),
    "on_or_before": N_("is at or before"),
    "after": N_("is after"),
    "on_or_after": N_("is at or after"),
    "within_days": N_("lies, in days before the event, at most"),
    "older_than_days": N_("lies, in days before the event, more than"),
    "contains_all": N_("contains all of"),
    "is_contained_by": N_("has nothing but"),
    "shares_at_least_one_element_with": N_("has at least one of"),
    "shares_exactly_one_element_with": N_("has exactly one of"),
    "shares_no_elements_with": N_("has none of"),
}
TAKES_NO_VALUE = frozenset({"is_known", "is_unknown", "non_empty", "is_true", "is_false"})
"""Operators beside which a value means nothing."""


def variable_in_words(name: str, gettext: Callable[..., str]) -> str:
    """What a variable is called; a plugin's keeps its name."""
    if name in VARIABLES:
        return gettext(VARIABLES[name])
    for prefix, label in _ATTRIBUTES.items():
        if name.startswith(prefix):
            return gettext(label, name=name.removeprefix(prefix))
    return name


def operator_in_words(name: str, gettext: Callable[..., str]) -> str:
    """How an operator is read between a variable and a value."""
    return gettext(OPERATORS[name]) if name in OPERATORS else name.replace("_", " ")
