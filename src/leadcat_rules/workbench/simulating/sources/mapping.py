"""A mapping: which column of a file or table is which field of the history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from os import fspath
from typing import Literal

from attrs import frozen
from pydantic import Field

from leadcat_rules.errors import ErrorCode, InvalidInput, Problem, did_you_mean, pointer
from leadcat_rules.files.findings import Findings
from leadcat_rules.files.json_text import read_json
from leadcat_rules.files.opening import FilePath, read_bytes
from leadcat_rules.files.validation import root_object, validated
from leadcat_rules.shape import FileModel
from leadcat_rules.workbench.simulating.history import COLUMNS, COUNTRY, attribute_of

_MADE_HERE = ("company_known", "late")
FIELDS = tuple(name for name in COLUMNS if name not in _MADE_HERE)
"""What a column can be mapped to, beside attributes."""
_MOST_BYTES = 1_000_000


class MappingFile(FileModel):
    """How the columns of a CSV, a Parquet file or a table are to be read."""

    columns: dict[str, str] = Field(
        default_factory=dict, description="The field that each column holds: column -> field."
    )
    constants: dict[str, str | bool | int | float | None] = Field(
        default_factory=dict, description="Fields that are the same in every row."
    )
    values: dict[str, dict[str, str | None]] = Field(
        default_factory=dict,
        description='What a field\'s values mean: {"status": {"Won": "sold"}}.',
    )
    time_format: str | None = Field(
        default=None, description="How times are written, as strptime: `%d.%m.%Y %H:%M`."
    )
    time_zone: str = Field(
        default="UTC", description="The IANA time zone of times without an offset."
    )
    decimal_mark: Literal[".", ","] = Field(default=".", description="Before the decimals.")
    delimiter: str = Field(
        default=",", min_length=1, max_length=1, description="Between the columns of a CSV."
    )


@frozen(kw_only=True)
class ColumnMapping:
    """A mapping that was checked."""

    columns: Mapping[str, str]
    """field -> column"""
    shape: MappingFile


NO_MAPPING = ColumnMapping(columns={}, shape=MappingFile())
"""Each column is the field of its own name."""


def load_mapping(path: FilePath) -> ColumnMapping:
    """The mapping in this file; InvalidInput with all that is wrong with it."""
    findings = Findings(fspath(path))
    root = root_object(read_json(read_bytes(path, _MOST_BYTES), findings), findings)
    shape = None if root is None else validated(MappingFile, root, findings)
    if shape is not None:
        findings.extend(_problems(shape))
    if shape is None or findings:
        raise InvalidInput(*findings.problems)
    return ColumnMapping(
        columns={_canonical(field): column for column, field in shape.columns.items()},
        shape=shape.model_copy(
            update={
                "constants": {_canonical(key): each for key, each in shape.constants.items()},
                "values": {_canonical(key): each for key, each in shape.values.items()},
            }
        ),
    )


def _canonical(field: str) -> str:
    return COUNTRY if field == "company_attribute_country" else field


def _problems(shape: MappingFile) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for column, field in shape.columns.items():
        yield from _unknown(field, "columns", column)
        if _canonical(field) in first:
            message = f"{column!r} and {first[_canonical(field)]!r} are both mapped to {field!r}"
            place = pointer("columns", column)
            yield Problem(ErrorCode.DUPLICATE_KEY, message, "leave one out", pointer=place)
        first.setdefault(_canonical(field), column)
    for part in ("constants", "values"):
        for field in getattr(shape, part):
            yield from _unknown(field, part, field)


def _unknown(field: str, *place: str) -> Iterator[Problem]:
    if field in FIELDS or attribute_of(field) is not None:
        return
    hint = did_you_mean(field, FIELDS) or f"one of {', '.join(FIELDS)}, or company_attribute_X"
    message = f"the history has no field {field!r}"
    yield Problem(ErrorCode.UNKNOWN_KEY, message, hint, pointer=pointer(*place))
