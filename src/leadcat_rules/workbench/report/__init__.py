"""What a simulation found, as one HTML page with pictures that needs no network."""

from leadcat_rules.workbench.report.writing import report_pieces, write_report

__all__ = ["report_pieces", "write_report"]
