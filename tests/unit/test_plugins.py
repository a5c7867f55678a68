"""What is checked before a plugin is registered, and what an error tells."""

from __future__ import annotations

import functools
from types import ModuleType
from typing import Any

import pytest

from leadcat_rules.domain import Company
from leadcat_rules.errors import ErrorCode, PluginError
from leadcat_rules.hookspecs import hookimpl
from leadcat_rules.plugins import Plugins, PluginState
from tests.unit.fake_plugins import Crm, Observer, codes, refused, the_problem


def loaded(*plugins: object) -> Plugins:
    return Plugins.load(plugins, discover=False)


# What can be a plugin


def test_an_instance_is_registered_under_the_name_of_its_class() -> None:
    assert loaded(Crm()).answerers("leadcat_get_company") == ("Crm",)


def test_a_module_is_registered_under_its_last_name() -> None:
    module = ModuleType("acme.scores")
    module.leadcat_decided = hookimpl(lambda decision: None)  # type: ignore[attr-defined]
    assert loaded(module).answerers("leadcat_decided") == ("scores",)


def test_a_plugin_may_name_itself() -> None:
    class Named(Observer):
        leadcat_name = "audit"

    assert loaded(Named()).observers == ("audit",)


def test_a_name_can_belong_to_the_instance_also_in_a_slot() -> None:
    class Named:
        __slots__ = ("leadcat_name",)

        def __init__(self, name: str) -> None:
            self.leadcat_name = name

        @hookimpl
        def leadcat_decided(self) -> None: ...

    assert loaded(Named("one"), Named("two")).observers == ("two", "one")


def test_an_empty_slot_is_no_name() -> None:
    class Nameless:
        __slots__ = ("leadcat_name",)

        @hookimpl
        def leadcat_decided(self) -> None: ...

    assert loaded(Nameless()).observers == ("Nameless",)


def test_plugins_of_one_class_are_numbered_in_the_order_of_handing_in() -> None:
    assert loaded(Observer(), Observer(), Observer()).observers == (
        "Observer-3",
        "Observer-2",
        "Observer",
    )


def test_functions_static_methods_class_methods_and_slots_can_all_answer() -> None:
    class Odd:
        __slots__ = ("leadcat_ruleset_saved",)

        def __init__(self) -> None:
            self.leadcat_ruleset_saved = hookimpl(lambda revision: f"slot {revision}")

        @staticmethod
        @hookimpl
        def leadcat_decided(decision: object) -> str:
            return f"static {decision}"

        @classmethod
        @hookimpl
        def leadcat_confirmation_opened(cls, confirmation: object) -> str:
            return f"{cls.__name__} {confirmation}"

    plugins = loaded(Odd())
    news: dict[str, object] = {"context": None, "decision": 1, "confirmation": 2, "revision": 3}
    assert plugins.call("leadcat_decided", "Odd", news) == "static 1"
    assert plugins.call("leadcat_confirmation_opened", "Odd", news) == "Odd 2"
    assert plugins.call("leadcat_ruleset_saved", "Odd", news) == "slot 3"


def test_the_mark_may_stand_above_a_static_method() -> None:
    class Odd:
        @hookimpl
        @staticmethod
        def leadcat_decided(decision: object) -> str:
            return f"static {decision}"

    arguments = {"context": None, "decision": 1}
    assert loaded(Odd()).call("leadcat_decided", "Odd", arguments) == "static 1"


def test_a_function_of_another_name_answers_the_hook_that_its_mark_names() -> None:
    class Elsewhere:
        @hookimpl(specname="leadcat_decided")
        def remember(self, decision: object) -> str:
            return f"remembered {decision}"

    plugins = loaded(Observer(), Elsewhere(), Observer())
    arguments = {"context": None, "decision": 1}
    assert plugins.call("leadcat_decided", "Elsewhere", arguments) == "remembered 1"


def test_the_scan_runs_no_code_of_the_plugin() -> None:
    class Touchy(Observer):
        leadcat_rules = "the name of an import"

        @property
        def session(self) -> object:
            raise RuntimeError("no session yet")

        def __getattr__(self, name: str) -> object:
            raise RuntimeError(f"no {name} yet")

        def __dir__(self) -> list[str]:
            raise RuntimeError("no names yet")

        def __eq__(self, other: object) -> bool:
            raise RuntimeError("incomparable")

    assert loaded(Touchy(), Touchy()).observers == ("Touchy-2", "Touchy")


def test_a_module_may_import_and_define_what_begins_like_a_hook() -> None:
    module = ModuleType("scores")
    module.leadcat_rules = ModuleType("leadcat_rules")  # type: ignore[attr-defined]
    module.leadcat_colours = lambda: None  # type: ignore[attr-defined]
    module.leadcat_decided = hookimpl(lambda: None)  # type: ignore[attr-defined]
    assert loaded(module).observers == ("scores",)


def test_an_inherited_hook_is_taken_back_by_none() -> None:
    class Silent(Crm):
        leadcat_list_lead_statuses: Any = None

    assert loaded(Silent()).answerers("leadcat_list_lead_statuses") == ()


# What can't


def test_a_class_is_refused_and_its_instance_asked_for() -> None:
    problem = the_problem(Crm)
    assert problem.code is ErrorCode.PLUGIN_IS_A_CLASS
    assert "'Crm'" in problem.message
    assert problem.hint == "give an instance: Crm()"


@pytest.mark.parametrize("useless", [None, 7, object(), Observer().leadcat_decided])
def test_an_object_that_answers_no_hook_is_refused(useless: object) -> None:
    assert the_problem(useless).code is ErrorCode.HOOK_NOT_ANSWERED


def test_a_hook_without_its_mark_is_refused() -> None:
    class Forgetful(Crm):
        def leadcat_get_company(self, context: object, company_id: str) -> Company | None:
            return None

    problem = the_problem(Forgetful())
    assert problem.code is ErrorCode.HOOK_NOT_MARKED
    assert "plugin 'Forgetful' (handed in): leadcat_get_company has no @hookimpl" in problem.message
    assert problem.hint == "put @hookimpl above leadcat_get_company(context, company_id)"


def test_a_hook_that_is_no_function_is_refused() -> None:
    class Computed(Observer):
        @property
        def leadcat_ruleset_saved(self) -> object:
            raise RuntimeError("never read")

    class Partial(Observer):
        leadcat_ruleset_saved = functools.partial(print)

    assert "is a property, no function" in the_problem(Computed()).message
    assert "is a partial, no function" in the_problem(Partial()).message


def test_a_misspelt_hook_is_refused_with_the_nearest_one() -> None:
    class Misspelt(Observer):
        @hookimpl
        def leadcat_get_compny(self, context: object, company_id: str) -> None: ...

    problem = the_problem(Misspelt())
    assert problem.code is ErrorCode.HOOK_UNKNOWN
    assert "leadcat_get_compny(context, company_id)" in problem.message
    assert problem.hint == "did you mean leadcat_get_company(context, company_id)?"


def test_a_misspelt_hook_without_its_mark_is_refused_too() -> None:
    class Misspelt(Observer):
        def leadcat_get_compny(self, context: object, company_id: str) -> None: ...

    assert the_problem(Misspelt()).code is ErrorCode.HOOK_UNKNOWN


def test_a_hook_like_no_other_is_refused_without_a_guess() -> None:
    class Strange(Observer):
        @hookimpl
        def zzz(self) -> None: ...

    hint = the_problem(Strange()).hint or ""
    assert hint.startswith("the hooks are leadcat_event, ")


def test_a_hook_of_a_later_version_may_be_optional() -> None:
    class Ahead(Observer):
        @hookimpl(optionalhook=True)
        def leadcat_foretold(self) -> None: ...

    assert loaded(Ahead()).observers == ("Ahead",)


def test_a_misspelt_argument_is_refused_with_the_nearest_one() -> None:
    class Misspelt:
        @hookimpl
        def leadcat_confirm(self, context: object, confirmaton: object) -> None: ...

    problem = the_problem(Misspelt())
    assert problem.code is ErrorCode.HOOK_ARGUMENT_UNKNOWN
    assert "leadcat_confirm(context, confirmaton)" in problem.message
    assert "leadcat_confirm(context, confirmation)" in problem.message
    assert problem.hint == "did you mean 'confirmation'?"


def test_an_argument_like_no_other_is_refused_with_the_whole_hook() -> None:
    class Greedy:
        @hookimpl
        def leadcat_commands(self, application: object) -> None: ...

    assert the_problem(Greedy()).hint == "the hook is leadcat_commands()"


def test_an_argument_that_pluggy_would_leave_empty_is_refused() -> None:
    class Defaulting:
        @hookimpl
        def leadcat_confirm(self, context: object, confirmation: object = None) -> None: ...

        @hookimpl
        def leadcat_decided(self, *, decision: object) -> None: ...

    problems = refused(Defaulting())
    assert codes(problems) == {ErrorCode.HOOK_ARGUMENT_UNKNOWN}
    assert len(problems) == 2
    assert "would not get a value for 'confirmation'" in problems[0].message


def test_a_default_of_the_plugins_own_is_fine() -> None:
    class Counting:
        @hookimpl
        def leadcat_decided(self, decision: object, *rest: object, start: int = 1) -> int:
            return start + len(rest)

    arguments = {"context": None, "decision": 1}
    assert loaded(Counting()).call("leadcat_decided", "Counting", arguments) == 1


def test_a_method_without_self_is_refused() -> None:
    class Selfless:
        @hookimpl
        def leadcat_decided(decision) -> None: ...  # noqa: N805 - the mistake itself

        @hookimpl
        def leadcat_variables() -> list[object]:  # type: ignore[misc]  # the mistake itself
            return []

    problems = refused(Selfless())
    assert codes(problems) == {ErrorCode.HOOK_ARGUMENT_UNKNOWN}
    assert [problem.hint for problem in problems] == ["make self its first argument"] * 2


def test_a_wrapper_is_refused() -> None:
    class Wrapping:
        @hookimpl(wrapper=True)
        def leadcat_confirm(self) -> Any:
            return (yield)

        @hookimpl(hookwrapper=True)
        def leadcat_decided(self) -> Any:
            yield

    problems = refused(Wrapping())
    assert codes(problems) == {ErrorCode.HOOK_WRAPPER_REFUSED}
    assert len(problems) == 2


def test_nobody_but_the_engine_answers_events() -> None:
    class Usurper:
        @hookimpl
        def leadcat_event(self, context: object, event: object, answer: object) -> None: ...

    problem = the_problem(Usurper())
    assert problem.code is ErrorCode.HOOK_RESERVED
    assert "answered by the engine, nobody else" in problem.message


# Together


def test_two_plugins_that_answer_what_takes_one_answer_are_both_named() -> None:
    class Second:
        @hookimpl
        def leadcat_set_category(self) -> bool:
            return True

    problem = the_problem(Crm(), Second())
    assert problem.code is ErrorCode.HOOK_ANSWERED_TWICE
    assert "leadcat_set_category" in problem.message
    assert "plugin 'Crm' (handed in) and plugin 'Second' (handed in)" in problem.message


def test_two_stores_are_refused() -> None:
    class Memory:
        @hookimpl
        def leadcat_store(self) -> None: ...

    problem = the_problem(Memory(), Memory())
    assert problem.code is ErrorCode.HOOK_ANSWERED_TWICE
    assert "'Memory'" in problem.message
    assert "'Memory-2'" in problem.message


def test_a_plugin_that_answers_a_hook_twice_is_refused() -> None:
    class Double(Observer):
        @hookimpl(specname="leadcat_decided")
        def once_more(self) -> None: ...

    problem = the_problem(Double())
    assert problem.code is ErrorCode.HOOK_ANSWERED_TWICE
    assert "leadcat_decided and once_more" in problem.message


def test_the_same_object_is_registered_once() -> None:
    crm = Observer()
    problem = the_problem(crm, crm)
    assert problem.code is ErrorCode.PLUGIN_REGISTERED_TWICE
    assert problem.hint == "register it once"


def test_two_plugins_that_name_themselves_alike_are_refused() -> None:
    class Named(Observer):
        leadcat_name = "audit"

    problem = the_problem(Named(), Named())
    assert problem.code is ErrorCode.PLUGIN_REGISTERED_TWICE
    assert "'audit'" in problem.message


def test_all_that_is_wrong_is_told_at_once() -> None:
    class Wrong:
        @hookimpl
        def leadcat_get_compny(self) -> None: ...

        def leadcat_decided(self) -> None: ...

        @hookimpl(wrapper=True)
        def leadcat_confirm(self, confirmaton: object) -> Any:
            return (yield)

    problems = refused(Crm, Wrong(), Crm(), Crm(), "nobody-installed-this", without=["zzz"])
    assert codes(problems) == {
        ErrorCode.PLUGIN_IS_A_CLASS,
        ErrorCode.HOOK_UNKNOWN,
        ErrorCode.HOOK_NOT_MARKED,
        ErrorCode.HOOK_WRAPPER_REFUSED,
        ErrorCode.HOOK_ARGUMENT_UNKNOWN,
        ErrorCode.HOOK_ANSWERED_TWICE,
        ErrorCode.PLUGIN_UNKNOWN,
    }


def test_a_refused_plugin_leaves_nothing_behind() -> None:
    class Wrong(Observer):
        def leadcat_confirm(self) -> None: ...

    crm = Crm()
    refused(crm, Wrong())
    assert [info.name for info in loaded(crm).listing()] == ["Crm"]
    assert loaded(crm).observers == ()


def test_a_second_engine_is_refused_and_the_first_goes_on_answering() -> None:
    class Engine:
        def __init__(self, decision: Any) -> None:
            self.decision = decision

        def leadcat_event(self, context: Any, event: Any, answer: Any) -> Any:
            return self.decision

    plugins = loaded(Crm())
    plugins.register_engine(Engine("first"))
    with pytest.raises(PluginError) as refusal:
        plugins.register_engine(Engine("second"))
    assert refusal.value.code is ErrorCode.HOOK_ANSWERED_TWICE
    assert plugins.hook.leadcat_event(context=None, event=None, answer=None) == "first"


# What a host must answer


def test_a_whole_host_is_enough() -> None:
    plugins = loaded(Crm())
    plugins.require_host()
    plugins.require_lead_statuses()


def test_a_host_that_lacks_hooks_is_told_of_all_of_them() -> None:
    class Half:
        @hookimpl
        def leadcat_list_categories(self) -> list[object]:
            return []

    with pytest.raises(PluginError) as refusal:
        loaded(Half()).require_host()
    assert codes(refusal.value.problems) == {ErrorCode.HOOK_NOT_ANSWERED}
    get_company, set_category = refusal.value.problems
    assert "leadcat_get_company(context, company_id)" in get_company.message
    assert "plugin 'Half' (handed in) lacks it" in get_company.message
    assert "leadcat_set_category(context, change)" in set_category.message


def test_without_a_host_the_error_says_so() -> None:
    with pytest.raises(PluginError, match="there is no host"):
        loaded(Observer()).require_host()


def test_lead_statuses_are_needed_only_when_asked_for() -> None:
    class Without(Crm):
        leadcat_list_lead_statuses: Any = None

    plugins = loaded(Without())
    plugins.require_host()
    with pytest.raises(PluginError, match="leadcat_list_lead_statuses"):
        plugins.require_lead_statuses()


def test_hosts_may_share_the_work() -> None:
    class Reading(Crm):
        leadcat_set_category: Any = None

    class Writing:
        @hookimpl
        def leadcat_set_category(self) -> bool:
            return True

    loaded(Reading(), Writing()).require_host()


# Listing and switching off


def test_what_was_handed_in_is_listed_with_its_hooks() -> None:
    (info,) = loaded(Observer()).listing()
    assert (info.name, str(info.source), info.state) == (
        "Observer",
        "handed in",
        PluginState.LOADED,
    )
    assert info.hooks == ("leadcat_decided",)
    assert info.why == ()


def test_a_plugin_that_is_switched_off_is_listed_and_never_asked() -> None:
    plugins = Plugins.load([Crm(), Observer()], discover=False, without=["Observer"])
    assert plugins.observers == ()
    assert [(info.name, info.state) for info in plugins.listing()] == [
        ("Crm", PluginState.LOADED),
        ("Observer", PluginState.SWITCHED_OFF),
    ]


def test_what_is_switched_off_is_not_checked() -> None:
    assert Plugins.load([Crm], discover=False, without=["Crm"]).answerers("leadcat_confirm") == ()


def test_one_of_two_contradicting_plugins_can_be_switched_off() -> None:
    plugins = Plugins.load([Crm(), Crm()], discover=False, without="Crm-2")
    assert plugins.answerers("leadcat_get_company") == ("Crm",)


def test_switching_off_an_unknown_plugin_is_an_error_with_the_nearest_name() -> None:
    problem = the_problem(Observer(), without=["Obsrver"])
    assert problem.code is ErrorCode.PLUGIN_UNKNOWN
    assert problem.hint == "did you mean 'Observer'?"
    assert the_problem(Observer(), without=["zzz"]).hint == "the plugins are Observer"
    assert the_problem(without=["zzz"]).hint == "there are no plugins"
