"""Passphrase, recovery key, backup, rehearsal and health check of the store."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services import care
from zhifa_desktop.services.care import Health, Rehearsal
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.dialogs.progress import ProgressRow
from zhifa_desktop.ui.dialogs.start.recovery_key import RecoveryKeyDialog
from zhifa_desktop.ui.pages.settings.passphrase import PassphraseDialog
from zhifa_desktop.ui.widgets.living import while_living


class CarePane(QWidget):
    """Buttons for what keeps the store safe, each with its answer in words."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.problem, self.progress, self.answer = ProblemLabel(), ProgressRow(desk.jobs), QLabel()
        self.answer.setWordWrap(True)
        self.answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.passphrase, self.recovery = QPushButton("更换口令…"), QPushButton("重做恢复密钥…")
        self.backup, self.rehearse = QPushButton("立即备份…"), QPushButton("恢复演练")
        self.doctor = QPushButton("体检")
        self._folder = QPushButton("打开所在文件夹")
        self._made: Path | None = None
        self._build()
        self.passphrase.clicked.connect(self._change_passphrase)
        self.recovery.clicked.connect(self._ask_new_key)
        self.backup.clicked.connect(self._ask_backup)
        self.rehearse.clicked.connect(self._rehearse)
        self.doctor.clicked.connect(self._examine)
        self._folder.clicked.connect(lambda: self._made and files.show_folder(self._made))
        self.progress.running.connect(self._enable)

    def _build(self) -> None:
        path = QLabel(str(self._desk.workspace.path))
        path.setWordWrap(True)
        path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        said = QLabel(
            "副本是加密的，用同一口令打开；“.key”文件与副本放在一起。演练是当场另做一份副本，还原到临时位置逐个台账清点，然后删掉，不动现有台账和已做的备份。"
            "要用备份时，退出程序，在打开台账的窗口选“恢复备份”。"
        )
        said.setProperty("role", "hint")
        said.setWordWrap(True)
        answer = QHBoxLayout()
        answer.addWidget(self.answer, 1)
        answer.addWidget(self._folder)
        self._folder.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.problem)
        column.addWidget(self.progress)
        column.addLayout(answer)
        column.addWidget(
            _box("台账文件", path, self.backup, self.rehearse, self.doctor, below=said)
        )
        column.addWidget(_box("口令与恢复密钥", None, self.passphrase, self.recovery))
        column.addStretch(1)

    def _enable(self, busy: bool) -> None:
        for button in (self.passphrase, self.recovery, self.backup, self.rehearse, self.doctor):
            button.setEnabled(not busy)

    def _begin(self) -> None:
        self.problem.forget()
        self.answer.clear()
        self._folder.hide()

    def _change_passphrase(self) -> None:
        self._begin()
        dialog = self.dialog = PassphraseDialog(self._desk.workspace, self._desk.jobs, self)
        dialog.accepted.connect(lambda: self.answer.setText("口令已更换，下次打开请用新口令。"))
        dialog.open()

    def _ask_new_key(self) -> None:
        self._begin()
        box = self.question = QMessageBox(self)
        box.setWindowTitle("重做恢复密钥")
        box.setText("重做后，原来打印的恢复密钥立即作废。")
        box.setInformativeText("请准备好打印机或纸笔；新的恢复密钥只显示这一次。")
        go = box.addButton("重做", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        go.clicked.connect(self._new_key)
        box.open()

    def _new_key(self) -> None:
        workspace = self._desk.workspace
        self._desk.jobs.submit(
            lambda report: workspace.new_recovery_key(), while_living(self, self._show_key),
            while_living(self, self.problem.say),
            writes=True,
        )  # fmt: skip

    def _show_key(self, key: str) -> None:
        workspace = self._desk.workspace
        name = workspace.settings.unit_name
        dialog = self.key_dialog = RecoveryKeyDialog(key, name, workspace.path, self)
        dialog.accepted.connect(lambda: self.answer.setText("恢复密钥已重做，请销毁旧的打印件。"))
        dialog.open()

    def _ask_backup(self) -> None:
        folder = files.folder(self, "备份存放到(建议U盘或另一块硬盘)")
        if folder:
            self.back_up(folder)

    def back_up(self, folder: Path) -> None:
        """Write a proved backup into a folder."""
        self._begin()
        workspace = self._desk.workspace
        self.progress.run(
            lambda report: care.backup(workspace, folder), self._backed_up, self.problem.say
        )

    def _backed_up(self, path: Path) -> None:
        self._made = path
        self._folder.show()
        self.answer.setText(f"✓ 备份完成并已核对：{path.name}")

    def _rehearse(self) -> None:
        self._begin()
        workspace = self._desk.workspace
        self.progress.run(
            lambda report: care.rehearse(workspace, report), self._rehearsed, self.problem.say
        )

    def _rehearsed(self, found: Rehearsal) -> None:
        self.answer.setText(f"{'✓' if found.ok else '✗'} {found.sentence}")

    def _examine(self) -> None:
        self._begin()
        workspace = self._desk.workspace
        self.progress.run(
            lambda report: care.doctor(workspace, report), self._examined, self.problem.say
        )

    def _examined(self, found: Health) -> None:
        wrong = "\n".join(f"✗ {finding}" for finding in found.findings)
        self.answer.setText("✓ 台账文件完好，没有发现问题" if found.ok else wrong)


def _box(
    title: str, text: QLabel | None, *buttons: QPushButton, below: QLabel | None = None
) -> QGroupBox:
    box = QGroupBox(title)
    column = QVBoxLayout(box)
    if text is not None:
        column.addWidget(text)
    if buttons:
        row = QHBoxLayout()
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
    if below is not None:
        column.addWidget(below)
    return box
