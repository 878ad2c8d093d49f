"""Words an office may have its own for, to whoever shows them."""

from __future__ import annotations

from zhifa_desktop.registers.codes import term

__all__ = ["term"]
