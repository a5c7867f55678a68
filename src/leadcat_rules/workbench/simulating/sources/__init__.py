"""Where events come from: JSON Lines, CSV, Parquet, or a table."""
