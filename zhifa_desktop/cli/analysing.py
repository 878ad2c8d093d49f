"""``analysis``: cases, officers and errors of any period, and what they are held against."""

from __future__ import annotations

import argparse
from decimal import Decimal

from zhifa_desktop.cli.figures import asked_of
from zhifa_desktop.cli.opening import opened
from zhifa_desktop.cli.printing import print_json, print_table
from zhifa_desktop.errors import UserError
from zhifa_desktop.rules.spans import Span
from zhifa_desktop.services.analyses import Analyses, AnalysisLine, AnalysisTable
from zhifa_desktop.services.analysis_grid import Grid, all_columns, one_compared
from zhifa_desktop.services.months import Months

KINDS = {"errors": "review_error", "remedies": "remedy_error"}
"""Words of the command line for analyses that have another name within."""


def analysis(parsed: argparse.Namespace) -> bool:
    """``analysis [PERIOD] --by KIND``; the running month without a period."""
    with opened(parsed) as workspace:
        asked = asked_of(parsed, workspace)
        table = Analyses(workspace).table(KINDS.get(parsed.by, parsed.by), asked)
    grid = _compared(table, parsed.compare) if parsed.compare else all_columns(table)
    if parsed.json:
        print_json(_plain(table))
        return True
    if table.empty:
        print(table.empty)
    else:
        head, *rows = grid.texts()
        print_table(head, rows)
    when = f"，台账截至{asked.as_of}" if asked.as_of else ""
    print(f"{table.title}，本期：{table.period.label}{when}")
    print(f"上期：{table.before.label}；上年同期：{table.year_before.label}")
    print(f"口径：{table.definition}")
    return True


def _compared(table: AnalysisTable, words: str) -> Grid:
    """Return one column beside the other periods; it is asked for by its heading or its name."""
    for column in table.columns:
        if words in (column.label, column.name):
            return one_compared(table, column.name)
    labels = "、".join(column.label for column in table.columns)
    raise UserError(f"“{table.title}”没有“{words}”一栏", todo=f"可用的有：{labels}")


def _plain(table: AnalysisTable) -> dict[str, object]:
    return {
        "id": table.id, "title": table.title, "line": table.line,
        "period": _days(table.period), "before": _days(table.before),
        "year_before": _days(table.year_before), "definition": table.definition,
        "columns": [
            {"name": c.name, "label": c.label, "unit": c.unit} for c in table.columns
        ],
        "lines": [_plain_line(table, line) for line in table.lines],
        "total": _plain_line(table, table.total),
    }  # fmt: skip


def _days(span: Span) -> dict[str, str]:
    return {"label": span.label, "first": str(span.first), "last": str(span.last)}


def _plain_line(table: AnalysisTable, line: AnalysisLine) -> dict[str, object]:
    def numbers(values: tuple[Decimal | None, ...]) -> dict[str, object]:
        names = (column.name for column in table.columns)
        return {n: Months.plain_number(v) for n, v in zip(names, values, strict=True)}

    return {
        "key": line.key, "label": line.label, "values": numbers(line.values),
        "before": numbers(line.before), "year_before": numbers(line.year_before),
    }  # fmt: skip
