from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from leadcat_rules import hookspecs
from leadcat_rules.hookspecs import hookimpl
from leadcat_rules.plugins import HOOKS, Answered

if TYPE_CHECKING:
    from typing import assert_type

ARCHITECTURE = [
    "leadcat_event(context, event, answer)",
    "leadcat_get_company(context, company_id)",
    "leadcat_get_companies(context, company_ids)",
    "leadcat_list_categories(context)",
    "leadcat_list_lead_statuses(context)",
    "leadcat_set_category(context, change)",
    "leadcat_set_categories(context, changes)",
    "leadcat_store(context)",
    "leadcat_confirm(context, confirmation)",
    "leadcat_is_allowed(context, actor, permission)",
    "leadcat_variables()",
    "leadcat_commands()",
    "leadcat_open_store(url)",
    "leadcat_decided(context, decision)",
    "leadcat_confirmation_opened(context, confirmation)",
    "leadcat_ruleset_saved(context, revision)",
]


def specification(name: str) -> Callable[..., object]:
    found: Callable[..., object] = getattr(hookspecs, name)
    return found


def test_the_hooks_are_those_of_the_architecture_with_its_arguments() -> None:
    assert [hook.signature for hook in HOOKS.values()] == ARCHITECTURE


def test_every_specification_is_among_the_hooks() -> None:
    specified = {name for name in vars(hookspecs) if name.startswith("leadcat_")}
    assert specified == set(HOOKS)


@pytest.mark.parametrize("name", HOOKS)
def test_a_specification_says_when_it_fires_who_answers_and_what_none_or_an_error_means(
    name: str,
) -> None:
    text = inspect.getdoc(specification(name)) or ""
    assert text.startswith("Fired ")
    assert "nswered by " in text or "Each observer by itself." in text
    assert "None" in text or "is ignored" in text
    assert "xception" in text or "raises nothing" in text


@pytest.mark.parametrize("name", HOOKS)
def test_every_argument_and_result_of_a_specification_is_annotated(name: str) -> None:
    signature = inspect.signature(specification(name))
    assert signature.return_annotation is not inspect.Signature.empty
    for parameter in signature.parameters.values():
        assert parameter.annotation is not inspect.Parameter.empty
        assert parameter.default is inspect.Parameter.empty


@pytest.mark.parametrize("name", HOOKS)
def test_a_specification_answers_nothing_itself(name: str) -> None:
    with pytest.raises(NotImplementedError):
        specification(name)(*HOOKS[name].arguments)


def test_pluggy_stops_at_the_first_answer_wherever_not_all_answers_count() -> None:
    for name, hook in HOOKS.items():
        is_first_result = vars(specification(name))["leadcat_spec"]["firstresult"]
        assert is_first_result is not hook.gathers_answers


def test_no_two_plugins_may_answer_what_takes_one_answer() -> None:
    assert {name for name, hook in HOOKS.items() if hook.takes_one_answer} == {
        "leadcat_get_company",
        "leadcat_list_categories",
        "leadcat_list_lead_statuses",
        "leadcat_set_category",
        "leadcat_store",
        "leadcat_get_companies",
        "leadcat_set_categories",
    }
    assert HOOKS["leadcat_event"].answered is Answered.BY_THE_ENGINE


def test_the_mark_leaves_a_function_and_its_type_as_they_are() -> None:
    def leadcat_list_categories(context: str) -> list[int]:
        return [len(context)]

    marked = hookimpl(leadcat_list_categories)
    with_options = hookimpl(tryfirst=True)(leadcat_list_categories)
    if TYPE_CHECKING:
        assert_type(marked("abc"), list[int])
        assert_type(with_options("abc"), list[int])
    assert marked is leadcat_list_categories
    assert with_options is leadcat_list_categories
    assert marked("abc") == [3]


def test_a_host_needs_no_command_line_library() -> None:
    code = "import sys, leadcat_rules.plugins; sys.exit('typer' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
