"""Variables and commands that plugins bring along."""

from __future__ import annotations

from typing import Any

import pytest
from typer import Typer

from leadcat_rules.errors import ErrorCode
from leadcat_rules.hookspecs import hookimpl
from leadcat_rules.plugins import Plugins
from leadcat_rules.plugins.commands import commands_of
from leadcat_rules.variables import numeric
from tests.unit.fake_plugins import Crm, Installation, installation, refused, the_problem

__all__ = ["installation"]


class Scores:
    """Variables of the names that it is given."""

    def __init__(self, *names: str) -> None:
        self.names = names

    @hookimpl
    def leadcat_variables(self) -> list[Any]:
        return [self.variable(name) for name in self.names]

    def variable(self, name: str) -> Any:
        def read(facts: Any) -> Any:
            return facts.company.attributes.get(name)

        read.__name__ = name
        return numeric(name.capitalize())(read)


class Answering:
    """Answers both hooks with the same, or raises it."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    @hookimpl
    def leadcat_commands(self) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Variables(Answering):
    leadcat_commands: Any = None

    @hookimpl
    def leadcat_variables(self) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


# Variables


def test_the_variables_of_all_plugins_are_gathered_with_their_plugins_names() -> None:
    plugins = Plugins.load([Scores("one", "two"), Crm(), Scores("three")], discover=False)
    assert [(variable.name, variable.plugin) for variable in plugins.variables] == [
        ("one", "Scores"),
        ("two", "Scores"),
        ("three", "Scores-2"),
    ]


def test_a_plugin_may_have_no_variables() -> None:
    assert Plugins.load([Variables(None), Variables([])], discover=False).variables == ()


def test_a_variable_that_two_plugins_define_names_both() -> None:
    problem = the_problem(Scores("score"), Scores("score"))
    assert problem.code is ErrorCode.VARIABLE_DEFINED_TWICE
    assert "'score'" in problem.message
    assert "plugin 'Scores' (handed in) and by plugin 'Scores-2' (handed in)" in problem.message


def test_a_variable_that_one_plugin_defines_twice_is_refused() -> None:
    problem = the_problem(Scores("score", "score"))
    assert problem.code is ErrorCode.VARIABLE_DEFINED_TWICE
    assert "'Scores'" in problem.message


def test_a_variable_of_our_own_is_not_defined_again() -> None:
    problem = the_problem(Scores("sale_amount"))
    assert problem.code is ErrorCode.VARIABLE_DEFINED_TWICE
    assert "'Scores'" in problem.message
    assert problem.hint == the_problem(Scores("score"), Scores("score")).hint


def test_a_plugin_that_raises_at_start_up_is_named() -> None:
    problem = the_problem(Variables(OSError("no scores today")))
    assert problem.code is ErrorCode.HOOK_FAILED
    assert problem.message == (
        "plugin 'Variables' (handed in): leadcat_variables raised OSError: no scores today"
    )


@pytest.mark.parametrize("answer", ["score", {"score": 1}, 7, iter([])])
def test_variables_are_a_list_or_a_tuple(answer: object) -> None:
    problem = the_problem(Variables(answer))
    assert problem.code is ErrorCode.HOOK_FAILED
    assert problem.message.endswith("; expected a list or None")


def test_what_is_no_variable_is_refused_with_its_plugins_name() -> None:
    (problem,) = refused(Variables([lambda facts: 1]))
    assert problem.code is ErrorCode.VARIABLE_INVALID
    assert "'Variables'" in problem.message


def test_variables_of_coroutines_are_refused_at_start_up() -> None:
    class Waiting:
        @hookimpl
        async def leadcat_variables(self) -> list[object]:
            return []

    problem = the_problem(Waiting())
    assert problem.code is ErrorCode.HOOK_FAILED
    assert "answered with a coroutine; expected a list or None" in problem.message


def test_variables_are_asked_for_once() -> None:
    class Counting(Scores):
        asked = 0

        @hookimpl
        def leadcat_variables(self) -> list[Any]:
            self.asked += 1
            return super().leadcat_variables()

    counting = Counting("score")
    Plugins.load([counting], discover=False)
    assert counting.asked == 1


# Commands


def test_commands_come_with_the_names_of_their_plugins() -> None:
    serve, demo = Typer(), Typer()
    plugins = Plugins.load([Answering([serve]), Answering((demo,)), Crm()], discover=False)
    commands, problems = commands_of(plugins)
    assert {command.plugin: command.app for command in commands} == {
        "Answering": serve,
        "Answering-2": demo,
    }
    assert problems == []


def test_a_plugin_may_have_no_commands() -> None:
    assert commands_of(Plugins.load([Answering(None)], discover=False)) == ([], [])


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (OSError("no port"), "raised OSError: no port"),
        (Typer(), "expected a list or None"),
        ([Typer(), "serve"], "answered 'serve' (str); expected typer apps only"),
    ],
)
def test_commands_that_fail_are_reported_and_the_others_stay(answer: object, why: str) -> None:
    good = Typer()
    plugins = Plugins.load([Answering([good]), Answering(answer)], discover=False)
    commands, (problem,) = commands_of(plugins)
    assert [(command.plugin, command.app) for command in commands] == [("Answering", good)]
    assert problem.code is ErrorCode.HOOK_FAILED
    assert "plugin 'Answering-2' (handed in): leadcat_commands" in problem.message
    assert why in problem.message


def test_an_installed_plugin_brings_variables_and_commands(installation: Installation) -> None:
    installation.add(
        "scores",
        """
from typer import Typer
from leadcat_rules.hookspecs import hookimpl
from leadcat_rules.variables import numeric

@numeric("Lead score")
def lead_score(facts):
    return facts.company.attributes.get("score")

@hookimpl
def leadcat_variables():
    return [lead_score]

@hookimpl
def leadcat_commands():
    return [Typer(name="scores")]
""",
    )
    plugins = Plugins.load()
    assert ("lead_score", "scores") in [(each.name, each.plugin) for each in plugins.variables]
    commands, _ = commands_of(plugins)
    assert "scores" in [command.app.info.name for command in commands]
