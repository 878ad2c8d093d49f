"""Asks for the PINs of the USB keys that sign a month, before it begins; mostly there are none."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.widgets.living import while_living

if TYPE_CHECKING:
    from zhifa_desktop.services.tokens import AskPin, TokenToAsk
    from zhifa_desktop.ui.dialogs.keys.pin import PinDialog

Then = Callable[["AskPin"], None]


class PinAsking(QObject):
    """``ask`` goes on at once where no key lies on a token."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self.dialog: PinDialog | None = None

    def ask(self, then: Then, failed: Callable[[Exception], None]) -> None:
        """Look which tokens sign, ask for their PINs, and hand on who answers with them."""
        workspace = self._desk.workspace

        def look(_: object) -> tuple[TokenToAsk, ...]:
            from zhifa_desktop.services.tokens import Tokens  # loads the way to tokens

            return Tokens(workspace).to_ask()

        self._desk.jobs.submit(
            look, while_living(self, partial(self._asked, then)), while_living(self, failed)
        )

    def _asked(self, then: Then, tokens: tuple[TokenToAsk, ...]) -> None:
        from zhifa_desktop.services.tokens import answering

        if not tokens:
            then(answering({}))
            return
        from zhifa_desktop.ui.dialogs.keys.pin import PinDialog

        dialog = self.dialog = PinDialog(tokens, self._window)

        def typed() -> None:
            then(answering(dialog.pins()))
            dialog.deleteLater()  # the PINs go with it

        dialog.accepted.connect(typed)
        dialog.open()
