"""`--store URL`: which plugin opens it, and a run whose decisions last."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from leadcat_rules import (
    ErrorCode,
    MemoryStore,
    PluginError,
    StoreError,
    load_ruleset,
)
from leadcat_rules.queries import ConfirmationQuery
from leadcat_rules.terminal import StartUp, login_name, open_store
from tests.unit.cli.calls import ASKING, Called, Folder
from tests.unit.fake_plugins import Installation, installation
from tests.unit.given import SOLD, rule

__all__ = ["installation"]

SHELF = """
from leadcat_rules import ErrorCode, MemoryStore, Problem, StoreError, hookimpl


class Kept(MemoryStore):
    fails = {}
    fails_once = {}
    closed = 0

    def claim(self, decision):
        if decision.id in self.fails:
            raise self.fails[decision.id]
        return super().claim(decision)

    def save_many(self, saves):
        for decision, _ in saves:
            if decision.id in self.fails_once:
                raise self.fails_once.pop(decision.id)
        return super().save_many(saves)

    def close(self):
        self.closed += 1


STORE = Kept()
LOST = StoreError(Problem(ErrorCode.STORE_UNAVAILABLE, "the store was lost", "try again"))


@hookimpl
def leadcat_open_store(url):
    return STORE if url.startswith("shelf:") else None
"""
"""Its one store stays while the process lives, like one on a disk."""
ANSWERING = """
from leadcat_rules import ErrorCode, MemoryStore, Problem, StoreError, hookimpl

@hookimpl
def leadcat_open_store(url):
    {answer}
"""
LATER = {**SOLD, "id": "later", "before": None, "after": SOLD["after"] | {"id": "s2"}}


# Who opens it


def opened(installation: Installation, **answers: str) -> Any:
    for name, answer in answers.items():
        installation.add(name, ANSWERING.format(answer=answer))
    return open_store(StartUp(), "shelf://ann:secret@there/x")


def test_the_first_plugin_that_knows_the_kind_of_url_opens_the_store(
    installation: Installation,
) -> None:
    # The last by name is asked first.
    store = opened(
        installation, a="raise AssertionError", b="return MemoryStore()", c="return None"
    )
    assert isinstance(store, MemoryStore)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("shelf://ann:secret@there/x", "no plugin opens a store of the kind 'shelf'"),
        ("ann-secret.db", "the store's URL names no kind"),
    ],
)
def test_a_url_of_nobodys_kind_says_what_to_install_and_never_the_password(
    installation: Installation, url: str, told: str
) -> None:
    installation.add("other", ANSWERING.format(answer="return None"))
    with pytest.raises(StoreError) as refusal:
        open_store(StartUp(), url)
    (problem,) = refusal.value.problems
    assert (problem.code, problem.message) == (ErrorCode.INVALID_STORE_URL, told)
    assert "sqlite:///leadcat.db" in (problem.hint or "")
    assert "secret" not in str(problem)


def test_what_the_plugin_says_of_its_store_reaches_the_user_as_it_is(
    installation: Installation,
) -> None:
    refusal = 'raise StoreError(Problem(ErrorCode.STORE_FULL, "no room", "make some"))'
    with pytest.raises(StoreError, match=r"^store_full: no room \(make some\)$"):
        opened(installation, shelf=refusal)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("1 / 0", "raised ZeroDivisionError: division by zero"),
        ("return url", "this one lacks joins_host_transaction, claim, "),
    ],
)
def test_S3_a_plugin_that_fails_to_open_a_store_is_named(
    installation: Installation, answer: str, told: str
) -> None:
    with pytest.raises(PluginError) as refusal:
        opened(installation, shelf=answer)
    (problem,) = refusal.value.problems
    assert problem.code is ErrorCode.HOOK_FAILED
    assert problem.message.startswith("plugin 'shelf' (leadcat-shelf 1.2): leadcat_open_store ")
    assert told in problem.message


# A run whose decisions last


class Shelf:
    """A folder, and an installed plugin whose store remembers from one run to the next."""

    def __init__(self, folder: Folder, installation: Installation) -> None:
        installation.add("shelf", SHELF)
        self.folder = folder

    def run(self, *options: str, url: str = "shelf:") -> Called:
        """Run what is in the folder."""
        return self.folder.run("--json", "--store", url, *options)

    @property
    def store(self) -> Any:
        """The plugin's one store; there once a run has loaded the plugin."""
        return self._module.STORE

    def loses(self, event: str, error: BaseException | None = None) -> None:
        """Let the store fail when this event is claimed."""
        open_store(StartUp(), "shelf:")
        self.store.fails = {event: error or self._module.LOST}

    def loses_once(self, event: str) -> None:
        """Let the store fail when this event's decision is saved first."""
        open_store(StartUp(), "shelf:")
        self.store.fails_once = {event: self._module.LOST}

    @property
    def _module(self) -> Any:
        return sys.modules["leadcat_shelf_installed"]


@pytest.fixture
def shelf(folder: Folder, installation: Installation) -> Shelf:
    return Shelf(folder, installation)


def test_S1_an_event_of_an_earlier_run_returns_the_first_decision(shelf: Shelf) -> None:
    first = shelf.run()
    again = shelf.run("--write", str(shelf.folder.path / "out.json"))
    assert (first.code, again.code, again.err) == (0, 0, "")
    assert first.rows[0]["outcome"] == "updated"
    assert again.rows == first.rows
    assert shelf.folder.category_in("out.json") == "1", "it isn't written a second time"


def test_C3_a_parked_question_waits_in_the_store(shelf: Shelf) -> None:
    shelf.folder.use(rules=[ASKING])
    shelf.run()
    (waiting,) = shelf.store.confirmations(ConfirmationQuery())
    assert (waiting.event.id, waiting.is_pending) == ("e1", True)


def test_S5_a_decision_of_an_earlier_run_can_be_explained(shelf: Shelf) -> None:
    shelf.run()
    assert [tried.rule for tried in shelf.store.decision("e1").trace] == ["sold"]


def test_the_rules_are_published_into_a_store_that_has_none_and_only_once(shelf: Shelf) -> None:
    shelf.run()
    shelf.run()
    (revision,) = shelf.store.revisions()
    assert revision.id == load_ruleset(shelf.folder.rules).revision
    assert revision.by == login_name()


def test_R7_what_is_active_in_the_store_is_never_replaced_by_a_run(shelf: Shelf) -> None:
    shelf.run()
    active = shelf.store.active()
    shelf.folder.use(rules=[rule(id="other")])
    done = shelf.run("--write", str(shelf.folder.path / "out.json"))
    assert (done.code, done.out) == (2, "")
    rules = shelf.folder.rules
    assert done.err.startswith(f"{rules}:: revision_conflict: the store decides by the revision ")
    assert f"leadcat publish {rules} --store URL --expect {active.id}" in done.err
    assert shelf.store.active() == active
    assert "out.json" not in shelf.folder.names


def test_a_store_that_is_there_no_more_at_the_first_event_means_that_nothing_was_done(
    shelf: Shelf,
) -> None:
    shelf.loses("e1")
    done = shelf.run("--write", str(shelf.folder.path / "out.json"))
    assert (done.code, done.out) == (2, "")
    assert done.err == "store_unavailable: the store was lost (try again)\n"
    assert "out.json" not in shelf.folder.names


@pytest.mark.parametrize("as_json", [True, False], ids=["json", "table"])
def test_S3_a_store_that_is_lost_in_the_middle_is_told_after_what_was_decided(
    shelf: Shelf, as_json: bool
) -> None:
    shelf.folder.use(events=[SOLD, LATER])
    shelf.loses("later")
    output = ["--json"] if as_json else []
    written = ["--write", str(shelf.folder.path / "out.json")]
    done = shelf.folder.run(*output, "--store", "shelf:", *written)
    assert done.code == 1
    assert "e1" in done.out
    assert "later" not in done.out
    assert done.err == "store_unavailable: the store was lost (try again)\n"
    assert shelf.folder.category_in("out.json") == "7", "the store remembers it as written"


def test_S3_what_was_claimed_before_the_store_failed_is_not_told_as_decided(shelf: Shelf) -> None:
    shelf.folder.use(events=[SOLD, LATER])
    shelf.loses_once("later")
    done = shelf.run()
    assert (done.code, [row["event"] for row in done.rows]) == (1, ["e1"])
    assert done.err == "store_unavailable: the store was lost (try again)\n"
    assert shelf.store.decision("later").in_hand, "for recovery to finish"


def test_S3_ctrl_c_loses_no_category_that_the_store_remembers_as_written(shelf: Shelf) -> None:
    shelf.folder.use(events=[SOLD, LATER])
    shelf.loses("later", KeyboardInterrupt())
    done = shelf.run("--write", str(shelf.folder.path / "out.json"))
    assert (done.code, done.err) == (130, "interrupted\n")
    assert shelf.store.decision("e1").outcome == "updated"
    assert shelf.folder.category_in("out.json") == "7"


def test_a_store_is_closed_at_the_end_of_the_run(shelf: Shelf) -> None:
    shelf.run()
    assert shelf.store.closed == 1
    shelf.loses("e1")
    shelf.run()
    assert shelf.store.closed == 2


def test_a_url_of_nobodys_kind_is_invalid_use(shelf: Shelf) -> None:
    done = shelf.run(url="nothing:")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("invalid_store_url: no plugin opens a store of the kind 'nothing'")
