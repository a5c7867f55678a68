"""The operations that change something, and what each comes to when it is done once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from leadcat_rules import Answer, Reason
from leadcat_rules.testing import CATEGORIES, CUSTOMER, LEAD, OPPORTUNITY
from tests.sql.crashes.operation import Operation
from tests.sql.torture.accounts import Account
from tests.sql.torture.chores import EXPIRED_DAYS, leave_work, not_swept
from tests.sql.torture.places import Desk
from tests.sql.torture.rules import event_of, new_sale, with_target
from tests.sql.torture.witness import Seen

_UPDATED = Seen(LEAD.id, CUSTOMER.id)
_UNDONE = Seen(CUSTOMER.id, LEAD.id)
_ACCEPTED = Seen(LEAD.id, OPPORTUNITY.id)


class Update(Operation):
    """A sale is saved that moves its company, while a question about it waits."""

    name = "a save that updates"

    def prepare(self, desk: Desk, company: str) -> None:
        desk.save(new_sale(company, "open", 1), event_of(company, 1))

    def do(self, desk: Desk, company: str) -> None:
        desk.save(new_sale(company, "sold", 2), event_of(company, 2))

    def not_done(self, account: Account) -> Iterator[str]:
        yield from _expect(account, [_UPDATED], [Reason.ASKED], [Reason.RULE_MATCHED])


class Question(Operation):
    """A sale is saved that asks, and so supersedes an earlier question (C6)."""

    name = "a save that asks"

    def prepare(self, desk: Desk, company: str) -> None:
        desk.save(new_sale(company, "open", 1), event_of(company, 1))

    def do(self, desk: Desk, company: str) -> None:
        desk.save(new_sale(company, "open", 2), event_of(company, 2))

    def half_done(self, account: Account) -> Iterator[str]:
        yield from super().half_done(account)
        if len(account.pending) != 1:
            yield f"{len(account.pending)} questions wait"

    def not_done(self, account: Account) -> Iterator[str]:
        yield from _expect(account, [], [Reason.ASKED, Reason.SUPERSEDED], [Reason.ASKED])


class Acceptance(Operation):
    """Whoever finds a question in the inbox accepts it."""

    name = "an answer"

    def prepare(self, desk: Desk, company: str) -> None:
        desk.save(new_sale(company, "open", 1), event_of(company, 1))

    def do(self, desk: Desk, company: str) -> None:
        for question in desk.questions(company):
            desk.answer(question.id, Answer.accept(), "bob")

    def not_done(self, account: Account) -> Iterator[str]:
        yield from _expect(account, [_ACCEPTED], [Reason.ASKED, Reason.ACCEPTED])
        if {decision.answered_by for decision in account.decisions} != {"bob"}:
            yield "it isn't known who has answered"


class TakingBack(Operation):
    """An update is undone, unless it already is (S6)."""

    name = "an undo"

    def prepare(self, desk: Desk, company: str) -> None:
        desk.save(new_sale(company, "sold", 1), event_of(company, 1))

    def do(self, desk: Desk, company: str) -> None:
        desk.undo(event_of(company, 1), "bob")

    def not_done(self, account: Account) -> Iterator[str]:
        steps = [Reason.RULE_MATCHED, Reason.UNDONE]
        yield from _expect(account, [_UPDATED, _UNDONE], steps)


class Saving(Operation):
    """The settings are saved, unless they are already what is wanted (R7)."""

    name = "a save of the settings"
    revisions = 1
    at_once = 1

    def prepare(self, desk: Desk, company: str) -> None:
        """There are settings."""

    def do(self, desk: Desk, company: str) -> None:
        draft = desk.draft()
        wanted = with_target(draft, _target(company))
        if wanted != draft:
            desk.save_settings(wanted, "bob")

    def not_done(self, account: Account) -> Iterator[str]:
        yield from _expect(account, [])


class Sweeping(Operation):
    """Somebody died with a claim, something failed, and a question was never answered (C7, S3)."""

    name = "a sweep"
    days_later = EXPIRED_DAYS
    is_whole = False
    at_once = 1

    def prepare(self, desk: Desk, company: str) -> None:
        leave_work(desk, company)

    def do(self, desk: Desk, company: str) -> None:
        desk.sweep()

    def not_done(self, account: Account) -> Iterator[str]:
        yield from not_swept(account)


OPERATIONS: Mapping[str, Operation] = {
    operation.name: operation
    for operation in (Update(), Question(), Acceptance(), TakingBack(), Saving(), Sweeping())
}


def _target(company: str) -> str:
    """Another one than for the company before, and the one after."""
    there = [category.id for category in CATEGORIES if not category.deleted]
    return there[int(company.rpartition("-")[2]) % len(there)]


def _expect(account: Account, changes: list[Seen], *steps: Sequence[Reason]) -> Iterator[str]:
    """The witness has seen these changes, and the decisions have these steps."""
    made = [[step.reason for step in decision.steps] for decision in account.decisions]
    if made != [list(each) for each in steps]:
        yield f"the decisions went {made}, not {list(steps)}"
    if list(account.changes) != changes:
        yield f"the category went {list(account.changes)}, not {changes}"
