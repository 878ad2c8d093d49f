"""Indicators of the plan and the tables of the month: declarations, each with a small engine."""
