"""The engines that replay history, all of them through Ibis."""

from leadcat_rules.workbench.simulating.engines.connecting import connect
from leadcat_rules.workbench.simulating.engines.duckdb import DuckDB
from leadcat_rules.workbench.simulating.engines.engine import Engine, Expressed
from leadcat_rules.workbench.simulating.engines.postgresql import PostgreSQL
from leadcat_rules.workbench.simulating.engines.spark import Spark

__all__ = ["DuckDB", "Engine", "Expressed", "PostgreSQL", "Spark", "connect"]
