"""Forms made by hand for tests of form checks: what is not said is 0 where the form has it."""

from __future__ import annotations

from decimal import Decimal

from zhifa_desktop.checks.catalogue import MONTH_CHECKS
from zhifa_desktop.checks.form_declaration import run_forms
from zhifa_desktop.checks.month_numbers import MONTH, WHOLE, YEAR, MonthNumbers, Sheet
from zhifa_desktop.indicators.declaration import IndicatorResult
from zhifa_desktop.rules.periods import Month

OCTOBER = Month(2026, 10)


def sheet(number, lines, *, opened=(), unlined=None, outside=None, unit="件"):
    """Return a sheet; ``lines`` is {line: {column: (month, year) or number}}.

    The total is added up from the lines unless a line 合计 is given.
    """
    cells = {}
    for line, columns in lines.items():
        for column, value in columns.items():
            pairs = (
                zip((MONTH, YEAR), value, strict=True)
                if isinstance(value, tuple)
                else [("", value)]
            )
            for period, number_ in pairs:
                if number_ is not None:
                    cells[line, column, period] = Decimal(str(number_))
    names = tuple(line for line in lines if line != WHOLE)
    if WHOLE not in lines:
        for (_, column, period), one in list(cells.items()):
            key = (WHOLE, column, period)
            cells[key] = cells.get(key, Decimal(0)) + one
    return Sheet(number, unit, names, cells, frozenset(opened), unlined or {}, outside or {})


def numbers(*sheets, before=(), reported=(), indicators=(), **more):
    """Return a month's numbers."""
    return MonthNumbers(
        OCTOBER, {s.number: s for s in sheets}, {i.id: i for i in indicators},
        {s.number: s for s in before}, {s.number: s for s in reported}, **more,
    )  # fmt: skip


def result(identity, name, numerator, denominator, **more):
    """Return an indicator's answer with these numbers."""
    above, below = Decimal(numerator), None if denominator is None else Decimal(denominator)
    shared = {
        "value": None, "target": None, "operator": "ge", "met": None, "unit": "%", "measure": "件",
        "month": None, "verdict": "", "shortfall": "", "missing": 0, "number": 1,
        "definition": "", "source": "",
    }  # fmt: skip
    return IndicatorResult(
        id=identity, name=name, numerator=above, denominator=below, **(shared | more)
    )


def told(given, rule=None):
    """Return the messages of all rules or of one, as (rule, message)."""
    found = [(f.rule, f.message) for f in run_forms(given, MONTH_CHECKS)]
    return found if rule is None else [message for name, message in found if name == rule]
