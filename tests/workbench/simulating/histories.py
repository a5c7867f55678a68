"""Random events as rows of a history, and what the live engine says of each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Context, Decimal
from random import Random
from typing import Any

import pyarrow as pa
from attrs import evolve, field, frozen

from leadcat_rules import Answer, Engine, hookimpl, numeric, string
from leadcat_rules.compile import CompiledRuleset, compile_rules
from leadcat_rules.decisions import Change, Decision
from leadcat_rules.domain import Category, Company, CrmLists, LeadStatus, Sale
from leadcat_rules.events import ContactSaved, Event, SaleSaved
from leadcat_rules.files import parse_ruleset
from leadcat_rules.plugins import Plugins
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.variables import Facts, meaning, schema_for
from leadcat_rules.workbench.simulating.codes import Policy
from leadcat_rules.workbench.simulating.history import COLUMNS
from tests.property.reading import crm_of, event_of
from tests.property.strategies import ATTRIBUTES, RECORDS, Json, crowd

_WIDEST = Decimal(10) ** 26


@numeric("Twice the amount")
def twice_the_amount(facts: Facts) -> Decimal | None:
    return None if facts.sale is None or facts.sale.amount is None else 2 * facts.sale.amount


@string("The name of the category")
def category_name(facts: Facts) -> str | None:
    """It looks at the category, which flows in order; and for some events it raises."""
    name = facts.company.category.name if facts.company.category else None
    if name != "Lead" and facts.event.actor is None:
        raise RuntimeError("nobody saved it")
    return name


@numeric("How many tags the company has")
def number_of_tags(facts: Facts) -> int | None:
    tags = facts.company.attributes.get("tags")
    return len(tags) if isinstance(tags, list) else None


VARIABLES = [twice_the_amount, category_name, number_of_tags]


class OwnCompany:
    """A host that has the company that is handed over with the event, and these lists."""

    leadcat_name = "own"

    def __init__(self, lists: CrmLists) -> None:
        self._lists = lists

    @hookimpl
    def leadcat_get_company(self, context: Any, company_id: str) -> Company | None:
        return context if context is not None and context.id == company_id else None

    @hookimpl
    def leadcat_list_categories(self) -> Sequence[Category]:
        return self._lists.categories

    @hookimpl
    def leadcat_list_lead_statuses(self) -> Sequence[LeadStatus]:
        return self._lists.lead_statuses

    @hookimpl
    def leadcat_set_category(self, change: Change) -> bool:
        return True

    @hookimpl
    def leadcat_variables(self) -> list[Any]:
        return VARIABLES


@frozen(eq=False)
class Past:
    """Events with a company of their own, and rulesets."""

    rulesets: list[Ruleset]
    lists: CrmLists
    happened: list[tuple[Event, Company]]
    as_text: frozenset[str] = frozenset()
    """The columns of numbers and dates that are kept as they were written."""
    compiled: list[CompiledRuleset] = field(init=False)

    @compiled.default
    def _compiled(self) -> list[CompiledRuleset]:
        brought = Plugins.load([OwnCompany(self.lists)]).variables
        return [
            compile_rules(each, schema_for(each.attributes, brought), self.lists)
            for each in self.rulesets
        ]

    def decided(self, ruleset: Ruleset, answer: Policy) -> list[Decision]:
        """What the live engine decides of each event."""
        engine = Engine.open(ruleset, plugins=[OwnCompany(self.lists)])
        ready = {"accept": Answer.accept(), "decline": Answer.decline()}.get(answer)
        return [
            engine.handle(event, context=company, answer=ready) for event, company in self.happened
        ]

    def under(self, category: Category | None) -> Past:
        """The same, all companies being in this category."""
        moved = [(event, evolve(company, category=category)) for event, company in self.happened]
        return evolve(self, happened=moved)

    def table(self) -> pa.Table:
        """The canonical history."""
        rows = [_row(number, *each) for number, each in enumerate(self.happened, start=1)]
        return pa.table(
            {
                name: _column(kind, [row[name] for row in rows], name in self.as_text)
                for name, kind in _KINDS.items()
            }
        )


def drawn_past(seed: int, *, rulesets: int, rules: int, events: int) -> Past:
    """A past of this size, in which every type and operator may come."""
    chance = Random(seed)
    found = crowd(chance, rulesets=rulesets, rules=rules, events=events, levels=3)
    for each in found.rulesets:
        for rule in each["rules"]:
            _ask_a_plugin(chance, rule)
    crms = [crm_of(each) for each in found.snapshots]
    as_text = frozenset(name for name in _MAY_BE_TEXT if chance.random() < 0.3)
    happened = [
        _held((event_of(event), crm.only), as_text)
        for event, crm in zip(found.events, crms, strict=True)
    ]
    read = [read_ruleset(each) for each in found.rulesets]
    return Past(read, crms[0].lists, happened, as_text)


NASTY = [
    "",
    "'",
    '"',
    "\\",
    "\\n",
    "\n",
    "\r\n",
    "\t",
    "%",
    "_",
    "$1",
    "{}",
    ":x",
    "?",
    ";--",
    "\x1a",
]
NASTY += [
    "\u2028",
    "\ufeff",
    "\U0001f600",
    "K",
    "\u212a",
    "k",
    "\u0130",
    "i\u0307",
    "\u03a3",
    "\u03c2",
    "A\u0300",
]
NASTY += ["\u00c0", "NULL", "null", "a ", "a", " a", "\x7f", "\x01", "`", "\\'", "x'00'"]


def past_of_names(names: Sequence[str]) -> Past:
    """A company of each name, and every operator of text with each of them."""
    operators = ["equal_to", "not_equal_to", "equal_to_case_insensitive", "starts_with"]
    operators += ["ends_with", "contains", "does_not_contain"]
    leaves: list[Json] = [
        {"name": "company_name", "operator": operator, "value": name}
        for operator in operators
        for name in [*names, "\0", "a\0", "\ud800"]
    ]
    leaves += [
        {"name": "company_name", "operator": operator, "value": [name, "\0"]}
        for operator in ("one_of", "none_of")
        for name in names
    ]
    rule = {"id": "any", "trigger": "sale_sold", "set_category_to": "Customer"}
    happened: list[tuple[Event, Company]] = [
        (
            SaleSaved(
                id=name or "none", before=None, after=Sale(id="1", company="c1", status="sold")
            ),
            Company(id="c1", name=name),
        )
        for name in names
    ]
    return Past(
        [read_ruleset({"name": "x", "rules": [rule | {"when": {"any": leaves}}]})],
        CrmLists(),
        happened,
    )


def read_ruleset(ruleset: Json) -> Ruleset:
    """The ruleset, which may name the variables of `OwnCompany`."""
    return parse_ruleset(json.loads(json.dumps(ruleset)), variables=VARIABLES)


def _ask_a_plugin(chance: Random, rule: Json) -> None:
    if chance.random() < 0.25:
        leaf = chance.choice(
            [
                {"name": "twice_the_amount", "operator": "greater_than", "value": 100},
                {"name": "category_name", "operator": "equal_to", "value": "Lead"},
                {"name": "number_of_tags", "operator": "greater_than", "value": 1},
                {"name": "category_name", "operator": "none_of", "value": ["VIP", "lead"]},
            ]
        )
        when = [rule["when"]] if "when" in rule else []
        rule["when"] = {chance.choice(["all", "any"]): [*when, leaf]}


_KINDS = {
    **{name: kind.partition("(")[0] for name, kind in COLUMNS.items()},
    "company_country": "string",
    **{
        f"{record}_attribute_{name}": kind
        for record in RECORDS
        for name, kind in ATTRIBUTES.items()
    },
}
_MAY_BE_TEXT = [name for name, kind in _KINDS.items() if kind in ("decimal", "numeric", "date")]
_UTC = pa.timestamp("us", "UTC")
_ARROW = {
    "int64": pa.int64(),
    "string": pa.string(),
    "list": pa.string(),
    "boolean": pa.bool_(),
    "timestamp": _UTC,
    "date": _UTC,
    "decimal": pa.decimal128(38, 12),
    "numeric": pa.decimal128(38, 12),
}


def _held(given: tuple[Event, Company], as_text: frozenset[str]) -> tuple[Event, Company]:
    """The same without the numbers that a column of numbers doesn't hold."""
    event, company = given
    record = "sale" if isinstance(event, SaleSaved) else "contact"
    company = evolve(company, attributes=_fitting("company", company.attributes, as_text))
    after: Any = event.after
    after = evolve(after, attributes=_fitting(record, after.attributes, as_text))
    if record == "sale" and "amount" not in as_text and not _fits(after.amount):
        after = evolve(after, amount=None)
    return evolve(event, after=after), company


def _fitting(record: str, attributes: Any, as_text: frozenset[str]) -> Json:
    return {
        name: value
        for name, value in attributes.items()
        if ATTRIBUTES.get(name) != "numeric"
        or f"{record}_attribute_{name}" in as_text
        or _fits(meaning.number(value))
    }


def _fits(number: Decimal | None) -> bool:
    if number is None:
        return True
    return abs(number) < _WIDEST and number == number.quantize(Decimal("1e-12"), context=_PRECISE)


def _row(number: int, event: Event, company: Company) -> Json:
    sale = event.after if isinstance(event, SaleSaved) else None
    contact = event.after if isinstance(event, ContactSaved) else None
    before: Any = event.before
    known = company.id == event.company_id
    row: Json = {
        "row": number,
        "id": event.id,
        "type": "contact_saved" if sale is None else "sale_saved",
        "at": event.at,
        "actor": event.actor,
        "origin": event.origin.value,
        "record": event.after.id,
        "company": event.company_id,
        "is_new": before is None,
        "status_before": before.status.value if sale and before else None,
        "status": sale and sale.status.value,
        "lead_status_before": before.lead_status if contact and before else None,
        "lead_status": contact and contact.lead_status,
        "amount": sale and sale.amount,
        "currency": sale and sale.currency,
        "chosen_category": event.chosen_category,
        "category": company.category_id if known else None,
        "company_known": known,
        "company_name": company.name if known else None,
        "late": False,
        "company_country": company.attributes.get("country") if known else None,
    }
    records = {"company": company if known else None, "sale": sale, "contact": contact}
    for kind, record in records.items():
        for name in ATTRIBUTES:
            attributes = {} if record is None else record.attributes
            row[f"{kind}_attribute_{name}"] = attributes.get(name)
    return row


def _column(kind: str, values: list[Any], as_text: bool) -> pa.Array:
    if as_text:
        return pa.array(map(_as_text, values), pa.string())
    read = _MEANING.get(kind, lambda value: value)
    return pa.array(map(read, values), _ARROW[kind])


def _as_text(value: Any) -> str | None:
    number = None if isinstance(value, str) else meaning.number(value)
    return format(number, "f") if number is not None else meaning.text(value)


def _list_text(value: Any) -> str | None:
    return json.dumps(value) if isinstance(value, list) else None


_PRECISE = Context(prec=700)
_MEANING: dict[str, Any] = {
    "numeric": lambda value: None if value is None else _rounded(meaning.number(value)),
    "decimal": lambda value: _rounded(value),
    "string": meaning.text,
    "boolean": meaning.truth,
    "date": meaning.moment,
    "list": _list_text,
}


def _rounded(number: Decimal | None) -> Decimal | None:
    return None if number is None else number.quantize(Decimal("1e-12"), context=_PRECISE)
