"""The plan measure by measure: text, figures, the county's tasks, and where proof stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from zhifa_desktop.db.query import Reader
from zhifa_desktop.errors import UserError
from zhifa_desktop.indicators.catalogue import ALL
from zhifa_desktop.indicators.targets import plan, years
from zhifa_desktop.registers import plan_data
from zhifa_desktop.services.attachments import Attachments
from zhifa_desktop.services.figures import Asked, Figures, IndicatorResult, Span
from zhifa_desktop.services.month_records import in_days
from zhifa_desktop.services.records import Filter, Query, Records, RegisterSpec, Row
from zhifa_desktop.services.workspace import Report, Workspace, silent

TASK, MOST_TASKS = "task", 500
DONE, LATE, OVERDUE, OPEN = "done", "late", "overdue", "open"
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day that the plan itself names."""

    day: date
    what: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A register that proves a measure; ``in_period`` is None where it knows no days.

    ``narrowed`` says in words which of its records are meant; ``kept`` whether it is used.
    """

    register: str
    label: str
    narrowed: str
    query: Query
    in_period: int | None
    in_all: int
    kept: bool


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task of the county under a measure; ``progress`` is the latest line of its log."""

    id: str
    name: str
    due_on: date
    state: str
    state_words: str
    responsible: str
    progress: str
    evidence: int


@dataclass(frozen=True, slots=True)
class MeasureView:
    """One measure with all that stands under it."""

    number: int
    code: str
    group: str
    title: str
    text: str
    responsible: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    figures: tuple[IndicatorResult, ...]
    proofs: tuple[Proof, ...]
    tasks: tuple[TaskLine, ...]

    @property
    def unmet(self) -> int:
        """How many of its figures miss their target."""
        return sum(one.met is False for one in self.figures)

    @property
    def overdue(self) -> int:
        """How many of its tasks are overdue."""
        return sum(task.state == OVERDUE for task in self.tasks)

    @property
    def words(self) -> str:
        """Where it stands, in one line."""
        told = []
        if self.unmet:
            told.append(f"{self.unmet}项未达标")
        if self.overdue:
            told.append(f"{self.overdue}项超期")
        if not any(proof.in_all for proof in self.proofs):
            told.append("台账无记录")
        return "，".join(told) or ("正常" if self.tasks else "还没有任务")


class PlanOverview:
    """The plan of an opened store."""

    def __init__(
        self, workspace: Workspace, records: Records, figures: Figures, attachments: Attachments
    ) -> None:
        """Read that store."""
        self._workspace, self._records = workspace, records
        self._figures, self._attachments = figures, attachments

    def periods(self) -> tuple[Span, ...]:
        """Return the plan's whole time and its years, as far as they have begun."""
        now = self._workspace.today().year
        whole = plan(now)
        span = Span(whole.start, whole.end, f"{whole.start.year}—{whole.end.year}年")
        within = [y for y in years() if whole.start.year <= y <= min(now, whole.end.year)]
        return (*(Span.of_months(year, 1, 12) for year in reversed(within)), span)

    def about(self, period: Span) -> str:
        """Return where the words of the measures come from."""
        return str(plan_data.measures(period.last.year)["source"])

    def measures(self, period: Span, report: Report = silent) -> tuple[MeasureView, ...]:
        """Return the measures as they stand, with figures and records of a period."""
        raw = plan_data.measures(period.last.year)["measures"]
        results = {one.id: one for one in self._figures.results(Asked(period))}
        kept = {spec.name for spec in self._records.kept()}
        tasks = self._tasks(period)
        found = []
        with self._workspace.reader() as connection:
            for done, one in enumerate(raw):
                report(done, len(raw), f"正在汇总第{one['number']}项")
                found.append(self._measure(connection, one, period, results, kept, tasks))
        return tuple(found)

    def _measure(
        self, connection: Connection, raw: Mapping[str, Any], period: Span,
        results: Mapping[str, IndicatorResult], kept: set[str],
        tasks: Mapping[str, list[TaskLine]],
    ) -> MeasureView:  # fmt: skip
        number = int(raw["number"])
        return MeasureView(
            number, raw["code"], raw["group"], raw["title"], raw["text"],
            tuple(raw["responsible"]),
            tuple(Deadline(date.fromisoformat(d["day"]), d["what"]) for d in raw["due"]),
            tuple(results[one.id] for one in ALL if number in one.measures and one.id != "tasks"),
            tuple(self._proof(connection, one, period, kept) for one in raw["registers"]),
            tuple(tasks.get(raw["code"], ())),
        )  # fmt: skip

    def _proof(
        self, connection: Connection, raw: Mapping[str, Any], period: Span, kept: set[str]
    ) -> Proof:
        spec = self._records.spec(raw["register"])
        where = raw.get("where", {})
        query = Query(filters=tuple(Filter(c, "in", tuple(v)) for c, v in where.items()))
        reader = Reader(spec.name, self._workspace.at())
        counted = reader.count(query)
        in_all = int(connection.execute(counted).scalar_one())
        in_period = None
        if spec.month:
            within = counted.where(in_days(reader, spec, period.first, period.last))
            in_period = int(connection.execute(within).scalar_one())
        return Proof(
            spec.name, spec.label, self._narrowed(spec, where), query, in_period, in_all,
            spec.name in kept,
        )  # fmt: skip

    def _narrowed(self, spec: RegisterSpec, where: Mapping[str, Sequence[object]]) -> str:
        told = []
        for name, values in where.items():
            column = spec.column(name)
            if column.codes:
                labels = dict(self._records.choices(column.codes))
                told.append("、".join(labels.get(str(value), str(value)) for value in values))
            else:
                told.append(column.label.removeprefix("是否"))
        return "，".join(told)

    def _tasks(self, period: Span) -> dict[str, list[TaskLine]]:
        """Return the tasks due in a period, and those from before that are not done."""
        rows = self._records.page(TASK, Query(order=("due_on",)), 0, MOST_TASKS)
        counts = self._attachments.counts([row.id for row in rows])
        found: dict[str, list[TaskLine]] = {}
        for row in rows:
            due, state = row.values["due_on"], str(row.values["state"])
            assert isinstance(due, date)
            if period.first <= due <= period.last or (due < period.first and state == OVERDUE):
                line = _task(row, due, state, counts.get(row.id, 0))
                found.setdefault(str(row.values["measure"]), []).append(line)
        return found

    def log_progress(self, task: str, text: str) -> None:
        """Add a dated line to a task's log.

        Raises:
            UserError: Nothing is written, or too much.
        """
        text = " ".join(text.split())
        if not text or len(text) > LONGEST:
            what = "没有填写进展" if not text else f"进展超过{LONGEST}字"
            raise UserError(what, kept="没有保存", todo="请写这一次的进展，一句话即可")
        row = self._records.get(TASK, task)
        line = f"{self._workspace.today()} {self._workspace.user}：{text}"
        before = str(row.values["progress"] or "").rstrip()
        values = {"progress": f"{before}\n{line}".lstrip()}
        self._records.save(TASK, values, identity=task, version=row.version)


def _task(row: Row, due: date, state: str, evidence: int) -> TaskLine:
    lines = str(row.values["progress"] or "").splitlines()
    who = "、".join(part for part in (row.shown["unit"], row.shown["responsible"]) if part)
    return TaskLine(
        row.id, row.shown["name"], due, state, row.shown["state"], who,
        lines[-1] if lines else "", evidence,
    )  # fmt: skip
