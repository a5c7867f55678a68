"""How Alembic runs these migrations: on the connection and in the transaction of `migrate`."""

from __future__ import annotations

from alembic import context

from leadcat_sql.database.schema_state import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
with context.begin_transaction():
    context.run_migrations()
