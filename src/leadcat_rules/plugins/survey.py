"""Plugins as they were found: each checked by itself and beside the others, none registered yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve, field, frozen

from leadcat_rules.errors import Problem
from leadcat_rules.plugins.conflicts import answered_twice
from leadcat_rules.plugins.discovery import gather
from leadcat_rules.plugins.plugin import Candidate, Defect, Plugin, PluginInfo, PluginState
from leadcat_rules.plugins.scan import scan
from leadcat_rules.plugins.variables import ask_for_variables
from leadcat_rules.variables import Variable


@frozen
class Survey:
    """What was found, and what is wrong with it."""

    candidates: Sequence[Candidate]
    plugins: Sequence[Plugin]
    """Those at hand."""
    variables: Sequence[Variable]
    defects: Sequence[Defect]
    """What start-up is refused for."""
    left_out: Sequence[Defect] = field(default=())
    """What plugins were left out for."""

    def without_defective(self) -> Survey:
        """Only the plugins that no defect names; a defect that names none is still there."""
        names = {name for defect in self.defects for name in defect.plugins}
        return evolve(
            self,
            plugins=[plugin for plugin in self.plugins if plugin.name not in names],
            variables=[each for each in self.variables if each.plugin not in names],
            defects=[defect for defect in self.defects if not defect.plugins],
            left_out=[defect for defect in self.defects if defect.plugins],
        )

    def problems(self, *, strict: bool) -> list[Problem]:
        """Why start-up is refused; when `strict`, also for what can't be imported."""
        problems = [defect.problem for defect in self.defects]
        failures = [each.failure for each in self.candidates if each.failure is not None]
        return problems + [each for each in failures if strict and each not in problems]

    def listing(self) -> Iterator[PluginInfo]:
        """How each plugin stands, in the order of registration."""
        hooks = {plugin.name: tuple(sorted(plugin.hooks)) for plugin in self.plugins}
        for each in self.candidates:
            if each.is_switched_off:
                yield PluginInfo(each.name, each.source, PluginState.SWITCHED_OFF)
            elif why := self._why(each):
                yield PluginInfo(each.name, each.source, PluginState.FAILED, why=why)
            else:
                yield PluginInfo(each.name, each.source, PluginState.LOADED, hooks[each.name])

    def _why(self, candidate: Candidate) -> tuple[Problem, ...]:
        if candidate.failure is not None:
            return (candidate.failure,)
        return tuple(each.problem for each in self.left_out if candidate.name in each.plugins)


def survey(plugins: Sequence[object], *, discover: bool, without: Sequence[str]) -> Survey:
    """Find and check these plugins, and what is installed when `discover`."""
    candidates, defects = gather(plugins, discover=discover, without=without)
    at_hand: list[Plugin] = []
    for candidate in candidates:
        if candidate.is_at_hand:
            plugin, problems = scan(candidate)
            at_hand.append(plugin)
            defects += [Defect(problem, (plugin.name,)) for problem in problems]
    variables, wrong = ask_for_variables(at_hand)
    return Survey(candidates, at_hand, variables, [*defects, *answered_twice(at_hand), *wrong])
