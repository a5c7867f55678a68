"""The tables that the code names are the tables that the migrations make."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, text
from sqlalchemy.schema import SchemaItem

from leadcat_sql.database.connecting import Manner, make_engine
from leadcat_sql.database.migrating import alembic_config
from leadcat_sql.database.schema_state import HISTORY, VERSION_TABLE
from leadcat_sql.database.urls import StoreUrl
from leadcat_sql.schema import crm_tables, tables
from tests.sql import databases


def engine_of(url: str) -> Engine:
    return make_engine(StoreUrl.of(url), Manner())


@pytest.mark.parametrize("metadata", [tables.metadata, crm_tables.metadata], ids=["store", "crm"])
def test_alembic_finds_no_drift_between_tables_and_migrations(
    metadata: MetaData, migrated_url: str
) -> None:
    engine = engine_of(migrated_url)

    def ours(item: SchemaItem, name: str | None, kind: str, *_rest: object) -> bool:
        is_here = item.info.get("only") in (None, engine.dialect.name)
        return is_here and (kind != "table" or name in metadata.tables)

    with engine.connect() as connection:
        options = {"include_object": ours}
        differences = compare_metadata(
            MigrationContext.configure(connection, opts=options), metadata
        )
    engine.dispose()

    assert differences == []


def test_the_database_itself_describes_both_alike(kind: databases.Kind) -> None:
    engine = engine_of(databases.empty_database(kind))
    with engine.begin() as connection:
        tables.metadata.create_all(connection)
        crm_tables.metadata.create_all(connection)
    migrated = engine_of(databases.new_database(kind))
    expected, found = described(engine), described(migrated)
    migrated.dispose()
    engine.dispose()

    assert found == expected


def described(engine: Engine) -> set[tuple[object, ...]]:
    """Tables, columns, constraints and indexes in the database's own words."""
    with engine.connect() as connection:
        return {tuple(row) for row in connection.execute(text(_WORDS[engine.dialect.name]))}


_WORDS = {
    # The text of a table that a migration has added a column to is another than a new one's.
    "sqlite": f"""
        SELECT tbl_name, name, sql FROM sqlite_master
        WHERE tbl_name <> '{VERSION_TABLE}' AND (type <> 'table' OR name LIKE '%search%')
        UNION SELECT found.name, told.name, told.type || told."notnull" || told.pk
                     || coalesce(told.dflt_value, '')
        FROM sqlite_master found, pragma_table_info(found.name) told
        WHERE found.type = 'table' AND found.name <> '{VERSION_TABLE}'
        UNION SELECT found.name, told."from", told."table" || told."to" || told.on_delete
        FROM sqlite_master found, pragma_foreign_key_list(found.name) told
    """,
    "postgresql": f"""
        SELECT table_name, column_name, concat_ws(' ', data_type, collation_name, is_nullable,
               column_default, identity_generation)
        FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name <> '{VERSION_TABLE}'
        UNION SELECT tablename, indexname, indexdef FROM pg_indexes
        WHERE schemaname = 'public' AND tablename <> '{VERSION_TABLE}'
        UNION SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
          AND conrelid::regclass::text <> '{VERSION_TABLE}'
    """,
}


def test_the_history_names_every_migration_in_order() -> None:
    scripts = ScriptDirectory.from_config(alembic_config())

    for branch, revisions in HISTORY.items():
        steps = scripts.iterate_revisions(f"{branch}@head", "base")
        assert [step.revision for step in reversed(list(steps))] == list(revisions)
    assert len(scripts.get_heads()) == len(HISTORY)
