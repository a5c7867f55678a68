"""A process that works until it is killed from outside, at any moment at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from leadcat_rules import Answer, Reason
from tests.sql.crashes.cradle import Tell
from tests.sql.torture.accounts import Account, problems_of
from tests.sql.torture.places import Place
from tests.sql.torture.rules import event_of, new_sale


@frozen(kw_only=True)
class Acknowledged:
    """What a caller was told is done."""

    company: str
    event: str
    reason: Reason


@frozen(kw_only=True)
class Working:
    """Saves, answers and undoes for one company after the other; tells what is `Acknowledged`."""

    place: Place
    companies: Sequence[str]
    number: int

    def __call__(self, tell: Tell) -> None:
        desk = self.place.desk(1)
        desk.clock.begin(self.number)
        for company in self.companies:
            asked, sold = event_of(company, 1), event_of(company, 2)
            desk.save(new_sale(company, "open", 1), asked)
            tell(Acknowledged(company=company, event=asked, reason=Reason.ASKED))
            desk.save(new_sale(company, "sold", 2), sold)
            tell(Acknowledged(company=company, event=sold, reason=Reason.RULE_MATCHED))
            desk.undo(sold, "ann")
            tell(Acknowledged(company=company, event=sold, reason=Reason.UNDONE))
            for question in desk.questions(company):
                desk.answer(question.id, Answer.accept(), "ann")
            tell(Acknowledged(company=company, event=asked, reason=Reason.ACCEPTED))


def lost(acknowledged: Sequence[Acknowledged], accounts: Mapping[str, Account]) -> Iterator[str]:
    """What was acknowledged and isn't there."""
    for each in acknowledged:
        made = {decision.id: decision for decision in accounts[each.company].decisions}
        reasons = [step.reason for step in made[each.event].steps] if each.event in made else []
        if each.reason not in reasons:
            yield f"{each.event} was acknowledged as {each.reason}, and is {reasons}"


def wrong(accounts: Mapping[str, Account]) -> Iterator[str]:
    """What is wrong with any of them at rest."""
    for company, account in accounts.items():
        yield from (f"{company}: {problem}" for problem in problems_of(account))
