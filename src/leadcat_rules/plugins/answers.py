"""Whether what a plugin answered is what the hook promises."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from inspect import isawaitable
from operator import is_
from types import GeneratorType
from typing import TypeAlias, cast

from leadcat_rules.decisions import Answer
from leadcat_rules.domain import Category, Company, LeadStatus
from leadcat_rules.errors import said
from leadcat_rules.store import JoiningStore, Store

_LONGEST_SHOWN = 120
_OF_ALL = tuple(name for name in vars(Store) if not name.startswith("_"))
_OF_JOINING = tuple(name for name in vars(JoiningStore) if not name.startswith("_"))


class HostFault(Exception):
    """A plugin's hook raised, or answered what no such hook may answer.

    `what` is a sentence, or the exception that the hook raised, which becomes the cause.
    """

    def __init__(self, hook: str, plugin: str, what: str | BaseException) -> None:
        message = f"raised {said(what)}" if isinstance(what, BaseException) else what
        super().__init__(f"plugin {plugin!r}, {hook}: {message}")
        self.hook = hook
        self.plugin = plugin
        self.message = message
        if isinstance(what, BaseException):
            self.__cause__ = what

    @classmethod
    def from_error(cls, hook: str, plugin: str, error: Exception) -> HostFault:
        """The fault that `error` is, or that it caused."""
        return error if isinstance(error, HostFault) else cls(hook, plugin, error)


def is_awaited(answer: object) -> bool:
    """What `inspect.isawaitable` says, in a third of the time: it is asked of every answer."""
    of_generators = isinstance(answer, GeneratorType) and isawaitable(answer)
    return of_generators or hasattr(type(answer), "__await__")


def check_answer(hook: str, plugin: str, result: object, arguments: Mapping[str, object]) -> None:
    """Raise a HostFault unless `result` may answer this hook, asked with these arguments."""
    check = _CHECKS.get(hook)
    if check is None:
        wrong = _AWAITED if is_awaited(result) else None
    else:
        wrong = check(result, arguments)
    if wrong is not None:
        raise HostFault(hook, plugin, complaint(wrong, result))


_AWAITED = "a plain answer"
_Check: TypeAlias = Callable[[object, Mapping[str, object]], str | None]
"""Gives None for a good answer, else what was expected."""


def complaint(expected: str, result: object) -> str:
    """What a HostFault says of a result that isn't as expected; gives a coroutine up."""
    if not isawaitable(result):
        return f"answered {_shown(result)}; expected {expected}"
    close = getattr(result, "close", None)
    if close is not None:
        close()
    return (
        f"answered with a coroutine; expected {expected}. Only the engine's a… methods, such as "
        "`await engine.ahandle(event)`, wait for coroutines"
    )


def _shown(result: object) -> str:
    try:
        text = repr(result)
    except Exception:
        text = "something without a repr"
    short = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
    return f"{short} ({type(result).__name__})"


def _company(result: object, arguments: Mapping[str, object]) -> str | None:
    asked = arguments.get("company_id")
    if result is None or (isinstance(result, Company) and result.id == asked):
        return None
    return f"the Company of the id {asked!r}, or None"


def _list_of(kind: type[Category] | type[LeadStatus]) -> _Check:
    """A check for lists of this kind; where an id comes twice, the complaint names it.

    What was good is good again: the items can't change, and most hosts keep theirs.
    """
    good: tuple[object, ...] = ()

    def check(result: object, _: Mapping[str, object]) -> str | None:
        nonlocal good
        known = good  # another thread may replace it
        if not isinstance(result, list | tuple):
            return f"a list of {kind.__name__}"
        if len(result) == len(known) and all(map(is_, result, known)):
            return None
        ids: set[str] = set()
        for item in result:
            if not isinstance(item, kind):
                return f"a list of {kind.__name__} only, not {_shown(item)}"
            if item.id in ids:
                return f"a list of {kind.__name__} with unique ids, not two {item.id!r}"
            ids.add(item.id)
        good = tuple(result)
        return None

    return check


def _companies(result: object, arguments: Mapping[str, object]) -> str | None:
    asked = arguments.get("company_ids")
    left = set(asked) if isinstance(asked, Sequence) else set()
    if result is None:
        return None
    if not isinstance(result, list | tuple):
        return "a list of Company, or None"
    for item in result:
        if not isinstance(item, Company) or item.id not in left:
            return f"a list of Company, each once and asked for, or None; not {_shown(item)}"
        left.remove(item.id)
    return None


def _each_true_or_false(result: object, arguments: Mapping[str, object]) -> str | None:
    changes = arguments.get("changes")
    count = len(changes) if isinstance(changes, Sequence) else 0
    is_list = isinstance(result, list | tuple) and len(result) == count
    if is_list and all(isinstance(item, bool) for item in cast(Sequence[object], result)):
        return None
    return f"a list of {count} times True or False"


def _true_or_false(result: object, _: Mapping[str, object]) -> str | None:
    return None if isinstance(result, bool) else "True or False"


def _say(result: object, _: Mapping[str, object]) -> str | None:
    return None if result is None or isinstance(result, bool) else "True, False or None"


def _answer(result: object, _: Mapping[str, object]) -> str | None:
    return None if result is None or isinstance(result, Answer) else "an Answer, or None for later"


def _store(result: object, _: Mapping[str, object]) -> str | None:
    if result is None:
        return None
    joins = getattr(result, "joins_host_transaction", False)
    names = (*_OF_ALL, *_OF_JOINING) if joins else _OF_ALL
    lacking = [name for name in names if not hasattr(result, name)]
    kind = "JoiningStore" if joins else "Store"
    return f"a {kind}, or None; this one lacks {', '.join(lacking)}" if lacking else None


_CHECKS: Mapping[str, _Check] = {
    "leadcat_get_company": _company,
    "leadcat_get_companies": _companies,
    "leadcat_list_categories": _list_of(Category),
    "leadcat_list_lead_statuses": _list_of(LeadStatus),
    "leadcat_set_category": _true_or_false,
    "leadcat_set_categories": _each_true_or_false,
    "leadcat_store": _store,
    "leadcat_confirm": _answer,
    "leadcat_is_allowed": _say,
    "leadcat_open_store": _store,
}
