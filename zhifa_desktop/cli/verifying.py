"""``verify``: is this file what its signer made, and by which tools a stranger finds the same."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from zhifa_desktop.cli.opening import opened
from zhifa_desktop.cli.outputs import new_file
from zhifa_desktop.cli.printing import print_json
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.verification_report import report_pdf
from zhifa_desktop.services.verifying import Verification, Verifying, verify_file


def verify(parsed: argparse.Namespace) -> bool:
    """``verify FILE``: fine when valid and signed by somebody trusted."""
    roots, crls = [_read(path) for path in parsed.root], [_read(path) for path in parsed.crl]
    if parsed.report is not None:
        new_file(parsed.report)
    now = datetime.now(UTC)
    with ExitStack() as stack:
        if parsed.store is None:
            found = verify_file(parsed.package, roots=roots, crls=crls, moment=now)
        else:
            workspace = stack.enter_context(opened(parsed))
            found = Verifying(workspace).verify(parsed.package, roots, crls)
    if parsed.report is not None:
        parsed.report.write_bytes(report_pdf(found, parsed.package, now))
    if parsed.json:
        print_json(_plain(found))
    else:
        _print(found, parsed.commands)
        if parsed.report is not None:
            print(f"核验报告：{parsed.report}")
    return found.verdict == "valid"


def _print(found: Verification, commands: bool) -> None:
    for step in found.steps:
        print(f"{'✓ 通过' if step.ok else '✗ 不通过'}  {step.label}：{step.detail}")
        if commands and step.command:
            print(f"         {step.tool}：{step.command}")
    print(f"结论：{found.sentence}")


def _plain(found: Verification) -> dict[str, object]:
    names = ("step", "ok", "detail", "tool", "command")
    return {
        "package": found.package,
        "verdict": found.verdict,
        "signer": found.signer,
        "steps": [{name: getattr(step, name) for name in names} for step in found.steps],
        "kind": found.kind,
        "signed_at": found.moment.isoformat() if found.moment else None,
        "sentence": found.sentence,
    }


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"读不出证书文件“{path}”", todo="请检查路径和权限") from error
