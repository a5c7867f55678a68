"""Which evaluator an engine decides by."""

from __future__ import annotations

from typing import Any

import pytest
from business_rules import run_all

from leadcat_rules import Engine, parse_ruleset
from leadcat_rules.evaluate import reference
from leadcat_rules.testing.hosts import MemoryHost
from tests.unit.engine.world import sale_event, snapshot, told, when_sold

RULES = parse_ruleset({"name": "Test", "rules": [when_sold()]})
SOLD = sale_event("open", "sold", id="e1")


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The rules that business-rules itself was asked to run."""
    seen: list[Any] = []

    def spying(rules: list[Any], *others: Any) -> Any:
        seen.extend(rules)
        return run_all(rules, *others)

    monkeypatch.setattr(reference, "run_all", spying)
    return seen


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize(("evaluator", "asked"), [("compiled", 0), ("reference", 2)])
def test_the_library_decides_for_whoever_asks_for_the_reference(
    evaluator: str, asked: int, read_only: bool, ran: list[Any]
) -> None:
    host = MemoryHost(snapshot())
    engine = Engine.open(
        RULES, plugins=[host], discover=False, evaluator=evaluator, read_only=read_only
    )
    assert engine.preview(SOLD).rule == "sold"
    assert told(engine.handle(SOLD)) == ("updated", "rule_matched")
    assert len(ran) == asked


def test_another_evaluator_is_refused() -> None:
    with pytest.raises(ValueError, match="fastest"):
        Engine(plugins=[MemoryHost(snapshot())], discover=False, evaluator="fastest")
