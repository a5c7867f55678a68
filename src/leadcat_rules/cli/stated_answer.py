"""What `--answer` says to a rule that asks, where nobody is there to be asked."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeAlias

import typer


class StatedAnswer(StrEnum):
    """What is said to a rule that asks."""

    ACCEPT = "accept"
    DECLINE = "decline"
    PARK = "park"


AnswerOption: TypeAlias = Annotated[
    StatedAnswer, typer.Option("--answer", help="What is said to a rule that asks.")
]
"""The option of a command; what nobody is asked about is parked where it isn't given."""
