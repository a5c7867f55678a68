"""Results of simulations, made by hand."""

from __future__ import annotations

from decimal import Decimal

from leadcat_rules.decisions import Reason
from leadcat_rules.workbench.simulating.result import (
    Cell,
    Comparison,
    Count,
    Ended,
    Example,
    Irregularity,
    Mode,
    Moved,
    Simulation,
    Verified,
)

NAMES = {
    "1": ("Lead", "potential_customer"),
    "2": ("Prospect", "potential_customer"),
    "3": ("Opportunity", "potential_customer"),
    "4": ("Nurture", "potential_customer"),
    "7": ("Customer", "customer"),
    "8": ("VIP customer", "customer"),
    "13": ("Lost", "lost"),
    "17": ("<script>alert('a category')</script> & sons", "other"),
}
MONTHS = [f"2025-{month:02}" for month in range(1, 13)]


def counted(
    reason: Reason,
    events: int,
    *,
    month: str | None = "2025-01",
    rule: str | None = None,
    moved: tuple[str | None, str | None] = (None, None),
    amount: str = "0",
    currency: str | None = None,
) -> Count:
    """So many events that ended alike; `moved` is from and to."""
    return Count(
        month=month,
        outcome=reason.outcome,
        reason=reason,
        rule=rule,
        from_category=moved[0],
        to_category=moved[1],
        currency=currency,
        events=events,
        amount=Decimal(amount),
    )


def simulated(*counts: Count, **changes: object) -> Simulation:
    """A simulation of these counts."""
    values: dict[str, object] = {
        "ruleset": "Lead to customer",
        "revision": "sha256:" + "b2533915" * 8,
        "file": "rulesets/lead-to-customer.json",
        "mode": Mode.STATELESS,
        "engine": "DuckDB 2.0.1",
        "source": "events.parquet",
        "answer": "park",
        "events": sum(count.events for count in counts),
        "companies": 12,
        "counts": counts,
        "categories": NAMES,
    }
    return Simulation(**(values | changes))  # type: ignore[arg-type]  # by name


def _of_a_month(place: int, month: str) -> list[Count]:
    more = 1 + place % 5
    return [
        counted(Reason.NO_TRIGGER, 61_000 + 900 * more, month=month),
        counted(Reason.NO_RULE_MATCHED, 9_400, month=month, moved=("1", None)),
        counted(
            Reason.RULE_MATCHED, 2_100 * more, month=month, rule="sold", moved=("1", "7"),
            amount=f"{81_000_000 * more}.50", currency="SEK",
        ),
        counted(
            Reason.RULE_MATCHED, 640, month=month, rule="sold", moved=("2", "7"),
            amount="910000", currency="EUR",
        ),
        counted(
            Reason.ASKED, 310 * more, month=month, rule="vip", moved=("2", "8"),
            amount="700000000", currency="SEK",
        ),
        counted(Reason.ASKED, 45, month=month, rule="vip", moved=("1", "8")),
        counted(Reason.RULE_MATCHED, 820, month=month, rule="lost", moved=("1", "13")),
        counted(Reason.RULE_MATCHED, 3, month=month, rule="odd", moved=("4", "17")),
        counted(Reason.ALREADY_IN_CATEGORY, 77, month=month, rule="warm", moved=("3", None)),
        counted(Reason.RULE_MATCHED, 410, month=month, rule="warm", moved=("1", "3")),
        counted(Reason.DECLINED, 120, month=month, rule="vip", moved=("1", "8")),
        counted(Reason.RULE_ERROR, place % 3, month=month, moved=("1", None)),
    ]  # fmt: skip


def a_year(months: int = 12, **changes: object) -> Simulation:
    """A year of a company that sells a lot, with everything in it that a report can show."""
    counts = [
        count for place, month in enumerate(MONTHS[:months]) for count in _of_a_month(place, month)
    ] + [counted(Reason.NO_TRIGGER, 17, month=None)]
    values: dict[str, object] = {
        "companies": 48_210,
        "rules": ("sold", "vip", "lost", "warm", "odd", "never-met"),
        "irregularities": (
            Irregularity(
                kind="duplicate",
                message="the same event again; its first delivery counts (S1)",
                count=41,
                places=tuple(f"events.jsonl:{line}" for line in range(7, 27)),
            ),
            Irregularity(
                kind="half_line",
                message="the file ends in the middle of a line",
                count=1,
                places=("events.jsonl:912004",),
            ),
        ),
        "in_python": {"odd": "<b>company_name</b> matches_regex runs in Python"},
        "first_at": "2025-01-01T00:12:09Z",
        "last_at": "2025-12-31T23:58:41Z",
        "seconds": 3.42,
        "verified": Verified(asked=200),
    }
    return simulated(*counts, **(values | changes))


def in_order(months: int = 12, **changes: object) -> Simulation:
    """The same in order, where categories flow."""
    moved = (
        Moved(before="1", after="7", companies=9_100),
        Moved(before="1", after="13", companies=2_204),
        Moved(before="2", after="8", companies=611),
        Moved(before="1", after="1", companies=20_010),
        Moved(before=None, after=None, companies=88),
    )
    return a_year(months, mode=Mode.IN_ORDER, moved=moved, answer="accept", **changes)


def a_comparison(examples: int = 20, months: int = 12) -> Comparison:
    """That year under a new ruleset and an old one."""
    old = a_year(months, ruleset="Lead to customer 2024", file="rulesets/old.json", verified=None)
    ended = Ended(reason=Reason.RULE_MATCHED, rule="sold", to="7")
    shown = tuple(
        Example(
            place=f"events.parquet:{row}",
            event=f"e{row}",
            company=f"c{row % 7}",
            at="2025-03-02T09:30:00Z",
            from_category="1",
            new=Ended(reason=Reason.ASKED, rule="vip", to="8"),
            old=ended,
        )
        for row in range(1, examples + 1)
    )
    return Comparison(
        new=in_order(months),
        old=old,
        elsewhere=4_130,
        companies_elsewhere=912,
        matrix=(
            cell(None, None, 900_000),
            cell("7", "7", 60_000),
            cell("7", "8", 3_800, SEK="120500000.25", EUR="44000"),
            cell("7", None, 300),
            cell(None, "17", 30),
        ),
        examples=shown,
    )


def cell(old: str | None, new: str | None, events: int, **sums: str) -> Cell:
    """So many events, a third as many companies, and sums by currency."""
    amounts = {currency: Decimal(text) for currency, text in sums.items()}
    return Cell(old_to=old, new_to=new, events=events, companies=events // 3, amounts=amounts)
