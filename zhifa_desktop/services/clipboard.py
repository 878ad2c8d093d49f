"""Blocks of cells on the clipboard, for the window, which may not ask behind the services."""

from __future__ import annotations

from zhifa_desktop.exchange.clipboard import read_html, read_tsv, write_html, write_tsv

__all__ = ["read_html", "read_tsv", "write_html", "write_tsv"]
