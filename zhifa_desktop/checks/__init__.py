"""Checks (校核): rules that need more than one record, each declared once, run by one engine."""
