"""The hooks as facts: their arguments, and how many plugins may answer each."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from enum import Enum

from attrs import frozen

from leadcat_rules import hookspecs


class Answered(Enum):
    """Whose answers to a hook count."""

    BY_THE_ENGINE = "by the engine, nobody else"
    BY_ONE = "by exactly one"
    BY_AT_MOST_ONE = "by at most one"
    BY_THE_FIRST = "by the first that has an answer"
    BY_ALL = "by anyone, all results"
    BY_OBSERVERS = "by observers, each by itself"


@frozen
class Hook:
    """One hook of `hookspecs`."""

    name: str
    answered: Answered
    arguments: tuple[str, ...]

    @property
    def signature(self) -> str:
        """As a plugin writes it: `leadcat_get_company(context, company_id)`."""
        return f"{self.name}({', '.join(self.arguments)})"

    @property
    def takes_one_answer(self) -> bool:
        """Whether two plugins that answer it contradict each other."""
        return self.answered in (Answered.BY_ONE, Answered.BY_AT_MOST_ONE)

    @property
    def gathers_answers(self) -> bool:
        """Whether pluggy gives a list of all answers, not the first."""
        return self.answered in (Answered.BY_ALL, Answered.BY_OBSERVERS)


_ANSWERED = {
    "leadcat_event": Answered.BY_THE_ENGINE,
    "leadcat_get_company": Answered.BY_ONE,
    "leadcat_get_companies": Answered.BY_AT_MOST_ONE,
    "leadcat_list_categories": Answered.BY_ONE,
    "leadcat_list_lead_statuses": Answered.BY_ONE,
    "leadcat_set_category": Answered.BY_ONE,
    "leadcat_set_categories": Answered.BY_AT_MOST_ONE,
    "leadcat_store": Answered.BY_AT_MOST_ONE,
    "leadcat_confirm": Answered.BY_THE_FIRST,
    "leadcat_is_allowed": Answered.BY_THE_FIRST,
    "leadcat_variables": Answered.BY_ALL,
    "leadcat_commands": Answered.BY_ALL,
    "leadcat_open_store": Answered.BY_THE_FIRST,
    "leadcat_decided": Answered.BY_OBSERVERS,
    "leadcat_confirmation_opened": Answered.BY_OBSERVERS,
    "leadcat_ruleset_saved": Answered.BY_OBSERVERS,
}


def _hook(name: str, answered: Answered) -> Hook:
    specification = getattr(hookspecs, name)
    return Hook(name, answered, tuple(inspect.signature(specification).parameters))


HOOKS: Mapping[str, Hook] = {name: _hook(name, answered) for name, answered in _ANSWERED.items()}
"""Every hook by its name, in the order of the reference."""

NEEDED_OF_A_HOST = ("leadcat_get_company", "leadcat_list_categories", "leadcat_set_category")
"""The hooks without which no event can be decided."""

_AWAITED = (Answered.BY_ONE, Answered.BY_AT_MOST_ONE, Answered.BY_THE_FIRST)
OF_A_HOST = tuple(
    hook.name
    for hook in HOOKS.values()
    if hook.answered in _AWAITED and "context" in hook.arguments
)
"""The hooks whose answers an event waits for."""

FOR_NEWS = tuple(name for name, answered in _ANSWERED.items() if answered is Answered.BY_OBSERVERS)
"""The hooks that are told of what was committed, by a cursor for each observer."""
