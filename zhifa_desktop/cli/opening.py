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


def existing_store(parsed: argparse.Namespace) -> Path:
    """Return the store that a command works on, which must be there.

    Raises:
        UserError: It is not.
    """
    path = store_path(parsed)
    if not os.path.isfile(path):
        raise UserError(f"找不到台账文件“{path}”", todo="请用 --store 指明，或先用 init 建立台账")
    return path


@contextmanager
def opened(parsed: argparse.Namespace) -> Iterator[Workspace]:
    """Open the store for one command.

    Raises:
        UserError: No passphrase, a wrong one, no store, open elsewhere.
    """
    from zhifa_desktop.services.workspace import Workspace  # the window asks for less

    workspace = Workspace.open(existing_store(parsed), passphrase(parsed))
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
    return _asked("口令", f"--passphrase-file 或环境变量 {VARIABLE}", twice=twice)


def new_passphrase(parsed: argparse.Namespace) -> str:
    """Return the passphrase that is to open the store from now on.

    Raises:
        UserError: There is none and nobody to ask, or the two typed ones differ.
    """
    if parsed.new_passphrase_file is not None:
        return first_line(parsed.new_passphrase_file, "口令")
    return _asked("新口令", "--new-passphrase-file", twice=True)


def secret(path: Path | None, what: str, otherwise: str) -> str:
    """Return a password or PIN: from its file, or asked for.

    Raises:
        UserError: The file cannot be read, or there is none and nobody to ask.
    """
    if path is not None:
        return first_line(path, what)
    return _asked(what, otherwise, twice=False)


def _asked(what: str, otherwise: str, *, twice: bool) -> str:
    if not sys.stdin.isatty():
        raise UserError(f"没有给出{what}", todo=f"请用 {otherwise} 给出")
    typed = getpass.getpass(f"{what}：")
    if twice and getpass.getpass("再输一次：") != typed:
        raise UserError("两次输入的口令不一样", kept="没有做任何改动", todo="请重新执行一次")
    return typed


def given_passphrase(parsed: argparse.Namespace) -> str | None:
    """Return the passphrase of the file or the environment, None where neither is given.

    Raises:
        UserError: The file cannot be read or is empty.
    """
    if parsed.passphrase_file is None:
        return os.environ.get(VARIABLE) or None
    return first_line(parsed.passphrase_file, "口令")


def first_line(path: Path, what: str) -> str:
    """Return the first line of the file that holds a secret.

    Raises:
        UserError: The file cannot be read or is empty.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"读不出{what}文件“{path}”", todo="请检查路径；文件应为只有一行的文本"
        ) from error
    if not lines or not lines[0].strip():
        raise UserError(f"{what}文件“{path}”是空的", todo=f"请把{what}写在第一行")
    return lines[0].strip()
