"""Bringing in what a programme keeps today: a folder of CSVs, a workbook, or the tracker somebody keeps by hand."""

from console.imports.bringing import bring_in, understand
from console.imports.report import Report

__all__ = ["Report", "bring_in", "understand"]
