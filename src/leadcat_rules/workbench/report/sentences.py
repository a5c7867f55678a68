"""What the numbers say, in sentences for the top of the page."""

from __future__ import annotations

from collections.abc import Iterator

from leadcat_rules.decisions import Outcome
from leadcat_rules.wording import in_words, plural
from leadcat_rules.workbench.report.figures import outcomes_of, reasons_of
from leadcat_rules.workbench.report.wording import share
from leadcat_rules.workbench.simulating.result import Comparison, Simulation, Verified

_CLAUSES = {
    Outcome.UPDATED: "would have updated a company's category",
    Outcome.AWAITING_CONFIRMATION: "would have left a question open",
    Outcome.DECLINED: "would have asked and been declined",
    Outcome.LAPSED: "would have asked in vain, as another change came first",
    Outcome.FAILED: "would have failed",
}


def in_sentences(simulation: Simulation) -> list[str]:
    """What one ruleset would have done."""
    return [*_what_happened(simulation), *_companies(simulation), *_soundness(simulation)]


def sentences_of_comparison(comparison: Comparison) -> list[str]:
    """What the new ruleset does otherwise."""
    return [*_elsewhere(comparison), *_soundness(comparison.new)]


def _what_happened(simulation: Simulation) -> Iterator[str]:
    outcomes, events = outcomes_of(simulation.counts), simulation.events
    of_companies = plural(simulation.companies, "company", "companies")
    yield f"The history has {plural(events, 'event')} about {of_companies}."
    for outcome, clause in _CLAUSES.items():
        if outcomes[outcome]:
            part = share(outcomes[outcome], events)
            yield f"{plural(outcomes[outcome], 'event')} ({part}) {clause}."
    if not outcomes[Outcome.UPDATED] and not outcomes[Outcome.AWAITING_CONFIRMATION]:
        yield "No event would have updated a category or asked anybody."
    if outcomes[Outcome.NOT_FIRED]:
        yield _nothing(simulation, outcomes[Outcome.NOT_FIRED])


def _nothing(simulation: Simulation, total: int) -> str:
    reasons = reasons_of(simulation.counts).most_common()
    reason, most = next(each for each in reasons if each[0].outcome is Outcome.NOT_FIRED)
    part = share(total, simulation.events)
    usual = "all" if most == total else f"most often ({share(most, total)})"
    return f"{plural(total, 'event')} ({part}) came to nothing, {usual} by “{in_words(reason)}”."


def _companies(simulation: Simulation) -> Iterator[str]:
    if simulation.moved:
        moved = sum(each.companies for each in simulation.moved if each.before != each.after)
        all_of_them = sum(each.companies for each in simulation.moved)
        who = plural(moved, "company", "companies")
        yield (
            f"{who} of {all_of_them:,} ({share(moved, all_of_them)}) would have ended in another "
            "category than the one they began with."
        )


def _elsewhere(comparison: Comparison) -> Iterator[str]:
    events = comparison.new.events
    if not comparison.elsewhere:
        yield f"Both rulesets decide all of {plural(events, 'event')} alike."
        return
    part = share(comparison.elsewhere, events)
    who = plural(comparison.elsewhere, "event")
    are = "is" if comparison.elsewhere == 1 else "are"
    yield f"{who} of {events:,} ({part}) {are} decided otherwise by the new ruleset."
    if comparison.companies_elsewhere is not None:
        companies = plural(comparison.companies_elsewhere, "company", "companies")
        yield f"{companies} would have another category at the end."
    for outcome in (Outcome.UPDATED, Outcome.AWAITING_CONFIRMATION, Outcome.FAILED):
        yield from _more_or_fewer(comparison, outcome)


def _more_or_fewer(comparison: Comparison, outcome: Outcome) -> Iterator[str]:
    new = outcomes_of(comparison.new.counts)[outcome]
    old = outcomes_of(comparison.old.counts)[outcome]
    if new or old:
        beside = "as many as" if new == old else f"{old:,}"
        change = "" if new == old else f" ({new - old:+,})"
        yield f"{plural(new, 'event')} {_CLAUSES[outcome]}, {beside} under the old one{change}."


def _soundness(simulation: Simulation) -> Iterator[str]:
    found = sum(each.count for each in simulation.irregularities)
    if found:
        yield f"The history has {plural(found, 'irregularity', 'irregularities')}, listed below."
    if simulation.in_python:
        rules = plural(len(simulation.in_python), "rule")
        yield f"{rules} couldn't be expressed whole by the engine, and ran in part in Python."
    if simulation.verified is not None:
        yield verified_in_words(simulation.verified)


def verified_in_words(verified: Verified) -> str:
    """Whether the live engine agrees."""
    asked = plural(verified.asked, "event")
    if not verified.differences:
        return f"The live engine decided {asked}, drawn at random, once more: all alike."
    found = len(verified.differences)
    return f"Of {asked} decided again by the live engine, {found:,} came out otherwise."
