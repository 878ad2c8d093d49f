"""Words that a text column may hold where they follow from the record's other values.

A declaration names its vocabulary; what is in it is told by the month's tables and indicators,
so that a figure can only be entered for a column that is printed. Nothing is read from a store.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache

from zhifa_desktop.indicators.catalogue import INDICATORS, TABLES
from zhifa_desktop.indicators.declaration import Covers
from zhifa_desktop.indicators.opening import WHOLE, form_code, names, term
from zhifa_desktop.indicators.tables import MonthTable
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.registers.opening import INDICATOR_FORM
from zhifa_desktop.registers.spec import Values

Words = tuple[str, ...]


def unknown(vocabulary: str, text: str, values: Values) -> str:
    """Return what is wrong with a text that its vocabulary does not have; empty where it has."""
    allowed = _VOCABULARIES[vocabulary](values)
    if allowed is None or term(text) in {term(word) for word in _known(vocabulary, values)}:
        return ""
    return f"没有“{text}”这一项，可填：{'、'.join(allowed)}"


def _known(vocabulary: str, values: Values) -> Words:
    """Return the words allowed with the synonyms of those that are codes."""
    allowed = _VOCABULARIES[vocabulary](values) or ()
    table = _table(values)
    if vocabulary != "month_line" or table is None or not table.codes:
        return allowed
    return (*allowed, *(word for i in code_list(table.codes).items for word in i.synonyms))


def _items(values: Values) -> Words | None:
    """Return the columns of the chosen form that are cumulated; None where none is chosen."""
    table = _table(values)
    if table is not None:
        return tuple(measure.label for measure in table.cumulated())
    if values.get("form") != INDICATOR_FORM:
        return None
    start, until = values.get("start"), values.get("until")
    over_years = isinstance(start, date) and isinstance(until, date) and start.year != until.year
    covers = (Covers.PLAN,) if over_years else (Covers.YEAR, Covers.PLAN)
    return tuple(name for one in INDICATORS if one.covers in covers for name in names(one))


def _lines(values: Values) -> Words | None:
    """Return the lines of the chosen form; None where they are units, which a store knows."""
    if values.get("form") == INDICATOR_FORM:
        return (WHOLE,)
    table = _table(values)
    if table is None or not table.codes:
        return None
    return (*(item.label for item in code_list(table.codes).items), WHOLE)


def _table(values: Values) -> MonthTable | None:
    return _tables().get(str(values.get("form")))


@cache
def _tables() -> Mapping[str, MonthTable]:
    """Return the tables with a column that is cumulated, by the code of the form."""
    return {form_code(table.number): table for table in TABLES if table.cumulated()}


_VOCABULARIES: Mapping[str, Callable[[Values], Words | None]] = {
    "month_item": _items,
    "month_line": _lines,
}
