"""`leadcat demo`: the story, as the CRM and its engine make it."""

from __future__ import annotations

import shlex
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree

import pytest

from leadcat_rules.testing import MORNING
from leadcat_sql import SqlStore
from tests.sql import databases
from tests.sql.commands.office import refused
from tests.sql.installed import plugin_installed
from tests.unit.cli.calls import leadcat, leadcat_process

CHAPTERS = [
    "1. The administrator switches two rules on  Mon 12 Jan 08:00",
    "2. A contact of the lead gets on  Mon 12 Jan 09:00",
    "3. A colleague opens the inbox, in another process  Tue 13 Jan 08:00",
    "4. A sale is registered, and sold  Wed 14 Jan 14:00",
    "5. What happens twice, counts once  Thu 15 Jan 11:00",
    "6. The log knows what came of each event, and why  Thu 15 Jan 11:30",
    "7. The customer cancels  Fri 16 Jan 09:00",
    "8. One question waits for you  Fri 16 Jan 10:00",
]


@pytest.fixture(autouse=True, scope="module")
def _plugin_is_found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with plugin_installed(tmp_path_factory.mktemp("installed")):
        yield


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The whole story, told in a database of its own."""
    url = f"sqlite:///{tmp_path_factory.mktemp('story') / 'story.db'}"
    done = leadcat("demo", "--store", url)
    assert (done.code, done.err) == (0, "")
    return done.out


@pytest.fixture(scope="module")
def chapters(story: str) -> list[list[str]]:
    """The lines of each chapter, who and what apart."""
    _, *told = story.split("\n\n")
    return [chapter.splitlines() for chapter in told]


def said(chapter: list[str], who: str) -> list[str]:
    """What this one says in the chapter."""
    return [line[11:] for line in chapter if line[1:10].strip() == who]


def typed(story: str) -> list[list[str]]:
    """The words of each line with which it ends, for a shell."""
    _, _, shown = story.rpartition("\n\n")
    return [shlex.split(line) for line in shown.splitlines() if line.startswith("  ")]


def commands(story: str, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands among them that end by themselves, without the name of the program.

    What it exports is exported.
    """
    (_, assigned), *lines = typed(story)
    monkeypatch.setenv(*assigned.split("=", 1))
    return [words[1:] for words in lines if words[0] != "rm" and words[1:] != ["serve"]]


def test_the_story_has_its_chapters_and_ends_with_what_to_do(chapters: list[list[str]]) -> None:
    *told, last = chapters
    assert [lines[0] for lines in told] == CHAPTERS
    assert last[0] == "Look around in the database of the story"
    assert not any("rm " in line for line in last)


def test_R5_R6_settings_are_saved_when_they_are_complete_and_by_an_administrator(
    chapters: list[list[str]],
) -> None:
    *_, refused_at_first, chosen, saved = said(chapters[0], "anna")
    assert refused_at_first.startswith("✗ saves: ")
    assert refused_at_first.endswith("has no target category")
    assert chosen == "chooses Opportunity"
    assert saved.startswith("✓ saves revision 1, sha256:")
    assert said(chapters[0], "erik") == ["✗ saves: 'erik' is not allowed to change settings"]


def test_C8_C3_a_question_is_previewed_and_parked(chapters: list[list[str]]) -> None:
    (preview,) = said(chapters[1], "preview")
    assert preview == "the save would ask for an update, Lead → Opportunity"
    nothing, parked = said(chapters[1], "leadcat")
    assert nothing == "not fired: no rule matched  [Acme AB: Lead]"
    assert parked == "awaiting confirmation, Lead → Opportunity  [Acme AB: Lead]"


def test_C4_it_is_answered_from_the_inbox_once(chapters: list[list[str]]) -> None:
    (accepted,) = said(chapters[2], "leadcat")
    (late,) = said(chapters[2], "erik")
    assert accepted == "updated: accepted by sofia, Lead → Opportunity  [Acme AB: Opportunity]"
    assert late.startswith(
        "✗ declines at 08:20: confirmation 'e2-qualified-1' was accepted by sofia"
    )


def test_R3_a_sale_makes_a_customer_without_asking(chapters: list[list[str]]) -> None:
    registered, sold = said(chapters[3], "leadcat")
    assert registered == "not fired: no rule matched  [Acme AB: Opportunity]"
    assert sold == "updated: rule matched, Opportunity → Customer  [Acme AB: Customer]"


def test_S1_E3_what_comes_twice_counts_once(chapters: list[list[str]]) -> None:
    again, counted, corrected = said(chapters[4], "leadcat")
    assert again == said(chapters[3], "leadcat")[1]
    assert counted == "decisions in the log: 4 before, 4 after"
    assert corrected == "not fired: no trigger  [Acme AB: Customer]"


def test_S5_the_log_tells_why_nothing_happened(chapters: list[list[str]]) -> None:
    assert said(chapters[5], "Thu 11:00") == ["e4-sold       updated: rule matched"]
    assert said(chapters[5], "why") == ["e1-phoned: rule lead_status_changed did not match"]
    *held, failed = said(chapters[5], "")
    assert all(condition.startswith("✓ ") for condition in held)
    assert failed == "✗ contact_lead_status equal to Qualified: it was Contacting"


def test_S6_the_update_is_undone(chapters: list[list[str]]) -> None:
    (undone,) = said(chapters[6], "leadcat")
    assert undone == "undone by anna, Customer → Opportunity  [Acme AB: Opportunity]"


def test_what_it_shows_at_the_end_works_on_the_database_that_it_leaves(
    story: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs = []
    for arguments in commands(story, monkeypatch):
        done = leadcat(*arguments)
        assert (done.code, done.err) == (0, ""), arguments
        outputs.append(done.out)
    assert [name for name, *_ in commands(story, monkeypatch)] == [
        "log",
        "log",
        "inbox",
        "answer",
        "undo",
        "revisions",
        "dump",
    ]
    assert "e6-qualified-1" in outputs[2]
    assert "updated: accepted by" in outputs[3]
    assert "undone" in outputs[4]


def test_where_the_screens_are_installed_it_says_how_to_open_them(story: str) -> None:
    assert ["serve"] in [words[1:] for words in typed(story)]


def test_without_a_url_the_database_is_a_new_file_that_stays() -> None:
    stories = [leadcat("demo").out for _ in range(2)]
    assert "Its folder stays until you delete it:" in stories[0]
    folders = {Path(typed(story)[-1][-1]) for story in stories}
    assert len(folders) == 2
    assert {tuple(typed(story)[-1][:-1]) for story in stories} == {("rm", "-r")}
    for folder in folders:
        assert [file.name for file in folder.iterdir()] == ["story.db"]
        rmtree(folder)


@pytest.mark.parametrize("tenant", ["", "tenant=north"])
def test_it_is_told_in_any_empty_database(
    kind: databases.Kind, tenant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = databases.empty_database(kind)
    url += f"{'&' if '?' in url else '?'}{tenant}" if tenant else ""
    done = leadcat("demo", "--store", url)
    assert (done.code, done.err) == (0, "")
    assert ["inbox"] in commands(done.out, monkeypatch)
    assert "e6-qualified-1" in leadcat("inbox").out


def test_a_database_that_has_a_crm_is_left_alone() -> None:
    url = databases.new_database("sqlite")
    leadcat("seed", "--store", url, "--companies", "1")
    before = leadcat("dump", "--store", url).out
    assert "?tenant=story" in refused(leadcat("demo", "--store", url), "store_not_empty")
    assert leadcat("dump", "--store", url).out == before


def test_a_store_that_is_in_use_is_left_without_a_crm(kind: databases.Kind) -> None:
    url = databases.empty_database(kind)
    leadcat("migrate", "--store", url, "--store-only")
    store = SqlStore.open(url)
    store.publish("sha256:1", '{"name":"x","rules":[]}', at=MORNING, by=None, expect=None)
    store.close()
    refused(leadcat("demo", "--store", url), "store_not_empty")
    assert "store only" in refused(leadcat("dump", "--store", url), "crm_missing")


@pytest.mark.parametrize("columns", [60, 80, 160])
def test_it_keeps_within_its_columns(columns: int) -> None:
    url = databases.empty_database("sqlite")
    story, _, last = leadcat("demo", "--store", url, columns=columns).out.rpartition("\n\n")
    assert max(len(line) for line in story.splitlines()) <= columns
    assert last


def test_it_is_told_soon_and_in_any_encoding() -> None:
    begun = time.process_time()
    leadcat("demo", "--store", databases.empty_database("sqlite"))
    assert time.process_time() - begun < 1
    url = databases.empty_database("sqlite")
    done = leadcat_process("demo", "--store", url, PYTHONIOENCODING="ascii")
    assert (done.code, done.err) == (0, "")
    assert "Lead ? Opportunity" in done.out
