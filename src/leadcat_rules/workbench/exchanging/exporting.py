"""A ruleset as settings of the original product, and what of it doesn't fit there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from attrs import field, frozen

from leadcat_rules.domain import Category, CrmLists, LeadStatus
from leadcat_rules.errors import ErrorCode, InvalidInput, Problem, pointer, shown
from leadcat_rules.ruleset import AutomationRule, ById, Reference, Ruleset, referred
from leadcat_rules.workbench.exchanging.shapes import NAMES, Setting, is_numeric

_SAYS_NO_MORE = {
    "because": "there is no place for a sentence",
    "allow": "there is no place for findings that are meant",
}
_DECIDES_OTHERWISE = {
    "when": "a setting has no conditions",
    "origins": "a setting holds for saves from everywhere",
    "expires_after": "a question there never expires",
}


@frozen
class Exported:
    """Four settings, and what they don't say of the ruleset."""

    settings: tuple[Setting, ...]
    """One for each trigger, in the order of the settings tab; off where no rule fits."""
    left_out: tuple[Problem, ...]
    """Rules, and parts of rules, that have no place there, with pointers into the ruleset."""

    def as_json(self) -> dict[str, Any]:
        """`settings` as they are sent to the original, and `left_out`."""
        return {
            "settings": [setting.as_json() for setting in self.settings],
            "left_out": [
                {"pointer": each.pointer, "code": each.code.value, "message": each.message}
                for each in self.left_out
            ],
        }


def export_settings(
    ruleset: Ruleset, lists: CrmLists | None = None, *, file: str | None = None
) -> Exported:
    """The first rule of each trigger that fits in a toggle, and what was left out.

    A rule that is off takes no toggle from one that is on. A rule that would decide otherwise is
    left out whole; what only explains it is left out of it. InvalidInput (`crm_missing`) where
    a name is used and `lists` don't say its id.
    """
    exporting = _Exporting(lists, file)
    for index, rule in sorted(enumerate(ruleset.rules), key=lambda each: not each[1].enabled):
        exporting.take(index, rule)
    if exporting.nameless:
        raise InvalidInput(*exporting.nameless)
    settings = (exporting.taken.get(each, Setting(trigger=each)) for each in NAMES)
    left_out = sorted(exporting.left_out, key=lambda each: int(each.pointer.split("/")[2]))
    return Exported(tuple(settings), (*_head(ruleset, file), *left_out))


def _head(ruleset: Ruleset, file: str | None) -> Iterator[Problem]:
    if ruleset.description is not None:
        yield _no_place("there is no place for a description", file, "description")


@frozen
class _Exporting:
    lists: CrmLists | None
    file: str | None
    taken: dict[Any, Setting] = field(factory=dict)
    left_out: list[Problem] = field(factory=list)
    nameless: list[Problem] = field(factory=list)

    def take(self, index: int, rule: AutomationRule) -> None:
        """Make it the setting of its trigger, or say why not."""
        misfits = list(self._misfits(rule, "rules", index))
        category = self._id(rule, "set_category_to", misfits, index)
        lead_status = self._id(rule, "lead_status", misfits, index)
        self.left_out.extend(misfits)
        if misfits:
            return
        self.taken[rule.trigger] = Setting(
            trigger=rule.trigger,
            enabled=rule.enabled,
            ask_for_confirmation=rule.ask_for_confirmation,
            category=category,
            lead_status=lead_status,
        )
        for key, why in _SAYS_NO_MORE.items():
            if getattr(rule, key):
                message = f"rule {rule.id!r}: {why}"
                self.left_out.append(_no_place(message, self.file, "rules", index, key))

    def _misfits(self, rule: AutomationRule, *place: str | int) -> Iterator[Problem]:
        """What would make the setting decide otherwise than the rule."""
        for key, why in _DECIDES_OTHERWISE.items():
            if getattr(rule, key) is not None:
                message = f"rule {rule.id!r} is left out: {why}"
                yield _no_place(message, self.file, *place, key)
        if rule.trigger in self.taken:
            why = f"{NAMES[rule.trigger]} is taken by another rule"
            yield _no_place(f"rule {rule.id!r} is left out: {why}", self.file, *place)

    def _id(self, rule: AutomationRule, key: str, misfits: list[Problem], index: int) -> str | None:
        """The id that it names; what is wrong with that goes where it belongs."""
        reference: Reference | None = getattr(rule, key)
        if reference is None:
            return None
        found = self._found(reference, key)
        if found is None:
            message = f"the settings have ids, and {shown(reference)} is a name"
            place = pointer("rules", index, key)
            hint = "add --crm SNAPSHOT, which says what its id is"
            problem = Problem(ErrorCode.CRM_MISSING, message, hint, self.file, pointer=place)
            self.nameless.append(problem)
        elif not is_numeric(found):
            message = f"rule {rule.id!r} is left out: ids there are numbers, and not {shown(found)}"
            misfits.append(_no_place(message, self.file, "rules", index, key))
        return found

    def _found(self, reference: Reference, key: str) -> str | None:
        if isinstance(reference, ById):
            return reference.id
        if self.lists is None:
            return None
        items: Sequence[Category | LeadStatus] = (
            self.lists.categories if key == "set_category_to" else self.lists.lead_statuses
        )
        item = referred(reference, items)
        return None if item is None else item.id


def _no_place(message: str, file: str | None, *place: str | int) -> Problem:
    return Problem(ErrorCode.DOES_NOT_FIT, message, file=file, pointer=pointer(*place))
