"""Companies are found by any part of their names; accounts and clients are let in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKeyConstraint,
    Identity,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Text,
    bindparam,
    column,
    insert,
    literal,
    select,
    table,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP

from leadcat_sql.schema.names import Runs, folded, runs_in, words_of

revision = "crm_0002"
down_revision = "crm_0001"
branch_labels = None
depends_on = None

TIME = Text().with_variant(TIMESTAMP(timezone=True), "postgresql")
WORD = Text().with_variant(Text(collation="C"), "postgresql")
COUNTER = BigInteger().with_variant(Integer(), "sqlite")
RUNS = Text().with_variant(ARRAY(Integer), "postgresql")
AT_ONCE = 5_000
_TABLE = "leadcat_crm_company"


def upgrade() -> None:
    """Make companies searchable, those that are there too, and the tables of who is let in."""
    _searching()
    _fill(op.get_bind())
    _admission()


def _searching() -> None:
    op.add_column("leadcat_crm_company", Column("folded", Text, nullable=False, server_default=""))
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.drop_index("ix_leadcat_crm_company_category", _TABLE)
    if is_sqlite:
        op.drop_index("ix_leadcat_crm_company_name", _TABLE)
        for name, columns in (
            ("name_folded", ["name", "id", "folded"]),
            ("category_folded", ["category", "name", "id", "folded"]),
        ):
            op.create_index(f"ix_leadcat_crm_company_{name}", _TABLE, ["tenant", *columns])
    else:
        op.create_index("ix_leadcat_crm_company_category", _TABLE, ["tenant", "category", "name"])
    table = "leadcat_crm_company_runs"
    op.create_table(
        table,
        Column("number", COUNTER, Identity(), nullable=False),
        Column("tenant", WORD, nullable=False),
        Column("company", WORD, nullable=False),
        Column("name", WORD, nullable=False),
        Column("folded", Text, nullable=False),
        Column("runs", RUNS),
        PrimaryKeyConstraint("number", name=f"pk_{table}"),
        ForeignKeyConstraint(
            ["tenant", "company"],
            ["leadcat_crm_company.tenant", "leadcat_crm_company.id"],
            name=f"fk_{table}_company",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(f"uq_{table}_company", table, ["tenant", "company"], unique=True)
    if is_sqlite:
        op.execute(
            "CREATE VIRTUAL TABLE leadcat_crm_company_search USING fts5("
            "runs, content='', detail=none, columnsize=0, tokenize='ascii')"
        )
    else:
        op.create_index(
            f"ix_{table}_runs",
            table,
            ["runs"],
            postgresql_using="gin",
            postgresql_with={"gin_pending_list_limit": 64},
        )


_COMPANIES = table(
    _TABLE,
    *(column(name, WORD) for name in ("tenant", "id", "name", "folded")),
)
_RUNS = table(
    "leadcat_crm_company_runs",
    column("number", COUNTER),
    column("tenant", WORD),
    column("company", WORD),
    column("name", WORD),
    column("folded", Text),
    column("runs", Runs),
)
_SEARCH = table("leadcat_crm_company_search", column("rowid", Integer), column("runs", Text))
_PLACE = tuple_(_COMPANIES.c.tenant, _COMPANIES.c.id)
_NAMES = select(_COMPANIES.c.tenant, _COMPANIES.c.id, _COMPANIES.c.name).order_by(*_PLACE)
_KEYS = ("tenant", "company", "folded")
_FOLD = (
    update(_COMPANIES)
    .where(
        _COMPANIES.c.tenant == bindparam("its_tenant"),
        _COMPANIES.c.id == bindparam("its_company"),
    )
    .values(folded=bindparam("its_folded"))
)


def _fill(connection: Connection) -> None:
    """Some thousand companies at a time: whoever has many has no room for all at once."""
    numbers = count(1)
    is_sqlite = connection.dialect.name == "sqlite"
    for some in _parts(connection):
        names = [
            {
                "tenant": row.tenant,
                "company": row.id,
                "name": row.name,
                "folded": folded(row.name),
                "runs": runs_in(row.tenant, folded(row.name)),
                **({"number": next(numbers)} if is_sqlite else {}),
            }
            for row in some
        ]
        connection.execute(_FOLD, [{f"its_{key}": each[key] for key in _KEYS} for each in names])
        connection.execute(insert(_RUNS), names)
        if is_sqlite:
            words = [{"rowid": each["number"], "runs": words_of(each["runs"])} for each in names]
            connection.execute(insert(_SEARCH), words)


def _parts(connection: Connection) -> Iterator[Sequence[Any]]:
    some = connection.execute(_NAMES.limit(AT_ONCE)).all()
    while some:
        yield some
        last = literal(some[-1].tenant, WORD), literal(some[-1].id, WORD)
        some = connection.execute(_NAMES.where(tuple_(*last) < _PLACE).limit(AT_ONCE)).all()


def _admission() -> None:
    op.create_table(
        "leadcat_crm_account",
        Column("tenant", WORD, nullable=False),
        Column("name", WORD, nullable=False),
        Column("role", WORD, nullable=False),
        Column("password_hash", WORD, nullable=False),
        Column("language", WORD),
        PrimaryKeyConstraint("tenant", "name", name="pk_leadcat_crm_account"),
    )
    op.create_table(
        "leadcat_crm_client",
        Column("tenant", WORD, nullable=False),
        Column("name", WORD, nullable=False),
        Column("token_hash", WORD, nullable=False),
        Column("scopes", Text, nullable=False),
        Column("created_at", TIME, nullable=False),
        Column("created_by", WORD, nullable=False),
        PrimaryKeyConstraint("tenant", "name", name="pk_leadcat_crm_client"),
    )
    op.create_index(
        "uq_leadcat_crm_client_token_hash",
        "leadcat_crm_client",
        ["tenant", "token_hash"],
        unique=True,
    )
    op.create_table(
        "leadcat_crm_signing_key",
        Column("tenant", WORD, nullable=False),
        Column("key", LargeBinary, nullable=False),
        PrimaryKeyConstraint("tenant", name="pk_leadcat_crm_signing_key"),
    )
