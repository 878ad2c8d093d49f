"""Evaluation reports: mid-term, final and yearly, measure by measure (「方案」三(一); N19)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from zhifa_desktop.indicators.declaration import Blank
from zhifa_desktop.indicators.targets import plan
from zhifa_desktop.papers.content import Cell, Heading
from zhifa_desktop.papers.material import Chart, MaterialTable, Part, Series
from zhifa_desktop.registers import plan_data
from zhifa_desktop.rules.periods import long_date
from zhifa_desktop.rules.spans import Span
from zhifa_desktop.services.drafts import FOLLOWED
from zhifa_desktop.services.evidence import evidence_of
from zhifa_desktop.services.materials.declaration import Draft, Format, MaterialKind, years
from zhifa_desktop.services.materials.facts import Facts, said
from zhifa_desktop.services.month_content import target_words, words_of
from zhifa_desktop.services.plan_overview import DONE, LATE, MeasureView
from zhifa_desktop.services.records import Filter, Row
from zhifa_desktop.services.workspace import Report

WHOLE = "all"
NAMED = 5
"""Finished tasks that a sentence names; the table has all."""
NO_SHORTFALL = "对照目标，有目标值的指标均已达标或按序时推进，没有超期任务。"
FIGURES = (
    Heading("序号", width=0.6, numeric=True), Heading("指标", width=3), Heading("数值", width=1.3),
    Heading("目标", width=1.1), Heading("结论", width=1.2), Heading("还差", width=1.2),
    Heading("依据", width=1.8),
)  # fmt: skip
TASKS = (
    Heading("任务", width=3.2), Heading("完成时限", width=1.5), Heading("完成状态", width=1.2),
    Heading("责任", width=1.5), Heading("最近进展", width=2.8),
)  # fmt: skip
PROOFS = (
    Heading("佐证台账", width=3), Heading("本期", width=1, numeric=True),
    Heading("共有", width=1, numeric=True),
)  # fmt: skip
EVIDENCE = (
    Heading("举措", width=0.8), Heading("台账", width=1.4), Heading("记录", width=3),
    Heading("材料名称", width=3), Heading("说明", width=1.6),
)  # fmt: skip


def _to_the_day(kind: str, today: date) -> tuple[Span, ...]:
    """Return the period that an evaluation of the plan covers: its begin to the day it is due."""
    for one in plan_data.measures(today.year)["evaluations"]:
        if one["kind"] == kind:
            due, start = date.fromisoformat(one["due"]), plan(today.year).start
            label = f"{start.year}年{start.month}月至{due.year}年{due.month}月"
            return (Span(start, due, label),) if start <= today else ()
    return ()


def draft(kind: str, facts: Facts, period: Span, report: Report) -> Draft:
    """Draft an evaluation; what was entered under 计划评估 goes before the program's own words."""
    measures = facts.plan.measures(period, report)
    entered = _entered(facts, kind, period)
    parts = [
        _whole(facts, measures, entered.get(WHOLE), period),
        Part("figures", "二、主要指标完成情况", tables=(_figures(measures),), fixed=True),
        Part("measures", "三、重点任务落实情况", fixed=True),
        *(_measure(one, entered.get(one.code)) for one in measures),
        Part("problems", "四、存在问题", _problems(measures, entered.get(WHOLE))),
        Part("steps", "五、下步打算", _steps(measures, entered.get(WHOLE))),
        _evidence(facts, measures, period),
    ]
    notes = (
        f"数字截至{long_date(facts.day(period))}；指标口径见月报“口径说明”。",
        f"举措文字来源：{facts.plan.about(period)}。",
    )
    return Draft(tuple(parts), notes, signatures=("单位负责人", "审核人", "填报人"))


def _entered(facts: Facts, kind: str, period: Span) -> Mapping[str, Row]:
    columns = ("year", "kind", "measure", "score", "findings", "next_steps")
    rows = facts.rows(
        "evaluation", columns, facts.day(period), Filter("kind", "in", (kind,)),
        Filter("year", "in", (period.last.year,)),
    )  # fmt: skip
    return {str(row.values["measure"]): row for row in rows}


def _whole(
    facts: Facts, measures: Sequence[MeasureView], entered: Row | None, period: Span
) -> Part:
    figures = [one for measure in measures for one in measure.figures]
    unique = {one.id: one for one in figures}.values()
    aimed = [one for one in unique if one.target is not None]
    met = sum(one.met is True for one in aimed)
    waiting = sum(one.waiting for one in aimed)
    missed = sum(one.met is False for one in aimed)
    blank = sum(one.blank in (Blank.UNFILLED, Blank.UNUSED) for one in unique)
    tasks = [task for measure in measures for task in measure.tasks]
    done = [task for task in tasks if task.state in (DONE, LATE)]
    late = sum(task.state == LATE for task in done)
    overdue = sum(one.overdue for one in measures)
    score = entered.shown["score"] if entered else ""
    states = (
        ("已达标", met), ("按序时推进", waiting), ("未达标", missed),
        ("本期没有此类事项", len(aimed) - met - waiting - missed),
    )  # fmt: skip
    told = "，".join(f"{words}{count}项" for words, count in states if count)
    blank_words = f"未填报或未启用台账的指标{blank}项。" if blank else ""
    text = (
        f"{period.label}，对照方案{len(measures)}项举措，本单位有目标值的指标{len(aimed)}项：{told}；"
        f"上级未下达目标值的{len(unique) - len(aimed)}项。{blank_words}\n"
        f"应完成任务{len(tasks)}项，已完成{len(done)}项"
        f"{f'(其中逾期完成{late}项)' if late else ''}，超期未完成{overdue}项。"
        f"{f'自评得分{score}分。' if score else ''}"
    )
    numbers = tuple(f"{one.number}" for one in measures)
    chart = Chart(
        "各项举措的任务", "项", numbers,
        (
            Series("应完成", tuple(Decimal(len(one.tasks)) for one in measures)),
            Series("已完成", tuple(_done(one) for one in measures)),
        ),
    )  # fmt: skip
    return Part("whole", "一、总体情况", text, (chart,) if tasks else ())


def _done(one: MeasureView) -> Decimal:
    return Decimal(sum(task.state in (DONE, LATE) for task in one.tasks))


def _figures(measures: Sequence[MeasureView]) -> MaterialTable:
    seen: dict[str, tuple[Cell, ...]] = {}
    for measure in measures:
        for one in measure.figures:
            if one.id not in seen and one.blank is not Blank.UNUSED:
                seen[one.id] = (
                    len(seen) + 1, one.name, words_of(one), target_words(one), one.verdict,
                    one.lacking or "—", one.source,
                )  # fmt: skip
    return MaterialTable("指标完成情况", FIGURES, tuple(seen.values()))


def _measure(one: MeasureView, entered: Row | None) -> Part:
    findings = entered.shown["findings"] if entered else ""
    steps = entered.shown["next_steps"] if entered else ""
    text = "\n".join((
        f"落实情况：{''.join(_work(one))}",
        f"不足：{findings or ''.join(_shortfalls(one)) or NO_SHORTFALL}",
        f"下一步：{steps or _step(one)}",
    ))  # fmt: skip
    tables = []
    if one.tasks:
        rows = tuple(
            (t.name, str(t.due_on), t.state_words, t.responsible, t.progress) for t in one.tasks
        )
        tables.append(MaterialTable(f"第{one.number}项任务", TASKS, rows))
    proofs = tuple(
        (
            f"{proof.label}{f'({proof.narrowed})' if proof.narrowed else ''}",
            proof.in_period, proof.in_all,
        )
        for proof in one.proofs if proof.kept
    )  # fmt: skip
    tables.append(
        MaterialTable(f"第{one.number}项佐证台账(条)", PROOFS, proofs, empty="未启用相应台账")
    )
    return Part(one.code, f"{one.number}. {one.title}", text, tables=tuple(tables), level=2)


def _work(one: MeasureView) -> Iterator[str]:
    """Say what was done: tasks, records, figures."""
    done = [task.name.rstrip("。") for task in one.tasks if task.state in (DONE, LATE)]
    if one.tasks:
        more = "等" if len(done) > NAMED else ""
        named = f"：{'；'.join(done[:NAMED])}{more}" if done else ""
        yield f"应完成任务{len(one.tasks)}项，已完成{len(done)}项{named}。"
    counted = [
        f"{proof.label}{f'({proof.narrowed})' if proof.narrowed else ''}"
        f"{proof.in_all if proof.in_period is None else proof.in_period}条"
        for proof in one.proofs
        if proof.kept and (proof.in_all if proof.in_period is None else proof.in_period)
    ]
    yield f"台账登记{'、'.join(counted)}。" if counted else "本期相应台账没有记录。"
    figures = [said(figure) for figure in one.figures if figure.value is not None]
    if figures:
        yield f"{'，'.join(figures)}。"


def _shortfalls(one: MeasureView) -> Iterator[str]:
    for figure in one.figures:
        if figure.met is False or figure.late:
            lacking = f"，{figure.lacking}" if figure.lacking else ""
            yield f"{said(figure)}(目标{target_words(figure)})，{figure.verdict}{lacking}。"
    late = [task.name.rstrip("。") for task in one.tasks if task.state == "overdue"]
    if late:
        yield f"{len(late)}项任务超期未完成：{'；'.join(late[:NAMED])}。"


def _step(one: MeasureView) -> str:
    short = [figure.name for figure in one.figures if figure.met is False or figure.late]
    if short:
        return f"针对{'、'.join(short)}，逐条核对原因，{FOLLOWED}"
    return (
        "超期任务尽快办结，" + FOLLOWED if one.overdue else "继续按计划推进，及时登记台账和佐证。"
    )


def _problems(measures: Sequence[MeasureView], entered: Row | None) -> str:
    if entered and entered.shown["findings"]:
        return entered.shown["findings"]
    short = [(one, "".join(_shortfalls(one))) for one in measures]
    told = [f"{one.title}方面：{words}" for one, words in short if words]
    return "\n".join(f"{place}. {line}" for place, line in enumerate(told, 1)) or NO_SHORTFALL


def _steps(measures: Sequence[MeasureView], entered: Row | None) -> str:
    if entered and entered.shown["next_steps"]:
        return entered.shown["next_steps"]
    told = [f"{one.title}：{_step(one)}" for one in measures if any(_shortfalls(one))]
    lines = [f"{place}. {line}" for place, line in enumerate(told, 1)]
    return "\n".join(lines) or "继续保持，按计划推进各项工作。"


def _evidence(facts: Facts, measures: Sequence[MeasureView], period: Span) -> Part:
    rows: list[tuple[Cell, ...]] = [
        (f"第{one.number}项", held.register, held.record, held.attachment.name,
         held.attachment.note)
        for one in measures
        for held in evidence_of(facts.records, facts.attachments, one, period)
    ]  # fmt: skip
    table = MaterialTable(
        "佐证材料清单", EVIDENCE, tuple(rows),
        empty="任务和台账里还没有附件，佐证可在任务或记录的“附件”里存入。",
    )  # fmt: skip
    return Part("evidence", "附件：佐证材料清单", tables=(table,), fixed=True)


SOURCE = "「方案」三、保障措施(一)"
EVALUATIONS = (
    MaterialKind(
        "midterm", "三年行动计划中期评估报告",
        "从计划开始到中期评估时限，逐项写明指标、任务、佐证、不足和下一步。",
        Format.WORD, SOURCE, partial(_to_the_day, "midterm"), partial(draft, "midterm"),
    ),
    MaterialKind(
        "final", "三年行动计划终期评估报告",
        "从计划开始到终期评估时限，逐项写明指标、任务、佐证、不足和下一步。",
        Format.WORD, SOURCE, partial(_to_the_day, "final"), partial(draft, "final"),
    ),
    MaterialKind(
        "year", "三年行动计划年度评估报告", "一个年度的完成情况，逐项写明。",
        Format.WORD, SOURCE, years, partial(draft, "year"),
    ),
)  # fmt: skip
