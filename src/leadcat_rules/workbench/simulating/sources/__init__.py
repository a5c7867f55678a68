"""Where events come from: JSON Lines, CSV, Parquet, a table, or events at hand."""
