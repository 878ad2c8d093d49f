"""Short help pages, one for each area, searchable; the texts are data under resources/help."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.paths import resource

HEADING_ABOVE, HEADING_BELOW = 18, 6  # pixels
LINE_HEIGHT = 140  # percent
PATH = Qt.ItemDataRole.UserRole


class HelpPage(QWidget):
    """Topics on the left, the text on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search, self.topics, self.text = QLineEdit(), QListWidget(), QTextBrowser()
        self.none = QLabel("没有找到，请换一个词")
        self.none.setProperty("role", "hint")
        self.search.setPlaceholderText("在帮助里查找")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("在帮助里查找")
        self.text.setOpenLinks(False)
        self.topics.setFixedWidth(200)
        self.topics.setSpacing(3)
        left = QVBoxLayout()
        for part in (self.search, self.topics, self.none):
            left.addWidget(part)
        self.search.setFixedWidth(200)
        title = QLabel("帮助")
        title.setProperty("role", "title")
        row = QHBoxLayout()
        row.setSpacing(16)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(title)
        column.addLayout(row, 1)
        row.addLayout(left)
        row.addWidget(self.text, 1)
        for path in sorted(resource("help").glob("*.md")):
            heading = path.read_text("utf-8").partition("\n")[0].removeprefix("#").strip()
            item = QListWidgetItem(heading)
            item.setData(PATH, str(path))
            self.topics.addItem(item)
        self.topics.currentItemChanged.connect(lambda item, _: self._show(item))
        self.search.textChanged.connect(self._find)
        self.none.hide()
        self.topics.setCurrentRow(0)

    def show_topic(self, stem: str) -> None:
        """Turn to a topic by the name of its file ("03-import")."""
        for row in range(self.topics.count()):
            if Path(self.topics.item(row).data(PATH)).stem == stem:
                self.topics.setCurrentRow(row)

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.text.setMarkdown(Path(item.data(PATH)).read_text("utf-8"))
            give_air(self.text.document())
            self._mark()

    def _find(self, wanted: str) -> None:
        first = None
        for row in range(self.topics.count()):
            item = self.topics.item(row)
            found = wanted.strip().lower() in Path(item.data(PATH)).read_text("utf-8").lower()
            item.setHidden(not found)
            first = item if found and first is None else first
        self.none.setVisible(first is None)
        current = self.topics.currentItem()
        if first is not None and (current is None or current.isHidden()):
            self.topics.setCurrentItem(first)
        self._mark()

    def _mark(self) -> None:
        """Show the place where the word stands."""
        wanted = self.search.text().strip()
        self.text.moveCursor(self.text.textCursor().MoveOperation.Start)
        if wanted:
            self.text.find(wanted, QTextDocument.FindFlag(0))


def give_air(document: QTextDocument) -> None:
    """Set headings apart from what they follow, and lines from each other."""
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        form = block.blockFormat()
        if form.headingLevel():
            form.setTopMargin(0 if block.blockNumber() == 0 else HEADING_ABOVE)
            form.setBottomMargin(HEADING_BELOW)
        else:
            form.setLineHeight(
                LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
            )
        cursor.setBlockFormat(form)
        block = block.next()
