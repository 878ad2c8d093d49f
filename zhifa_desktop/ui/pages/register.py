"""The page of one register, whichever it is: search, filters, table, form, bin, import."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.records import Filter, Query
from zhifa_desktop.services.saved_views import SavedView
from zhifa_desktop.services.showing import show
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.many.button import ManyButton
from zhifa_desktop.ui.dialogs.progress import ProgressRow
from zhifa_desktop.ui.dialogs.set_many import SetManyDialog
from zhifa_desktop.ui.icons import icon
from zhifa_desktop.ui.models.record_table import RecordTable
from zhifa_desktop.ui.pages import row_menu
from zhifa_desktop.ui.pages.families import family
from zhifa_desktop.ui.pages.kept_columns import forget_columns, keep_columns, kept_columns
from zhifa_desktop.ui.pages.record_forms import RecordForms
from zhifa_desktop.ui.widgets.bin_work import BinWork
from zhifa_desktop.ui.widgets.block_work import BlockWork
from zhifa_desktop.ui.widgets.buttons import icon_button
from zhifa_desktop.ui.widgets.cell_editing import CellEditing
from zhifa_desktop.ui.widgets.doors import Doors
from zhifa_desktop.ui.widgets.entry_row import EntryRow
from zhifa_desktop.ui.widgets.filters import FilterChips, below, filter_words, with_filter
from zhifa_desktop.ui.widgets.group_pane import GroupPane
from zhifa_desktop.ui.widgets.list_output import ListOutput
from zhifa_desktop.ui.widgets.record_view import RecordView
from zhifa_desktop.ui.widgets.search_box import SearchBox
from zhifa_desktop.ui.widgets.selection_totals import SelectionTotals
from zhifa_desktop.ui.widgets.tick_menu import TickMenu
from zhifa_desktop.ui.widgets.view_menu import ViewMenu
from zhifa_desktop.ui.widgets.yielding_label import YieldingLabel

HINTS = {
    False: "还没有登记{label}。\n点“导入”从 Excel 读入，或点“新增”逐条登记。",
    True: "没有找到符合条件的{label}。\n请换个查找词，或取消上面的筛选。",
}


class RegisterPage(QWidget):
    """``import_wanted`` asks for the import dialog of this register, ``go`` for another page.

    ``leads_to`` gives the Destination that a record's door was opened to.
    """

    import_wanted = Signal(str)
    go = Signal(str)
    leads_to = Signal(object)
    went_back = Signal()

    def __init__(self, desk: Desk, register: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self.register = desk, register
        self.spec = desk.records.spec(register)
        self._stale = True
        self._enters = False
        self.back = icon_button("返回", "undo-2")
        self._doors = Doors(desk.records.kept(), self.spec, self)
        columns = kept_columns(self.spec)
        self.model = RecordTable(desk.records, desk.jobs, register, columns)
        self.view = RecordView(self.model, self.spec)
        self.work = BlockWork(desk, self.view, self.model)
        self.binning = BinWork(desk, register, self)
        self.editing = CellEditing(self.view, self.model, desk.records, desk.blocks)
        self.totals = SelectionTotals(desk, self.view, self.model)
        self.entry = EntryRow(desk, register)
        self.forms = RecordForms(desk, self.model, self.view, self.entry, register)
        self.groups = GroupPane(desk, self.model)
        self.saved_views = ViewMenu(desk, self.model, self.groups)
        self.search = SearchBox("汉字、拼音或首字母")
        self.chips, self.count, self.empty = FilterChips(), YieldingLabel(), QLabel()
        self.add, self.change = icon_button("新增", "plus"), icon_button("修改", "pencil")
        self.remove, self.undo = icon_button("删除", "trash-2"), icon_button("撤销删除", "undo-2")
        self.reading, self.writing = icon_button("导入", "download"), icon_button("导出", "upload")
        self.many = ManyButton(desk, self.spec, self.view.chosen_ids)
        self.progress, self.filtering = ProgressRow(desk.jobs), QToolButton()
        self.choosing, self.bin = QToolButton(), icon_button("回收站", "trash-2")
        self.output = ListOutput(desk, self.model, self.progress, self._told, self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.count.setProperty("role", "hint")
        self.empty.setProperty("role", "empty")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.add.setProperty("role", "primary")
        self.add.setIcon(icon("plus", "field"))
        self.add.setToolTip("新增一条(Ctrl+N)")
        self.search.setMinimumWidth(130)
        self.undo.hide()
        self.back.hide()
        self.back.setToolTip("回到来的地方(Alt+←)")
        self.bin.setCheckable(True)
        for opener, words, name in (
            (self.filtering, "筛选", "filter"), (self.choosing, "栏目", "columns-3"),
        ):  # fmt: skip
            opener.setText(words)
            opener.setIcon(icon(name))
            opener.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            opener.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            menu = TickMenu(opener)
            menu.aboutToShow.connect(lambda menu=menu, words=words: self._fill(menu, words))
            opener.setMenu(menu)
        top = QHBoxLayout()
        for tab in self._tabs():
            top.addWidget(tab)
        top.addWidget(self.count, 1)
        top.addWidget(self.back)
        top.addWidget(self.undo)
        self.writing.setToolTip("把表中所列的记录和栏目导出为 Excel；打印按 Ctrl+P")
        for button in (self.many, self.reading, self.writing, self.add):
            top.addWidget(button)
        self.tools = tools = QHBoxLayout()
        tools.addWidget(self.search, 1)
        self.saved_views.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for part in (
            self.filtering, self.choosing, self.saved_views, self.change, self.remove, self.bin,
        ):  # fmt: skip
            tools.addWidget(part)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addLayout(top)
        column.addLayout(tools)
        column.addWidget(self.progress)
        column.addWidget(self.chips)
        beside = QHBoxLayout()
        beside.addWidget(self.groups)
        beside.addWidget(self.stack, 1)
        column.addLayout(beside, 1)
        column.addWidget(self.entry)
        column.addWidget(self.totals)

    def _tabs(self) -> list[QWidget]:
        """Return the title; with the tabs of its kin where this register has any."""
        kin = family(self._desk.records.specs(), self.register)
        if len(kin) == 1:
            title = QLabel(self.spec.label)
            title.setProperty("role", "title")
            return [title]
        tabs: list[QWidget] = []
        for name in kin:
            tab = QToolButton()
            tab.setText(self._desk.records.spec(name).label)
            tab.setProperty("role", "tab")
            tab.setCheckable(True)
            tab.setChecked(name == self.register)
            tab.clicked.connect(partial(self._turn, name, tab))
            tabs.append(tab)
        return tabs

    def _turn(self, name: str, tab: QToolButton) -> None:
        """Ask for the page of a register of the same family; this page keeps its own tab."""
        tab.setChecked(name == self.register)
        self.go.emit(name)

    def _connect(self) -> None:
        self.search.asked.connect(lambda text: self._ask(replace(self.model.query, search=text)))
        self.search.down.connect(self._into_table)
        self.entry.closed.connect(self.view.setFocus)
        self.entry.form_wanted.connect(lambda *typed: self.forms.open(None, typed=typed))
        self.forms.leads_to.connect(self.leads_to)
        self.model.loaded.connect(self._loaded)
        self.model.failed.connect(self._desk.notices.fail)
        self.view.opened.connect(self.forms.open)
        self.view.menu_asked.connect(self._row_menu)
        self.view.columns_forgotten.connect(self._forget_columns)
        self._doors.chosen.connect(self.leads_to)
        self.view.filtered.connect(self._show_chips)
        self.view.columns_chosen.connect(self._choose_columns)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.editing.typed.connect(self.work.set_cell)
        self.editing.filled.connect(self.work.set_value)
        self.chips.dropped.connect(
            lambda column: self._ask(with_filter(self.model.query, column, None))
        )
        self.saved_views.chosen.connect(self._take_view)
        self.saved_views.printing.connect(self.output.print_out)
        self.groups.narrowed.connect(self._show_chips)
        self.add.clicked.connect(lambda: self.forms.open(None))
        self.change.clicked.connect(self.forms.open_chosen)
        self.remove.clicked.connect(self._remove)
        self.undo.clicked.connect(self.binning.undo)
        self.binning.undoable.connect(self.undo.setVisible)
        self.back.clicked.connect(self.went_back)
        self.bin.toggled.connect(self._show_bin)
        self.reading.clicked.connect(lambda: self.import_wanted.emit(self.register))
        self.writing.clicked.connect(self.output.ask_export)
        self.progress.running.connect(lambda _: self._enable())
        self.progress.cancelled.connect(lambda: self._desk.notices.say("已停止，没有写出文件"))
        self._desk.notices.changed.connect(self._changed)
        scope = Qt.ShortcutContext.WidgetWithChildrenShortcut
        shortcuts: tuple[tuple[QKeySequence | QKeySequence.StandardKey, Callable[[], object]], ...]
        shortcuts = (
            (QKeySequence.StandardKey.New, lambda: self.forms.open(None)),
            (QKeySequence.StandardKey.Find, self.search.setFocus),
            (QKeySequence.StandardKey.Print, self.output.print_out),
            (QKeySequence("Ctrl+Shift+B"), self.many.drop_down),
            (QKeySequence("Insert"), self.type_row),
        )
        for keys, action in shortcuts:
            QShortcut(QKeySequence(keys), self, action, context=scope)
        work, on_table = self.work, Qt.ShortcutContext.WidgetShortcut
        for key, action in (
            (QKeySequence(QKeySequence.StandardKey.Delete), self._delete_key),
            (QKeySequence(QKeySequence.StandardKey.Copy), work.copy),
            (QKeySequence(QKeySequence.StandardKey.Cut), work.cut),
            (QKeySequence(QKeySequence.StandardKey.Paste), work.paste),
            (QKeySequence("Ctrl+D"), work.fill_down),
            (QKeySequence("Ctrl+;"), work.set_today),
            (QKeySequence("Ctrl+Shift+D"), self.forms.duplicate),
            (QKeySequence("Ctrl+Shift+E"), self._set_many),
        ):
            QShortcut(key, self.view, action, context=on_table)
        self._enable()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.model.reload(self.view.first_in_sight())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():  # a minimised window is still the same page
            self.back.hide()  # who comes here by the navigation did not come from there

    def show_query(self, query: Query, came_from: str = "") -> None:
        """Show what a query finds, as another page asks; ``came_from`` names that page."""
        self.back.setText(f"返回{came_from}")
        self.back.setVisible(bool(came_from))
        self._enters = True
        self.bin.setChecked(False)
        self.search.clear()
        self._ask(query)

    def type_row(self) -> None:
        """Open the row to be typed under the table."""
        if not self.model.query.deleted:
            self.entry.begin(self.model.columns)

    def _row_menu(self, at: QPoint) -> None:
        """Offer what can be done with the cells chosen, and where one of the rows leads."""
        self.row_menu = menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row_menu.offer_buttons(menu, (self.change, self.remove))
        chosen = self.view.chosen_ids() if len(self.view.chosen()) == 1 else ()
        living = not self.model.query.deleted
        if living:
            one: list[row_menu.Entry] = []
            if chosen:
                one.append(("复制一条", "Ctrl+Shift+D", self.forms.duplicate))
            one.insert(0, ("在表下录入一行", "Insert", self.type_row))
            many = [("批量修改…", "Ctrl+Shift+E", self._set_many)] if not chosen else []
            row_menu.offer(menu, [*one, *many])
        menu.addSeparator()
        row_menu.offer(menu, row_menu.cell_entries(self.view, self.model, self.work))
        if chosen and living:
            row_menu.offer_doors(
                menu, self._desk.records, self.view, self._doors, chosen[0], self._words,
                lambda name, one: self._ask(with_filter(self.model.query, name, one)),
            )  # fmt: skip
        menu.popup(at)

    def _set_many(self) -> None:
        """Ask for one column's value for all rows chosen."""
        rows, column = self.view.chosen(), self.view.current_column()
        if not rows or self.model.query.deleted:
            return
        name = column.name if column else ""
        dialog = SetManyDialog(self._desk.records, self.register, len(rows), name, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.given.connect(self.work.set_value)
        self.set_many = dialog
        dialog.open()

    def _take_view(self, view: SavedView) -> None:
        """Show a saved view: its columns and what it asks."""
        self._choose_columns(view.columns or tuple(c.name for c in self.model.columns))
        self.search.setText(view.query.search)
        self.groups.divide(view.group)
        self._ask(view.query)

    def _delete_key(self) -> None:
        """Delete the rows chosen by their numbers, else empty the cells; nothing in the bin."""
        if self.model.query.deleted:
            return
        if self.view.whole_rows():
            self._remove()
        else:
            self.work.clear()

    def _remove(self) -> None:
        chosen = self.view.chosen_ids()
        if not chosen:
            return
        if self.model.query.deleted:
            self.binning.restore(chosen)
        else:
            self.binning.remove(chosen)

    def export(self, path: Path) -> None:
        """Write what the table lists, all rows of it, as a workbook."""
        self.output.export(path)

    def _told(self) -> str:
        """Return in words what the table is narrowed to."""
        query = self.model.query
        words = [f"查找“{query.search}”"] if query.search else []
        words += [self._words(one) for one in query.filters]
        return f"条件：{'；'.join(words)}" if words else ""

    def _into_table(self) -> None:
        """Go from the search field to the first row it found."""
        if self.model.total:
            self.view.setFocus()
            self.view.stand_on(0)

    def _show_bin(self, on: bool) -> None:
        self.remove.setText("恢复" if on else "删除")
        self.remove.setIcon(icon("undo-2" if on else "trash-2"))
        for button in (self.add, self.reading):
            button.setEnabled(not on)
        self._ask(replace(self.model.query, deleted=on))

    def _ask(self, query: Query) -> None:
        self.model.ask(query)
        self._show_chips()

    def _loaded(self, total: int) -> None:
        query = self.model.query
        narrowed = bool(query.search or query.filters)
        kept = f"{'回收站中' if query.deleted else '共'} {self.model.of_all:,} 条"
        said = f"{kept}，筛选出 {total:,} 条" if narrowed else kept
        self.count.say(said, f"{total:,} 条")
        self.empty.setText(HINTS[narrowed].format(label=self.spec.label))
        if query.deleted and not narrowed:
            self.empty.setText("回收站是空的。")
        self.stack.setCurrentWidget(self.view if total else self.empty)
        self.forms.stand_on_sought()
        if self._enters:
            self._enters = False
            self._into_table()
        self._enable()

    def _enable(self) -> None:
        chosen = len(self.view.chosen())
        self.change.setEnabled(chosen == 1 and not self.model.query.deleted)
        self.remove.setEnabled(chosen > 0)
        listed = bool(self.model.total) and not self.model.query.deleted
        self.writing.setEnabled(listed and not self.progress.busy())

    def _changed(self, registers: frozenset[str]) -> None:
        """Reload once when this register, or one it shows, was written."""
        linked = {c.target for c in self.spec.columns if c.target}
        linked |= {c.child.register for c in self.spec.columns if c.child}
        if not registers & (linked | {self.register}):
            return
        if self.isVisible():
            self.model.reload(self.view.first_in_sight())
        else:
            self._stale = True

    def _fill(self, menu: QMenu, words: str) -> None:
        menu.clear()
        if words == "栏目":
            self.view.fill_column_menu(menu)
            return
        for column in self.model.columns:
            action = menu.addAction(f"{column.label}…")
            action.triggered.connect(
                lambda _=False, column=column: self.view.ask_filter(column, below(self.filtering))
            )

    def _show_chips(self) -> None:
        self.chips.show_filters(self.model.query.filters, self._words)
        self.view.horizontalHeader().viewport().update()

    def _words(self, one: Filter) -> str:
        column = self.spec.column(one.column)
        linked: dict[str, str] = {}
        if one.op == "in" and column.target and isinstance(one.value, tuple):
            linked = self._desk.records.titles(column.target, [str(v) for v in one.value if v])

        def label(value: object) -> str:
            return (linked.get(str(value), "") if column.target else show(column, value)) or "(空)"

        return filter_words(column, one, label)

    def _forget_columns(self) -> None:
        """Go back to the columns and widths of the declaration."""
        forget_columns(self.spec)
        self.model.show_columns(kept_columns(self.spec))
        self.view.size_columns()

    def _choose_columns(self, names: tuple[str, ...]) -> None:
        keep_columns(self.spec, names)
        self.model.show_columns([self.spec.column(name) for name in names])
        self.view.size_columns()
