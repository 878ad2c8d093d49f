"""Commands on a whole store: make, back up, restore, examine, and the sample county."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from zhifa_desktop.cli.opening import (
    existing_store,
    first_line,
    new_passphrase,
    opened,
    passphrase,
    store_path,
)
from zhifa_desktop.cli.outputs import new_file
from zhifa_desktop.cli.printing import print_json, progress
from zhifa_desktop.services import care
from zhifa_desktop.services.months import Month, Months
from zhifa_desktop.services.workspace import Workspace

OFFICE = ("addressee", "leader", "reviewer", "preparer", "phone")


def init(parsed: argparse.Namespace) -> bool:
    """``init``: a new store; the recovery key is printed once."""
    path = store_path(parsed)
    if parsed.root:
        new_file(parsed.root)
    start = str(Month.parse(parsed.start)) if parsed.start else ""
    workspace, recovery = Workspace.create(
        path, passphrase(parsed, twice=True), unit_name=parsed.unit, division=parsed.division
    )
    _show_key(parsed, path, recovery)  # first of all: whatever fails later, it is shown but once
    try:
        given = {name: getattr(parsed, name) for name in OFFICE if getattr(parsed, name)}
        if start:
            given["start_month"] = start
        if given:
            workspace.save_settings(replace(workspace.settings, **given))
        if parsed.root:
            Months(workspace).save_root(parsed.root)
    finally:
        workspace.close()
    return True


def _show_key(parsed: argparse.Namespace, path: Path, recovery: str) -> None:
    if parsed.json:
        print_json({"store": str(path), "recovery_key": recovery})
        return
    print(f"已建立台账 {path}(密钥文件 {path.name}.key 与它放在一起，缺一不可)。")
    print(f"恢复密钥：{recovery}")
    print("请打印恢复密钥，封存后交单位保管；忘记口令时只有它能打开台账。")
    print("签名证书为演示证书，仅供测试。")


def change_passphrase(parsed: argparse.Namespace) -> bool:
    """``passphrase``: a new one, by the old one or by the printed recovery key."""
    path = existing_store(parsed)
    if parsed.recovery_key_file:
        key = first_line(parsed.recovery_key_file, "恢复密钥")
        workspace = Workspace.open_with_recovery(path, key)
    else:
        workspace = Workspace.open(path, passphrase(parsed))
    try:
        workspace.set_passphrase(new_passphrase(parsed))
    finally:
        workspace.close()
    if parsed.json:
        print_json({"store": str(path), "changed": True})
    else:
        print(f"已更换 {path} 的口令；以前的备份仍用备份当时的口令。")
    return True


def backup(parsed: argparse.Namespace) -> bool:
    """``backup TARGET``."""
    with opened(parsed) as workspace:
        made = care.backup(workspace, parsed.target)
    if parsed.json:
        print_json({"file": str(made)})
    else:
        print(f"已备份并验证：{made}(连同 {made.name}.key)")
    return True


def restore(parsed: argparse.Namespace) -> bool:
    """``restore BACKUP``: into ``--store``; what was there is kept under another name."""
    target = store_path(parsed)
    aside = care.restore(parsed.backup, passphrase(parsed), target)
    if parsed.json:
        print_json({"store": str(target), "previous": str(aside) if aside else None})
        return True
    print(f"已恢复到 {target}。")
    if aside:
        print(f"原来的台账保留在 {aside}。")
    return True


def doctor(parsed: argparse.Namespace) -> bool:
    """``doctor``: fine when the store is healthy."""
    with opened(parsed) as workspace:
        health = care.doctor(workspace, progress)
    if parsed.json:
        print_json({"ok": health.ok, "findings": list(health.findings)})
        return health.ok
    for finding in health.findings:
        print(f"✗ {finding}")
    print("台账完好。" if health.ok else f"发现{len(health.findings)}个问题。")
    return health.ok


def demo(parsed: argparse.Namespace) -> bool:
    """``demo DIR``: the sample county from messy sheets to a verified package."""
    from zhifa_desktop.services.demo import make_demo

    made = make_demo(parsed.folder, seed=parsed.seed, report=progress)
    if parsed.json:
        print_json(made.as_json())
    else:
        print(made.words())
    return bool(made.verified)
