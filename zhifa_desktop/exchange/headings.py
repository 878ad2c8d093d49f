"""Which column of a register a heading means: labels, synonyms and folding.

The words come from the declarations and from resources/import/headings.json, which an office
may extend. Where a word could mean several columns, the register that is imported decides; a
heading that is still left may describe a linked record ("holder.id_number" on a sheet of
certificates). It looks at headings only, never at rows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from zhifa_desktop.paths import resource
from zhifa_desktop.registers.spec import ColumnSpec, Kind, RegisterSpec
from zhifa_desktop.rules.words import fold_search

EXACT = 100
SYNONYM = 90
HINT = 70
CONTAINED = 50
_BRACKETS = str.maketrans("（）【】［］〔〕[]：", "()()()()():")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_MARKS = "*＊★☆●△○:.、,，_ "
_SHORTEST_CONTAINED = 4
_FACTORS = (("万元", 10_000), ("千元", 1_000))


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of a sheet and what it was taken for.

    Attributes:
        index: Its column in the sheet, from 0.
        column: Column of the register, "link.column" of a linked record, or "".
        factor: What amounts under it are multiplied by (万元: 10000).
        remark: Why it is left out, or taken on a guess; shown to the clerk.
    """

    index: int
    text: str
    column: str = ""
    factor: int = 1
    remark: str = ""
    score: int = 0


@cache
def words() -> dict[str, Any]:
    """Return the data of resources/import/headings.json."""
    path = resource("import", "headings.json")
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def fold_heading(text: str) -> str:
    """Return a heading without blanks, line breaks, required marks and full-width forms."""
    return fold_cell(text).strip(_MARKS)


def fold_cell(text: str) -> str:
    """Return a text without blanks and line breaks, brackets and colons in one form."""
    return fold_search(text.replace("\\n", "")).translate(_BRACKETS)


def without_brackets(folded: str) -> str:
    """Return a folded heading without what stands in brackets (units, hints)."""
    return _IN_BRACKETS.sub("", folded).strip(_MARKS)


class Vocabulary:
    """All words by which the columns of one register are known."""

    def __init__(self, spec: RegisterSpec, specs: Mapping[str, RegisterSpec]) -> None:
        """Collect the words of the register and of the records its key columns point to."""
        self.spec = spec
        self.known: dict[str, dict[str, int]] = {}
        self.computed: dict[str, str] = {}
        for column in spec.columns:
            if column.computed or column.kind is Kind.PHOTO:
                self.computed.update((form, column.name) for form, _ in _forms(spec, column))
            else:
                self._learn(column.name, _forms(spec, column))
        for link, target in _described_links(spec, specs):
            for column in target.entered:
                if _describes(target, column):
                    forms = ((form, HINT + score // 20) for form, score in _forms(target, column))
                    self._learn(f"{link}.{column.name}", forms)
        self.ignored = {fold_heading(word) for word in words()["ignored"]}

    def _learn(self, column: str, forms: Iterator[tuple[str, int]]) -> None:
        for form, score in forms:
            scores = self.known.setdefault(form, {})
            scores[column] = max(score, scores.get(column, 0))

    def candidates(self, parts: tuple[str, ...]) -> dict[str, int]:
        """Return scores by column for the header texts above one column, top first."""
        found: dict[str, int] = {}
        for form, penalty in _readings(parts):
            for column, score in self.known.get(form, {}).items():
                found[column] = max(found.get(column, 0), score - penalty)
        if not found and parts:
            found = self._contained(fold_heading("".join(parts)))
        return found

    def leaves_out(self, text: str) -> str:
        """Return why a heading is left out on purpose, or ""."""
        folded = fold_heading(text)
        if folded in self.ignored or without_brackets(folded) in self.ignored:
            return "不导入"
        if self.computed_column(text):
            return "由程序计算，不导入"
        return ""

    def computed_column(self, text: str) -> str:
        """Return the column that a heading means and the program works out itself, or ""."""
        folded = fold_heading(text)
        return self.computed.get(folded) or self.computed.get(without_brackets(folded), "")

    def _contained(self, folded: str) -> dict[str, int]:
        for form in sorted(self.known, key=len, reverse=True):
            if len(form) >= _SHORTEST_CONTAINED and form in folded:
                rest = folded.replace(form, "", 1)
                if any(word in rest for word in words()["contained_unless"]):
                    return {}
                own = {c: CONTAINED for c in self.known[form] if "." not in c}
                if own:
                    return own
        return {}


@cache
def _empty() -> dict[str, list[str]]:
    return {}


def _forms(spec: RegisterSpec, column: ColumnSpec) -> Iterator[tuple[str, int]]:
    extra = words()["extra"]
    more = (*extra.get(spec.name, _empty()).get(column.name, ()), *extra["*"].get(column.name, ()))
    label = fold_heading(column.label)
    yield label, EXACT
    yield without_brackets(label), EXACT - 2
    for synonym in column.synonyms:
        yield fold_heading(synonym), SYNONYM
    for synonym in more:
        yield fold_heading(synonym), SYNONYM - 4


def _readings(parts: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """Yield the folded readings of stacked header texts with what each costs."""
    joined = fold_heading("".join(parts))
    yield joined, 0
    yield without_brackets(joined), 3
    yield re.sub(r"[()]", "", joined), 3
    if len(parts) > 1:
        last = fold_heading(parts[-1])
        yield last, 6
        yield without_brackets(last), 8
        yield fold_heading(f"{parts[-2]}({parts[-1]})"), 2
        if fold_heading(parts[0]).startswith("其中"):
            yield f"其中{last}", 1
        if last.startswith("("):
            yield without_brackets(fold_heading(parts[-2])), 5


def _described_links(
    spec: RegisterSpec, specs: Mapping[str, RegisterSpec]
) -> Iterator[tuple[str, RegisterSpec]]:
    """Yield the links that say what a record is about: required and part of a key."""
    keyed = {name for key in (spec.key, *spec.other_keys) for name in key}
    for column in spec.columns:
        is_own = column.kind is Kind.LINK and not column.computed and column.child is None
        if is_own and column.required and (column.name in keyed or column.searched):
            yield column.name, specs[column.target]


def _describes(target: RegisterSpec, column: ColumnSpec) -> bool:
    """Return whether a column tells linked records apart, or helps to make one."""
    if column.child is not None or column.kind is Kind.PHOTO or column.name == "remarks":
        return False
    telling = {n for key in (target.key, *target.other_keys) for n in key} | {"unit"}
    telling.update(n for item in target.title for n in item.split("|"))
    return column.name in telling or target.name in words()["created_with"]


def factor_of(text: str) -> int:
    """Return what amounts under a heading are multiplied by: 罚款(万元) → 10000."""
    return next((factor for unit, factor in _FACTORS if unit in fold_heading(text)), 1)
