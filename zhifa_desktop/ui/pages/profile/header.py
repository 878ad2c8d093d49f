"""The head of the page: photo, name, states, where the record belongs, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from zhifa_desktop.services.profiles import Badge, Profile
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.icons import icon
from zhifa_desktop.ui.pages.profile.palette import TONES

PHOTO = QSize(60, 78)


class Header(QWidget):
    """Buttons are wired by the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.photo, self.title, self.subtitle = QLabel(), QLabel(), QLabel()
        self.back, self.change = QPushButton("返回"), QPushButton("修改资料")
        self.paper, self.act = QPushButton(), QToolButton()
        self.warnings = QPushButton()
        self._badges = QHBoxLayout()
        self._build()

    def _build(self) -> None:
        self.photo.setFixedSize(PHOTO)
        self.photo.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.photo.setStyleSheet(
            f"background: {theme.COLORS['side']}; border: 1px solid {theme.COLORS['line']};"
        )
        self.title.setProperty("role", "title")
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.subtitle.setProperty("role", "hint")
        plain = ((self.back, "undo-2"), (self.change, "pencil"), (self.paper, "printer"))
        for button, name in plain:
            button.setIcon(icon(name))
        self.back.setToolTip("回到来的地方(Alt+←)")
        self.act.setText("办理…")
        self.act.setIcon(icon("list-checks"))
        self.act.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.act.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.act.setToolTip("调动、休假、退休，证件暂扣、收回、注销等，一步一步办(Ctrl+Enter)")
        self.warnings.setProperty("role", "chip")
        self._badges.setSpacing(6)
        named = QHBoxLayout()
        named.setSpacing(10)
        named.addWidget(self.title)
        named.addLayout(self._badges)
        named.addWidget(self.warnings)
        named.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch(1)
        words.addLayout(named)
        words.addWidget(self.subtitle)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.photo)
        row.addLayout(words, 1)
        for part in (self.back, self.paper, self.change, self.act):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_profile(self, profile: Profile, more: tuple[Badge, ...], paper: str) -> None:
        """Show whose page it is; ``more`` are badges beside the record's own."""
        self.title.setText(profile.title)
        self.subtitle.setText(profile.subtitle)
        self.paper.setText(paper)
        self.paper.setVisible(bool(paper))
        self._show_photo(profile.photo)
        while (item := self._badges.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for badge in (*profile.badges, *more):
            self._badges.addWidget(_chip(badge))
        self.warnings.setText(f"⚠ {len(profile.warnings)} 项要处理")
        self.warnings.setVisible(bool(profile.warnings))

    def _show_photo(self, data: bytes | None) -> None:
        pixmap = QPixmap()
        if data is None or not pixmap.loadFromData(data):
            self.photo.setPixmap(icon("user").pixmap(28))
            return
        ratio = self.devicePixelRatioF()
        room = QSize(round(PHOTO.width() * ratio), round(PHOTO.height() * ratio))
        pixmap = pixmap.scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        pixmap.setDevicePixelRatio(ratio)
        self.photo.setPixmap(pixmap)


def _chip(badge: Badge) -> QLabel:
    label = QLabel(badge.text)
    background, text = TONES[badge.tone]
    label.setToolTip(badge.label)
    label.setAccessibleName(f"{badge.label}：{badge.text}")
    label.setStyleSheet(
        f"background: {background}; color: {theme.COLORS[text]}; border-radius: 10px;"
        "padding: 2px 10px; font-weight: 600;"
    )
    return label
