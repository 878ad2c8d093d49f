"""执法运行情况分析简报: what the period's cases say, and what to watch (「方案」第6项)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from zhifa_desktop.indicators.declaration import IndicatorResult
from zhifa_desktop.indicators.engine import rounded
from zhifa_desktop.papers.content import Cell, Heading
from zhifa_desktop.papers.material import Chart, MaterialTable, Part, Series
from zhifa_desktop.rules.periods import long_date
from zhifa_desktop.rules.spans import Span
from zhifa_desktop.services.analyses import AnalysisLine, AnalysisTable
from zhifa_desktop.services.drafts import FOLLOWED
from zhifa_desktop.services.early_warnings import URGENCIES, Urgency, WarningLine
from zhifa_desktop.services.figures import Asked
from zhifa_desktop.services.materials.declaration import (
    Draft,
    Format,
    MaterialKind,
    months_and_longer,
)
from zhifa_desktop.services.materials.facts import (
    Facts,
    change_words,
    number,
    said,
    value_of,
)
from zhifa_desktop.services.month_content import target_words
from zhifa_desktop.services.workspace import Report

TOP, MANY = 5, 10
DECIDED = "decided"
QUALITY = ("legal_review", "recorded", "published", "review_score", "corrected")
COMPLAINTS = ("hotline_closed", "hotline_satisfied", "rectified")
TOLD = (("filed", "立案", "件"), (DECIDED, "作出处理决定", "件"), ("closed", "结案", "件"),
        ("fine", "罚款", "万元"))  # fmt: skip
ANALYSES = ("field", "cause", "unit", "month", "officer", "review_error", "remedy_error")
WARNED = (
    Heading("预警事项", width=3), *(
        Heading(words, width=1, numeric=True) for words in URGENCIES.values()
    ),
    Heading("合计", width=1, numeric=True),
)  # fmt: skip


def draft(facts: Facts, period: Span, report: Report) -> Draft:
    """Draft the brief of a period."""
    tables: dict[str, AnalysisTable] = {}
    for done, kind in enumerate(ANALYSES):
        report(done, len(ANALYSES), "正在分析案件")
        tables[kind] = facts.analyses.table(kind, Asked(period))
    results = facts.indicators(period)
    warned = facts.warnings.refresh()
    parts = (
        Part("whole", "一、总体情况", _whole(tables["field"]), (_by_month(tables["month"]),)),
        Part(
            "structure", "二、案件结构", _structure(tables),
            tables=tuple(_compared(tables[kind]) for kind in ("field", "cause", "unit")),
        ),
        Part("officers", "三、办案力量", _force(tables["officer"]),
             tables=(_officers(tables["officer"]),)),
        Part("quality", "四、办案质量", _quality(tables, results),
             tables=(_errors(tables["review_error"]),)),
        Part("complaints", "五、投诉举报和突出问题整改", _figures(results, COMPLAINTS)),
        Part("warnings", "六、预警提示", _warnings(warned), tables=(_warned(warned),)),
        Part("advice", "七、工作建议", _advice(tables, results)),
    )  # fmt: skip
    field = tables["field"]
    notes = (
        f"数字截至{long_date(facts.day(period))}；对比的时期为{field.before.label}和"
        f"{field.year_before.label}。{field.definition}",
        f"预警为{long_date(facts.workspace.today())}的情况。",
    )
    return Draft(parts, notes)


def _against(period: Span) -> str:
    return {1: "上月", 3: "上季度", 12: "上年"}.get(period.months, "上期")


def _whole(table: AnalysisTable) -> str:
    total, against = table.total, _against(table.period)
    lines = []
    for column, words, unit in TOLD:
        place = table.column(column)
        now = rounded(total.values[place])
        changes = [
            change_words(now, rounded(before), name, unit)
            for before, name in (
                (total.before[place], against), (total.year_before[place], "上年同期")
            )
        ]  # fmt: skip
        told = "，".join(one for one in changes if one)
        lines.append(f"{words}{number(now)}{unit}{f'，{told}' if told else ''}")
    days = rounded(total.values[table.column("average_days")])
    speed = f"普通程序案件平均办案{number(days)}天。" if days is not None else ""
    return f"{table.period.label}，全单位{'；'.join(lines)}。{speed}"


def _by_month(table: AnalysisTable) -> Chart:
    place = table.column(DECIDED)
    lines = table.lines[-12:]
    return Chart(
        "各月作出处理决定", "件", tuple(_short_month(line.label) for line in lines),
        (
            Series("本期", tuple(line.values[place] or Decimal(0) for line in lines)),
            Series("上年同月", tuple(line.year_before[place] or Decimal(0) for line in lines)),
        ),
    )  # fmt: skip


def _short_month(label: str) -> str:
    """Return 26.10 for 2026年10月, that twelve stand beside each other."""
    year, _, month = label.partition("年")
    return f"{year[-2:]}.{month.removesuffix('月')}"


def _most(table: AnalysisTable, column: str, count: int) -> list[AnalysisLine]:
    place = table.column(column)
    some = [line for line in table.lines if line.values[place]]
    return sorted(some, key=lambda line: -(line.values[place] or 0))[:count]


def _structure(tables: Mapping[str, AnalysisTable]) -> str:
    total = value_of(tables["field"], tables["field"].total, DECIDED) or Decimal(0)
    if not total:
        return "本期没有作出处理决定的案件。"
    lines = []
    for kind, words in (("field", "门类"), ("cause", "案由"), ("unit", "机构")):
        most = _most(tables[kind], DECIDED, TOP if kind == "cause" else 3)
        told = [_share(tables[kind], line, total) for line in most]
        lines.append(f"按{words}看，较多的是{'，'.join(told)}。")
    table = tables["field"]
    gentle = {
        name: value_of(table, table.total, name) or 0 for name in ("none", "waived", "lenient")
    }
    lines.append(
        f"其中简易程序{number(value_of(table, table.total, 'simple'))}件、"
        f"普通程序{number(value_of(table, table.total, 'ordinary'))}件；"
        f"重大案件{number(value_of(table, table.total, 'major'))}件；"
        f"不予处罚{gentle['none']}件、轻微免罚{gentle['waived']}件、承诺轻罚{gentle['lenient']}件。"
    )
    return "\n".join(lines)


def _share(table: AnalysisTable, line: AnalysisLine, total: Decimal) -> str:
    value = value_of(table, line, DECIDED) or Decimal(0)
    return f"{line.label}{number(value)}件({value * 100 / total:.1f}%)"


def _compared(table: AnalysisTable) -> MaterialTable:
    """Return decisions of a period beside those of the one before and of the year before."""
    against, place = _against(table.period), table.column(DECIDED)
    headings = (
        Heading(table.line, width=3), Heading("本期", width=1, numeric=True),
        Heading(against, width=1, numeric=True), Heading("增减", width=1, numeric=True),
        Heading("上年同期", width=1.1, numeric=True), Heading("同比", width=1.1, numeric=True),
    )  # fmt: skip
    lines = _most(table, DECIDED, MANY) if table.id == "cause" else list(table.lines)
    left = len([one for one in table.lines if one.values[place]]) - len(lines)
    notes = (f"只列前{MANY}个案由，其余{left}个见“分析”。",) if left > 0 else ()
    return MaterialTable(
        f"作出处理决定的案件({table.title}，件)", headings,
        tuple(_compared_row(line, place) for line in lines),
        _compared_row(table.total, place), notes, empty="没有案件。",
    )  # fmt: skip


def _compared_row(line: AnalysisLine, place: int) -> tuple[Cell, ...]:
    now, before = line.values[place] or Decimal(0), line.before[place] or Decimal(0)
    year = line.year_before[place] or Decimal(0)
    rate = f"{(now - year) * 100 / year:+.1f}%".replace("+0.0%", "0.0%") if year else "—"
    more = f"{now - before:+}" if now != before else "0"
    return line.label, int(now), int(before), more, int(year), rate


def _force(table: AnalysisTable) -> str:
    handled = table.column("handled")
    busy = [line for line in table.lines if line.values[handled]]
    if not busy:
        return "本期没有承办人的记录。"
    shares = sum((line.values[handled] or Decimal(0) for line in busy), Decimal(0))
    first = _most(table, "handled", 3)
    named = "、".join(f"{line.label}({number(line.values[handled])}件)" for line in first)
    mean = number(rounded(shares / len(busy)))
    counted = f"本期有{len(busy)}人承办案件，合计{number(shares)}人次，人均{mean}件。"
    return f"{counted}承办较多的是{named}。"


def _officers(table: AnalysisTable) -> MaterialTable:
    columns = ("led", "assisted", "handled", "reviewed", "average_score", "corrected")
    places = [table.column(one) for one in columns]
    headings = (Heading(table.line, width=2), *(
        Heading(table.columns[n].label, width=1, numeric=True, decimals=table.columns[n].decimals)
        for n in places
    ))  # fmt: skip
    rows = tuple(
        (line.label, *(_cell(line.values[n], table.columns[n].decimals) for n in places))
        for line in _most(table, "handled", MANY)
    )
    notes = (f"承办最多的{MANY}人；全部见“分析”。",) if len(table.lines) > MANY else ()
    return MaterialTable("承办人工作量", headings, rows, notes=notes, empty="没有承办人。")


def _cell(value: Decimal | None, decimals: int) -> Cell:
    if value is None:
        return "—"
    return rounded(value) if decimals else int(value)


def _figures(results: Mapping[str, IndicatorResult], names: Sequence[str]) -> str:
    told = [
        f"{said(results[one])}(目标{target_words(results[one])})"
        if results[one].target is not None else said(results[one])
        for one in names
    ]  # fmt: skip
    tail = [
        f"{results[one].name}{results[one].verdict}，{results[one].lacking}"
        for one in names if results[one].met is False and results[one].lacking
    ]  # fmt: skip
    note = f"其中{'；'.join(tail)}。" if tail else ""
    return f"{'，'.join(told)}。{note}"


def _quality(tables: Mapping[str, AnalysisTable], results: Mapping[str, IndicatorResult]) -> str:
    lines = [_figures(results, QUALITY)]
    errors = tables["review_error"]
    most = _most(errors, "files", TOP)
    if most:
        told = [f"“{line.label}”{number(value_of(errors, line, 'files'))}卷" for line in most]
        lines.append(f"案卷评查扣分较多的项目：{'、'.join(told)}。")
    remedies = tables["remedy_error"]
    wrong = value_of(remedies, remedies.total, "corrected")
    if wrong:
        causes = [f"“{line.label}”" for line in _most(remedies, "corrected", TOP)]
        lines.append(f"复议诉讼被纠错{number(wrong)}件，涉及{''.join(causes)}。")
    return "\n".join(lines)


def _errors(table: AnalysisTable) -> MaterialTable:
    columns = ("files", "deducted", "share", "vetoes")
    places = [table.column(one) for one in columns]
    headings = (Heading(table.line, width=3.4), *(
        Heading(
            f"{table.columns[n].label}({table.columns[n].unit})", width=1.1, numeric=True,
            decimals=table.columns[n].decimals,
        )
        for n in places
    ))  # fmt: skip
    rows = tuple(
        (line.label, *(_cell(line.values[n], table.columns[n].decimals) for n in places))
        for line in table.lines[:MANY]
    )
    return MaterialTable("案卷评查错误类型", headings, rows, empty="本期没有评查扣分。")


def _warnings(lines: Sequence[WarningLine]) -> str:
    if not lines:
        return "目前没有预警。"
    counts = Counter(line.warned.urgency for line in lines)
    told = "、".join(f"{words}{counts[one]}条" for one, words in URGENCIES.items() if counts[one])
    urgent = Counter(line.label for line in lines if line.warned.urgency is Urgency.URGENT)
    named = "、".join(f"{label}{count}条" for label, count in urgent.most_common(TOP))
    return f"目前有预警{len(lines)}条：{told}。{f'紧急的主要是{named}。' if named else ''}"


def _warned(lines: Sequence[WarningLine]) -> MaterialTable:
    by_rule: Mapping[str, Counter[Urgency]] = defaultdict(Counter)
    for line in lines:
        by_rule[line.label][line.warned.urgency] += 1
    rows: list[tuple[Cell, ...]] = [
        (label, *(counts[one] for one in URGENCIES), counts.total())
        for label, counts in sorted(
            by_rule.items(), key=lambda one: [-one[1][urgency] for urgency in URGENCIES]
        )
    ]
    return MaterialTable("预警事项(条)", WARNED, tuple(rows), empty="没有预警。")


def _advice(tables: Mapping[str, AnalysisTable], results: Mapping[str, IndicatorResult]) -> str:
    lines = [f"{place}. {words}" for place, words in enumerate(_advices(tables, results), 1)]
    return "\n".join(lines) or "继续保持，按计划推进各项工作。"


def _advices(
    tables: Mapping[str, AnalysisTable], results: Mapping[str, IndicatorResult]
) -> Iterator[str]:
    short = [results[one].name for one in (*QUALITY, *COMPLAINTS) if results[one].met is False]
    if short:
        yield f"针对{'、'.join(short)}未达标，逐件核对原因，{FOLLOWED}"
    if errors := _most(tables["review_error"], "files", 3):
        named = "".join(f"“{line.label}”" for line in errors)
        yield f"围绕{named}组织案卷讲评，典型问题列入执法错题本并组织学习。"
    cause = tables["cause"]
    place = cause.column(DECIDED)
    rising = [
        f"“{line.label}”" for line in _most(cause, DECIDED, TOP)
        if (line.values[place] or 0) > (line.before[place] or 0) > 0
    ]  # fmt: skip
    if rising:
        yield f"{''.join(rising[:3])}案件增多，分析原因，加强源头治理和普法提示。"


BRIEF = MaterialKind(
    "brief", "执法运行情况分析简报",
    "案件数量、结构、力量、质量、投诉和预警，与上期、上年同期对比。",
    Format.WORD, "「方案」第6项", months_and_longer, draft,
)  # fmt: skip
