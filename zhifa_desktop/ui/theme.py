"""One set of colours, sizes and fonts for the whole window, and the words Qt brings itself.

Colours never stand alone: a word or an icon says the same. Distances come from an 8-px grid.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from zhifa_desktop.paths import resource

GRID = 8
ROW_HEIGHT = 30
NAVIGATION = 176
ICON = 18

COLORS = {
    "accent": "#1f4e8c",
    "accent_hover": "#2a62ab",
    "accent_soft": "#e6edf7",
    "text": "#1d2530",
    "muted": "#5b6675",
    "line": "#d9dee6",
    "field": "#ffffff",
    "page": "#f6f7f9",
    "side": "#eceff4",
    "stripe": "#fafbfc",
    "good": "#1d7044",
    "warn": "#925200",
    "bad": "#b3261e",
    "bad_soft": "#fdecea",
    "warn_soft": "#fff4e0",
    "good_soft": "#e6f4ec",
}


def color(name: str) -> QColor:
    """Return a colour of the theme by its name."""
    return QColor(COLORS[name])


def apply(app: QApplication) -> None:
    """Dress the application: style, palette, font, sheet and Chinese standard buttons."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    app.setStyle("Fusion")
    app.setPalette(_palette())
    app.setFont(_font())
    app.setStyleSheet(_sheet())
    _translate(app)


def _palette() -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: "page",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "field",
        QPalette.ColorRole.AlternateBase: "stripe",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.Button: "field",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "field",
        QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.ToolTipBase: "field",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.PlaceholderText: "muted",
    }
    for role, name in roles.items():
        palette.setColor(role, color(name))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.WindowText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor("#9aa3af"))
    return palette


def _font() -> QFont:
    """Return the system's font on Windows, the program's own elsewhere."""
    if sys.platform == "win32":
        family = "Microsoft YaHei UI"
    else:
        family = "Noto Sans SC"
        for file in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
            number = QFontDatabase.addApplicationFont(str(resource("fonts", file)))
            if number >= 0:
                family = QFontDatabase.applicationFontFamilies(number)[0]
    font = QFont(family)
    font.setPixelSize(13)
    font.setStyleHint(QFont.StyleHint.SansSerif)
    return font


def _translate(app: QApplication) -> None:
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)


def _sheet() -> str:
    sheet = _SHEET
    for name, value in COLORS.items():
        sheet = sheet.replace(f"@{name};", f"{value};")
    for name in ("arrow", "sort-up", "sort-down", "tick"):
        sheet = sheet.replace(f"@{name})", f"{resource('icons', name + '.svg').as_posix()})")
    return sheet


ALIGN_NUMBER = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ALIGN_TEXT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

_SHEET = """
* { dialogbuttonbox-buttons-have-icons: 0; }
QToolTip { color: @text; background: @field; border: 1px solid @line; padding: 4px; }
QLabel[role="title"] { font-size: 19px; font-weight: 600; color: @text; }
QToolButton[role="tab"] {
    border: none; border-bottom: 2px solid transparent; border-radius: 0; background: transparent;
    font-size: 16px; color: @muted; padding: 3px 6px;
}
QToolButton[role="tab"]:hover, QToolButton[role="tab"]:focus { color: @accent; }
QToolButton[role="tab"]:checked {
    color: @accent; border-bottom-color: @accent;
}
QLabel[role="section"] { font-size: 14px; font-weight: 600; color: @accent; }
QLabel[role="hint"], QLabel[role="empty"] { color: @muted; }
QLabel[role="empty"] { font-size: 14px; padding: 24px; }
QLabel[role="key"] {
    font-family: Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
    font-size: 18px; font-weight: 600; background: @field; border: 1px solid @line; padding: 12px;
}
QLabel[role="problem"] {
    color: @bad; background: @bad_soft; border: 1px solid @bad; border-radius: 4px; padding: 8px;
}
QLabel[role="warning"] {
    color: @warn; background: @warn_soft; border: 1px solid @warn; border-radius: 4px; padding: 8px;
}
QLabel[role="done"] {
    color: @good; background: @good_soft; border: 1px solid @good; border-radius: 4px; padding: 8px;
    font-weight: 600;
}
QLabel[role="fault"] { color: @bad; }
QLabel[role="caution"] { color: @warn; }
QLabel[role="figure"] { font-size: 24px; font-weight: 600; color: @accent; }
QFrame[role="card"] { background: @field; border: 1px solid @line; border-radius: 6px; }
QFrame[role="drop"] { background: @field; border: 2px dashed @line; border-radius: 6px; }
QPushButton, QToolButton {
    background: @field; border: 1px solid @line; border-radius: 4px; padding: 4px 12px;
    min-height: 20px;
}
QToolButton { padding: 4px 8px; }
QToolButton::menu-indicator { image: none; }
QLineEdit QToolButton { min-height: 0; padding: 0; border: none; background: transparent; }
QStatusBar QToolButton { min-height: 14px; padding: 1px 8px; border-color: transparent;
    background: transparent; }
QStatusBar QToolButton:disabled { background: transparent; }
QStatusBar QPushButton { min-height: 14px; padding: 1px 10px; }
QPushButton:hover, QToolButton:hover { border-color: @accent; }
QPushButton:focus, QToolButton:focus { border: 1px solid @accent; outline: none; }
QPushButton:pressed, QToolButton:pressed, QPushButton:checked {
    background: @accent_soft; border-color: @accent; color: @accent;
}
QPushButton:disabled, QToolButton:disabled { color: #9aa3af; background: @page; }
QPushButton[role="primary"] { background: @accent; color: @field; border-color: @accent; }
QPushButton[role="primary"]:hover { background: @accent_hover; }
QPushButton[role="primary"]:focus { border: 2px solid @text; }
QPushButton[role="primary"]:disabled { background: #a9b6c9; border-color: #a9b6c9; color: @field; }
QPushButton[role="card"] { border-radius: 6px; padding: 0; min-height: 76px; }
QPushButton[role="chip"], QToolButton[role="chip"] {
    border-radius: 11px; padding: 2px 10px; background: @accent_soft; border-color: @accent_soft;
    color: @accent;
}
QPushButton[role="chip"]:checked { background: @accent; color: @field; }
QPushButton[role="step"], QToolButton[role="step"] {
    border: none; border-bottom: 3px solid @line; border-radius: 0; background: transparent;
    padding: 6px 16px;
}
QPushButton[role="step"]:checked, QToolButton[role="step"]:checked {
    border-bottom-color: @accent; color: @accent; font-weight: 600;
}
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit, QSpinBox, QAbstractSpinBox {
    background: @field; border: 1px solid @line; border-radius: 4px; padding: 1px 6px;
    selection-background-color: @accent;
}
QLineEdit, QComboBox, QDateEdit, QAbstractSpinBox { min-height: 24px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
    border: 1px solid @accent;
}
QLineEdit[wrong="true"], QComboBox[wrong="true"], QPlainTextEdit[wrong="true"] {
    border: 1px solid @bad; background: @bad_soft;
}
QLineEdit:read-only { background: @page; color: @muted; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(@arrow); width: 14px; height: 14px; }
QTableView, QTreeView, QListView {
    background: @field; border: 1px solid @line; gridline-color: #e8ebf0;
    alternate-background-color: @stripe; selection-background-color: @accent_soft;
    selection-color: @text; outline: none;
}
QTableView#frozen { border: none; border-right: 2px solid @line; }
QTableView::item, QListView::item { padding: 2px 6px; border: none; }
QTableView::item:selected, QListView::item:selected { background: @accent_soft; color: @text; }
QHeaderView::section {
    background: @side; border: none; border-right: 1px solid @line;
    border-bottom: 1px solid @line; padding: 8px 9px 4px 9px; font-weight: 600;
}
QHeaderView::up-arrow, QHeaderView::down-arrow {
    subcontrol-origin: border; subcontrol-position: top center; width: 12px; height: 10px;
}
QHeaderView::up-arrow { image: url(@sort-up); }
QHeaderView::down-arrow { image: url(@sort-down); }
QHeaderView::section:vertical { font-weight: 400; color: @muted; padding: 0 6px; }
QTableCornerButton::section { background: @side; border: none; border-bottom: 1px solid @line; }
QTabWidget::pane { border: 1px solid @line; background: @field; top: -1px; }
QTabBar { outline: none; }
QTabBar QToolButton { min-height: 0; padding: 0; background: @field; }
QTabBar::scroller { width: 48px; }
QTabBar::tab:focus { color: @accent; border-bottom-color: @accent; }
QCheckBox, QRadioButton { outline: none; }
QCheckBox:focus, QRadioButton:focus { color: @accent; }
QTabBar::tab { padding: 6px 14px; border: 1px solid transparent; color: @muted; }
QTabBar::tab:selected {
    background: @field; border-color: @line; border-bottom-color: @field; color: @accent;
    font-weight: 600;
}
QGroupBox { font-weight: 600; border: 1px solid @line; border-radius: 6px; margin-top: 10px;
    padding: 10px; background: @field; }
QGroupBox::title { subcontrol-origin: margin; left: 10px; padding: 0 4px; color: @accent; }
QProgressBar { border: 1px solid @line; border-radius: 4px; background: @field; height: 10px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QWidget#side { background: @side; border-right: 1px solid @line; }
QListWidget#navigation { background: @side; border: none; padding: 4px 0; margin-right: 1px; }
QToolButton#finding { background: transparent; border: none; padding: 4px; color: @muted; }
QToolButton#finding:hover { background: @accent_soft; color: @accent; }
QToolButton#fold { background: transparent; border: none; padding: 4px; margin-left: 12px; }
QToolButton#fold:hover { background: @accent_soft; }
QListWidget#navigation::item { padding: 0 10px; margin: 0 6px; border-radius: 4px; }
QListWidget#navigation::item:hover { background: @accent_soft; }
QListWidget#navigation::item:selected { background: @accent; color: @field; }
QListWidget#navigation::item:disabled { color: @muted; background: transparent; }
QStatusBar { background: @side; border-top: 1px solid @line; color: @muted; }
QStatusBar::item { border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: #c3cad5; border-radius: 4px; margin: 1px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QMenu { background: @field; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 3px; }
QMenu::item:checked { color: @accent; }
QMenu::item:selected { background: @accent_soft; color: @text; }
QMenu::item:disabled { color: #9aa3af; }
QMenu::indicator { width: 14px; height: 14px; left: 6px; }
QMenu::indicator:checked { image: url(@tick); }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QSplitter::handle { background: @line; }
QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget#canvas { background: transparent; }
"""
