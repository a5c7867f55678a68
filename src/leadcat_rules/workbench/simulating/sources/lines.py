"""JSON Lines, the events format, read by DuckDB.

What has the plain shape of an event is taken as it is read there. Every other line is read
again by the reader of `leadcat run`, which says what is wrong with it, or that nothing is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import MAXYEAR, MINYEAR

from attrs import frozen

from leadcat_rules.domain import SaleStatus
from leadcat_rules.events import Origin
from leadcat_rules.workbench.simulating.history import ATTRIBUTES, attribute_of

_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = rf"{_DAY}[Tt]{_CLOCK}:[0-5][0-9](\.[0-9]{{1,6}})?([Zz]|[+-]{_CLOCK})"
_DECIMAL = r"[+-]?[0-9]{1,26}(\.[0-9]{1,12})?"
_MOST_EXACT = 16
"""Characters of a number in JSON that is surely written as the double that it is."""
_LONGEST_LINE = 1_000_000
_INTEGERS = "('UBIGINT', 'BIGINT')"

_EVENT = ("id", "type", "at", "actor", "origin", "before", "after", "chosen_category")
_RECORDS = {
    "sale_saved": ("id", "status", "company", "contact", "amount", "currency", "attributes"),
    "contact_saved": ("id", "company", "lead_status", "attributes"),
}
_PATHS = (
    *(f"$.{key}" for key in _EVENT),
    *(f"$.{side}.{key}" for side in ("before", "after") for key in _RECORDS["sale_saved"]),
    *(f"$.{side}.lead_status" for side in ("before", "after")),
)


@frozen
class _Extracted:
    """Names what was taken out of a line: its text `S[n]`, and its JSON type `T[n]`."""

    paths: Sequence[str]

    def text(self, path: str) -> str:
        return f"S[{self.paths.index(path) + 1}]"

    def type(self, path: str) -> str:
        return f"T[{self.paths.index(path) + 1}]"

    def is_id(self, path: str) -> str:
        kind, text = self.type(path), self.text(path)
        return f"({kind} IN {_INTEGERS} OR ({kind} = 'VARCHAR' AND {text} <> ''))"

    def is_absent(self, path: str) -> str:
        return f"({self.type(path)} IS NULL OR {self.type(path)} = 'NULL')"

    def is_optional_id(self, path: str) -> str:
        return f"({self.is_absent(path)} OR {self.is_id(path)})"

    def is_optional_text(self, path: str) -> str:
        return f"({self.is_absent(path)} OR {self.type(path)} = 'VARCHAR')"

    def is_number(self, path: str) -> str:
        """A number that decimal(38, 12) holds as exactly as our reader does."""
        kind, text = self.type(path), self.text(path)
        return (
            f"(regexp_full_match({text}, '{_DECIMAL}') AND ({kind} = 'VARCHAR' OR "
            f"({kind} IN ('UBIGINT', 'BIGINT', 'DOUBLE') AND length({text}) <= {_MOST_EXACT})))"
        )


def lines_query(file: str, columns: Mapping[str, str], declared: Mapping[str, str]) -> str:
    """One row for each line that isn't blank, in their order: the history's fields, and `plain`.

    A number is decimal text. Of a line that isn't plain nothing else counts.
    """
    attributes = _attribute_paths(columns)
    found = _Extracted([*_PATHS, *attributes.values()])
    fields = {**_fields(found), **_attributes(found, attributes, declared)}
    plain = " AND ".join(_plain(found, attributes, declared))
    paths = ", ".join(_quoted(path) for path in found.paths)
    selected = ",\n".join(f'{sql} AS "{name}"' for name, sql in fields.items() if name in columns)
    return f"""
SELECT coalesce({plain}, false) AS plain, {selected} FROM (
  SELECT json_extract_string(json, [{paths}]) AS S, json_type(json, [{paths}]) AS T,
    json_keys(json) AS K, json_keys(json, '$.before') AS B, json_keys(json, '$.after') AS A,
    strlen(json) AS length
  FROM read_json_objects({_quoted(file)}, format = 'newline_delimited', ignore_errors = true)
)"""


def _attribute_paths(columns: Iterable[str]) -> dict[str, str]:
    """Column -> where it stands; those of companies stand in no event."""
    paths = {}
    for column in columns:
        kind = ATTRIBUTES.get(column)
        attribute = attribute_of(column)
        if kind not in (None, "company"):
            paths[column] = "$.after.attributes"
        elif attribute is not None and attribute[0] != "company":
            paths[column] = f'$.after.attributes."{attribute[1]}"'
    return paths


def _fields(found: _Extracted) -> dict[str, str]:
    text = found.text
    return {
        "id": text("$.id"),
        "type": text("$.type"),
        "at": _moment(text("$.at")),
        "actor": text("$.actor"),
        "origin": f"coalesce({text('$.origin')}, 'api')",
        "record": text("$.after.id"),
        "company": text("$.after.company"),
        "is_new": f"{found.type('$.before')} = 'NULL'",
        "status_before": text("$.before.status"),
        "status": text("$.after.status"),
        "lead_status_before": text("$.before.lead_status"),
        "lead_status": text("$.after.lead_status"),
        "amount": text("$.after.amount"),
        "currency": text("$.after.currency"),
        "chosen_category": text("$.chosen_category"),
    }


def _attributes(
    found: _Extracted, paths: Mapping[str, str], declared: Mapping[str, str]
) -> dict[str, str]:
    fields = {}
    for column, path in paths.items():
        text, kind = found.text(path), found.type(path)
        attribute = attribute_of(column)
        record = ATTRIBUTES[column] if attribute is None else attribute[0]
        is_its = f"{found.text('$.type')} = '{record}_saved'"
        known = {
            "string": f"{kind} = 'VARCHAR'",
            "boolean": f"{kind} = 'BOOLEAN'",
            "list": f"{kind} = 'ARRAY'",
            "numeric": found.is_number(path),
            "date": f"{kind} = 'VARCHAR'",
        }[declared.get(column, "list")]
        if column in ATTRIBUTES:
            known = f"{kind} = 'OBJECT'"
        value = {"date": _moment(text), "boolean": f"{text} = 'true'"}.get(
            declared.get(column, ""), text
        )
        fields[column] = f"CASE WHEN {is_its} AND {known} THEN {value} END"
    return fields


def _moment(text: str) -> str:
    return f"TRY(CAST(CAST({text} AS TIMESTAMPTZ) AS TIMESTAMP))"


def _is_moment(text: str) -> str:
    """Whether there is such a time, also in UTC."""
    return f"year({_moment(text)}) BETWEEN {MINYEAR} AND {MAXYEAR}"


def _plain(
    found: _Extracted, paths: Mapping[str, str], declared: Mapping[str, str]
) -> Iterable[str]:
    text, kind = found.text, found.type
    yield f"length <= {_LONGEST_LINE}"
    yield f"list_has_all({list(_EVENT)}, K) AND len(list_distinct(K)) = len(K)"
    yield f"{kind('$.before')} IN ('NULL', 'OBJECT') AND {kind('$.after')} = 'OBJECT'"
    for keys in ("A", "B"):
        known = " ".join(
            f"WHEN '{type_name}' THEN list_has_all({list(names)}, {keys})"
            for type_name, names in _RECORDS.items()
        )
        unique = f"len(list_distinct({keys})) = len({keys})"
        yield f"({keys} IS NULL OR (CASE {text('$.type')} {known} END AND {unique}))"
    yield from _plain_event(found)
    yield from _plain_records(found)
    for column, path in paths.items():
        yield from _plain_attribute(found, path, declared.get(column))


def _plain_event(found: _Extracted) -> Iterable[str]:
    text, kind = found.text, found.type
    yield found.is_id("$.id")
    at = text("$.at")
    yield (
        f"({found.is_absent('$.at')} OR ({kind('$.at')} = 'VARCHAR' AND "
        f"regexp_full_match({at}, '{_TIME}') AND {_is_moment(at)}))"
    )
    yield found.is_optional_id("$.actor")
    yield found.is_optional_id("$.chosen_category")
    origins = ", ".join(_quoted(each.value) for each in Origin)
    yield f"({kind('$.origin')} IS NULL OR {text('$.origin')} IN ({origins}))"


def _plain_records(found: _Extracted) -> Iterable[str]:
    text, kind = found.text, found.type
    words = ", ".join(_quoted(each.value) for each in SaleStatus)
    for side in ("after", "before"):
        conditions = [found.is_id(f"$.{side}.id")]
        conditions += [
            found.is_optional_id(f"$.{side}.{key}") for key in ("company", "contact", "lead_status")
        ]
        conditions.append(found.is_optional_text(f"$.{side}.currency"))
        amount = f"$.{side}.amount"
        conditions.append(f"({found.is_absent(amount)} OR {found.is_number(amount)})")
        conditions.append(
            f"({text('$.type')} = 'contact_saved' OR {text(f'$.{side}.status')} IN ({words}))"
        )
        attributes = kind(f"$.{side}.attributes")
        conditions.append(f"({attributes} IS NULL OR {attributes} = 'OBJECT')")
        whole = " AND ".join(conditions)
        yield whole if side == "after" else f"({kind('$.before')} = 'NULL' OR ({whole}))"
    same = f"{text('$.before.id')} = {text('$.after.id')}"
    yield f"({kind('$.before')} = 'NULL' OR {same})"


def _plain_attribute(found: _Extracted, path: str, type_name: str | None) -> Iterable[str]:
    """What may be of the type, but isn't surely read alike, is left to our own reader."""
    text, kind = found.text(path), found.type(path)
    if type_name == "numeric":
        maybe = f"{kind} IN ('UBIGINT', 'BIGINT', 'DOUBLE', 'HUGEINT', 'UHUGEINT') OR "
        maybe += f"({kind} = 'VARCHAR' AND regexp_full_match({text}, '[+-]?[0-9]+(\\.[0-9]+)?'))"
        yield f"({kind} IS NULL OR NOT ({maybe}) OR {found.is_number(path)})"
    elif type_name == "date":
        sure = f"regexp_full_match({text}, '{_TIME}|{_DAY}') AND {_is_moment(text)}"
        yield f"({kind} IS NULL OR {kind} <> 'VARCHAR' OR ({sure}))"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
