"""Connections and transactions on SQLite and PostgreSQL, their faults, and migrations."""
