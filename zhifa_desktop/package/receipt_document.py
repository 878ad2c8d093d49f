"""What a receipt (回执) says, as JSON: which package arrived, the verdict, what is to be mended.

Read strictly: whatever a stranger's file holds, the answer is a receipt or one Chinese sentence.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from zhifa_desktop.package.china_time import china_time

FORMAT = "zhifa-receipt/1"
ACCEPTED, RETURNED = "接收", "退回"
VERDICTS = (ACCEPTED, RETURNED)
LARGEST = 4 << 20
"""Bytes of the JSON; a finding has about three hundred."""
MOST_FINDINGS, LONGEST = 5_000, 2_000

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_DIVISION = re.compile(r"\d{6}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_CODE = re.compile(r"[0-9A-F]{8}")
_TEXTS = ("unit", "receiver", "opinion")
_FINDING = ("message", "register", "record_id", "key", "form", "field")


class BadReceipt(Exception):
    """It is no receipt; the message is a Chinese clause."""


@dataclass(frozen=True, slots=True)
class ReceiptFinding:
    """One thing to be mended: a record (register, id, key), a form and its field, or neither."""

    message: str
    register: str = ""
    record_id: str = ""
    key: str = ""
    form: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One answer to one package; ``unit`` is whose package it was, ``receiver`` who answers."""

    package: str
    """The package's UUID."""
    division: str
    unit: str
    month: str
    """2026-10."""
    version: int
    package_sha256: str
    code: str
    """校验码."""
    verdict: str
    received_at: datetime
    receiver: str
    opinion: str = ""
    findings: tuple[ReceiptFinding, ...] = ()

    @property
    def stem(self) -> str:
        """Return what the package is called, without its ending."""
        return f"{self.division}-{self.month.replace('-', '')}-v{self.version}"

    @property
    def file_name(self) -> str:
        """Return what the receipt's file is called."""
        return f"{self.stem}-回执-{self.verdict}.zip"


def to_json(receipt: Receipt) -> bytes:
    """Return a receipt's one byte sequence."""
    plain = asdict(receipt) | {
        "format": FORMAT, "received_at": china_time(receipt.received_at).isoformat(),
    }  # fmt: skip
    return f"{json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=1)}\n".encode()


def from_json(data: bytes) -> Receipt:
    """Read a receipt.

    Raises:
        BadReceipt: It is none, or says something that cannot be.
    """
    try:
        plain = json.loads(data)
    except (ValueError, RecursionError):
        raise BadReceipt("回执内容损坏，读不出来") from None
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise BadReceipt("不是本程序能读的回执格式")
    version = plain.get("version")
    if type(version) is not int or not 1 <= version <= 9999:
        raise BadReceipt("回执里的版次不对")
    verdict = plain.get("verdict")
    if verdict not in VERDICTS:
        raise BadReceipt("回执里没有写明接收还是退回")
    return Receipt(
        package=_package(plain.get("package")),
        division=_matched(plain, "division", _DIVISION, "行政区划代码"),
        month=_matched(plain, "month", _MONTH, "月份"),
        version=version,
        package_sha256=_matched(plain, "package_sha256", _SHA256, "月报包校验值"),
        code=_matched(plain, "code", _CODE, "校验码"),
        verdict=str(verdict),
        received_at=_moment(plain.get("received_at")),
        findings=_findings(plain.get("findings")),
        **{name: _text(plain, name) for name in _TEXTS},
    )


def _matched(plain: Mapping[str, Any], name: str, pattern: re.Pattern[str], label: str) -> str:
    value = plain.get(name)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise BadReceipt(f"回执里的{label}不对")
    return value


def _package(value: object) -> str:
    try:
        if isinstance(value, str) and str(uuid.UUID(value)) == value:
            return value
    except ValueError:
        pass
    raise BadReceipt("回执里的月报包编号不对")


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadReceipt("回执里的接收时间不对")
    return moment


def _text(plain: Mapping[str, Any], name: str) -> str:
    value = plain.get(name, "")
    if not isinstance(value, str) or len(value) > LONGEST:
        raise BadReceipt("回执里有一栏文字不对或过长")
    return "".join(char for char in value if char.isprintable() or char == "\n")


def _findings(value: object) -> tuple[ReceiptFinding, ...]:
    if not isinstance(value, list) or len(value) > MOST_FINDINGS:
        raise BadReceipt("回执里要改的地方读不出来或过多")
    found = []
    for one in value:
        if not isinstance(one, dict) or not isinstance(one.get("message"), str):
            raise BadReceipt("回执里有一处要改的地方读不出来")
        found.append(ReceiptFinding(**{name: _text(one, name) for name in _FINDING}))
    return tuple(found)
