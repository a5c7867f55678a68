"""Plugins among what is installed: found, chosen, left out, switched off."""

from __future__ import annotations

import logging

import pytest

from leadcat_rules.errors import ErrorCode, PluginError
from leadcat_rules.plugins import PluginInfo, Plugins, PluginState, installed_hosts
from tests.unit.fake_plugins import (
    Crm,
    Installation,
    Observer,
    installation,
    refused,
    the_problem,
)

__all__ = ["installation"]

OBSERVER = """
from leadcat_rules.hookspecs import hookimpl

@hookimpl
def leadcat_decided(decision):
    return "observed"
"""
HOST = """
from leadcat_rules.hookspecs import hookimpl

class Crm:
    @hookimpl
    def leadcat_get_company(self, company_id): ...

    @hookimpl
    def leadcat_list_categories(self): ...

    @hookimpl
    def leadcat_set_category(self, change): ...

crm = Crm()
"""


def listed(plugins: Plugins, name: str) -> PluginInfo:
    (info,) = [info for info in plugins.listing() if info.name == name]
    return info


def test_an_installed_plugin_is_loaded_by_itself_under_the_name_of_its_entry_point(
    installation: Installation,
) -> None:
    installation.add("scores", OBSERVER)
    plugins = Plugins.load()
    assert "scores" in plugins.observers
    info = listed(plugins, "scores")
    assert (str(info.source), info.state) == ("leadcat-scores 1.2", PluginState.LOADED)
    assert info.hooks == ("leadcat_decided",)


def test_discovery_can_be_switched_off(installation: Installation) -> None:
    installation.add("scores", OBSERVER)
    assert Plugins.load(discover=False).listing() == ()


def test_what_is_handed_in_is_asked_before_what_is_installed(installation: Installation) -> None:
    installation.add("scores", OBSERVER)
    observers = Plugins.load([Observer()]).observers
    assert observers.index("Observer") < observers.index("scores")


def test_installed_plugins_are_asked_in_an_order_of_their_names(
    installation: Installation,
) -> None:
    for name in ("mid", "alpha", "zeta"):
        installation.add(name, OBSERVER)
    observers = Plugins.load().observers
    assert [name for name in observers if name in ("mid", "alpha", "zeta")] == [
        "zeta",
        "mid",
        "alpha",
    ]


def test_a_host_is_never_loaded_by_being_installed(installation: Installation) -> None:
    installation.add("acme", HOST, group="leadcat_hosts", entry="leadcat_acme_installed:crm")
    assert Plugins.load().answerers("leadcat_get_company") == ()
    assert "acme" in installed_hosts()


def test_a_host_is_chosen_by_its_name(installation: Installation) -> None:
    installation.add("acme", HOST, group="leadcat_hosts", entry="leadcat_acme_installed:crm")
    plugins = Plugins.load(["acme"], discover=False)
    plugins.require_host()
    assert plugins.answerers("leadcat_get_company") == ("acme",)
    assert Plugins.load("acme", discover=False).listing() == plugins.listing()


def test_an_unknown_host_is_refused_with_the_nearest_name(installation: Installation) -> None:
    installation.add("acme", HOST, group="leadcat_hosts", entry="leadcat_acme_installed:crm")
    problem = the_problem("acmee")
    assert problem.code is ErrorCode.PLUGIN_UNKNOWN
    assert problem.hint == "did you mean 'acme'?"
    assert "acme" in (the_problem("zzz").hint or "")


def test_an_error_without_a_host_names_those_that_could_be_chosen(
    installation: Installation,
) -> None:
    installation.add("acme", HOST, group="leadcat_hosts", entry="leadcat_acme_installed:crm")
    with pytest.raises(PluginError, match=r"or choose one of .*acme"):
        Plugins.load(discover=False).require_host()


def test_a_class_as_entry_point_is_refused(installation: Installation) -> None:
    installation.add("acme", HOST, entry="leadcat_acme_installed:Crm")
    problem = the_problem(discover=True)
    assert problem.code is ErrorCode.PLUGIN_IS_A_CLASS
    assert "plugin 'acme' (leadcat-acme 1.2)" in problem.message


def test_an_error_of_an_installed_plugin_names_its_distribution_version_and_signature(
    installation: Installation,
) -> None:
    installation.add("scores", OBSERVER.replace("(decision)", "(context, decison)"), version="3.4")
    problem = the_problem(discover=True)
    assert problem.code is ErrorCode.HOOK_ARGUMENT_UNKNOWN
    assert "plugin 'scores' (leadcat-scores 3.4)" in problem.message
    assert "leadcat_decided(context, decison)" in problem.message


def test_two_distributions_with_one_name_are_refused(installation: Installation) -> None:
    installation.add("scores", OBSERVER)
    installation.add("other", OBSERVER, version="2.0", name="scores")
    problem = the_problem(discover=True)
    assert problem.code is ErrorCode.PLUGIN_REGISTERED_TWICE
    assert "plugin 'scores' (leadcat-scores 1.2)" in problem.message
    assert "plugin 'scores' (leadcat-other 2.0)" in problem.message


def test_plugins_of_one_name_can_all_be_switched_off(installation: Installation) -> None:
    installation.add("scores", OBSERVER)
    installation.add("other", OBSERVER, name="scores")
    assert "scores" not in Plugins.load(without=["scores"]).observers


def test_a_plugin_of_a_damaged_distribution_is_named_by_its_entry_point(
    installation: Installation,
) -> None:
    installation.add("scores", OBSERVER)
    (installation.folder / "leadcat_scores-1.2.dist-info" / "METADATA").unlink()
    source = listed(Plugins.load(), "scores").source
    assert (source.distribution, source.version) == (None, None)
    assert str(source) == "leadcat_scores_installed"


# What can't be imported


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("import a_module_that_is_not_there", "ModuleNotFoundError"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("def broken(", "SyntaxError"),
        ("raise SystemExit(3)", "SystemExit: 3"),
    ],
)
def test_a_plugin_that_cannot_be_imported_is_left_out_and_the_others_stay(
    installation: Installation, source: str, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    installation.add("broken", source, version="0.9")
    installation.add("scores", OBSERVER)
    with caplog.at_level(logging.WARNING, "leadcat_rules.plugins"):
        plugins = Plugins.load([Crm()])
    plugins.require_host()
    assert "scores" in plugins.observers
    info = listed(plugins, "broken")
    assert info.state is PluginState.FAILED
    assert info.hooks == ()
    (problem,) = info.why
    assert problem.code is ErrorCode.PLUGIN_IMPORT_FAILED
    assert "plugin 'broken' (leadcat-broken 0.9) can't be imported" in problem.message
    assert why in problem.message
    assert str(problem) in caplog.text


def test_an_entry_point_that_names_nothing_is_left_out(installation: Installation) -> None:
    installation.add("scores", OBSERVER, entry="leadcat_scores_installed:nothing")
    assert listed(Plugins.load(), "scores").state is PluginState.FAILED


def test_strictly_every_plugin_that_cannot_be_imported_is_an_error(
    installation: Installation,
) -> None:
    installation.add("broken", "1 / 0")
    installation.add("lost", "import a_module_that_is_not_there")
    problems = refused(discover=True, strict=True)
    assert [problem.code for problem in problems] == [ErrorCode.PLUGIN_IMPORT_FAILED] * 2


def test_a_chosen_host_that_cannot_be_imported_is_an_error_at_once(
    installation: Installation,
) -> None:
    installation.add("acme", "1 / 0", group="leadcat_hosts")
    assert the_problem("acme").code is ErrorCode.PLUGIN_IMPORT_FAILED
    assert len(refused("acme", strict=True)) == 1


def test_an_installed_plugin_that_is_switched_off_is_not_even_imported(
    installation: Installation,
) -> None:
    installation.add("broken", "1 / 0")
    plugins = Plugins.load(without=["broken"], strict=True)
    info = listed(plugins, "broken")
    assert (info.state, info.why) == (PluginState.SWITCHED_OFF, ())
    assert str(info.source) == "leadcat-broken 1.2"
