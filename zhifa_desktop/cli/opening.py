"""Where a command finds its store and passphrase; neither is ever an argument's value in clear."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from zhifa_desktop import paths
from zhifa_desktop.errors import UserError

if TYPE_CHECKING:
    from zhifa_desktop.services.workspace import Workspace

VARIABLE = "ZHIFA_PASSPHRASE"


def store_path(parsed: argparse.Namespace) -> Path:
    """Return the store that a command works on."""
    return parsed.store or paths.default_store()


@contextmanager
def opened(parsed: argparse.Namespace) -> Iterator[Workspace]:
    """Open the store for one command.

    Raises:
        UserError: No passphrase, a wrong one, no store, open elsewhere.
    """
    from zhifa_desktop.services.workspace import Workspace  # the window asks for less

    path = store_path(parsed)
    if not os.path.isfile(path):
        raise UserError(f"找不到台账文件“{path}”", todo="请用 --store 指明，或先用 init 建立台账")
    workspace = Workspace.open(path, passphrase(parsed))
    try:
        yield workspace
    finally:
        workspace.close()


def passphrase(parsed: argparse.Namespace, *, twice: bool = False) -> str:
    """Return the passphrase: from the file, the environment, or asked for.

    Raises:
        UserError: There is none and nobody to ask, or the two typed ones differ.
    """
    given = given_passphrase(parsed)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise UserError("没有给出口令", todo=f"请用 --passphrase-file 或环境变量 {VARIABLE} 给出")
    typed = getpass.getpass("口令：")
    if twice and getpass.getpass("再输一次：") != typed:
        raise UserError("两次输入的口令不一样", kept="没有建立台账", todo="请重新执行一次")
    return typed


def given_passphrase(parsed: argparse.Namespace) -> str | None:
    """Return the passphrase of the file or the environment, None where neither is given.

    Raises:
        UserError: The file cannot be read or is empty.
    """
    if parsed.passphrase_file is None:
        return os.environ.get(VARIABLE) or None
    try:
        lines = parsed.passphrase_file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"读不出口令文件“{parsed.passphrase_file}”", todo="请检查路径；文件应为只有一行的文本"
        ) from error
    if not lines or not lines[0].strip():
        raise UserError(f"口令文件“{parsed.passphrase_file}”是空的", todo="请把口令写在第一行")
    return str(lines[0].strip())
