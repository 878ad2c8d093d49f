"""表3 执法案件, 表4 装备 and 表5 案卷评查 of the month's forms."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func

from zhifa_desktop.indicators.cases import decided, reviewed
from zhifa_desktop.indicators.declaration import Condition, Scope
from zhifa_desktop.indicators.equipment import bought_by_then, state_then
from zhifa_desktop.indicators.tables import Constant, Measure, MonthTable, Ratio
from zhifa_desktop.registers.equipment import IN_USE
from zhifa_desktop.registers.reviews import final_score, grade

TEN_THOUSAND = Decimal("0.0001")
GONE = ("scrapped", "lost")


def _case(name: str, label: str, condition: Condition, **rest: Any) -> Measure:
    return Measure(name, label, "case", lambda r, s: r.field, condition, both=True, **rest)


def _within(column: str) -> Condition:
    return lambda row, scope: row[column].between(scope.since, scope.until)


def _decided(condition: Condition) -> Condition:
    return lambda row, scope: and_(decided(row, scope), condition(row, scope))


def _outcome(*codes: str) -> Condition:
    return _decided(lambda row, scope: row.outcome.in_(codes))


def _pieces(name: str, label: str, condition: Condition, **rest: Any) -> Measure:
    return Measure(
        name, label, "equipment", lambda r, s: r.category, condition,
        lambda r, s: func.sum(r.quantity), **rest,
    )  # fmt: skip


def _kept(condition: Condition | None = None) -> Condition:
    def counted(row: Any, scope: Scope) -> Any:
        there = and_(state_then(row, scope).not_in(GONE), bought_by_then(row, scope))
        return there if condition is None else and_(there, condition(row, scope))

    return counted


def _state(*codes: str) -> Condition:
    return _kept(lambda row, scope: state_then(row, scope).in_(codes))


def _review(name: str, label: str, *grades: str) -> Measure:
    def counted(row: Any, scope: Scope) -> Any:
        within = reviewed(row, scope)
        return and_(within, grade(row, scope.at).in_(grades)) if grades else within

    return Measure(name, label, "case_review", lambda r, s: r.organizer, counted, both=True)


WORK_TABLES = (
    MonthTable(
        number="表3-1",
        title="执法案件(办理)",
        unit="件、万元",
        line="执法门类",
        codes="enforcement_field",
        columns=(
            _case("filed", "立案", _within("filed_on")),
            _case("decided", "作出决定", decided),
            _case("closed", "结案", _within("closed_on")),
            _case(
                "fine",
                "罚款金额",
                decided,
                what=lambda r, s: func.sum(r.fine),
                decimals=2,
                scale=TEN_THOUSAND,
            ),
            _case("waived", "轻微免罚、承诺轻罚", _outcome("waived", "lenient")),
            _case("major", "重大案件", _decided(lambda r, s: r.major.is_(True))),
            _case(
                "legal",
                "其中已法制审核",
                _decided(lambda r, s: and_(r.major.is_(True), r.legal_review_on <= r.decided_on)),
            ),
        ),
        notes=("立案、决定、结案分别按立案日期、决定日期、结案日期统计；罚款金额按决定日期统计。",),
    ),
    MonthTable(
        number="表3-2",
        title="执法案件(程序和结果)",
        unit="件",
        line="执法门类",
        codes="enforcement_field",
        columns=(
            _case("simple", "简易程序", _decided(lambda r, s: r.procedure == "simple")),
            _case("ordinary", "普通程序", _decided(lambda r, s: r.procedure == "ordinary")),
            _case("warning", "警告", _outcome("warning")),
            _case("fined", "罚款", _outcome("fine", "lenient")),
            _case("none", "不予处罚", _outcome("waived", "none")),
            _case("measure", "强制措施", _decided(lambda r, s: r.measure.is_(True))),
            _case("published", "已公示", _within("published_on")),
        ),
        notes=("按决定日期统计；已公示按公示日期统计。承诺轻罚计入罚款，轻微免罚计入不予处罚。",),
    ),
    MonthTable(
        number="表4",
        title="执法装备",
        unit="台(套、件)",
        line="装备类别",
        codes="equipment_category",
        columns=(
            Constant("应配", "未定标准"),
            _pieces("kept", "实配", _kept()),
            _pieces("in_use", "在用", _state(IN_USE), group="其中"),
            _pieces("idle", "闲置", _state("idle"), group="其中"),
            _pieces("repair", "维修", _state("repair"), group="其中"),
            _pieces("to_scrap", "待报废", _state("to_scrap"), group="其中"),
            _pieces("good", "完好", _state(IN_USE, "idle")),
            Ratio("完好率(%)", "good", "kept"),
            _pieces("personal", "配发个人", _kept(lambda r, s: r.issue_mode == "personal")),
            _pieces(
                "new",
                "本年新购",
                _kept(lambda r, s: r.acquired_on.between(s.since, s.until)),
            ),
        ),
        notes=("报告期末数(按状况变化日期)；不含已报废、遗失。完好=在用+闲置。",),
    ),
    MonthTable(
        number="表5",
        title="案卷评查",
        unit="卷、分",
        line="评查组织",
        codes="review_organizer",
        columns=(
            _review("reviewed", "评查案卷"),
            _review("excellent", "优秀", "excellent"),
            _review("good", "良好", "good"),
            _review("passed", "合格", "passed"),
            _review("failed", "不合格", "failed"),
            Measure(
                "score",
                "得分合计",
                "case_review",
                lambda r, s: r.organizer,
                reviewed,
                lambda r, s: func.sum(final_score(r, s.at)),
                adds_up=True,
                group="本年累计",
                decimals=2,
            ),
            Ratio("平均分", "score", "reviewed", group="本年累计", per=1),
            Ratio("优秀率(%)", "excellent", "reviewed", group="本年累计"),
        ),
        notes=("等次分数线见评查标准(示例)，一票否决计为不合格。",),
    ),
)
