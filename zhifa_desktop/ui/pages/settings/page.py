"""Settings of the office and care of the store; what is typed is saved, or asked about."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.workspace import OfficeSettings
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.leaving import DISCARD, SAVE, ask_to_save
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.pages.settings.care import CarePane
from zhifa_desktop.ui.pages.settings.certificates import CertificatesPane
from zhifa_desktop.ui.pages.settings.office import OfficeForm
from zhifa_desktop.ui.pages.settings.parameters import ParametersPane
from zhifa_desktop.ui.pages.settings.registers import RegistersForm
from zhifa_desktop.ui.widgets.living import while_living


class SettingsPage(QWidget):
    """``saved`` tells that the office's settings changed."""

    saved = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.office, self.care = OfficeForm(), CarePane(desk)
        self.registers = RegistersForm(desk.records.specs())
        self.parameters, self.certificates = ParametersPane(desk), CertificatesPane(desk)
        self.problem, self.said = ProblemLabel(), QLabel()
        self.keep, self.undo = QPushButton("保存(Ctrl+S)"), QPushButton("撤销改动")
        self._build()
        self.office.changed.connect(self._look)
        self.registers.changed.connect(self._look)
        self.keep.clicked.connect(self.save)
        self.undo.clicked.connect(self.load)
        QShortcut(QKeySequence.StandardKey.Save, self, self.save)
        self.load()

    def _build(self) -> None:
        title = QLabel("设置")
        title.setProperty("role", "title")
        self.keep.setProperty("role", "primary")
        self.said.setProperty("role", "hint")
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        foot.addWidget(self.undo)
        foot.addWidget(self.keep)
        self.tabs = QTabWidget()
        self.foot = QWidget()
        self.tabs.addTab(_scrolled(self.office), "单位与报送")
        self.tabs.addTab(_scrolled(self.registers), "启用的台账")
        self.tabs.addTab(self.parameters, "代码与标准")
        self.tabs.addTab(self.certificates, "签名证书")
        self.tabs.addTab(_scrolled(self.care), "口令与备份")
        whole = QVBoxLayout(self)
        whole.setSpacing(8)
        whole.addWidget(title)
        whole.addWidget(self.tabs, 1)
        whole.addWidget(self.problem)
        self.foot.setLayout(foot)
        foot.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.foot)
        self.tabs.currentChanged.connect(self._turned)

    def _turned(self, _: int) -> None:
        """Leave the page's own buttons out where a tab has its own."""
        own = (self.parameters, self.certificates)
        self.foot.setVisible(self.tabs.currentWidget() not in own)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.dirty():
            self.load()

    def load(self) -> None:
        """Show what is stored."""
        settings = self._desk.workspace.settings
        self.problem.forget()
        self._show(settings)

    def save(self) -> None:
        """Store what is typed; what is wrong with it is said and everything stays."""
        try:
            settings = self._typed()
        except UserError as error:
            self.problem.say(error)
            return
        workspace = self._desk.workspace
        self._desk.jobs.submit(
            lambda report: workspace.save_settings(settings),
            while_living(self, lambda _: self._kept(settings)),
            while_living(self, self.problem.say), writes=True,
        )  # fmt: skip

    def _kept(self, settings: OfficeSettings) -> None:
        self.problem.forget()
        self._show(settings)
        self.said.setText("已保存")
        self.saved.emit()

    def dirty(self) -> bool:
        """Answer whether something is typed that is not stored."""
        return self.office.dirty() or self.registers.dirty()

    def may_leave(self) -> bool:
        """Ask about what is not stored; False keeps the page."""
        if not self.parameters.may_leave():
            return False
        if not self.dirty():
            return True
        asked = ask_to_save(self, "设置还没有保存", "设置有改动，还没有保存。")
        return self._answered(asked)

    def _answered(self, answer: int) -> bool:
        if answer == SAVE:
            try:
                settings = self._typed()
                self._desk.workspace.save_settings(settings)
            except UserError as error:
                self.problem.say(error)
                return False
            self._kept(settings)
        elif answer == DISCARD:
            self.load()
        else:
            return False
        return True

    def _typed(self) -> OfficeSettings:
        """Return what is filled in; raises UserError where it cannot be stored."""
        return self.registers.settings(self.office.settings())

    def _show(self, settings: OfficeSettings) -> None:
        self.office.show_settings(settings)
        self.registers.show_settings(settings)

    def _look(self) -> None:
        changed = self.dirty()
        self.keep.setEnabled(changed)
        self.undo.setEnabled(changed)
        self.said.setText("有改动，尚未保存" if changed else "")


def _scrolled(inner: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    holder = QWidget()
    holder.setObjectName("canvas")
    margins = QVBoxLayout(holder)
    margins.setContentsMargins(12, 12, 12, 12)
    margins.addWidget(inner)
    area.setWidget(holder)
    return area
