"""Every hook of leadcat-rules: when it fires, who answers, and what each answer means.

A plugin answers a hook with a function or method of the hook's name under `@hookimpl`. It may leave
out arguments that it doesn't need, and take no others. `context` is the host's own (a session, a
request); the core only hands it back. Under the engine's `a…` methods every hook but the three
without a context may be a coroutine function.

A specification is an abstract signature: pluggy reads its name, arguments and docstring, and never
calls it. The body of one that promises a value raises, as an abstract method's does: an empty one
would give None, which is an answer with a meaning of its own, and mypy refuses it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from pluggy import HookimplMarker, HookspecMarker

from leadcat_rules.decisions import Answer, Change, Confirmation, Decision
from leadcat_rules.domain import Category, Company, LeadStatus
from leadcat_rules.events import Event
from leadcat_rules.store import Revision, Store

if TYPE_CHECKING:
    from typer import Typer

hookspec = HookspecMarker("leadcat")
hookimpl = HookimplMarker("leadcat")
"""Marks a function or method as the answer to the hook of its name; its type stays as it is."""


@hookspec(firstresult=True)
def leadcat_event(
    context: Any, event: Event, answer: Answer | None
) -> Decision | Awaitable[Decision]:
    """Fired by the host after a sale or contact was saved. Answered by the engine, nobody else.

    `answer` is what the user said in the host's own form (C8), None when nobody was asked.
    Gives the decision, an awaitable one for a host with coroutines. A failing host or plugin
    raises nothing here: the decision is `failed` and says why (S3). Only where nobody can record
    it an exception is raised: the store's own, or a HostError of whoever answers `leadcat_store`.
    """
    raise NotImplementedError


@hookspec(firstresult=True)
def leadcat_get_company(context: Any, company_id: str) -> Company | None:
    """Fired when the engine needs the company as it is now. Answered by the host, exactly one.

    None: there is no such company, and the decision is `company_not_found`. An exception or
    anything but the company of this id: `host_error`.
    """
    raise NotImplementedError


@hookspec(firstresult=True)
def leadcat_get_companies(context: Any, company_ids: Sequence[str]) -> Sequence[Company] | None:
    """Fired by `handle_many` for several companies at once. Answered by at most one plugin.

    Nobody needs to: `leadcat_get_company` does it, too. A list or tuple of those that there are,
    each once, in any order. None, an exception or anything else: each is asked for alone.
    """
    raise NotImplementedError


@hookspec(firstresult=True)
def leadcat_list_categories(context: Any) -> Sequence[Category]:
    """Fired when the names in the rules are resolved. Answered by the host, exactly one.

    A list or tuple of all categories with unique ids, the deleted ones marked so. None, an
    exception or anything else: `host_error`.
    """
    raise NotImplementedError


@hookspec(firstresult=True)
def leadcat_list_lead_statuses(context: Any) -> Sequence[LeadStatus]:
    """Fired like `leadcat_list_categories`, where a rule names a lead status.

    Answered by the host, exactly one; nobody needs to when no rule names one. A list or tuple
    with unique ids. None, an exception or anything else: `host_error`.
    """
    raise NotImplementedError


@hookspec(firstresult=True)
def leadcat_set_category(context: Any, change: Change) -> bool:
    """Fired to write a category, once the intent is durable. Answered by the host, exactly one.

    Compares and sets in one step (S2): True when the company had `change.expected` and now has
    `change.target`, False when it had another category, which nothing has changed. None, an
    exception or anything else: `host_error`.
    """
    raise NotImplementedError


@hookspec(firstresult=True)
def leadcat_set_categories(context: Any, changes: Sequence[Change]) -> Sequence[bool]:
    """Fired by `handle_many` to write several categories, of different companies.

    Answered by at most one plugin; nobody needs to: `leadcat_set_category` does it, too. A list
    or tuple with True or False for each, in their order, as `leadcat_set_category` says them.
    None, an exception or anything else: nobody knows what was written, and each company is looked
    at alone.
    """
    raise NotImplementedError


@hookspec(firstresult=True)
def leadcat_store(context: Any) -> Store | None:
    """Fired when the engine needs its memory for this context. Answered by at most one plugin.

    None, or nobody answers: a MemoryStore of the engine's own. An exception or anything but a
    Store reaches the caller of the engine as a HostError, as no decision can be recorded.
    """
    raise NotImplementedError


@hookspec(firstresult=True)
def leadcat_confirm(context: Any, confirmation: Confirmation) -> Answer | None:
    """Fired when a rule asks and a dialog may be opened: never in a transaction, never for bulk.

    Answered by any user interfaces; the first Answer counts, and nobody is asked after it. None:
    not here, or later; when all say so the confirmation waits in the inbox (C3). An exception
    or anything else: `host_error`.
    """
    raise NotImplementedError


@hookspec(firstresult=True)
def leadcat_is_allowed(context: Any, actor: str | None, permission: str) -> bool | None:
    """Fired before something is answered, undone or changed in the settings for somebody (R6, C3).

    `permission` is `answer`, `undo` or `change_settings`. The engine never asks for `read`; a
    host's own screen may, and for `retry`, `send_events`, `edit` and `change_lists`.

    Answered by any hosts; the first True or False counts. None: this plugin has no say; when
    nobody has, only reading is allowed. An exception or anything else: a HostError, and nothing
    is done.
    """
    raise NotImplementedError


@hookspec
def leadcat_variables() -> Sequence[Callable[..., object]]:
    """Fired once at start-up. Answered by anyone; all results count.

    A list or tuple of functions under `@numeric(…)`, `@string(…)` and the like: new variables for
    conditions. None: no variables. An exception, anything else, or a name that is defined
    elsewhere is an error at start-up.
    """
    raise NotImplementedError


@hookspec
def leadcat_commands() -> Sequence[Typer]:
    """Fired once when the command line starts. Answered by anyone; all results count.

    A list or tuple of typer apps, each adding its commands to `leadcat`. None: no commands. An
    exception or anything else is reported, and only this plugin's commands are left out.
    """
    raise NotImplementedError


@hookspec(firstresult=True)
def leadcat_open_store(url: str) -> Store | None:
    """Fired when a command was called with `--store URL`. Answered by anyone; the first counts.

    None: not my kind of URL; when all say so the command says that no plugin opens it. A
    LeadcatError, such as a StoreError, is told to the user as it is, and nothing is done. Any
    other exception, or anything but a Store, is told as this plugin's failure. The command
    calls the store's `close` at its end, where it has one.
    """
    raise NotImplementedError


@hookspec
def leadcat_decided(context: Any, decision: Decision) -> None:
    """Fired after a decision or one more step of it was committed. Each observer by itself.

    `context` is None for news of another process or of an earlier call. Whatever it returns is
    ignored; an exception is logged under the plugin's name and stops nobody.
    """
    raise NotImplementedError


@hookspec
def leadcat_confirmation_opened(context: Any, confirmation: Confirmation) -> None:
    """Fired after a confirmation that waits for a person was committed. Each observer by itself.

    `context` is None for news of another process or of an earlier call. Whatever it returns is
    ignored; an exception is logged under the plugin's name and stops nobody.
    """
    raise NotImplementedError


@hookspec
def leadcat_ruleset_saved(context: Any, revision: Revision) -> None:
    """Fired after a new revision became the active one (R7). Each observer by itself.

    Told once it is committed. `context` is None when the news comes from another process.
    Whatever it returns is ignored; an exception is logged under the plugin's name and stops
    nobody.
    """
    raise NotImplementedError
