"""The settings of an engine whose rules are a file's: everybody reads them, with the reason."""

from __future__ import annotations

import json

import pytest
from starlette.requests import Request

from leadcat_rules import Engine
from leadcat_rules.testing import MemoryHost
from leadcat_web import create_app
from tests.web.settings.saving import EDITOR, TAB
from tests.web.sites import Visitor, rules

REASON = "These settings can only be read: the rules come from a file."


@pytest.fixture
def reading() -> Visitor:
    """An administrator of a site whose engine was opened read only."""

    async def root(request: Request) -> str:
        return "root"

    host = MemoryHost(allowed=("root",))
    engine = Engine.open(rules(), plugins=[host], discover=False, read_only=True)
    return Visitor(create_app(engine, actor=root), follow_redirects=False)


@pytest.mark.parametrize("path", [TAB, EDITOR])
def test_nothing_can_be_saved_and_the_page_says_why(reading: Visitor, path: str) -> None:
    page = reading.get(path).text
    assert REASON in page
    assert "data-save" not in page
    assert "Only an administrator" not in page


def test_a_save_of_the_switches_is_refused_with_the_reason(reading: Visitor) -> None:
    answer = reading.post_form(TAB, {"base": ""}, page=TAB)
    assert answer.status_code == 409
    assert REASON in answer.text


def test_a_text_that_is_sent_all_the_same_is_not_lost(reading: Visitor) -> None:
    text = json.dumps({"name": "Mine", "rules": []})
    answer = reading.post_form(EDITOR, {"base": "", "text": text}, page=EDITOR)
    assert answer.status_code == 409
    assert REASON in answer.text
    assert "Mine" in answer.text
