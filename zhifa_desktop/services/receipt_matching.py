"""Whose receipt it is: matched with what this store issued, by the package's UUID first.

The UUID follows from division, month, version and content, so that no two packages share one. Where
it is not ours, what else the receipt says tells why. May not keep anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select

from zhifa_desktop.db import system
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.receipt_document import RETURNED, Receipt
from zhifa_desktop.registers.codes import term
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import hand_overs, snapshots
from zhifa_desktop.services.issued_before import WITHOUT_DIVISION
from zhifa_desktop.services.snapshots import Issued

KEPT = "没有读入，台账没有改动"
ASK = "请核对文件，向上级重新索取本单位的回执"
CLOCKS_DIFFER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Match:
    """The version that a receipt answers, and what the clerk should know of it."""

    month: Month
    issued: Issued
    newest: int
    cautions: tuple[str, ...]


def match(
    connection: Connection, receipt: Receipt, division: str, now: datetime, name: str
) -> Match:
    """Return which version a receipt answers.

    Args:
        connection: Of the store.
        receipt: A receipt that was checked.
        division: The office's division code; empty where it has none.
        now: The present instant (UTC, without zone).
        name: The file's name, for the sentences.

    Raises:
        UserError: It answers another unit's, another month's or another package.
    """
    month = Month.parse(receipt.month)
    versions = snapshots.issued(connection, month)
    table = system.package
    chosen = select(table.c.month, table.c.version).where(table.c.id == receipt.package)
    found = connection.execute(chosen).first()
    if found is None:
        raise UserError(
            f"“{name}”{_why_not(receipt, month, division, versions)}", kept=KEPT, todo=ASK
        )
    one = next((one for one in versions if one.version == receipt.version), None)
    agrees = (found.month, found.version) == (month.first, receipt.version)
    if one is None or not agrees or one.short != receipt.code:
        raise UserError(
            f"“{name}”前后不一致：写的是{month.label}第{receipt.version}版、"
            f"{term('check_code')}{receipt.code}，月报包编号却不是这一版的",
            kept=KEPT, todo=ASK,
        )  # fmt: skip
    newest = versions[-1].version
    cautions = tuple(_cautions(connection, receipt, month, one, newest, now))
    return Match(month, one, newest, cautions)


def _why_not(receipt: Receipt, month: Month, division: str, versions: Sequence[Issued]) -> str:
    """Return why a receipt's package is none of ours, as the end of a sentence."""
    mine = division or WITHOUT_DIVISION
    if receipt.division != mine:
        return f"是{receipt.unit or '别的单位'}({receipt.division})的回执，不是本单位({mine})的"
    if not versions:
        return f"答复的是{month.label}月报，本台账没有报过这个月"
    one = next((one for one in versions if one.version == receipt.version), None)
    if one is None:
        return (
            f"答复的是{month.label}第{receipt.version}版，本台账只出到第{versions[-1].version}版"
            "(如果恢复过较早的备份，请先核对)"
        )
    return (
        f"答复的是另一个月报包：{term('check_code')}{receipt.code}，"
        f"本台账{month.label}第{one.version}版是{one.short}"
    )


def _cautions(
    connection: Connection, receipt: Receipt, month: Month, one: Issued, newest: int, now: datetime
) -> Iterator[str]:
    if one.version < newest:
        yield f"答复的是第{one.version}版，此后已出第{newest}版；只记在第{one.version}版上"
    sent = {
        past.package_sha256
        for past in hand_overs.history(connection, month)
        if past.version == one.version
    }
    if sent and receipt.package_sha256 not in sent:
        yield "上级收到的文件与交出时核对过的不是同一个(可能重新生成过)，内容和校验码一致"
    received = receipt.received_at.astimezone(UTC).replace(tzinfo=None)
    if received < one.made_at - CLOCKS_DIFFER or received > now + CLOCKS_DIFFER:
        yield "回执上的接收时间不对(早于月报生成，或是将来的时间)，请核对两台电脑的日期"
    if receipt.verdict == RETURNED and not receipt.findings:
        yield "退回，但没有列出要改的地方，请电话问清楚"
