"""From arguments to a command's exit code: 0 fine, 1 findings or an error, 2 wrong usage."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from zhifa_desktop.cli.parser import build_parser
from zhifa_desktop.cli.printing import print_problem
from zhifa_desktop.errors import Cancelled, UserError
from zhifa_desktop.log import log_fault

FINE, FINDINGS = 0, 1
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""Any of them tells Qt where to draw on Linux."""
Command = Callable[[argparse.Namespace], bool]

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("store_commands", "demo"),
    "init": ("store_commands", "init"),
    "passphrase": ("store_commands", "change_passphrase"),
    "backup": ("store_commands", "backup"),
    "restore": ("store_commands", "restore"),
    "doctor": ("store_commands", "doctor"),
    "import": ("importing", "import_file"),
    "template": ("commands", "template"),
    "list": ("commands", "list_records"),
    "find": ("commands", "find"),
    "check": ("commands", "check"),
    "indicators": ("figures", "indicators"),
    "analysis": ("analysing", "analysis"),
    "warnings": ("warning", "warnings"),
    "folder": ("inspection", "folder"),
    "material": ("materials", "material"),
    "stage": ("stages", "stage"),
    "export": ("commands", "export"),
    "verify": ("verifying", "verify"),
    "keys": ("keys", "keys"),
    "handover": ("handing", "handover"),
    "receipt": ("handing", "receipt"),
    "attach": ("attaching", "attach"),
    "attend": ("attending", "attend"),
    "fill": ("filling", "fill"),
    "duplicates": ("duplicates", "duplicates"),
    "dossier": ("commands", "dossier"),
}
"""Module and function of each command; loaded when asked for, so that --help answers at once."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, or open the window when none is given; return the exit code."""
    _speak_utf8()
    parsed = build_parser().parse_args(arguments)
    try:
        if parsed.command is None:
            return _window(parsed)
        return FINE if _command(parsed.command)(parsed) else FINDINGS
    except UserError as error:
        if parsed.json:
            print_problem(error)
        option = f"(命令行：{error.option})" if error.option else ""
        print(f"错误：{error}{option}", file=sys.stderr)
    except Cancelled:
        print("已停止，没有保存未完成的部分。", file=sys.stderr)
    except KeyboardInterrupt:
        print("\n已停止。", file=sys.stderr)
    except BrokenPipeError:
        sys.stderr.close()
    except Exception as error:  # noqa: BLE001 - the last border: a sentence, never a traceback
        print(_bug(error), file=sys.stderr)
    return FINDINGS


def _command(name: str) -> Command:
    module, function = COMMANDS[name]
    command: Command = getattr(import_module(f"zhifa_desktop.cli.{module}"), function)
    return command


def _window(parsed: argparse.Namespace) -> int:
    if sys.platform.startswith("linux") and not any(map(os.environ.get, DISPLAYS)):
        raise UserError(
            "这里没有图形界面，打不开窗口",
            todo="请在桌面上打开；不开窗口也能用的命令见 zhifa-desktop --help",
        )  # Qt would abort the process without a word for the clerk
    from zhifa_desktop.app import run
    from zhifa_desktop.cli.opening import given_passphrase

    return int(run(parsed.store, given_passphrase(parsed)))


def _bug(error: Exception) -> str:
    number = log_fault(error)
    place = ""
    trace = error.__traceback__
    while trace is not None:
        place = f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"
        trace = trace.tb_next
    return (
        f"错误：程序出了差错(编号{number}，{type(error).__name__}，{place})。"
        "已保存的内容没有改动。请把这一行告诉维护人员。"
    )


def _speak_utf8() -> None:
    """Print Chinese on consoles whose code page cannot (Windows, LANG=C)."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            encoding = (stream.encoding or "").lower().replace("-", "")
            chinese = encoding in {"utf8", "cp936", "gbk", "gb18030"}
            reconfigure(encoding=None if chinese else "utf-8", errors="replace")
