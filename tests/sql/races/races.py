"""The races of the issue, and what has to be there after each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from leadcat_rules import (
    AlreadyAnswered,
    Answer,
    Decision,
    Outcome,
    Reason,
    RevisionConflict,
    Sale,
    SettingsDraft,
)
from leadcat_rules.testing import CATEGORIES, CUSTOMER, LEAD, OPPORTUNITY, VIP_CUSTOMER
from tests.sql.races.race import PROCESSES, Move, Race, Result, Results
from tests.sql.torture.accounts import Account, problems_of
from tests.sql.torture.chores import EXPIRED_DAYS, leave_work, not_swept
from tests.sql.torture.clock import signer
from tests.sql.torture.places import Desk
from tests.sql.torture.rules import event_of, new_sale, with_target
from tests.sql.torture.witness import Seen


class OneEventTwice(Race):
    """S1: one decides it, the other one hears what the first has made of it, or is to make."""

    name = "one event twice"

    def ready(self, desk: Desk, company: str, process: int) -> Move:
        sale = new_sale(company, "sold")

        def deliver() -> Result:
            decision = desk.save(sale, event_of(company))
            return Result(won=signer(decision.claimed_at) == process, told=_told(decision))

        return deliver

    def problems(self, account: Account, results: Results) -> Iterator[str]:
        yield from problems_of(account)
        yield from _expect(account, changes=[Seen(LEAD.id, CUSTOMER.id)], decisions=1)
        for decision in account.decisions:
            if [step.reason for step in decision.steps] != [Reason.RULE_MATCHED]:
                yield f"the event was decided as {_told(decision)}"
            if signer(decision.claimed_at) != signer(decision.at):
                yield "one process has claimed the event, and the other one decided it"


class TwoEvents(Race):
    """S2, E1: the first makes a customer or a loss of the lead, and so leaves nothing to do."""

    name = "two events of one company"

    def ready(self, desk: Desk, company: str, process: int) -> Move:
        sale = new_sale(company, "sold" if process == 1 else "lost", process)

        def save() -> Result:
            decision = desk.save(sale, event_of(company, process))
            return Result(won=decision.outcome is Outcome.UPDATED, told=_told(decision))

        return save

    def problems(self, account: Account, results: Results) -> Iterator[str]:
        yield from problems_of(account)
        yield from _expect(account, decisions=2)
        reasons = {decision.reason for decision in account.decisions}
        if reasons != {Reason.RULE_MATCHED, Reason.NOT_ELIGIBLE}:
            yield f"the two were decided as {sorted(str(reason) for reason in reasons)}"


class TwoSavesOfOneSale(Race):
    """E3: one changes the sale, or makes it, and the other one changes what that has made of it."""

    name = "two saves of one sale"
    needs_the_crm = True

    def prepare(self, desk: Desk, company: str) -> None:
        if self._is_there(company):
            desk.save(new_sale(company, "open"), event_of(company, 0))

    def ready(self, desk: Desk, company: str, process: int) -> Move:
        sale = new_sale(company, "sold" if process == 1 else "lost")

        def save() -> Result:
            decision = desk.save(sale, event_of(company, process))
            return Result(won=_status_before(decision) in (None, "open"), told=_told(decision))

        return save

    def problems(self, account: Account, results: Results) -> Iterator[str]:
        yield from problems_of(account)
        yield from _expect(account, decisions=2 + self._is_there(account.company))
        changes = {_status_before(each): _status_after(each) for each in account.decisions}
        chain, now = [], changes.pop(None, None)
        while now is not None:
            chain.append(now)
            now = changes.pop(now, None)
        if len(chain) != len(account.decisions) or changes:
            yield f"the sale went {chain}, and also {changes}"
        if list((account.sales or {}).values()) != chain[-1:]:
            yield f"the sale went {chain}, and is {account.sales}"

    def _is_there(self, company: str) -> bool:
        return int(company.rpartition("-")[2]) % 2 == 0


class TwoQuestions(Race):
    """C6: both ask, and one question waits in the end: the one that was put last has won."""

    name = "two questions about one company"

    def ready(self, desk: Desk, company: str, process: int) -> Move:
        sale = new_sale(company, "open", process)

        def save() -> Result:
            decision = desk.save(sale, event_of(company, process))
            return Result(won=False, told=_told(decision))

        return save

    def winners(self, account: Account, results: Results) -> Sequence[int]:
        waiting = {confirmation.event.id for confirmation in account.pending}
        return [each for each in PROCESSES if event_of(account.company, each) in waiting]

    def problems(self, account: Account, results: Results) -> Iterator[str]:
        yield from problems_of(account)
        yield from _expect(account, changes=[], decisions=2)
        if sorted(each.status for each in account.confirmations) != ["pending", "superseded"]:
            yield f"the two questions are {[each.status.value for each in account.confirmations]}"


class OneQuestionAnsweredTwice(Race):
    """C4: the first answer counts, the second is told of it."""

    name = "one confirmation answered twice"
    answers: ClassVar = {1: Answer.accept(), 2: Answer.choose(VIP_CUSTOMER.id)}
    targets: ClassVar = {1: OPPORTUNITY.id, 2: VIP_CUSTOMER.id}

    def prepare(self, desk: Desk, company: str) -> None:
        desk.save(new_sale(company, "open"), event_of(company))

    def ready(self, desk: Desk, company: str, process: int) -> Move:
        (confirmation,) = desk.questions(company)

        def answer() -> Result:
            by = str(process)
            try:
                decision = desk.answer(confirmation.id, self.answers[process], by)
            except AlreadyAnswered as error:
                return Result(won=False, told=str(error))
            return Result(won=decision.answered_by == by, told=_told(decision))

        return answer

    def problems(self, account: Account, results: Results) -> Iterator[str]:
        yield from problems_of(account)
        yield from _expect(account, decisions=1)
        for confirmation in account.confirmations:
            first = confirmation.answered_by
            for process, result in enumerate(results, 1):
                if result.won != (first == str(process)):
                    yield f"{first} has answered, and process {process} was told: {result.told}"
                if not result.won and f"by {first} " not in result.told:
                    yield f"the second answer wasn't told of the first: {result.told}"
            wanted = self.targets[int(first or 0)] if first else None
            if account.category != wanted:
                yield f"{first} has answered, and the category is {account.category}"


class TwoSavesOfTheSettings(Race):
    """R7: both have opened the same settings, and one of them saves."""

    name = "two saves of the settings"

    def ready(self, desk: Desk, company: str, process: int) -> Move:
        draft = _edited(desk.draft(), process)

        def save() -> Result:
            try:
                revision = desk.save_settings(draft, str(process))
            except RevisionConflict as error:
                return Result(won=False, told=str(error))
            return Result(won=True, told=revision.id)

        return save

    def problems(self, account: Account, results: Results) -> Iterator[str]:
        yield from problems_of(account)
        yield from _expect(account, changes=[], decisions=0)

    def revisions(self, results: Results) -> Sequence[str]:
        return [result.told for result in results if result.won]


class UndoAgainstAManualChange(Race):
    """S6, S2: either the update is taken back, or somebody's own choice stands."""

    name = "an undo against a manual change"

    def prepare(self, desk: Desk, company: str) -> None:
        desk.save(new_sale(company, "sold"), event_of(company))

    def ready(self, desk: Desk, company: str, process: int) -> Move:
        if process == 1:
            return lambda: self._undo(desk, company)
        return lambda: self._move(desk, company)

    def _undo(self, desk: Desk, company: str) -> Result:
        undo = desk.undo(event_of(company), "1")
        return Result(won=undo.is_done, told=str(undo.problem or _told(undo.decision)))

    def _move(self, desk: Desk, company: str) -> Result:
        moved = desk.move(company, CUSTOMER.id, VIP_CUSTOMER.id)
        return Result(won=moved, told="moved" if moved else "it has another category by now")

    def problems(self, account: Account, results: Results) -> Iterator[str]:
        updated, undone = Seen(LEAD.id, CUSTOMER.id), Seen(CUSTOMER.id, LEAD.id)
        moved = Seen(CUSTOMER.id, VIP_CUSTOMER.id)
        by_hand = [moved] if results[1].won else []
        yield from problems_of(account, by_hand=by_hand)
        second = moved if results[1].won else undone
        yield from _expect(account, changes=[updated, second], decisions=1)


class TwoSweeps(Race):
    """S3, C7: what somebody died with, what failed, and what nobody answered is done once each."""

    name = "two sweeps"

    def prepare(self, desk: Desk, company: str) -> None:
        leave_work(desk, company)

    def ready(self, desk: Desk, company: str, process: int) -> Move:
        desk.clock.go_on(days=EXPIRED_DAYS)

        def sweep() -> Result:
            done = desk.sweep()
            told = [
                *(f"{decision.id} expired" for decision in done.expired),
                *(f"{decision.id} recovered" for decision in done.recovered),
                *(f"{decision.id} retried" for decision in done.retried),
            ]
            return Result(won=bool(done.recovered), told=", ".join(told))

        return sweep

    def problems(self, account: Account, results: Results) -> Iterator[str]:
        yield from problems_of(account)
        yield from not_swept(account)
        said = [each for result in results for each in result.told.split(", ")]
        told = sorted(each for each in said if each.startswith(f"{account.company}-"))
        did = zip(account.decisions, ("expired", "recovered", "retried"), strict=False)
        wanted = sorted(f"{decision.id} {what}" for decision, what in did)
        if told != wanted:
            yield f"the sweeps say that they did {told}"


RACES: Mapping[str, Race] = {
    race.name: race
    for race in (
        OneEventTwice(),
        TwoEvents(),
        TwoSavesOfOneSale(),
        TwoQuestions(),
        OneQuestionAnsweredTwice(),
        TwoSavesOfTheSettings(),
        UndoAgainstAManualChange(),
        TwoSweeps(),
    )
}


def _expect(
    account: Account, *, decisions: int, changes: list[Seen] | None = None
) -> Iterator[str]:
    if len(account.decisions) != decisions:
        yield f"there are {len(account.decisions)} decisions, not {decisions}"
    if changes is not None and list(account.changes) != changes:
        yield f"the category went {list(account.changes)}, not {changes}"


def _edited(draft: SettingsDraft, process: int) -> SettingsDraft:
    """With another target than it has, and for each process another one, of a rule of its own."""
    targets = [category.id for category in CATEGORIES if not category.deleted]
    now = draft.toggle("lead_status_changed").set_category_to
    new = (targets.index(now) if now else 0) + process
    return with_target(draft, targets[new % len(targets)])


def _status_before(decision: Decision) -> str | None:
    before = decision.event.before
    return before.status if isinstance(before, Sale) else None


def _status_after(decision: Decision) -> str | None:
    after = decision.event.after
    return after.status if isinstance(after, Sale) else None


def _told(decision: Decision) -> str:
    stands = "in hand" if decision.outcome is None else f"{decision.outcome} {decision.reason}"
    return f"{decision.id}: {stands}"
