"""What a simulation makes of a plugin's variable that raises, and where the engine alone knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadcat_rules import Decision, Engine, SnapshotHost, hookimpl, load_events, string
from leadcat_rules.files import parse_ruleset
from leadcat_rules.plugins import Plugins
from leadcat_rules.variables import Facts
from leadcat_rules.workbench.simulating.result import Mode
from tests.unit.given import CRM, SOLD, leaf, rule, ruleset, written
from tests.workbench.simulating.pasts import Files, simulated, written_lines

pytestmark = pytest.mark.filterwarnings("ignore:.*use to_arrow:DeprecationWarning")


@string("Who saved it")
def saved_by(facts: Facts) -> str:
    if facts.event.actor is None:
        raise RuntimeError("nobody saved it")
    return facts.event.actor


class Plugin:
    leadcat_name = "raising"

    @hookimpl
    def leadcat_variables(self) -> list[Any]:
        return [saved_by]


WHEN = leaf(name="saved_by", operator="equal_to", value="ann")
NEWER: dict[str, Any] = SOLD | {"id": "newer", "at": "2026-01-13T12:00:00Z", "actor": None}
OLDER: dict[str, Any] = SOLD | {"id": "older", "at": "2026-01-13T11:00:00Z", "actor": "ann"}


def past(folder: Path, *lines: dict[str, Any]) -> Files:
    rules = parse_ruleset(ruleset(rule(when=WHEN)), variables=[saved_by])
    crm = written(folder, "crm.json", CRM)
    return Files(written_lines(folder / "events.jsonl", lines), str(crm), rules)


def lived(given: Files) -> list[Decision]:
    """What the live engine says of each delivery."""
    plugins = [SnapshotHost(given.snapshot), Plugin()]
    engine = Engine.open(given.ruleset, plugins=plugins, read_only=True)
    return [engine.handle(event) for event in load_events(given.events)]


def replayed(given: Files, mode: Mode) -> tuple[list[str], tuple[str, ...]]:
    """The reasons, and in what the live engine differs."""
    brought = Plugins.load([Plugin()]).variables
    found = simulated(given, mode, variables=brought, plugins=[Plugin()], verify=9)
    assert found.verified is not None
    reasons = [each.reason.value for each in found.counts for _ in range(each.events)]
    return sorted(reasons), found.verified.differences


@pytest.mark.parametrize("mode", list(Mode))
def test_S3_it_fails_that_event_and_no_other(tmp_path: Path, mode: Mode) -> None:
    given = past(tmp_path, OLDER | {"actor": "bo"}, NEWER, NEWER | {"id": "last", "actor": "ann"})
    assert [each.reason for each in lived(given)] == [
        "no_rule_matched", "plugin_error", "rule_matched",
    ]  # fmt: skip
    assert replayed(given, mode) == (["no_rule_matched", "plugin_error", "rule_matched"], ())


def test_E10_a_failed_event_makes_older_ones_late_here_but_not_in_the_engine(
    tmp_path: Path,
) -> None:
    """Whether it fails may hang on the category that it meets, which flows: not known so early."""
    given = past(tmp_path, NEWER, OLDER)
    assert [each.reason for each in lived(given)] == ["plugin_error", "rule_matched"]
    assert replayed(given, Mode.STATELESS) == (["out_of_order", "plugin_error"], ())
    reasons, differences = replayed(given, Mode.IN_ORDER)
    assert reasons == ["out_of_order", "plugin_error"]
    assert len(differences) == 1  # --verify tells it
    assert (
        "event 'older' ends as rule_matched by 'sold' to '7' in the live engine" in differences[0]
    )


def test_S1_a_failed_event_is_tried_again_by_the_engine_alone(tmp_path: Path) -> None:
    given = past(tmp_path, NEWER, OLDER | {"actor": "bo"}, NEWER)
    assert [len(each.steps) for each in lived(given)] == [1, 1, 2]
    assert replayed(given, Mode.STATELESS)[0] == ["out_of_order", "plugin_error"]
