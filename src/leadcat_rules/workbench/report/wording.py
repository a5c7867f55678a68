"""How numbers, amounts, times and categories are written in the report."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from attrs import frozen

from leadcat_rules.workbench.report.figures import Amounts
from leadcat_rules.workbench.report.sankey import OTHERS
from leadcat_rules.workbench.simulating.result import Mode

_CENT = Decimal("0.01")
_LARGEST = Decimal(10) ** 18
"""From here on an amount is written with an exponent."""

MODES = {
    Mode.STATELESS: "stateless: each event against the category given on it",
    Mode.IN_ORDER: "in order: the category flows from event to event, company by company",
}
ANSWERS = {
    "accept": "every question is accepted",
    "decline": "every question is declined",
    "park": "questions stay open",
}


def number(value: int) -> str:
    """Whole, with commas between thousands."""
    return f"{value:,}"


def share(part: int, whole: int) -> str:
    """A percentage that is 0 % only for nothing, and 100 % only for all."""
    if part in (0, whole) or not whole:
        return "100 %" if part and part == whole else "0 %"
    percent = 100 * part / whole
    if percent < 0.1:
        return "less than 0.1 %"
    return "more than 99.9 %" if percent > 99.9 else f"{percent:.1f} %"


def amount(value: Decimal) -> str:
    """An amount of money to the cent; without cents where there are none."""
    if abs(value) >= _LARGEST:
        return f"{value:.6E}"
    cents = value.quantize(_CENT) + 0  # there is no -0
    return f"{cents:,.0f}" if cents == cents.to_integral_value() else f"{cents:,.2f}"


def amounts(sums: Amounts) -> list[str]:
    """Each sum with its currency."""
    return [f"{amount(value)} {currency or 'of no currency'}" for currency, value in sums.items()]


@frozen
class Names:
    """What categories are called."""

    categories: Mapping[str, tuple[str, str]]

    def of(self, category: str | None, nothing: str = "no category") -> str:
        """The name of a category; its id where the CRM has no such."""
        if category is None:
            return nothing
        if category == OTHERS:
            return "other categories"
        return self.categories[category][0] if category in self.categories else category

    def cut(self, category: str | None, room: float, letter: float = 7.6) -> str:
        """Its name, shortened to the letters that have room."""
        name, most = self.of(category), max(4, int(room / letter))
        return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"
