"""What a simulation found, printed for people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

from attrs import field, frozen
from rich.console import Console
from rich.text import Text

from leadcat_rules.decisions import Outcome, Reason
from leadcat_rules.terminal.printing import print_hanging, screen, words
from leadcat_rules.terminal.rows import reason_in_words
from leadcat_rules.terminal.table import PagedTable
from leadcat_rules.wording import in_words, plural
from leadcat_rules.workbench.report.wording import ANSWERS
from leadcat_rules.workbench.simulating.result import Mode, Simulation

GAP = "  "
NOTHING = "stays"


@frozen
class _Sum:
    """What counts have in common that stand in one row of the table."""

    reason: Reason
    rule: str | None
    to: str | None


@frozen
class _Total:
    events: int = 0
    amounts: Mapping[str, Decimal] = field(factory=dict)


def print_simulation(result: Simulation) -> None:
    """What came of the events, and what wasn't as it should be."""
    console = screen()
    print_head(console, result)
    print_counts(console, result)
    _print_moved(console, result)
    print_rest(console, result)


def print_head(console: Console, result: Simulation, against: str | None = None) -> None:
    """Which rules, how many events, and how they were replayed; `against` names the others."""
    span = "" if result.first_at is None else f", {result.first_at[:10]} to {_day(result.last_at)}"
    of = plural(result.companies, "company", "companies")
    counted = f"{plural(result.events, 'event')} of {of}"
    console.print(words(named(result), "bold"))
    if against is not None:
        console.print(words(against))
    console.print(words(f"{counted} from {result.source}{span}"))
    mode = "in order" if result.mode is Mode.IN_ORDER else "stateless"
    took = f"{result.engine}, {result.seconds:.1f} s"
    console.print(words(f"{mode}; {ANSWERS[result.answer]}; {took}", "dim"))
    console.print()


def named(result: Simulation) -> str:
    """The ruleset, its file and its revision."""
    return f"{result.ruleset} ({Path(result.file).name}, {result.revision[:15]}…)"


def _day(at: str | None) -> str:
    return "" if at is None else at[:10]


def print_counts(console: Console, result: Simulation) -> None:
    """A table of what came of the events."""
    table = PagedTable(
        console, ("events", "outcome", "rule", "to", "amounts"), whole=("events",), spare="amounts"
    )
    for key, total in sorted(_sums(result).items(), key=lambda each: _place(result, each[0])):
        table.add(
            words(f"{total.events:>9,}"),
            reason_in_words(key.reason),
            words(key.rule or ""),
            words(category_name(result, key.to)),
            words(amounts_text(total.amounts)),
        )
    table.flush()


def _sums(result: Simulation) -> Mapping[_Sum, _Total]:
    totals: dict[_Sum, _Total] = defaultdict(_Total)
    for count in result.counts:
        key = _Sum(count.reason, count.rule, count.to_category)
        so_far = totals[key]
        amounts = dict(so_far.amounts)
        if count.currency is not None and count.amount:
            amounts[count.currency] = amounts.get(count.currency, Decimal(0)) + count.amount
        totals[key] = _Total(so_far.events + count.events, amounts)
    return totals


def _place(result: Simulation, key: _Sum) -> tuple[int, int, int, str]:
    rules = {id: place for place, id in enumerate(result.rules)}
    outcome, reason = list(Outcome).index(key.reason.outcome), list(Reason).index(key.reason)
    return outcome, rules.get(key.rule or "", len(rules)), reason, key.to or ""


def category_name(result: Simulation, id: str | None) -> str:
    """What people call the category; empty for none."""
    return "" if id is None else result.categories.get(id, (id, ""))[0]


def amounts_text(amounts: Mapping[str, Decimal]) -> str:
    """Currency by currency, in the order of the alphabet."""
    return ", ".join(f"{amount:,.2f} {currency}" for currency, amount in sorted(amounts.items()))


def _print_moved(console: Console, result: Simulation) -> None:
    if not result.moved:
        return
    console.print()
    table = PagedTable(console, ("companies", "at first", "at the end"), whole=("companies",))
    for each in sorted(result.moved, key=lambda moved: -moved.companies):
        after = (
            NOTHING if each.before == each.after else category_name(result, each.after) or "none"
        )
        before = category_name(result, each.before) or "none"
        table.add(words(f"{each.companies:>9,}"), words(before), words(after))
    table.flush()


def print_rest(console: Console, result: Simulation) -> None:
    """Irregularities, rules that ran in Python, and what the live engine said."""
    for found in result.irregularities:
        _begin(console, found is result.irregularities[0])
        places = f" ({_listed(found.places, found.count)})" if found.places else ""
        head = f"{found.count:>9,}{GAP}"
        print_hanging(console, head, words(f"{in_words(found.kind)}: {found.message}{places}"))
    for number, (rule, why) in enumerate(result.in_python.items()):
        _begin(console, number == 0)
        print_hanging(console, "in Python  ", words(f"rule {rule}: {why}"))
    if result.verified is not None:
        console.print()
        for difference in result.verified.differences:
            print_hanging(console, "differs  ", words(difference, "red"))
        console.print(_verified(result.verified.asked, len(result.verified.differences)))


def _begin(console: Console, is_first: bool) -> None:
    if is_first:
        console.print()


def _listed(places: Iterable[str], count: int) -> str:
    shown = list(places)[:3]
    more = count - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more else "")


def _verified(asked: int, differences: int) -> Text:
    if differences:
        return words(f"{asked:,} events decided again by the live engine: not the same", "red")
    return words(f"{asked:,} events decided again by the live engine: all the same", "green")
