"""Sheets in and out: find the header, map, read, write. Knows neither store nor window."""
