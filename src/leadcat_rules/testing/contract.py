"""What contract suites have in common: a suite that is inherited is run whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from typing import Any, ClassVar, NoReturn, TypeVar, cast

import pytest

_Test = TypeVar("_Test", bound=Callable[..., None])
_T = TypeVar("_T")


class Contract:
    """A suite of tests that a plugin's own test class inherits.

    A test of the suite that the class replaces is an error, unless `replaced` says why.
    """

    replaced: ClassVar[Mapping[str, str]] = {}
    """The reason for each test of the suite that this class replaces by one of its own."""

    promises: ClassVar[Mapping[str, object]] = {}
    """The tests of the suite by name."""

    def __init_subclass__(cls, *, adds_promises: bool = False, **options: Any) -> None:
        """With `adds_promises` the class's own tests are a part of the suite from here on."""
        super().__init_subclass__(**options)
        cls.promises = _inherited(cls)
        if wrong := list(_replaced_wrongly(cls)):
            raise TypeError(f"{cls.__name__} doesn't run its contract: {'; '.join(wrong)}")
        if adds_promises:
            cls.promises = {**cls.promises, **dict(_tests(cls))}

    def missing(self, part: str, what: str) -> NoReturn:
        """Fail for a part that the class has to give."""
        pytest.fail(f"{type(self).__name__} has to define {part}: {what}", pytrace=False)


def needs(capability: str) -> Callable[[_Test], _Test]:
    """Mark a promise as one of those with this capability; others skip it, saying so."""

    def marked(test: _Test) -> _Test:
        @wraps(test)
        def run_if_capable(suite: Contract, *args: Any, **kwargs: Any) -> None:
            if not getattr(suite, capability):
                pytest.skip(f"{type(suite).__name__} declares {capability} = False")
            test(suite, *args, **kwargs)

        return cast(_Test, run_if_capable)

    return marked


def the_only(found: Iterable[_T]) -> _T:
    """The one that there has to be; where there are none or several, the failure shows them."""
    there = list(found)
    assert len(there) == 1, f"one was expected, not {len(there)}: {there}"
    return there[0]


def _inherited(cls: type[Contract]) -> dict[str, object]:
    return {name: test for base in cls.__bases__ for name, test in _promised_by(base).items()}


def _promised_by(base: type) -> Mapping[str, object]:
    return base.promises if issubclass(base, Contract) else {}


def _tests(cls: type) -> Iterator[tuple[str, object]]:
    return ((name, test) for name, test in vars(cls).items() if name.startswith("test_"))


def _replaced_wrongly(cls: type[Contract]) -> Iterator[str]:
    replaced = {name for name, test in cls.promises.items() if getattr(cls, name) is not test}
    for name in sorted(replaced - cls.replaced.keys()):
        yield f"it replaces {name} without a reason in `replaced`"
    for name in sorted(cls.replaced.keys() - replaced):
        yield f"`replaced` names {name}, which it doesn't replace"
    for name in sorted(name for name in replaced if not cls.replaced.get(name, "-").strip()):
        yield f"`replaced` gives no reason for {name}"
