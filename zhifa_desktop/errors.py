"""The errors whose words a clerk reads; everything that is not one of these is a bug.

May not import anything of the program: every layer raises these.
"""

from __future__ import annotations


class UserError(Exception):
    """Something the clerk can understand and mend.

    Args:
        what: What happened and where, one Chinese sentence.
        kept: What was kept or left untouched.
        todo: How to mend it.
        option: The option of the command line that mends it, told there alone.
    """

    def __init__(self, what: str, *, kept: str = "", todo: str = "", option: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.kept = kept
        self.todo = todo
        self.option = option

    def __str__(self) -> str:
        """Return the sentences in reading order."""
        return "".join(_sentence(part) for part in (self.what, self.kept, self.todo) if part)


class DataError(UserError):
    """The store or a file of ours is wrong in itself: writing stops, a backup is offered."""


class Cancelled(Exception):
    """Long work was stopped on request; nothing of it was kept."""


def _sentence(text: str) -> str:
    return text if text.endswith(("。", "!", "?", "！", "？", ":", "：")) else text + "。"
