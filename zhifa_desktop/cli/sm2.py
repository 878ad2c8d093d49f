"""``keys sm2``: the unit's key for national cryptography, a second signature in packages."""

from __future__ import annotations

import argparse

from zhifa_desktop.cli.opening import secret
from zhifa_desktop.cli.printing import print_json
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.sm2_keys import NO_SEAL, Sm2Keys, Sm2Line
from zhifa_desktop.services.workspace import Workspace


def sm2(workspace: Workspace, parsed: argparse.Namespace) -> bool:
    """``keys sm2 [KEY CERT]``: keep a key, take it away, or list it; fine when it may sign."""
    found = Sm2Keys(workspace)
    if parsed.remove:
        found.remove()
    elif parsed.key is not None:
        _import(found, parsed)
    lines = found.lines()
    if parsed.json:
        print_json([_plain(line) for line in lines])
    else:
        for line in lines:
            print(f"国密签名证书：{line.name}，由{line.issuer}签发，至{line.until}，{line.state}")
        print(NO_SEAL if lines else "没有国密签名证书。")
    return all(line.usable for line in lines)


def _import(found: Sm2Keys, parsed: argparse.Namespace) -> None:
    if parsed.certificate is None:
        raise UserError("没有写证书文件", kept="没有导入", todo="请把私钥和证书两个文件都写上")
    password = ""
    if found.wants_password(parsed.key):
        password = secret(parsed.password_file, "SM2 密钥文件口令", "--password-file")
    found.import_files(parsed.key, parsed.certificate, password)


def _plain(line: Sm2Line) -> dict[str, object]:
    return {
        "name": line.name,
        "issuer": line.issuer,
        "since": str(line.since),
        "until": str(line.until),
        "state": line.state,
    }
