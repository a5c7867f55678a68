"""Installed plugins, found through their entry points, and the commands that they bring."""

from __future__ import annotations

import json
import re
import subprocess
from select import select

import pytest

from tests.unit.cli.calls import Called, Folder, command, environment, leadcat, leadcat_process
from tests.unit.fake_plugins import Installation, installation
from tests.unit.given import SOLD, rule

__all__ = ["installation"]

SCORE = """
from leadcat_rules.hookspecs import hookimpl
from leadcat_rules.variables import numeric

@numeric("Lead score")
def lead_score(facts):
    return facts.company.attributes.get("score", 80)

@hookimpl
def leadcat_variables():
    return [lead_score]
"""
GREETING = """
import typer
from leadcat_rules.hookspecs import hookimpl

app = typer.Typer()

@app.command()
def greet(name: str = "world"):
    "Greet somebody."
    print(f"hello {name}")

@hookimpl
def leadcat_commands():
    return [app]
"""
TOOLS = GREETING.replace("typer.Typer()", 'typer.Typer(name="tools", help="Tools.")').replace(
    "@hookimpl", '@app.command()\ndef part():\n    "Part."\n    print("bye")\n\n@hookimpl'
)
RAISING = """
from leadcat_rules.hookspecs import hookimpl

@hookimpl
def leadcat_commands():
    raise RuntimeError("no time")
"""
AMBIGUOUS = GREETING.replace("str =", "Annotated[str, typer.Option(), typer.Argument()] =").replace(
    "import typer", "import typer\nfrom typing import Annotated"
)
OBSERVER = """
from leadcat_rules.hookspecs import hookimpl

@hookimpl
def leadcat_decided(decision):
    raise RuntimeError(f"no room for {decision.id}")
"""
PAUSE = """
import sys
from leadcat_rules.hookspecs import hookimpl

@hookimpl
def leadcat_decided(decision):
    if decision.id == "e1":
        sys.stdin.readline()
"""
MISSING = "import nothing_of_this_name\n"


def refused(done: Called) -> str:
    assert (done.code, done.out) == (2, "")
    assert "Traceback" not in done.err
    return done.err


def test_without_plugins_the_list_says_so() -> None:
    done = leadcat("plugins")
    assert (done.code, done.out, done.err) == (0, "No plugins are installed.\n", "")
    assert json.loads(leadcat("plugins", "--json").out) == []


def test_plugins_are_listed_with_source_state_and_hooks(installation: Installation) -> None:
    installation.add("score", SCORE)
    installation.add("greeting", GREETING)
    heading, _, *rows = leadcat("plugins").out.splitlines()
    assert heading.split() == ["plugin", "state", "source", "hooks,", "or", "what", "failed"]
    assert [row.split() for row in rows] == [
        ["greeting", "loaded", "leadcat-greeting", "1.2", "leadcat_commands"],
        ["score", "loaded", "leadcat-score", "1.2", "leadcat_variables"],
    ]


def test_a_plugin_that_cannot_be_imported_is_told_and_left_out(installation: Installation) -> None:
    installation.add("broken", MISSING)
    installation.add("score", SCORE)
    done = leadcat("plugins", "--json")
    broken, score = json.loads(done.out)
    assert (done.code, score["state"]) == (0, "loaded")
    assert broken["state"] == "failed"
    assert "No module named 'nothing_of_this_name'" in broken["why"]
    assert done.err.startswith("plugin_import_failed: plugin 'broken' (leadcat-broken 1.2) ")
    assert len(done.err.splitlines()) == 1
    assert "can't be imported" in leadcat("plugins").out


def test_a_plugin_that_is_switched_off_is_listed_and_not_imported(
    installation: Installation,
) -> None:
    installation.add("broken", MISSING)
    done = leadcat("--without", "broken", "plugins", "--json")
    (row,) = json.loads(done.out)
    assert row == {
        "name": "broken",
        "state": "switched_off",
        "distribution": "leadcat-broken",
        "version": "1.2",
        "hooks": [],
        "why": None,
    }
    assert done.err == ""
    assert "switched off" in leadcat("--without", "broken", "plugins").out


def test_hosts_are_named_and_not_loaded(installation: Installation) -> None:
    installation.add("superoffice", MISSING, group="leadcat_hosts")
    assert leadcat("plugins").out.splitlines()[-1] == (
        "Hosts and stores, loaded when they are chosen: superoffice"
    )


@pytest.mark.parametrize("arguments", [("plugins",), ("schema",)], ids=" ".join)
def test_strict_refuses_to_start_with_a_broken_plugin(
    installation: Installation, arguments: tuple[str, ...]
) -> None:
    installation.add("broken", MISSING)
    err = refused(leadcat("--strict", *arguments))
    assert err.startswith("plugin_import_failed: plugin 'broken' ")
    assert len(err.splitlines()) == 1


def test_a_defective_plugin_is_told_with_the_way_out(installation: Installation) -> None:
    installation.add("defective", SCORE.replace("leadcat_variables", "leadcat_variable"))
    err = refused(leadcat("schema"))
    assert err.startswith("hook_unknown: plugin 'defective' (leadcat-defective 1.2)")
    assert leadcat("--without", "defective", "schema").code == 0


DEFECTIVE = {
    "hook_unknown": SCORE.replace("leadcat_variables", "leadcat_variable"),
    "hook_argument_unknown": SCORE.replace("leadcat_variables()", "leadcat_variables(events)"),
    "hook_failed": SCORE.replace("[lead_score]", "lead_score"),
    "variable_invalid": SCORE.replace("[lead_score]", "[leadcat_variables]"),
}


@pytest.mark.parametrize(("code", "source"), DEFECTIVE.items(), ids=DEFECTIVE)
def test_a_defective_plugin_is_listed_as_failed_and_why(
    installation: Installation, code: str, source: str
) -> None:
    installation.add("defective", source)
    installation.add("greeting", GREETING)
    done = leadcat("plugins", "--json")
    defective, greeting = json.loads(done.out)
    assert (done.code, greeting["state"]) == (0, "loaded")
    assert (defective["state"], defective["hooks"]) == ("failed", [])
    assert defective["why"].startswith("plugin 'defective'")
    (told,) = done.err.splitlines()
    assert told.startswith(f"{code}: {defective['why']}")
    assert "failed" in leadcat("plugins").out
    assert refused(leadcat("--strict", "plugins")) == done.err


def test_all_that_is_wrong_with_a_plugin_is_listed(installation: Installation) -> None:
    misspelt = "@hookimpl\ndef leadcat_decide(decision):\n    pass\n"
    installation.add("defective", f"{DEFECTIVE['hook_unknown']}\n{misspelt}")
    done = leadcat("plugins", "--json")
    (row,) = json.loads(done.out)
    assert "leadcat_variable, which" in row["why"]
    assert "leadcat_decide, which" in row["why"]
    assert len(done.err.splitlines()) == 2


def test_plugins_that_do_not_go_together_are_both_listed_as_failed(
    installation: Installation,
) -> None:
    for name in ("one", "other"):
        installation.add(name, SCORE)
    done = leadcat("plugins", "--json")
    assert [row["state"] for row in json.loads(done.out)] == ["failed", "failed"]
    assert [row["why"] for row in json.loads(done.out)] == [
        "the variable 'lead_score' is defined by plugin 'one' (leadcat-one 1.2) and by "
        "plugin 'other' (leadcat-other 1.2)"
    ] * 2
    assert len(done.err.splitlines()) == 1
    assert "variable_defined_twice" in refused(leadcat("schema"))


def test_a_name_that_cannot_be_switched_off_is_refused_by_the_list_too(
    installation: Installation,
) -> None:
    installation.add("score", SCORE)
    assert refused(leadcat("--without", "scores", "plugins")).startswith("plugin_unknown: ")


def test_help_is_there_also_with_a_defective_plugin(installation: Installation) -> None:
    installation.add("defective", SCORE.replace("leadcat_variables", "leadcat_variable"))
    done = leadcat("--help")
    assert done.code == 0
    assert "  run " in done.out
    assert done.err.startswith("hook_unknown: ")


def test_a_plugins_command_stands_beside_ours(installation: Installation) -> None:
    installation.add("greeting", GREETING)
    assert re.search(r"  greet +Greet somebody\.\n", leadcat("--help").out)
    assert leadcat("greet", "--name", "Ann").out == "hello Ann\n"
    assert leadcat("gret").err.endswith("No such command 'gret'. Did you mean 'greet'?\n")


def test_a_named_app_of_a_plugin_is_a_command_with_commands(installation: Installation) -> None:
    installation.add("tools", TOOLS)
    assert re.search(r"  tools +Tools\.\n", leadcat("--help").out)
    assert leadcat("tools", "part").out == "bye\n"


def test_a_plugins_command_is_gone_when_it_is_switched_off(installation: Installation) -> None:
    installation.add("greeting", GREETING)
    assert leadcat("--without", "greeting", "greet").code == 2
    assert "greet" not in leadcat("--without", "greeting", "--help").out


BROKEN_COMMANDS = [
    (RAISING, "hook_failed", "leadcat_commands raised RuntimeError: no time"),
    (AMBIGUOUS, "hook_failed", "leadcat_commands raised MultipleTyperAnnotationsError: "),
    (GREETING.replace("[app]", "[app.command]"), "hook_failed", "leadcat_commands answered "),
    (GREETING.replace("greet(", "schema("), "command_taken", "brings a command 'schema'"),
]


@pytest.mark.parametrize(("source", "code", "told"), BROKEN_COMMANDS)
def test_a_broken_command_is_told_and_left_out(
    installation: Installation, source: str, code: str, told: str
) -> None:
    installation.add("greeting", source)
    installation.add("tools", TOOLS)
    done = leadcat("tools", "part")
    assert (done.code, done.out) == (0, "bye\n")
    assert done.err.startswith(f"{code}: plugin 'greeting' (leadcat-greeting 1.2)")
    assert told in done.err
    assert len(done.err.splitlines()) == 1
    assert "Ruleset of leadcat-rules" in leadcat("schema").out


@pytest.mark.parametrize(("source", "code", "told"), BROKEN_COMMANDS)
def test_strict_refuses_a_broken_command(
    installation: Installation, source: str, code: str, told: str
) -> None:
    installation.add("greeting", source)
    err = refused(leadcat("--strict", "plugins"))
    assert err.startswith(f"{code}: plugin 'greeting' (leadcat-greeting 1.2)")
    assert told in err


@pytest.fixture
def scored(folder: Folder, installation: Installation) -> Folder:
    """Rules with a condition that an installed plugin brings."""
    installation.add("score", SCORE)
    high = {"name": "lead_score", "operator": "greater_than", "value": 50}
    folder.use(rules=[rule(when={"all": [high]})])
    return folder


def test_an_installed_condition_decides(scored: Folder) -> None:
    assert scored.run("--json").rows[0]["reason"] == "rule_matched"


def test_an_installed_condition_is_compiled_and_in_the_schema(scored: Folder) -> None:
    compiled = leadcat("compile", scored.rules, "--crm", scored.crm)
    assert "lead_score" in compiled.out
    assert "lead_score" in leadcat("schema").out


def test_a_condition_is_unknown_when_its_plugin_is_switched_off(scored: Folder) -> None:
    assert "unknown_variable" in refused(leadcat("--without", "score", *scored.arguments()))


def test_S3_a_failing_observer_is_told_and_stops_nobody(
    folder: Folder, installation: Installation
) -> None:
    installation.add("observer", OBSERVER)
    done = leadcat_process(*folder.arguments("--json"))
    assert (done.code, done.rows[0]["outcome"]) == (0, "updated")
    (told,) = done.err.splitlines()
    assert "plugin 'observer'" in told
    assert told.endswith("no room for e1")


def test_an_observer_that_is_switched_off_is_told_nothing(
    folder: Folder, installation: Installation
) -> None:
    installation.add("observer", OBSERVER)
    done = leadcat_process("--without", "observer", *folder.arguments("--json"))
    assert (done.code, done.err) == (0, "")


def test_each_decision_is_printed_before_the_next_event(
    folder: Folder, installation: Installation
) -> None:
    installation.add("pause", PAUSE)
    folder.use(events=[SOLD | {"id": "e0", "before": SOLD["after"]}, SOLD])
    with subprocess.Popen(
        command(*folder.arguments("--json")),
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        assert select([process.stdout], [], [], 30)[0], "it waits for us, with the line held back"
        assert '"event": "e0"' in process.stdout.readline()
        out, _ = process.communicate("\n", timeout=30)
    assert '"event": "e1"' in out


def test_S3_a_failing_condition_is_a_failed_decision_that_names_its_plugin(
    scored: Folder, installation: Installation
) -> None:
    source = SCORE.replace('facts.company.attributes.get("score", 80)', "1 / 0")
    (installation.folder / "leadcat_score_installed.py").write_text(source, "utf-8")
    done = leadcat_process(*scored.arguments("--json"))
    assert (done.code, done.rows[0]["reason"]) == (1, "plugin_error")
    assert done.err.startswith("event 'e1' failed: plugin 'score'")
    table = leadcat_process(*scored.arguments()).out
    assert "failed: plugin error, plugin 'score'" in table


def test_a_process_of_its_own_finds_what_is_installed(installation: Installation) -> None:
    installation.add("greeting", GREETING)
    installation.add("broken", MISSING)
    done = leadcat_process("greet")
    assert (done.code, done.out) == (0, "hello world\n")
    assert done.err.startswith("plugin_import_failed: ")
    assert len(done.err.splitlines()) == 1
