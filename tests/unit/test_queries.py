"""Which decisions a query asks for."""

from __future__ import annotations

from uuid import UUID

import pytest

from leadcat_rules import DecisionQuery, Outcome, Reason, Trigger
from leadcat_rules.testing.events import sold
from leadcat_rules.testing.records import claimed, decided

ID = UUID(int=7)


def test_a_query_takes_words_and_ids_as_a_host_has_them() -> None:
    query = DecisionQuery(
        company=101, outcome="updated", reason="accepted", trigger="sale_sold", actor=ID
    )
    assert (query.company, query.actor) == ("101", str(ID))
    assert (query.outcome, query.reason) == (Outcome.UPDATED, Reason.ACCEPTED)
    assert query.trigger is Trigger.SALE_SOLD
    assert DecisionQuery(actor="", answered_by="") == DecisionQuery()


@pytest.mark.parametrize("field", ["outcome", "reason", "trigger"])
def test_a_word_that_there_is_not_is_refused_with_those_that_there_are(field: str) -> None:
    with pytest.raises(ValueError, match=r"'sold' is no \w+; there are"):
        DecisionQuery(**{field: "sold"})  # type: ignore[arg-type]  # any of the three


def test_S5_who_saved_is_not_who_answered() -> None:
    answered = decided(claimed(sold(actor="ann")), Reason.ACCEPTED, actor="bo")
    assert DecisionQuery(actor="ann", answered_by="bo").fits(answered)
    assert not DecisionQuery(actor="bo").fits(answered)
    assert not DecisionQuery(answered_by="ann").fits(answered)


def test_S5_who_undid_has_not_answered() -> None:
    undone = decided(decided(reason=Reason.ACCEPTED, actor="bo"), Reason.UNDONE, actor="cy")
    assert DecisionQuery(answered_by="bo").fits(undone)
    assert not DecisionQuery(answered_by="cy").fits(undone)
