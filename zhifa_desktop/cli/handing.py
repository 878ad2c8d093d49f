"""``handover`` and ``receipt``: a version goes up on a stick, the superior's answer comes in."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from zhifa_desktop.cli.opening import opened
from zhifa_desktop.cli.printing import print_json, progress
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.handing_over import HandingOver
from zhifa_desktop.services.kept_receipts import where
from zhifa_desktop.services.months import Month, Months
from zhifa_desktop.services.receipts import Receipts
from zhifa_desktop.services.receivers import Receivers, named
from zhifa_desktop.services.wording import term


def handover(parsed: argparse.Namespace) -> bool:
    """``handover MONTH --from DIR --to DIR [--encrypt-for NAME]``: fine when all was read back."""
    month = Month.parse(parsed.month)
    with opened(parsed) as workspace:
        versions = {one.version: one for one in Months(workspace).state(month).issued}
        wanted = parsed.edition or max(versions, default=0)
        if wanted not in versions:
            which = f"第{wanted}版" if wanted else "任何一版"
            raise UserError(
                f"{month.label}月报没有{which}", kept="什么也没有写", todo="请先用 export 生成"
            )
        lines = Receivers(workspace).lines()
        receivers = [named(lines, name).id for name in parsed.receivers]
        handing = HandingOver(workspace)
        package = parsed.source / versions[wanted].file_name
        going = handing.gather(month, wanted, package)
        done = handing.hand_over(going, parsed.to, progress, receivers=receivers)
    cautions = (*going.cautions, *done.cautions)
    if parsed.json:
        print_json({
            "month": str(month), "version": wanted, "place": done.place, "read_back": True,
            "encrypted_for": list(done.encrypted_for),
            "files": [asdict(file) for file in done.files], "cautions": list(cautions),
        })  # fmt: skip
        return True
    for caution in cautions:
        print(f"{term('hint')}：{caution}")
    for file in done.files:
        print(f"  {file.name}  SHA-256 {file.sha256}")
    sealed = f"，加密给{'、'.join(done.encrypted_for)}" if done.encrypted_for else ""
    print(f"{month.label}月报第{wanted}版已交到 {done.place}{sealed}：{done.sentence}。")
    return True


def receipt(parsed: argparse.Namespace) -> bool:
    """``receipt FILE``: fine when the month was taken; a return is a finding."""
    roots = tuple(_read(path) for path in parsed.root)
    with opened(parsed) as workspace:
        receipts = Receipts(workspace, lambda: roots)
        taken = receipts.take_in(parsed.file, although_untrusted=parsed.accept_untrusted)
    one = taken.receipt
    if parsed.json:
        print_json({
            "month": str(one.month), "version": one.version, "verdict": one.verdict,
            "receiver": one.receiver, "received_at": one.received_at.isoformat(),
            "signer": one.signer, "trusted": one.trusted, "already": taken.already,
            "opinion": one.opinion, "findings": [asdict(found) for found in one.findings],
            "cautions": list(one.cautions),
        })  # fmt: skip
        return not one.returned
    print(f"{taken.sentence}(签名人：{one.signer})")
    if one.opinion:
        print(f"意见：{one.opinion}")
    for number, found in enumerate(one.findings, 1):
        print(f"  {number}. {where(found)}：{found.message}")
    for caution in one.cautions:
        print(f"{term('hint')}：{caution}")
    return not one.returned


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"读不出证书文件“{path}”", todo="请检查路径和权限") from error
