"""The four toggles, a view of the same ruleset that an analyst writes (R1 to R5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve, frozen

from leadcat_rules.domain import Category, CrmLists, Id, LeadStatus, optional_identifier
from leadcat_rules.errors import ErrorCode, Problem
from leadcat_rules.events import Trigger
from leadcat_rules.ruleset import AutomationRule, ById, Reference, Ruleset, referred

LABELS = {
    Trigger.SALE_SOLD: "Update category when a sale is sold",
    Trigger.SALE_LOST: "Update category when a sale is lost",
    Trigger.SALE_REGISTERED: "Update category when a sale is registered with the company",
    Trigger.LEAD_STATUS_CHANGED: "Update category when a lead status is set to",
}
"""Each rule as the administrator reads it, in the order of the settings tab."""


@frozen(kw_only=True)
class Toggle:
    """One of the four rules as the settings tab shows it; categories and lead statuses are ids."""

    trigger: Trigger
    rule: str | None = None
    """The id of the automation rule behind it; None while the ruleset has none."""
    enabled: bool = False
    set_category_to: str | None = None
    ask_for_confirmation: bool = False
    lead_status: str | None = None

    @property
    def label(self) -> str:
        """The rule as the administrator reads it."""
        return LABELS[self.trigger]

    def problems(self, lists: CrmLists) -> Iterator[Problem]:
        """What keeps it from being saved (R5); a toggle that is off may lack everything."""
        if not self.enabled:
            return
        yield from self._target_problems(lists.category(self.set_category_to))
        if self.trigger is Trigger.LEAD_STATUS_CHANGED:
            yield from self._lead_status_problems(lists.lead_status(self.lead_status))

    def _target_problems(self, target: Category | None) -> Iterator[Problem]:
        place = f"/{self.trigger}/set_category_to"
        if target is None:
            message = f"{LABELS[self.trigger]!r} has no target category"
            yield Problem(ErrorCode.TARGET_REQUIRED, message, "choose one", pointer=place)
        elif target.deleted:
            message = f"{LABELS[self.trigger]!r}: the category {target.name!r} was deleted"
            yield Problem(ErrorCode.CATEGORY_DELETED, message, "choose another", pointer=place)

    def _lead_status_problems(self, status: LeadStatus | None) -> Iterator[Problem]:
        if status is None or status.deleted:
            message = f"{LABELS[self.trigger]!r} has no lead status to match"
            place = f"/{self.trigger}/lead_status"
            yield Problem(ErrorCode.LEAD_STATUS_REQUIRED, message, "choose one", pointer=place)


@frozen(kw_only=True)
class SettingsDraft:
    """The settings while they are edited: a value, so each edit makes a new draft."""

    saved: Ruleset
    """What was saved last, and what a cancel restores."""
    base: str | None
    """The revision that was active when editing began (R7); None before the first."""
    lists: CrmLists
    toggles: tuple[Toggle, ...]
    """One for each trigger, in the order of the settings tab."""

    @classmethod
    def of(cls, ruleset: Ruleset, base: str | None, lists: CrmLists) -> SettingsDraft:
        """The saved settings, ready to be edited."""
        toggles = tuple(_toggle(trigger, ruleset, lists) for trigger in LABELS)
        return cls(saved=ruleset, base=base, lists=lists, toggles=toggles)

    def toggle(self, trigger: Trigger | str) -> Toggle:
        """The toggle of this trigger."""
        return next(toggle for toggle in self.toggles if toggle.trigger == Trigger(trigger))

    def edit(
        self,
        trigger: Trigger | str,
        *,
        enabled: bool | None = None,
        set_category_to: Id | None = None,
        ask_for_confirmation: bool | None = None,
        lead_status: Id | None = None,
    ) -> SettingsDraft:
        """The draft with one toggle changed; None leaves a thing as it is, "" empties it."""
        old = self.toggle(trigger)
        new = old
        if enabled is not None:
            new = evolve(new, enabled=enabled)
        if set_category_to is not None:
            new = evolve(new, set_category_to=optional_identifier(set_category_to))
        if ask_for_confirmation is not None:
            new = evolve(new, ask_for_confirmation=ask_for_confirmation)
        if lead_status is not None:
            new = evolve(new, lead_status=optional_identifier(lead_status))
        return evolve(
            self, toggles=tuple(new if toggle is old else toggle for toggle in self.toggles)
        )

    def cancel(self) -> SettingsDraft:
        """What was saved last (R5)."""
        return SettingsDraft.of(self.saved, self.base, self.lists)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Which rule lacks what (R5)."""
        return tuple(problem for toggle in self.toggles for problem in toggle.problems(self.lists))

    @property
    def can_save(self) -> bool:
        """Whether every enabled rule is complete (R5)."""
        return not self.problems

    @property
    def further_rules(self) -> tuple[AutomationRule, ...]:
        """An analyst's rules that no toggle shows; a save keeps them."""
        shown = {toggle.rule for toggle in self.cancel().toggles}
        return tuple(rule for rule in self.saved.rules if rule.id not in shown)

    @property
    def broken_rules(self) -> tuple[AutomationRule, ...]:
        """Enabled rules whose target or lead status the CRM no longer has (S4)."""
        return tuple(
            rule for rule in self.saved.rules if rule.enabled and is_broken(rule, self.lists)
        )

    @property
    def ruleset(self) -> Ruleset:
        """The ruleset that a save makes: only what was edited differs from the saved one."""
        ruleset = self.saved
        for before, after in zip(self.cancel().toggles, self.toggles, strict=True):
            if before != after:
                ruleset = _with_toggle(ruleset, before, after)
        return ruleset


def is_broken(rule: AutomationRule, lists: CrmLists) -> bool:
    """Whether the rule names a category or lead status that was deleted, or that is gone (S4)."""
    target = category_of(rule.set_category_to, lists)
    if target is None or target.deleted:
        return True
    status = lead_status_of(rule.lead_status, lists)
    return rule.lead_status is not None and (status is None or status.deleted)


def category_of(reference: Reference | None, lists: CrmLists) -> Category | None:
    """The category that a rule names, also when it is deleted."""
    return referred(reference, lists.categories)


def lead_status_of(reference: Reference | None, lists: CrmLists) -> LeadStatus | None:
    """The lead status that a rule names, also when it is deleted."""
    return referred(reference, lists.lead_statuses)


def _toggle(trigger: Trigger, ruleset: Ruleset, lists: CrmLists) -> Toggle:
    rule = next((rule for rule in ruleset.rules if _fits_a_toggle(rule, trigger)), None)
    if rule is None:
        return Toggle(trigger=trigger)
    target = category_of(rule.set_category_to, lists)
    status = lead_status_of(rule.lead_status, lists)
    return Toggle(
        trigger=trigger,
        rule=rule.id,
        enabled=rule.enabled,
        set_category_to=None if target is None else target.id,
        ask_for_confirmation=rule.ask_for_confirmation,
        lead_status=None if status is None else status.id,
    )


def _fits_a_toggle(rule: AutomationRule, trigger: Trigger) -> bool:
    """A toggle shows its trigger's first rule that has no conditions of an analyst."""
    return rule.trigger is trigger and rule.when is None and rule.origins is None


def _with_toggle(ruleset: Ruleset, before: Toggle, after: Toggle) -> Ruleset:
    if after.rule is None:
        rules = (*ruleset.rules, _new_rule(after, [rule.id for rule in ruleset.rules]))
    else:
        rules = tuple(
            _changed_rule(rule, before, after) if rule.id == after.rule else rule
            for rule in ruleset.rules
        )
    return ruleset.model_copy(update={"rules": rules})


def _new_rule(toggle: Toggle, taken: Iterable[str]) -> AutomationRule:
    """Behind the analyst's rules, which were written to be tried first (E5)."""
    return AutomationRule(
        id=_free_id(str(toggle.trigger), set(taken)),
        trigger=toggle.trigger,
        enabled=toggle.enabled,
        set_category_to=_by_id(toggle.set_category_to),
        ask_for_confirmation=toggle.ask_for_confirmation,
        lead_status=_by_id(toggle.lead_status),
    )


def _changed_rule(rule: AutomationRule, before: Toggle, after: Toggle) -> AutomationRule:
    changed: dict[str, object] = {
        "enabled": after.enabled,
        "ask_for_confirmation": after.ask_for_confirmation,
    }
    # An unchanged target stays as the analyst wrote it, by name or by id.
    if after.set_category_to != before.set_category_to:
        changed["set_category_to"] = _by_id(after.set_category_to)
    if after.lead_status != before.lead_status:
        changed["lead_status"] = _by_id(after.lead_status)
    if not after.ask_for_confirmation:
        changed["expires_after"] = None
    return rule.model_copy(update=changed)


def _by_id(id: str | None) -> ById | None:
    return None if id is None else ById(id=id)


def _free_id(wanted: str, taken: set[str]) -> str:
    number, free = 1, wanted
    while free in taken:
        number += 1
        free = f"{wanted}-{number}"
    return free
