"""What all models of files have in common: strict keys, ids, and errors that carry our codes."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, StrictBool, WithJsonSchema
from pydantic_core import PydanticCustomError

from leadcat_rules.errors import ErrorCode


class FileModel(BaseModel):
    """A JSON object of a file: frozen, and refusing keys that it doesn't know."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by_tag: ClassVar[dict[str, type[FileModel] | None]] = {"Name": None}
    """The tags of unions in pydantic's errors: all models by their names, and a bare name."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        FileModel.by_tag[cls.__name__] = cls

    @classmethod
    def known_keys(cls) -> list[str]:
        """The keys that it knows, as they stand in the file."""
        return [field.alias or name for name, field in cls.model_fields.items()]


def refusal(code: ErrorCode, message: str, hint: str | None = None) -> PydanticCustomError:
    """What a validator raises, so that reading reports exactly this code, message and hint."""
    # The message stands in the context, since a template would swallow its braces.
    return PydanticCustomError(
        "refusal", "{message}", {"code": code, "message": message, "hint": hint}
    )


def identifier_text(value: object) -> object:
    """An id as text, also of a whole number; what is neither is left for the type to refuse."""
    if type(value) is str and value:
        return value  # nearly all are
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value == "":
        raise refusal(ErrorCode.INVALID_VALUE, "an id is never empty")
    return value


def readable_id(value: object) -> str | None:
    """The id that a raw value of a file means; None for what is no id."""
    found = None if value == "" else identifier_text(value)
    return found if isinstance(found, str) else None


Identifier = Annotated[
    str,
    BeforeValidator(identifier_text),
    WithJsonSchema({"anyOf": [{"type": "string", "minLength": 1}, {"type": "integer"}]}),
]
"""An id: a string, or a whole number that is read as one."""


def _none_or_id(value: object) -> object:
    if value == "":
        hint = "write null where there is none"
        raise refusal(ErrorCode.INVALID_VALUE, "an id is never empty", hint)
    return identifier_text(value)


OptionalIdentifier = Annotated[
    str | None,
    BeforeValidator(_none_or_id),
    WithJsonSchema({"type": ["string", "integer", "null"], "minLength": 1}),
]
"""The id of something else, where null says that there is none."""

Flag = StrictBool
"""True or false, and nothing that merely looks like it."""
