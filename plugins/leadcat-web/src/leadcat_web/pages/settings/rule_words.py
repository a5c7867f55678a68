"""A rule as people read it: made of canonical JSON, the CRM's lists and a language."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from attrs import frozen

from leadcat_rules import AutomationRule, Category, CrmLists, LeadStatus, Ruleset
from leadcat_web.frame import Visit
from leadcat_web.pages.settings.durations import duration_in_words
from leadcat_web.words import Speech
from leadcat_web.words.conditions import operator_in_words, variable_in_words
from leadcat_web.words.marking import N_


@frozen
class Sentence:
    """One condition: what is looked at, how it is compared, and with what."""

    variable: str
    operator: str
    values: tuple[str, ...]


@frozen
class Joined:
    """Conditions of which all hold, or at least one."""

    are_all: bool
    parts: tuple[Conditions, ...]


Conditions: TypeAlias = Sentence | Joined


@frozen
class Named:
    """What a rule names in the CRM; `item` is None when the CRM doesn't have it."""

    name: str
    item: Category | LeadStatus | None

    @property
    def is_missing(self) -> bool:
        """Whether it was deleted, or is gone (S4)."""
        return self.item is None or self.item.deleted


@frozen(kw_only=True)
class RuleWords:
    """A rule, each part as words or as what it names."""

    id: str
    enabled: bool
    trigger: str
    """The word of the domain; pages say it in their language."""
    target: Named | None
    lead_status: Named | None
    asks: bool
    expires: str | None
    conditions: Conditions | None
    origins: tuple[str, ...]
    because: str | None
    allow: tuple[tuple[str, str], ...]
    """Findings that are meant: code and reason."""

    @property
    def is_broken(self) -> bool:
        """Whether it is on and names what the CRM no longer has (S4)."""
        return self.enabled and any(
            each is not None and each.is_missing for each in (self.target, self.lead_status)
        )


@frozen
class Reader:
    """Puts rules into words, for one visitor and the lists as they are now."""

    speech: Speech
    lists: CrmLists
    labels: Mapping[str, str]
    """Of variables that plugins bring."""

    @classmethod
    def of(cls, visit: Visit, lists: CrmLists) -> Reader:
        """One for this visit."""
        brought = visit.desk.engine.plugins.variables
        speech = visit.site.templates.speech(visit.caller.language)
        return cls(speech, lists, {variable.name: variable.label for variable in brought})

    def rules(self, rules: Iterable[AutomationRule]) -> tuple[RuleWords, ...]:
        """These rules in words."""
        content = json.loads(Ruleset(name="", rules=tuple(rules)).canonical())
        return tuple(self.words(rule) for rule in content["rules"])

    def words(self, plain: Mapping[str, Any]) -> RuleWords:
        """The rule of this canonical JSON in words."""
        expires, when = plain.get("expires_after"), plain.get("when")
        return RuleWords(
            id=plain["id"],
            enabled=plain.get("enabled", True),
            trigger=plain["trigger"],
            target=self._named(plain.get("set_category_to"), self.lists.categories),
            lead_status=self._named(plain.get("lead_status"), self.lists.lead_statuses),
            asks=plain.get("ask_for_confirmation", False),
            expires=None if expires is None else duration_in_words(expires, self.speech),
            conditions=None if when is None else self.conditions(when),
            origins=tuple(self.speech.origin(each) for each in plain.get("origins") or ()),
            because=plain.get("because"),
            allow=tuple((each["code"], each["reason"]) for each in plain.get("allow", ())),
        )

    def conditions(self, when: Mapping[str, Any]) -> Conditions:
        """Conditions of business-rules, nested as they are."""
        for key in ("all", "any"):
            if key in when:
                return Joined(key == "all", tuple(self.conditions(part) for part in when[key]))
        return Sentence(
            self._variable(when["name"]),
            operator_in_words(when["operator"], self.speech.gettext),
            self._values(when["name"], when.get("value")) if "value" in when else (),
        )

    def _variable(self, name: str) -> str:
        return self.labels.get(name) or variable_in_words(name, self.speech.gettext)

    def _values(self, variable: str, value: Any) -> tuple[str, ...]:
        values = value if isinstance(value, list | tuple) else (value,)
        return tuple(self._value(variable, each) for each in values)

    def _value(self, variable: str, value: Any) -> str:
        word = _WORDS.get(variable)
        if word is not None and isinstance(value, str):
            return word(self.speech, value)
        if isinstance(value, Mapping) and "id" in value:
            items = self.lists.lead_statuses if "status" in variable else self.lists.categories
            named = self._named(value, items)
            return "" if named is None else named.name
        if isinstance(value, bool) or value is None:
            return self.speech.gettext(_PLAIN[value])
        if isinstance(value, int | float):
            return self.speech.number(value)
        return str(value)

    def _named(
        self, reference: object, items: Sequence[Category] | Sequence[LeadStatus]
    ) -> Named | None:
        """A name or `{"id": …}`; of namesakes the one that is not deleted."""
        if reference is None:
            return None
        if isinstance(reference, Mapping):
            item = next((each for each in items if each.id == reference["id"]), None)
            return Named(reference["id"] if item is None else item.name, item)
        namesakes = sorted(
            (each for each in items if each.name == reference), key=lambda each: each.deleted
        )
        return Named(str(reference), namesakes[0] if namesakes else None)


_WORDS = {
    "company_category_group": Speech.group,
    "sale_status": Speech.sale_status,
    "origin": Speech.origin,
}
"""Variables whose values are words of the domain."""
_PLAIN = {True: N_("yes"), False: N_("no"), None: N_("unknown")}
