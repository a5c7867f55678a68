"""Templates set as whole pages; what comes from files is text in them, never markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from leadcat_rules.workbench.extras import needs

if TYPE_CHECKING:
    from jinja2 import Environment

_PAPER = "leadcat_rules.workbench.paper"
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def set_page(package: str, template: str, values: Mapping[str, object]) -> Iterator[str]:
    """The page of a template in the folder `templates` of this package, in pieces.

    A template extends `paper.html`, and fills its blocks `title`, `style` and `main`. InvalidInput
    (`extra_missing`) without Jinja.
    """
    return iter([_environment(package).get_template(template).render(values)])


def _environment(package: str) -> Environment:
    with needs("workbench"):
        from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
    return Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader(_PAPER)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_fit,
    )


def _fit(value: Any) -> Any:
    """What no page may hold, such as half a character, is replaced."""
    if type(value) is str:
        return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", value)
    return value
