"""A code list as a table, and back: names, other names, points, what is out of use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from zhifa_desktop.errors import UserError
from zhifa_desktop.registers.codes import CodeItem, CodeList
from zhifa_desktop.rules.words import fold_search, split_names, tidy_name
from zhifa_desktop.services.parameters.tables import (
    LISTS,
    LONGEST,
    ParameterRow,
    ParameterTable,
    WrongCell,
)

NAME, OTHERS = 0, 1
RETIRED = "停用"
OWN = "own_"
MOST = Decimal(10000)


def table_of(now: CodeList, *, changed: bool) -> ParameterTable:
    """Return a list as a table; headings and points only where it has any."""
    grouped, valued = _parts(now)
    heads: tuple[str, ...] = ("名称", "别名(用顿号隔开)")
    heads += ("分组",) * grouped + ("数值",) * valued + (() if now.closed else (RETIRED,))
    rows = tuple(_row(item, now, grouped=grouped, valued=valued) for item in now.items)
    last = frozenset() if now.closed else frozenset({len(heads) - 1})
    return ParameterTable(
        now.name, now.label, LISTS, now.source, now.version, heads, rows,
        grows=not now.closed, flags=last, changed=changed,
    )  # fmt: skip


def read(now: CodeList, shipped: CodeList, rows: Sequence[ParameterRow]) -> Mapping[str, CodeItem]:
    """Return the items of a table that differ from what was shipped, in the table's order.

    Raises:
        WrongCell: A name is missing, too long or used twice, or a number is none.
        UserError: A list would have nothing left, or its points do not add up.
    """
    grouped, valued = _parts(now)
    known = {item.code: item for item in now.items}
    items: list[CodeItem] = []
    for number, row in enumerate(rows):
        old = known.get(row.key) or CodeItem(_new_code(items, known), "", own=True)
        if row.texts == _row(old, now, grouped=grouped, valued=valued).texts:
            items.append(old)  # as it was, also where it is written as nobody would type it
            continue
        items.append(_item(number, row.texts, old, now, grouped=grouped, valued=valued))
    items += [item for code, item in known.items() if code not in {one.code for one in items}]
    _refuse_twice(items)
    _refuse_whole(items, now)
    original = {item.code: item for item in shipped.items}
    return {item.code: item for item in items if original.get(item.code) != item}


def _parts(now: CodeList) -> tuple[bool, bool]:
    return any(i.group for i in now.items), any(i.value is not None for i in now.items)


def _row(item: CodeItem, now: CodeList, *, grouped: bool, valued: bool) -> ParameterRow:
    texts: tuple[str, ...] = (item.label, "、".join(item.synonyms))
    texts += (item.group,) * grouped
    texts += ("" if item.value is None else f"{item.value.normalize():f}",) * valued
    texts += () if now.closed else (RETIRED if item.retired else "",)
    return ParameterRow(
        item.code, texts, frozenset({2}) if grouped and not item.own else frozenset()
    )


def _item(
    number: int, texts: tuple[str, ...], old: CodeItem, now: CodeList, *, grouped: bool,
    valued: bool,
) -> CodeItem:  # fmt: skip
    label = tidy_name(texts[NAME])
    if not label or len(label) > LONGEST:
        fault = "名称没有填写" if not label else f"名称超过{LONGEST}个字"
        raise WrongCell(number, NAME, fault, "请写一个名称；不再用的请标“停用”，不要清空")
    synonyms = tuple(dict.fromkeys(split_names(texts[OTHERS])))
    item = replace(old, label=label, synonyms=synonyms)
    if grouped:
        item = replace(item, group=tidy_name(texts[2]))
    if valued:
        item = replace(item, value=_number(number, 2 + grouped, texts[2 + grouped]))
    if not now.closed:
        item = replace(item, retired=bool(texts[-1].strip()))
    return item


def _number(row: int, place: int, text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or not 0 <= value <= MOST:
        raise WrongCell(row, place, f"“{text}”不是可用的数", f"请填0到{MOST}的数")
    return value


def _refuse_twice(items: Sequence[CodeItem]) -> None:
    """Refuse a name or other name that leads to two items: an import could not tell them."""
    seen: dict[str, tuple[int, str]] = {}
    for number, item in enumerate(items):
        for place, word in ((NAME, item.label), *((OTHERS, word) for word in item.synonyms)):
            there = seen.setdefault(fold_search(word), (number, item.label))
            if there[0] != number:
                raise WrongCell(
                    number, place, f"“{word}”和“{there[1]}”重复，导入时会分不清",
                    "请改名，或从另一项的别名中去掉",
                )  # fmt: skip


def _refuse_whole(items: Sequence[CodeItem], now: CodeList) -> None:
    used = [item for item in items if not item.retired]
    if not used:
        raise UserError("不能全部停用", kept="没有保存", todo="至少留一项，否则这一栏无法登记")
    total = sum((item.value or Decimal(0) for item in used), Decimal(0))
    if now.total is not None and total != now.total:
        raise UserError(
            f"在用各项的数值合计是{total:f}，应为{now.total:f}", kept="没有保存",
            todo="请调整各项分值，使合计相符",
        )  # fmt: skip


def _new_code(items: Sequence[CodeItem], known: Mapping[str, CodeItem]) -> str:
    """Return a code of the office's own that was never given out."""
    taken = {item.code for item in items} | set(known)
    return next(code for n in range(1, 10_000) if (code := f"{OWN}{n}") not in taken)
