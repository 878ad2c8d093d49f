"""``keys``: the office's signing keys, whom it trusts, whom it encrypts to, what was revoked."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from zhifa_desktop.cli.opening import opened, secret
from zhifa_desktop.cli.outputs import new_file
from zhifa_desktop.cli.printing import print_json, print_table
from zhifa_desktop.cli.sm2 import sm2
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.keys import ROLES, KeyLine, Keys
from zhifa_desktop.services.receivers import Receiver, Receivers, named
from zhifa_desktop.services.trusted import RevocationFile, Root, Trusted
from zhifa_desktop.services.workspace import Workspace


def keys(parsed: argparse.Namespace) -> bool:
    """``keys ACTION``: ``list`` is fine when what signs may sign today."""
    with opened(parsed) as workspace:
        return bool(_ACTIONS[parsed.action](workspace, parsed))


def _list(workspace: Workspace, parsed: argparse.Namespace) -> bool:
    lines, trusted = Keys(workspace).lines(), Trusted(workspace)
    roots, lists = trusted.roots(), trusted.lists()
    if parsed.json:
        print_json(
            {
                "keys": [_plain(line) for line in lines],
                "roots": [_plain_root(one) for one in roots],
                "lists": [_plain_list(one) for one in lists],
            }
        )
    else:
        _print_keys(lines)
        for root in roots:
            print(f"受信任：{root.name}，有效期至{root.until}，SHA-256 {root.fingerprint}")
        for one in lists:
            print(f"吊销列表：{one.issuer}，{one.count}条，{one.state}")
    return all(line.usable for line in lines if line.roles)


def _import(workspace: Workspace, parsed: argparse.Namespace) -> bool:
    password = secret(parsed.password_file, "证书文件口令", "--password-file")
    made = Keys(workspace).import_file(
        parsed.file, password, person=parsed.person, confirmed=parsed.confirm
    )
    return _kept(parsed, made)


def _request(workspace: Workspace, parsed: argparse.Namespace) -> bool:
    new_file(parsed.out)
    found = Keys(workspace)
    which, request = found.make_request(parsed.kind, person=parsed.person)
    found.save_request(request, parsed.out)
    if parsed.json:
        print_json({"id": which, "file": str(parsed.out)})
    else:
        print(f"已生成证书申请 {parsed.out}，请交发证单位；签发后用 keys add-cert 导入。")
    return True


def _add_certificate(workspace: Workspace, parsed: argparse.Namespace) -> bool:
    return _kept(parsed, Keys(workspace).add_certificate(parsed.file, confirmed=parsed.confirm))


def _token(workspace: Workspace, parsed: argparse.Namespace) -> bool:
    """List what is plugged in, or keep where a key lies when a token is named."""
    module = str(parsed.module.absolute())
    if parsed.serial:
        made = Keys(workspace).add_token(
            module, parsed.serial, parsed.certificate, person=parsed.person,
            confirmed=parsed.confirm,
        )  # fmt: skip
        return _kept(parsed, made)
    from zhifa_desktop.services.tokens import Tokens

    found = Tokens(workspace).look(module)
    if parsed.json:
        print_json(
            [
                {
                    "serial": one.serial, "label": one.label, "name": one.name,
                    "valid_until": one.until.isoformat(), "fingerprint": one.fingerprint,
                }
                for one in found
            ]
        )  # fmt: skip
    else:
        rows = [[one.label, one.serial, one.name, str(one.until)] for one in found]
        print_table(["UKey", "序列号", "证书", "有效期至"], rows)
    return True


def _use(workspace: Workspace, parsed: argparse.Namespace) -> bool:
    found = Keys(workspace)
    one = _named(found.lines(), parsed.name)
    found.choose(one.id, parsed.role)
    plain = {"id": one.id, "role": parsed.role}
    return _said(parsed, plain, f"“{one.name}”用于{ROLES[parsed.role]}签名")


def _remove(workspace: Workspace, parsed: argparse.Namespace) -> bool:
    found = Keys(workspace)
    one = _named(found.lines(), parsed.name)
    if not parsed.confirm:
        raise UserError(
            f"删除“{one.name}”后私钥不能找回", kept="没有删除", todo="确定要删除时请加上确认",
            option="--confirm",
        )  # fmt: skip
    found.remove(one.id)
    return _said(parsed, {"id": one.id, "removed": True}, f"已删除“{one.name}”")


def _root(workspace: Workspace, parsed: argparse.Namespace) -> bool:
    trusted = Trusted(workspace)
    roots = trusted.look_at(parsed.file)
    if not parsed.confirm:
        told = "；".join(f"“{one.name}”{one.fingerprint}" for one in roots)
        raise UserError(
            f"信任之前请打电话核对 SHA-256 指纹：{told}", kept="还没有信任",
            todo="核对一致后加上确认再执行一次", option="--confirm",
        )  # fmt: skip
    trusted.trust(roots)
    plain = [_plain_root(one) for one in roots]
    return _said(parsed, plain, f"已信任{'、'.join(f'“{one.name}”' for one in roots)}")


def _crl(workspace: Workspace, parsed: argparse.Namespace) -> bool:
    one = Trusted(workspace).import_list(parsed.file)
    return _said(parsed, _plain_list(one), f"已导入“{one.issuer}”的吊销列表，{one.state}")


def _receiver(workspace: Workspace, parsed: argparse.Namespace) -> bool:
    """List, keep or remove whom packages are encrypted to."""
    found = Receivers(workspace)
    if parsed.remove:
        one = named(found.lines(), parsed.remove)
        found.remove(one.id)
        return _said(parsed, {"id": one.id, "removed": True}, f"已删除收件单位“{one.name}”")
    if parsed.file is None:
        lines = found.lines()
        if parsed.json:
            print_json([_plain_receiver(one) for one in lines])
        else:
            rows = [[one.name, str(one.until), one.state, one.id] for one in lines]
            print_table(["收件单位", "有效期至", "状态", "编号"], rows)
        return not any(one.problem for one in lines)
    one = found.look_at(parsed.file)
    if not parsed.confirm:
        raise UserError(
            f"加密给“{one.name}”之前请打电话核对 SHA-256 指纹：{one.fingerprint}",
            kept="还没有保存", todo="核对一致后加上确认再执行一次", option="--confirm",
        )  # fmt: skip
    found.keep(one)
    return _said(parsed, _plain_receiver(one), f"已保存收件单位“{one.name}”，可以加密给它")


_ACTIONS = {
    "list": _list, "import": _import, "request": _request, "add-cert": _add_certificate,
    "token": _token, "use": _use, "remove": _remove, "root": _root, "crl": _crl,
    "receiver": _receiver, "sm2": sm2,
}  # fmt: skip


def _named(lines: Sequence[KeyLine], name: str) -> KeyLine:
    """Return the key of an id, or of a name that only one has."""
    found = [line for line in lines if line.id == name] or [
        line for line in lines if name in (line.name, line.subject)
    ]
    if len(found) != 1:
        why = f"有 {len(found)} 张叫“{name}”的签名证书" if found else f"没有叫“{name}”的签名证书"
        raise UserError(why, kept="没有改动", todo="请用 keys list 查看，改用编号指明")
    return found[0]


def _kept(parsed: argparse.Namespace, line: KeyLine) -> bool:
    return _said(parsed, _plain(line), f"已保存“{line.name}”（编号 {line.id}），{line.state}")


def _said(parsed: argparse.Namespace, plain: object, words: str) -> bool:
    if parsed.json:
        print_json(plain)
    else:
        print(f"{words}。")
    return True


def _print_keys(lines: Sequence[KeyLine]) -> None:
    rows = [
        [line.id, line.name, line.kind_words, line.algorithm, str(line.until or "—"),
         "、".join(line.roles) or "—", line.state]
        for line in lines
    ]  # fmt: skip
    print_table(["编号", "名称", "存放", "算法", "有效期至", "用于", "状态"], rows)


def _plain(line: KeyLine) -> dict[str, object]:
    return {
        "id": line.id, "name": line.name, "kind": line.kind, "algorithm": line.algorithm,
        "person": line.person or None, "subject": line.subject or None,
        "issuer": line.issuer or None,
        "valid_from": line.since.isoformat() if line.since else None,
        "valid_until": line.until.isoformat() if line.until else None,
        "days_left": line.days_left, "roles": list(line.roles), "state": line.state,
        "usable": line.usable, "fingerprint": line.fingerprint or None,
        "findings": [{"code": one.code, "weight": str(one.weight)} for one in line.findings],
    }  # fmt: skip


def _plain_root(one: Root) -> dict[str, object]:
    return {
        "name": one.name, "fingerprint": one.fingerprint, "valid_until": one.until.isoformat(),
        "warning": one.warning or None,
    }  # fmt: skip


def _plain_receiver(one: Receiver) -> dict[str, object]:
    return {
        "id": one.id, "name": one.name, "valid_until": one.until.isoformat(), "state": one.state,
        "usable": not one.problem,
    }  # fmt: skip


def _plain_list(one: RevocationFile) -> dict[str, object]:
    return {
        "issuer": one.issuer, "issued": one.since.isoformat(),
        "next": one.until.isoformat() if one.until else None, "count": one.count,
        "state": one.state,
    }  # fmt: skip
