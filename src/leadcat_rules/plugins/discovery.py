"""Where plugins come from: handed in, chosen by name, or found among what is installed."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Iterator, Sequence
from importlib.metadata import EntryPoint, entry_points
from itertools import count

from attrs import evolve

from leadcat_rules.errors import ErrorCode, Problem, did_you_mean, said
from leadcat_rules.plugins.plugin import Candidate, Defect, Source
from leadcat_rules.plugins.scan import plain_attribute

GROUP = "leadcat"
"""Entry points that are loaded by themselves: variables, observers, commands."""
HOST_GROUP = "leadcat_hosts"
"""Entry points of hosts and stores, loaded only when they are chosen by name."""

_log = logging.getLogger("leadcat_rules.plugins")


def installed_hosts() -> tuple[str, ...]:
    """The names under which hosts and stores can be chosen."""
    return tuple(found.name for found in _installed(HOST_GROUP))


def gather(
    plugins: Sequence[object], *, discover: bool, without: Sequence[str]
) -> tuple[list[Candidate], list[Defect]]:
    """Every plugin in the order of registration, and each name that can't be resolved or is taken.

    What is switched off is not imported.
    """
    found = [_from_entry_point(each, without) for each in _installed(GROUP)] if discover else []
    defects: list[Defect] = []
    for plugin in plugins:
        if isinstance(plugin, str):
            _choose(plugin, without, found, defects)
        else:
            found.append(_handed_in(plugin, without, {candidate.name for candidate in found}))
    defects += _registered_twice(found)
    unknown = _switched_off_unknown(without, [candidate.name for candidate in found])
    return found, defects + [Defect(problem, ()) for problem in unknown]


def _installed(group: str) -> list[EntryPoint]:
    return sorted(entry_points(group=group), key=lambda found: (found.name, found.value))


def _choose(
    name: str, without: Sequence[str], found: list[Candidate], defects: list[Defect]
) -> None:
    """Add the hosts of this name; a chosen one that can't be imported is missed, so an error."""
    hosts = [each for each in _installed(HOST_GROUP) if each.name == name]
    chosen = [_from_entry_point(each, without) for each in hosts]
    found += chosen
    defects += [Defect(each.failure, (name,)) for each in chosen if each.failure is not None]
    if not hosts:
        defects.append(Defect(_not_installed(name), ()))


def _from_entry_point(found: EntryPoint, without: Sequence[str]) -> Candidate:
    candidate = Candidate(name=found.name, source=_source(found))
    if found.name in without:
        return evolve(candidate, is_switched_off=True)
    try:
        return evolve(candidate, plugin=found.load())
    except (Exception, SystemExit) as error:
        failure = _import_failed(candidate, found, error)
        _log.warning("%s", failure)
        return evolve(candidate, failure=failure)


def _source(found: EntryPoint) -> Source:
    metadata = None if found.dist is None else found.dist.metadata
    if not metadata:  # a damaged installation
        return Source(entry_point=found.value)
    return Source(metadata["Name"], metadata["Version"], found.value)


def _handed_in(plugin: object, without: Sequence[str], taken: set[str]) -> Candidate:
    given = plain_attribute(plugin, "leadcat_name")
    name = given if isinstance(given, str) and given else _made_name(plugin, taken)
    return Candidate(name=name, source=Source(), plugin=plugin, is_switched_off=name in without)


def _made_name(plugin: object, taken: set[str]) -> str:
    """The name of the module or class, numbered from the second one on."""
    named = plugin if inspect.ismodule(plugin) or inspect.isclass(plugin) else type(plugin)
    name = named.__name__.rpartition(".")[2]
    return next(each for each in _numbered(name) if each not in taken)


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in count(2))


def _import_failed(candidate: Candidate, found: EntryPoint, error: BaseException) -> Problem:
    return Problem(
        ErrorCode.PLUGIN_IMPORT_FAILED,
        f"{candidate.label} can't be imported from {found.value}: {said(error)}",
        f"install what it lacks, or switch {found.name!r} off",
    )


def _not_installed(name: str) -> Problem:
    hosts = installed_hosts()
    known = f"installed are {', '.join(hosts)}" if hosts else "none is installed"
    return Problem(
        ErrorCode.PLUGIN_UNKNOWN,
        f"no host or store named {name!r} is installed (entry points {HOST_GROUP})",
        did_you_mean(name, hosts) or known,
    )


def _registered_twice(found: Sequence[Candidate]) -> Iterator[Defect]:
    at_hand = [candidate for candidate in found if candidate.is_at_hand]
    for position, candidate in enumerate(at_hand):
        for earlier in at_hand[:position]:
            is_same = candidate.plugin is earlier.plugin
            if is_same or candidate.name == earlier.name:
                names = (earlier.name, candidate.name)
                yield Defect(_twice(earlier, candidate, is_same), names)
                break


def _twice(earlier: Candidate, candidate: Candidate, is_same: bool) -> Problem:
    if is_same:
        what, hint = "are one and the same object", "register it once"
    else:
        what, hint = "have one name", "give one of them another name (`leadcat_name`)"
    return Problem(
        ErrorCode.PLUGIN_REGISTERED_TWICE, f"{earlier.label} and {candidate.label} {what}", hint
    )


def _switched_off_unknown(without: Sequence[str], names: Sequence[str]) -> Iterator[Problem]:
    for name in without:
        if name not in names:
            known = f"the plugins are {', '.join(names)}" if names else "there are no plugins"
            yield Problem(
                ErrorCode.PLUGIN_UNKNOWN,
                f"no plugin is named {name!r}, so it can't be switched off",
                did_you_mean(name, names) or known,
            )
