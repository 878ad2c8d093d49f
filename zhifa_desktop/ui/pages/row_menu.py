"""The menu of the cells chosen on a register's page: what can be done, and where a row leads."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QMenu, QPushButton

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.records import Filter, Records
from zhifa_desktop.ui.models.record_table import RecordTable
from zhifa_desktop.ui.widgets.block_work import BlockWork
from zhifa_desktop.ui.widgets.doors import Doors
from zhifa_desktop.ui.widgets.record_view import RecordView

Entry = tuple[str, str, Callable[[], object]]
"""Words, keys that do the same, and what is done."""


def offer_buttons(menu: QMenu, buttons: Iterable[QPushButton]) -> None:
    """Offer what the page's buttons do now."""
    for button in buttons:
        if button.isEnabled():
            menu.addAction(button.icon(), button.text(), button.click)


def offer(menu: QMenu, entries: Iterable[Entry]) -> None:
    """Offer these; the keys stand beside, so that they are learnt."""
    for words, keys, action in entries:
        menu.addAction(f"{words}\t{keys}" if keys else words, action)


def cell_entries(view: RecordView, model: RecordTable, work: BlockWork) -> list[Entry]:
    """Return what the cells chosen take."""
    found: list[Entry] = [("复制", "Ctrl+C", work.copy)]
    if model.query.deleted:
        return found
    found += [("粘贴", "Ctrl+V", work.paste), ("清空", "Delete", work.clear)]
    if len(view.chosen()) > 1:
        found.append(("向下填充", "Ctrl+D", work.fill_down))
    return found


def offer_doors(
    menu: QMenu,
    records: Records,
    view: RecordView,
    doors: Doors,
    identity: str,
    words: Callable[[Filter], str],
    narrow: Callable[[str, Filter], object],
) -> None:
    """Offer the records like this one, those it names and those that name it."""
    menu.addSeparator()
    column = view.current_column()
    if column is not None and (wanted := view.current_value()) is not None:
        said = words(wanted).split("：", 1)[-1].replace("&", "&&")
        action = menu.addAction(f"只看“{column.label}”为“{said}”的")
        action.triggered.connect(lambda: narrow(column.name, wanted))
        menu.addSeparator()
    try:
        row = records.get(view.register, identity)
    except UserError:
        return  # deleted elsewhere meanwhile; the table reloads by itself
    doors.fill(menu, row)
