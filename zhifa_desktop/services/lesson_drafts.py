"""From an error type to a line of 执法错题本: what a new lesson begins with, what is in it already.

No names, and nothing that must not leave the office: a lesson is made to be sent round.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, func, select

from zhifa_desktop.db.views import At
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.rules.words import fold_search
from zhifa_desktop.services.analyses import Analyses, AnalysisLine
from zhifa_desktop.services.asked import Asked
from zhifa_desktop.services.workspace import Workspace

LESSON = "lesson"
REVIEW = "case_review"
SOURCES: Mapping[str, str] = {"review_error": "review", "remedy_error": "remedy"}
"""Where a lesson from an analysis comes from (resources/codes: lesson_source)."""
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "review_error": ("files", "vetoes"), "remedy_error": ("corrected",),
}  # fmt: skip
"""The columns behind which the records of an error stand."""
MOST_REASONS, LONGEST = 3, 300
WITHIN = "(（"


class LessonDrafts:
    """The lessons that the analyses of an opened store lead to."""

    def __init__(self, workspace: Workspace, analyses: Analyses) -> None:
        """Work on that store."""
        self._workspace, self._analyses = workspace, analyses

    @staticmethod
    def leads_to_lessons(kind: str) -> bool:
        """Return whether the lines of an analysis are error types."""
        return kind in SOURCES

    def given(self, kind: str, asked: Asked, line: AnalysisLine) -> dict[str, object]:
        """Return what a new lesson from a line begins with; the rest is for who writes it.

        The review is given where there is but one, the field where all the cases have the same.
        """
        given: dict[str, object] = {
            "date": self._workspace.today(), "source": SOURCES[kind], "error": line.label,
        }  # fmt: skip
        at, (register, ids) = self._workspace.at(), self._records(kind, asked, line)
        with self._workspace.reader() as connection:
            fields = _fields(connection, at, register, ids)
            if register == REVIEW:
                told = _reasons(connection, at, ids, line)
            else:
                told = _outcomes(connection, at, ids)
        if told:
            given["error"] = f"{line.label}：{'；'.join(told)}"[:LONGEST]
        if len(fields) == 1:
            given["field"] = fields[0]
        if register == REVIEW and len(ids) == 1:
            given["review"] = ids[0]
        return given

    def _records(
        self, kind: str, asked: Asked, line: AnalysisLine
    ) -> tuple[str, list[str]]:  # fmt: skip
        register, found = "", dict[str, None]()
        for column in COLUMNS[kind]:
            register, ids = self._analyses.behind(kind, asked, line.key, column)
            found |= dict.fromkeys(ids)
        return register, list(found)

    def listed(self, lines: Sequence[AnalysisLine], year: int) -> Mapping[str, int]:
        """Return how many lessons of a year name an error type, by the key of its line.

        One names it whose words hold the type's: without what stands in brackets, and without
        the word that it is a veto.
        """
        row, living = self._workspace.at().of(LESSON)
        chosen = select(row.error).where(living, func.substr(row.date, 1, 4) == str(year))
        with self._workspace.reader() as connection:
            errors = [fold_search(error) for error in connection.execute(chosen).scalars()]
        found = {
            str(line.key): sum(_core(line.label) in error for error in errors)
            for line in lines
            if line.key is not None
        }
        return {key: count for key, count in found.items() if count}


def _core(label: str) -> str:
    """Return what must stand in a lesson that is about an error type."""
    words = label.partition("：")[2] or label
    for bracket in WITHIN:
        words = words.split(bracket)[0] or words
    return fold_search(words)


def _reasons(
    connection: Connection, at: At, reviews: Sequence[str], line: AnalysisLine
) -> list[str]:  # fmt: skip
    """Return why points were taken off on an item, the commonest reasons first."""
    row, living = at.of("review_score")
    chosen = (
        select(row.reason)
        .where(living, row.review.in_(reviews), row.item == line.key, row.reason != "")
        .group_by(row.reason)
        .order_by(func.count().desc(), row.reason)
        .limit(MOST_REASONS)
    )
    return list(connection.execute(chosen).scalars())


def _outcomes(connection: Connection, at: At, remedies: Sequence[str]) -> list[str]:
    """Return how decisions were corrected; the reasons are private and stay where they are."""
    row, living = at.of("remedy")
    chosen = select(row.kind, row.outcome).where(living, row.id.in_(remedies)).distinct()
    kinds, outcomes = code_list("remedy_kind"), code_list("remedy_outcome")
    return sorted(
        f"{kinds.label_of(one.kind)}中被{outcomes.label_of(one.outcome)}"
        for one in connection.execute(chosen)
        if one.outcome
    )


def _fields(connection: Connection, at: At, register: str, ids: Sequence[str]) -> list[str]:
    row, _ = at.of(register)
    field = at.look_up("case", row.case, lambda case: case.field)
    chosen = select(field).where(row.id.in_(ids)).distinct()
    return [one for one in connection.execute(chosen).scalars() if one]
