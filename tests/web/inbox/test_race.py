"""Two people answer one confirmation at once: one wins, the other sees her answer (C4)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from httpx2 import Response

from tests.web.inbox.asking import asked, category_of
from tests.web.sites import Visitor, WebSite


@pytest.mark.parametrize("attempt", range(5))
def test_C4_one_of_two_answers_wins_and_the_other_is_shown_it(site: WebSite, attempt: int) -> None:
    question = asked(site.crm)
    visitors = {"accept": site.client("ann"), "decline": site.client("olle")}
    tokens = {choice: visitor.token() for choice, visitor in visitors.items()}
    start = Barrier(2)

    def answer(choice: str) -> Response:
        start.wait()
        form = {"csrf": tokens[choice], "one": f"{choice}:{question.id}"}
        return _sent(visitors[choice], form)

    with ThreadPoolExecutor(2) as pool:
        answers = dict(zip(visitors, pool.map(answer, visitors), strict=True))
    won = [choice for choice, each in answers.items() if each.status_code == 303]
    lost = [choice for choice, each in answers.items() if each.status_code == 409]
    assert (len(won), len(lost)) == (1, 1)
    stored = site.crm.engine.inbox.history()[0]
    assert stored.answered_by == {"accept": "ann", "decline": "olle"}[won[0]]
    assert f"by {stored.answered_by}" in answers[lost[0]].text
    assert category_of(site, "acme") == {"accept": "13", "decline": "1"}[won[0]]


def _sent(visitor: Visitor, form: dict[str, str]) -> Response:
    return visitor.post("/inbox/answer", data=form)
