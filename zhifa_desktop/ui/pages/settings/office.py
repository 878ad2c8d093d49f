"""The office's own facts: printed on papers, used by indicators; one form, saved as a whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.divisions import divisions
from zhifa_desktop.services.months import Month
from zhifa_desktop.services.workspace import OfficeSettings
from zhifa_desktop.ui.widgets.choice import Choice

LINES = (
    ("unit_name", "单位名称", "全称，印在封面和签章页"),
    ("addressee", "报送至", "如：某某市交通运输局"),
    ("phone", "联系电话", "印在月报封面"),
    ("leader", "单位负责人", "签名行"),
    ("reviewer", "审核人(统计负责人)", "签名行"),
    ("preparer", "填报人", "签名行"),
    ("start_month", "启用月份", "如 2026-01；更早的记录只登记，不参加校核"),
)
SWITCHES = (
    ("share_cameras", "执法记录仪配备率把单位共用的记录仪也算在内"),
    ("separate_roles", "月报的校核、审核由不同的人办理(审核以后才能签名)"),
)
GRADES = (
    ("summary", "汇总级：报表、指标、校核说明"),
    ("detail", "明细级：另附台账明细，不含身份证号、手机号、当事人"),
)
"""What a package gives away; the least is the usual (offices.md 1.7)."""
DAYS = (
    ("due_day", "应报日", "次月几日前报出；遇周末、节假日顺延，按“代码与标准”里的放假安排"),
    ("lock_day", "锁定日", "次月几日后不再改报，顺延同上"),
)
"""Whole numbers, edited as text like the lines above them."""
DAY = 56


class OfficeForm(QWidget):
    """The settings as fields; ``changed`` after each keystroke."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = OfficeSettings()
        self.fields: dict[str, QLineEdit] = {}
        self.boxes: dict[str, QCheckBox] = {}
        self.grade = Choice()
        self.division = QLabel()
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for name, label, hint in LINES:
            field = self.fields[name] = QLineEdit()
            field.setPlaceholderText(hint)
            field.setToolTip(hint)
            field.setAccessibleName(label)
            field.setMaximumWidth(420)
            field.textChanged.connect(self.changed)
            form.addRow(label, field)
            if name == "unit_name":
                form.addRow("行政区划", self.division)
        form.addRow("应报日、锁定日(示例)", self._days())
        self.grade.setAccessibleName("月报包内容")
        self.grade.setMaximumWidth(420)
        for code, label in GRADES:
            self.grade.addItem(label, code)
        self.grade.currentIndexChanged.connect(lambda _: self.changed.emit())
        form.addRow("月报包内容", self.grade)
        for name, label in SWITCHES:
            box = self.boxes[name] = QCheckBox(label)
            box.toggled.connect(self.changed)
            form.addRow("", box)
        self.division.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def _days(self) -> QWidget:
        """Return the two days beside each other: the page has no room for another line."""
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        for name, label, hint in DAYS:
            field = self.fields[name] = QLineEdit()
            field.setMaximumWidth(DAY)
            field.setToolTip(hint)
            field.setAccessibleName(label)
            field.textChanged.connect(self.changed)
            row.addWidget(QLabel(f"次月{label}"))
            row.addWidget(field)
        row.addStretch(1)
        return both

    def show_settings(self, settings: OfficeSettings) -> None:
        """Fill in what is stored."""
        self._kept = settings
        self.blockSignals(True)
        for name, field in self.fields.items():
            field.setText(str(getattr(settings, name)))
        for name, box in self.boxes.items():
            box.setChecked(bool(getattr(settings, name)))
        self.grade.setCurrentIndex(max(self.grade.findData(settings.grade), 0))
        named = dict(divisions()).get(settings.division, "")
        self.division.setText(f"{named}({settings.division})" if named else "未设置")
        self.blockSignals(False)
        self.changed.emit()

    def settings(self) -> OfficeSettings:
        """Return what is filled in.

        Raises:
            UserError: A name is missing or the month is none.
        """
        texts = {name: field.text().strip() for name, field in self.fields.items()}
        if not texts["unit_name"]:
            raise UserError("单位名称不能为空", kept="设置没有保存", todo="请填写单位全称")
        if texts["start_month"]:
            texts["start_month"] = str(Month.parse(texts["start_month"]))
        for name, label, _ in DAYS:
            if not texts[name].isdecimal():
                raise UserError(
                    f"{label}“{texts[name]}”不是日子", kept="设置没有保存", todo="请填1到31的整数"
                )
        return replace(self._kept, **self._values(texts))

    def dirty(self) -> bool:
        """Answer whether anything differs from what is stored."""
        texts = {name: field.text().strip() for name, field in self.fields.items()}
        return replace(self._kept, **self._values(texts)) != self._kept

    def _values(self, texts: dict[str, str]) -> dict[str, Any]:
        ticked = {name: box.isChecked() for name, box in self.boxes.items()}
        days = {name: int(texts[name]) for name, _, _ in DAYS if texts[name].isdecimal()}
        return {**texts, **ticked, **days, "grade": self.grade.currentData()}
