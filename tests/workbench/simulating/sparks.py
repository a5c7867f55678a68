"""A session of Spark that is quick with few rows: it interprets what it would compile for many."""

from __future__ import annotations

import os
import shutil

from leadcat_rules.workbench.simulating.engines import Engine, connect

_QUICK: dict[str, bool | float | int | str | None] = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}


def local_spark() -> Engine:
    """Spark in a virtual machine of its own; `connect` then finds the session."""
    from pyspark.sql import SparkSession

    java = shutil.which("java", path=f"{os.environ.get('JAVA_HOME', '')}/bin") or shutil.which(
        "java"
    )
    assert java, "Spark needs Java 17: install openjdk-17-jre-headless, or set JAVA_HOME"
    SparkSession.builder.master("local[1]").config(map=_QUICK).getOrCreate()
    return connect("spark://local[1]")
