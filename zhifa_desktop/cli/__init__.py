"""The command line: the same services as the window, without a window."""

from zhifa_desktop.cli.main import main

__all__ = ["main"]
