"""Random rulesets, events and CRMs, drawn so that rules often match, and often only just.

Everything is plain JSON as in the files. Conditions are drawn after the event: their values lie
beside what the variables hold, not somewhere in the space of all strings and numbers. Hypothesis
draws the seed and the size; the rest is even chance, which its own strategies are not.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any, TypeAlias

from attrs import frozen
from hypothesis import strategies as st

from leadcat_rules.variables import BUILT_IN, FIELD_TYPES, TRIGGERS, CategoryType, FieldType
from tests.property.plain_oracle import moment, raw_value, triggers_of, understood

Json: TypeAlias = dict[str, Any]


@frozen
class Scene:
    """One ruleset, one event, and the CRM that it happened in."""

    ruleset: Json
    event: Json
    snapshot: Json


def scenes() -> st.SearchStrategy[Scene]:
    """Scenes of up to five rules, their conditions up to three levels deep."""
    return st.builds(
        drawn,
        st.randoms(use_true_random=True),
        rules=st.integers(1, 5),
        levels=st.integers(0, 3),
    )


def drawn(chance: Random, rules: int, levels: int) -> Scene:
    """A scene of this size."""
    snapshot = _snapshot(chance)
    events = [_event(chance, snapshot) for _ in range(3)]
    event = next(filter(triggers_of, events), events[0])
    attributes = dict.fromkeys(RECORDS, ATTRIBUTES)
    drawn_rules = [_rule(chance, index, levels, event, snapshot) for index in range(rules)]
    ruleset = {"name": "drawn", "attributes": attributes, "rules": drawn_rules}
    return Scene(ruleset, event, snapshot)


RECORDS = ("company", "sale", "contact")
ATTRIBUTES = {
    "text": "string",
    "count": "numeric",
    "flag": "boolean",
    "day": "date",
    "tags": "list",
}
"""What each record may have, and is declared to have."""

TEXTS = ["SE", "se", "Acme AB", "acme ab", "", " ", "Åre", "åRE", "straße", "STRASSE", "İ", "日本"]
TEXTS += ["ann", "SEK", "open", "ui", "5", "1e3", "True", "e\u0301", "\u00e9", "a\nb"]
NUMBERS = [0, 1, -1, 5, 0.1, 0.3, 100, 100.000001, 99.999999, 1e300, -1e-300, 10**20, 2**53 + 1]
NUMERALS = ["100", "100.000001", "100.0000011", "99.999999", "-0.5", "0.1", "+7", "007", "1" * 60]
NO_NUMERALS = ["1e3", "1_000", " 5", "5.", ".5", "٣", "NaN", "Infinity", "0x10", "--1"]
DATES = ["2026-01-13", "2026-01-13T12:00:00Z", "2026-01-13T14:00:00+02:00", "2025-12-14"]
DATES += ["2026-01-12T23:30:00-00:30", "2025-12-14T12:00:00Z", "2025-12-14T11:59:59.999999Z"]
DATES += ["0001-01-01", "9999-12-31T23:59:59Z"]
NO_DATES = ["2026-02-30", "2026-01-13T12:00:00", "13.1.2026", "20260113", "2026-W03-2"]
NO_DATES += ["0001-01-01T00:00:00+01:00", "2026-01-13T25:00:00Z", "2026-01-13 "]
ELEMENTS = ["a", "A", "b", "ß", "SS", 1, 1.0, 0, 0.1, 1.000001, True, False, "1", "true", 10**20]
NO_ELEMENTS = [None, ["a"], {"a": 1}]
PATTERNS = ["", "^A", "(?i)acme", "[a-z]+", "^[^a-z]*$", "B$", "é|Å", "c.e", "(S|s)E", "x{2,}"]
JUNK = [None, True, False, 0, 7, "7", "", [], ["a"], {}, {"a": 1}, 0.5]

CATEGORY_NAMES = ["Lead", "Customer", "lead", "VIP", "Gone"]
LEAD_STATUS_NAMES = ["Open", "Qualified", "qualified", "Cold", "Gone"]
GROUPS = ["unknown", "customer", "partner", "lost", "other"]
ORIGINS = ["ui", "api", "import", "bulk", "automation"]
SALE_STATUSES = ["unknown", "open", "sold", "lost", "stalled"]
TRIGGER_NAMES = ["sale_sold", "sale_lost", "sale_registered", "lead_status_changed"]

_TYPES: dict[str, type[FieldType]] = {**FIELD_TYPES, "item": CategoryType}
OPERATORS = {kind: sorted(each.operators()) for kind, each in _TYPES.items()}
VALUELESS = {
    (kind, name)
    for kind, each in _TYPES.items()
    for name, operator in each.operators().items()
    if operator.takes.name == "nothing"
}
VARIABLES: dict[str, list[str]] = {
    kind: [
        *(name for name, each in BUILT_IN.items() if each.field_type.name == kind),
        *(
            f"{record}_attribute_{name}"
            for record in RECORDS
            for name, declared in ATTRIBUTES.items()
            if declared == kind
        ),
    ]
    for kind in OPERATORS
}
"""The names of each type that a condition may look at."""
VARIABLES["list"].remove(TRIGGERS)


_FIT: dict[str, list[Any]] = {"string": TEXTS, "numeric": NUMBERS + NUMERALS, "date": DATES}
_UNFIT: dict[str, list[Any]] = {"string": JUNK, "numeric": NO_NUMERALS, "date": NO_DATES}


def _often(chance: Random, of_ten: int) -> bool:
    """True so many times of ten."""
    return chance.random() * 10 < of_ten


def _value(chance: Random, kind: str) -> Any:
    """A value of an attribute that is declared as this type."""
    if _often(chance, 1):
        return chance.choice(JUNK)
    if kind == "boolean":
        return chance.random() < 0.5
    if kind == "list":
        return chance.choices([*ELEMENTS, *NO_ELEMENTS], k=chance.randrange(4))
    return chance.choice((_FIT if _often(chance, 9) else _UNFIT)[kind])


def _attributes(chance: Random) -> Json:
    present = [name for name in ATTRIBUTES if _often(chance, 8)]
    return {name: _value(chance, ATTRIBUTES[name]) for name in present}


def _snapshot(chance: Random) -> Json:
    categories = _items(chance, CATEGORY_NAMES)
    for category in categories:
        category["group"] = "potential_customer"
        if not _often(chance, 7):
            category["group"] = chance.choice(GROUPS)
        elif _often(chance, 8):
            category["lead_status_enabled"] = True
    # Eligible if it can be: where it isn't, one condition decides (E1).
    eligible = [each for each in categories if each["group"] == "potential_customer"]
    some = eligible if eligible and _often(chance, 9) else categories
    company: Json = {"id": "c1", "name": chance.choice(TEXTS), "attributes": _attributes(chance)}
    company["category"] = chance.choice(some)["id"] if _often(chance, 9) else None
    if _often(chance, 8):
        company["attributes"]["country"] = _value(chance, "string")
    return {
        "categories": categories,
        "lead_statuses": _items(chance, LEAD_STATUS_NAMES),
        "companies": [company],
    }


def _items(chance: Random, names: list[str]) -> list[Json]:
    """Up to five items, none of them called Gone; a deleted one may bear another's name."""
    items: list[Json] = []
    for number, name in enumerate(chance.sample(names[:-1], k=len(names) - 1), start=1):
        items.append({"id": str(number), "name": name})
        if _often(chance, 2):
            items[-1]["deleted"] = True
    if _often(chance, 3):
        namesake = {"id": "5", "name": items[0]["name"], "deleted": True}
        items.insert(chance.choice([0, len(items)]), namesake)
    return items


def _event(chance: Random, snapshot: Json) -> Json:
    of_a_sale = _often(chance, 7)
    event: Json = {"id": "e1", "type": "sale_saved" if of_a_sale else "contact_saved"}
    if _often(chance, 8):
        event["at"] = chance.choice(["2026-01-13T12:00:00Z", "2026-01-13T13:00:00+01:00", None])
    if _often(chance, 8):
        event["actor"] = chance.choice(["ann", "Ann", "ann", None])
    if _often(chance, 8):
        event["origin"] = chance.choice(ORIGINS)
    company = "c1" if _often(chance, 9) else chance.choice([None, "c9"])
    record = {"id": "r1", "company": company}
    before, after = _sale(chance) if of_a_sale else _contact(chance, snapshot)
    event["before"] = None if _often(chance, 3) else record | before
    event["after"] = record | {"attributes": _attributes(chance)} | after
    return event


def _sale(chance: Random) -> tuple[Json, Json]:
    after: Json = {
        "status": chance.choice(["sold", "sold", "sold", "lost", "lost", *SALE_STATUSES])
    }
    if _often(chance, 8):
        after["amount"] = chance.choice([*NUMBERS, *NUMERALS, None])
    if _often(chance, 8):
        after["currency"] = chance.choice(["SEK", "sek", "EUR", "", None])
    return {"status": chance.choice(["open", "open", "open", *SALE_STATUSES])}, after


def _contact(chance: Random, snapshot: Json) -> tuple[Json, Json]:
    statuses = [*(each["id"] for each in snapshot["lead_statuses"]), "99", None]
    before, after = chance.choice(statuses), chance.choice(statuses)
    return {"lead_status": before}, {"lead_status": after}


def _rule(chance: Random, index: int, levels: int, event: Json, snapshot: Json) -> Json:
    raised = triggers_of(event)
    trigger = chance.choice(raised if raised and _often(chance, 9) else TRIGGER_NAMES)
    rule: Json = {"id": f"r{index}", "trigger": trigger}
    rule["set_category_to"] = _reference(chance, CATEGORY_NAMES)
    if trigger == "lead_status_changed":
        rule["lead_status"] = _lead_status(chance, event, snapshot)
    if _often(chance, 1):
        rule["enabled"] = False
    if _often(chance, 3):
        rule["ask_for_confirmation"] = True
    if _often(chance, 2):
        own = [event.get("origin", "api")] if _often(chance, 7) else []
        rule["origins"] = [*chance.choices(ORIGINS, k=chance.choice([1, 2])), *own]
    if _often(chance, 9):
        rule["when"] = _conditions(chance, levels, event, snapshot)
    return rule


def _reference(chance: Random, names: list[str]) -> str | Json:
    if _often(chance, 7):
        return chance.choice(names)
    return {"id": chance.choice(["1", "2", 3, "5", "99"])}


def _lead_status(chance: Random, event: Json, snapshot: Json) -> str | Json:
    status = event["after"].get("lead_status")
    if status is None or not _often(chance, 8):
        return _reference(chance, LEAD_STATUS_NAMES)
    named = [each["name"] for each in snapshot["lead_statuses"] if each["id"] == status]
    return str(named[0]) if named and _often(chance, 5) else {"id": status}


def _conditions(chance: Random, levels: int, event: Json, snapshot: Json) -> Json:
    if levels and _often(chance, 5):
        parts = range(chance.choice([1, 2, 2, 3]))
        inner = [_conditions(chance, levels - 1, event, snapshot) for _ in parts]
        return {chance.choice(["all", "any", "any"]): inner}
    kind = chance.choice(["string", *VARIABLES])
    name = _variable(chance, kind, event, snapshot)
    operator = chance.choice(OPERATORS[kind])
    leaf = {"name": name, "operator": operator}
    if (kind, operator) in VALUELESS:
        return leaf | chance.choice([{}, {"value": True}, {"value": None}, {"value": [1]}])
    raw = raw_value(name, event, snapshot)
    return leaf | {"value": _operand(chance, kind, operator, raw, event.get("at"))}


def _variable(chance: Random, kind: str, event: Json, snapshot: Json) -> str:
    """The name of a variable of this type, of one that is unknown less often."""
    names: tuple[list[str], list[str]] = ([], [])
    for name in VARIABLES[kind]:
        names[understood(kind, raw_value(name, event, snapshot)) is None].append(name)
    known, unknown = names
    return chance.choice((known if _often(chance, 8) else unknown) or VARIABLES[kind])


def _operand(chance: Random, kind: str, operator: str, raw: Any, at: str | None) -> Any:
    value = understood(kind, raw)
    if kind == "string":
        return _text_operand(chance, operator, value)
    if kind == "numeric":
        return _number_near(chance, value)
    if kind == "item":
        return _item_operand(chance, operator, value)
    if kind == "date":
        return _date_operand(chance, operator, value, moment(at))
    return _list_operand(chance, operator, value or [])


def _text_operand(chance: Random, operator: str, value: str | None) -> Any:
    if operator == "matches_regex":
        return chance.choice(PATTERNS)
    text = value or ""
    near = [text, text, text.swapcase(), text[:2], text[-2:], text[1:-1], f"{text} "]
    many = chance.randrange(4) if operator in ("one_of", "none_of") else None
    texts = chance.choices([*near, *near, *TEXTS], k=1 if many is None else many)
    return texts[0] if many is None else texts


def _number_near(chance: Random, value: Fraction | None) -> Any:
    if value is None or abs(value) > 10**15 or not _often(chance, 8):
        return chance.choice([*NUMBERS, *NUMERALS])
    steps = ["0", "0.000001", "-0.000001", "0.0000011", "-0.0000011", "0.0000009", "1", "-1"]
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    near = exact + Decimal(chance.choice(steps))
    return chance.choice([float(near), format(near, "f")])


def _item_operand(chance: Random, operator: str, value: str | None) -> Any:
    names = chance.choice([CATEGORY_NAMES, LEAD_STATUS_NAMES])
    some: list[str | Json] = [_reference(chance, names) for _ in range(chance.randrange(4))]
    if value is not None and _often(chance, 5):
        some.append({"id": value})
    if operator in ("one_of", "none_of"):
        return some
    return some[-1] if some else _reference(chance, names)


def _date_operand(
    chance: Random, operator: str, value: datetime | None, at: datetime | None
) -> Any:
    if operator.endswith("_days"):
        age = 30.0 if value is None or at is None else abs((at - value) / timedelta(days=1))
        return chance.choice([age, age + 1, int(age), age / 2, max(age - 1, 0), 0, 0.5, 30, 10**9])
    if value is None or value.year in (1, 9999) or not _often(chance, 8):
        return chance.choice(DATES)
    step = chance.choice([0, 0, 1, -1, 86_400_000_000])
    zone = timezone(timedelta(minutes=chance.choice([0, 60, -330, 840])))
    return (value + timedelta(microseconds=step)).astimezone(zone).isoformat()


def _list_operand(chance: Random, operator: str, value: list[Any]) -> Any:
    own = [each for each in value if isinstance(each, str | int | float)]
    own = [each.swapcase() if isinstance(each, str) else each for each in own]
    if operator in ("contains", "does_not_contain"):
        return chance.choice(own if own and _often(chance, 5) else ELEMENTS)
    some = chance.choices(ELEMENTS, k=chance.randrange(3))
    return chance.choice([[*own, *some], [*own[:1], *some], own, some])


@frozen
class Crowd:
    """Rulesets over the lists of one CRM, and events that each have a company of their own."""

    rulesets: list[Json]
    events: list[Json]
    snapshots: list[Json]
    """The CRM of each event: the same lists, one company."""


def crowd(chance: Random, *, rulesets: int, rules: int, events: int, levels: int) -> Crowd:
    """A crowd of this size; each rule is drawn beside one of the events."""
    snapshots = [_snapshot(chance) for _ in range(events)]
    lists = {key: snapshots[0][key] for key in ("categories", "lead_statuses")}
    eligible = [each for each in lists["categories"] if each["group"] == "potential_customer"]
    happened = []
    for number, snapshot in enumerate(snapshots):
        some = eligible if eligible and _often(chance, 9) else lists["categories"]
        (company,) = snapshot["companies"]
        if company["category"] is not None:
            company["category"] = chance.choice(some)["id"]
        snapshot.update(lists)
        event = _event(chance, snapshot) | {"id": f"e{number}"}
        event["after"]["id"] = f"r{number}"
        if event["before"] is not None:
            event["before"]["id"] = f"r{number}"
        if _often(chance, 2):
            event["chosen_category"] = chance.choice(["1", "2", "99"])
        happened.append(event)
    attributes = dict.fromkeys(RECORDS, ATTRIBUTES)
    beside = [chance.randrange(events) for _ in range(rulesets * rules)]
    drawn_rules = [
        _rule(chance, index, levels, happened[near], snapshots[near])
        for index, near in enumerate(beside)
    ]
    return Crowd(
        [
            {
                "name": f"drawn {each}",
                "attributes": attributes,
                "rules": drawn_rules[each::rulesets],
            }
            for each in range(rulesets)
        ],
        happened,
        snapshots,
    )
