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
from leadcat_rules.terminal.rows import STYLES, in_words
from leadcat_rules.terminal.table import PagedTable
from leadcat_rules.workbench.simulating.result import Comparison, Ended, Mode, Simulation

_GAP = "  "
_NOTHING = "stays"


@frozen
class _Sum:
    """What counts have in common that stand in one row of the table."""

    outcome: Outcome
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
    _print_head(console, result)
    _print_counts(console, result)
    _print_moved(console, result)
    _print_rest(console, result)


def print_comparison(result: Comparison) -> None:
    """Both rulesets' events, the matrix from old to new, and the first examples."""
    console = screen()
    _print_head(console, result.new, f"against {_ruleset(result.old)}")
    _print_counts(console, result.new)
    console.print()
    companies = result.companies_elsewhere
    also = "" if companies is None else f"; {_number(companies, 'company')} elsewhere at the end"
    style = "yellow" if result.elsewhere else "green"
    console.print(words(f"{_number(result.elsewhere, 'event')} elsewhere{also}", style))
    _print_matrix(console, result)
    _print_examples(console, result)
    _print_rest(console, result.new)


def _print_head(console: Console, result: Simulation, against: str | None = None) -> None:
    span = "" if result.first_at is None else f", {result.first_at[:10]} to {_day(result.last_at)}"
    counted = f"{_number(result.events, 'event')} of {_number(result.companies, 'company')}"
    console.print(words(_ruleset(result), "bold"))
    if against is not None:
        console.print(words(against))
    console.print(words(f"{counted} from {result.source}{span}"))
    mode = "in order" if result.mode is Mode.IN_ORDER else "stateless"
    asked = f"questions answered by {result.answer}"
    took = f"{result.engine}, {result.seconds:.1f} s"
    console.print(words(f"{mode}; {asked}; {took}", "dim"))
    console.print()


def _ruleset(result: Simulation) -> str:
    return f"{result.ruleset} ({Path(result.file).name}, {result.revision[:15]}…)"


def _day(at: str | None) -> str:
    return "" if at is None else at[:10]


def _number(count: int, what: str) -> str:
    several = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
    return f"{count:,} {what if count == 1 else several}"


def _print_counts(console: Console, result: Simulation) -> None:
    table = PagedTable(
        console, ("events", "outcome", "rule", "to", "amounts"), whole=("events",), spare="amounts"
    )
    for key, total in sorted(_sums(result).items(), key=lambda each: _place(result, each[0])):
        table.add(
            words(f"{total.events:>9,}"),
            words(_outcome(key.outcome, key.reason), STYLES.get(key.outcome, "")),
            words(key.rule or ""),
            words(_category(result, key.to)),
            words(_amounts(total.amounts)),
        )
    table.flush()


def _sums(result: Simulation) -> Mapping[_Sum, _Total]:
    totals: dict[_Sum, _Total] = defaultdict(_Total)
    for count in result.counts:
        key = _Sum(count.outcome, count.reason, count.rule, count.to_category)
        so_far = totals[key]
        amounts = dict(so_far.amounts)
        if count.currency is not None and count.amount:
            amounts[count.currency] = amounts.get(count.currency, Decimal(0)) + count.amount
        totals[key] = _Total(so_far.events + count.events, amounts)
    return totals


def _place(result: Simulation, key: _Sum) -> tuple[int, int, int, str]:
    rules = {id: place for place, id in enumerate(result.rules)}
    outcome, reason = list(Outcome).index(key.outcome), list(Reason).index(key.reason)
    return outcome, rules.get(key.rule or "", len(rules)), reason, key.to or ""


def _outcome(outcome: Outcome, reason: Reason) -> str:
    several = sum(each.outcome is outcome for each in Reason) > 1
    return f"{in_words(outcome)}: {in_words(reason)}" if several else in_words(outcome)


def _category(result: Simulation, id: str | None) -> str:
    return "" if id is None else result.categories.get(id, (id, ""))[0]


def _amounts(amounts: Mapping[str, Decimal]) -> str:
    return ", ".join(f"{amount:,.2f} {currency}" for currency, amount in sorted(amounts.items()))


def _print_moved(console: Console, result: Simulation) -> None:
    if not result.moved:
        return
    console.print()
    table = PagedTable(console, ("companies", "at first", "at the end"), whole=("companies",))
    for each in sorted(result.moved, key=lambda moved: -moved.companies):
        after = _NOTHING if each.before == each.after else _category(result, each.after) or "none"
        before = _category(result, each.before) or "none"
        table.add(words(f"{each.companies:>9,}"), words(before), words(after))
    table.flush()


def _print_matrix(console: Console, result: Comparison) -> None:
    console.print()
    headers = ("events", "companies", "by the old rules", "by the new rules", "amounts")
    table = PagedTable(console, headers, whole=("events", "companies"), spare="amounts")
    for cell in sorted(result.matrix, key=lambda cell: -cell.events):
        table.add(
            words(f"{cell.events:>9,}"),
            words(f"{cell.companies:>9,}"),
            words(_category(result.new, cell.old_to) or _NOTHING),
            words(_category(result.new, cell.new_to) or _NOTHING),
            words(_amounts(cell.amounts)),
        )
    table.flush()


def _print_examples(console: Console, result: Comparison) -> None:
    if not result.examples:
        return
    console.print()
    for each in result.examples:
        old, new = _ended(result.old, each.old), _ended(result.new, each.new)
        company = "" if each.company is None else f", company {each.company}"
        text = words(f"event {each.event}{company}: {old} → {new}")
        print_hanging(console, f"{each.place}{_GAP}", text)


def _ended(result: Simulation, ended: Ended) -> str:
    by = "" if ended.rule is None else f" by {ended.rule}"
    to = "" if ended.to is None else f" to {_category(result, ended.to)}"
    return f"{in_words(ended.reason)}{by}{to}"


def _print_rest(console: Console, result: Simulation) -> None:
    """Irregularities, rules that ran in Python, and what the live engine said."""
    for found in result.irregularities:
        _begin(console, found is result.irregularities[0])
        places = f" ({_listed(found.places, found.count)})" if found.places else ""
        head = f"{found.count:>9,}{_GAP}"
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
