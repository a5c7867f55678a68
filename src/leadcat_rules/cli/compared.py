"""What two rulesets made of the same events, printed for people."""

from __future__ import annotations

from rich.console import Console

from leadcat_rules.cli.simulated import (
    GAP,
    NOTHING,
    amounts_text,
    category_name,
    named,
    print_counts,
    print_head,
    print_rest,
)
from leadcat_rules.terminal.printing import print_hanging, screen, words
from leadcat_rules.terminal.table import PagedTable
from leadcat_rules.wording import in_words, plural
from leadcat_rules.workbench.simulating.result import Comparison, Ended, Simulation


def print_comparison(result: Comparison) -> None:
    """Both rulesets' events, the matrix from old to new, and the first examples."""
    console = screen()
    print_head(console, result.new, f"against {named(result.old)}")
    print_counts(console, result.new)
    console.print()
    also = ""
    if result.companies_elsewhere is not None:
        companies = plural(result.companies_elsewhere, "company", "companies")
        also = f"; {companies} elsewhere at the end"
    style = "yellow" if result.elsewhere else "green"
    console.print(words(f"{plural(result.elsewhere, 'event')} elsewhere{also}", style))
    _print_matrix(console, result)
    _print_examples(console, result)
    print_rest(console, result.new)


def _print_matrix(console: Console, result: Comparison) -> None:
    console.print()
    headers = ("events", "companies", "by the old rules", "by the new rules", "amounts")
    table = PagedTable(console, headers, whole=("events", "companies"), spare="amounts")
    for cell in sorted(result.matrix, key=lambda cell: -cell.events):
        table.add(
            words(f"{cell.events:>9,}"),
            words(f"{cell.companies:>9,}"),
            words(category_name(result.new, cell.old_to) or NOTHING),
            words(category_name(result.new, cell.new_to) or NOTHING),
            words(amounts_text(cell.amounts)),
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
        print_hanging(console, f"{each.place}{GAP}", text)


def _ended(result: Simulation, ended: Ended) -> str:
    by = "" if ended.rule is None else f" by {ended.rule}"
    to = "" if ended.to is None else f" to {category_name(result, ended.to)}"
    return f"{in_words(ended.reason)}{by}{to}"
