"""What of a package can be worked out again from the package alone (the step 重新校核).

The 校验码 from the manifest, every rate from its numerator and denominator, a reason behind every
finding that wants one, each record readable. Whatever a stranger's file holds, the answer is a
sentence.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from zhifa_desktop.checks.declaration import Level
from zhifa_desktop.indicators.declaration import PERCENT, YES_NO
from zhifa_desktop.indicators.engine import HUNDRED, rounded
from zhifa_desktop.package.bag import MANIFEST
from zhifa_desktop.package.bag_reading import bag_info
from zhifa_desktop.package.member_names import printable
from zhifa_desktop.package.members import Members
from zhifa_desktop.services.month_data import (
    CHECKS,
    INDICATORS,
    RECORDS,
    code_of,
    digests_of,
    manifest_digest,
)

CODE = "Zhifa-Check-Code"
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError, InvalidOperation)


class Wrong(Exception):
    """What does not agree, as a clause."""


SHARES = (PERCENT, YES_NO)


def repeat_checks(members: Members) -> tuple[bool, str]:
    """Return whether a whole package agrees with itself, and what was looked at."""
    try:
        told = [
            _code(members), _rates(members), _findings(members), _records(members),
        ]  # fmt: skip
    except Wrong as wrong:
        return False, str(wrong)
    return True, "；".join(told)


def _code(members: Members) -> str:
    told = bag_info(members).get(CODE, "")
    found = code_of(manifest_digest(digests_of(members[MANIFEST])))
    if told != found:
        raise Wrong(f"按数据文件算出的校验码是{found}，包里写的是“{printable(told)}”")
    return f"校验码{found}与数据文件相符"


def _rates(members: Members) -> str:
    known = 0
    for one in _loaded(members, INDICATORS):
        try:
            value, again = _number(one["value"]), _again(one)
        except _UNREADABLE:
            raise Wrong(f"“{INDICATORS}”里有一项读不懂") from None
        if value != again:
            raise Wrong(f"指标“{printable(str(one['name']))}”写的是{value}，按分子分母算是{again}")
        known += 1
    return f"{known}项指标按分子分母重算一致"


def _again(one: Mapping[str, Any]) -> Decimal | None:
    numerator, denominator = _number(one["numerator"]), _number(one["denominator"])
    if numerator is None or denominator is None:
        return numerator
    if not denominator:
        return None
    return rounded(numerator * (HUNDRED if one["unit"] in SHARES else 1) / denominator)


def _number(value: object) -> Decimal | None:
    return None if value is None else rounded(Decimal(str(value)))


def _findings(members: Members) -> str:
    explained = 0
    for one in _loaded(members, CHECKS):
        try:
            level, reason = one["level"], str(one["reason"] or "").strip()
        except _UNREADABLE:
            raise Wrong(f"“{CHECKS}”里有一条读不懂") from None
        if level == Level.BLOCK or (level == Level.EXPLAIN and not reason):
            raise Wrong(f"“{CHECKS}”里有必须改正或没有说明原因的问题，不应报送")
        explained += level == Level.EXPLAIN
    return f"{explained}条须说明的问题都写了原因"


def _records(members: Members) -> str:
    known = 0
    for name in sorted(members):
        if name.startswith(RECORDS):
            for number, line in enumerate(members[name].splitlines(), 1):
                try:
                    good = isinstance(json.loads(line), dict)
                except _UNREADABLE:
                    good = False
                if not good:
                    raise Wrong(f"“{printable(name)}”第{number}行不是一条记录")
                known += 1
    return f"{known:,}条记录都能读出"


def _loaded(members: Members, name: str) -> Iterator[dict[str, Any]]:
    try:
        content = json.loads(members[name])
    except _UNREADABLE:
        raise Wrong(f"“{name}”读不懂") from None
    if not isinstance(content, list):
        raise Wrong(f"“{name}”读不懂")
    yield from content
