"""Entry of many records at once: which dialogs a register offers, and how they are opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from zhifa_desktop.services.many import FOR_ONE
from zhifa_desktop.services.records import RegisterSpec
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.many.attendance import AttendanceDialog
from zhifa_desktop.ui.dialogs.many.done_before import DoneBeforeDialog
from zhifa_desktop.ui.dialogs.many.files import FilesDialog
from zhifa_desktop.ui.dialogs.many.issuing import GivingBackDialog, IssueDialog
from zhifa_desktop.ui.dialogs.many.reviews import ReviewsDialog
from zhifa_desktop.ui.widgets.doors import ToMany

MakeDialog = Callable[[Desk, Sequence[str], QWidget | None], QDialog]
"""Makes a dialog; the records chosen in the table go along."""
Actions = tuple[tuple[str, MakeDialog], ...]

_ISSUING: Actions = (
    ("批量配发…", lambda desk, chosen, over: IssueDialog(desk, over)),
    ("批量归还…", lambda desk, chosen, over: GivingBackDialog(desk, over)),
)
_REVIEWS: Actions = (("批量年审…", lambda desk, chosen, over: ReviewsDialog(desk, over)),)
MANY: Mapping[str, Actions] = {
    "training_session": (
        (
            FOR_ONE["training_session"],
            lambda desk, chosen, over: AttendanceDialog(desk, "".join(chosen[:1]), over),
        ),
    ),
    "attendance": (
        ("按班次登记多人…", lambda desk, chosen, over: AttendanceDialog(desk, "", over)),
    ),
    "equipment": _ISSUING,
    "equipment_assignment": _ISSUING,
    "certificate": _REVIEWS,
    "certificate_event": _REVIEWS,
    "task": (("登记为“启用前已完成”…", lambda desk, chosen, over: DoneBeforeDialog(desk, over)),),
}


def open_for(desk: Desk, to: ToMany, over: QWidget) -> None:
    """Open the entry of many records that belong to one."""
    _, make = MANY[to.register][0]
    dialog = make(desk, (to.identity,), over)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def actions_for(spec: RegisterSpec) -> list[tuple[str, MakeDialog]]:
    """Return (label, how the dialog is made) of what can be entered at once in a register."""

    def by_name(desk: Desk, chosen: Sequence[str], over: QWidget | None) -> QDialog:
        return FilesDialog(desk, spec.name, over)

    return [*MANY.get(spec.name, ()), ("按文件名存入照片、扫描件…", by_name)]
