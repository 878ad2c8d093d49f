"""The developer's one door: run, test, check, bench, screens, package, demo.

Each command does all of its own set-up: the virtual environment, the packages pinned by hash, on
Debian and Ubuntu the system's libraries and tools. Standard library only, for it runs before
anything is installed; it may not import the program.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
BUILD = ROOT / "build"
SAMPLE = BUILD / "样例"
SAMPLE_DONE = ".完成"
OLDEST = (3, 11)
WINDOWS = sys.platform == "win32"

# What PySide6 6.8's Core, Gui, Widgets and its offscreen and xcb plugins are linked with.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# Strangers' tools by which the tests check what the program makes: commands, or files by path.
TEST_TOOLS = {
    "pdfsig": "poppler-utils",
    "certutil": "libnss3-tools",
    "openssl": "openssl",
    "softhsm2-util": "softhsm2",
    "soffice": "libreoffice-calc-nogui",
    "/usr/lib/python3/dist-packages/uno.py": "python3-uno",
    "xmlsec1": "xmlsec1",
    "Xvfb": "xvfb",
}
# PyInstaller looks for shared libraries with binutils.
PACKAGE_TOOLS = {"objdump": "binutils"}

LINT_IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"
LINTERS = {
    "ruff check": ["-m", "ruff", "check", "--output-format", "concise", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
    "import rules": ["-c", LINT_IMPORTS, "--no-logo"],
}


class SetupProblem(Exception):
    """Something on this machine must be mended first; the text says what and how."""


def say(text: str) -> None:
    """Print one line at once, also into a pipe."""
    print(text, flush=True)


# --- the environment -----------------------------------------------------------------------


def environment_python(folder: Path = ENVIRONMENT, *, windows: bool = WINDOWS) -> Path:
    """Return where the interpreter of a virtual environment lies."""
    return folder / ("Scripts/python.exe" if windows else "bin/python")


def digest(requirements: Path) -> str:
    """Return what the installed packages depend on: the pins and the interpreter's version."""
    version = ".".join(str(part) for part in sys.version_info[:2])
    return f"{version} {hashlib.sha256(requirements.read_bytes()).hexdigest()}"


def stamp_of(requirements: Path, folder: Path = ENVIRONMENT) -> Path:
    """Return the file that remembers which pins are installed."""
    return folder / f"installed-{requirements.stem}.txt"


def is_installed(requirements: Path, folder: Path = ENVIRONMENT) -> bool:
    """Return whether exactly these pins were installed by this interpreter's version."""
    stamp = stamp_of(requirements, folder)
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == digest(requirements)


def prepare(name: str) -> None:
    """Make the environment and install the pins of requirements/<name>.txt where due.

    Raises:
        SetupProblem: Python has no pip, or pip failed (its output is shown).
    """
    requirements = ROOT / "requirements" / f"{name}.txt"
    if not _right_version(environment_python()):
        say("正在建立虚拟环境 .venv … (virtual environment)")
        # Without pip of its own, for Debian's python3 lacks ensurepip; the pip at hand fills it.
        venv.create(ENVIRONMENT, clear=True, with_pip=False, symlinks=not WINDOWS)
    if is_installed(requirements):
        return
    say(f"正在安装固定版本的软件包 requirements/{name}.txt，首次需要几分钟 … (pinned packages)")
    command = [*_pip(), "install", "--quiet", "--require-hashes", "-r", str(requirements)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        say(done.stdout + done.stderr)
        raise SetupProblem("软件包没有装好，原因见上；请检查网络后重试。(pip failed, see above)")
    stamp_of(requirements).write_text(digest(requirements), encoding="utf-8")


def _right_version(python: Path) -> bool:
    if not python.is_file():
        return False
    ask = "import sys; print(*sys.version_info[:2])"
    done = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=False)
    return done.stdout.split() == [str(part) for part in sys.version_info[:2]]


def _pip() -> list[str]:
    target = str(environment_python())
    for candidate in ([sys.executable, "-m", "pip", "--python", target], [target, "-m", "pip"]):
        done = subprocess.run([*candidate, "--version"], capture_output=True, check=False)
        if done.returncode == 0:
            return [*candidate, "--disable-pip-version-check"]
    raise SetupProblem(
        "这个 Python 没有 pip。Debian/Ubuntu 请先执行：sudo apt-get install python3-pip;"
        "Windows 请重新安装 Python 并勾选 pip。(this Python has no pip)"
    )


# --- the system ----------------------------------------------------------------------------


def loads(library: str) -> bool:
    """Return whether the system can load a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_tool(tool: str) -> bool:
    """Return whether a command is on the path, or a file in its place."""
    return shutil.which(tool) is not None or (os.sep in tool and Path(tool).is_file())


def missing_packages(*, libraries: dict[str, str], tools: dict[str, str]) -> list[str]:
    """Return the Debian packages of what is not there, sorted."""
    wanted = {package for name, package in libraries.items() if not loads(name)}
    wanted |= {package for name, package in tools.items() if not has_tool(name)}
    return sorted(wanted)


def missing_sentence(packages: list[str]) -> str:
    """Return what is missing and the one command that brings it."""
    listed = " ".join(packages)
    return (
        f"系统缺少 {len(packages)} 个软件包，请执行：sudo apt-get install -y {listed} "
        "(system packages missing, type this command)"
    )


def apt_prefix() -> list[str] | None:
    """Return how apt-get may be called without asking anyone, None where it may not."""
    if not has_tool("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if not has_tool("sudo"):
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def prepare_system(
    *, libraries: dict[str, str] | None = None, tools: dict[str, str] | None = None
) -> list[str]:
    """Install what the system lacks where that is allowed; return what is missing after that."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = {"libraries": libraries or {}, "tools": tools or {}}
    missing = missing_packages(**wanted)
    prefix = apt_prefix() if missing else None
    if prefix is not None:
        say(f"正在安装系统软件包：{' '.join(missing)} … (system packages)")
        _apt([*prefix, "apt-get"], missing)
        missing = missing_packages(**wanted)
    if missing:
        say(missing_sentence(missing))
    return missing


def _apt(apt: list[str], packages: list[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = [*apt, "install", "-y", "-q", "--no-install-recommends", *packages]
    for step in ([*apt, "update", "-q"], install):
        done = subprocess.run(step, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            say(done.stdout[-2000:] + done.stderr)


def prepare_qt() -> None:
    """Bring the libraries that Qt needs.

    Raises:
        SetupProblem: They are missing and may not be installed from here.
    """
    if prepare_system(libraries=QT_LIBRARIES):
        raise SetupProblem("缺少窗口所需的系统库，装好后请再执行一次。(Qt's libraries are missing)")


# --- commands ------------------------------------------------------------------------------


def has_display(environment: dict[str, str], platform: str = sys.platform) -> bool:
    """Return whether a window can be shown."""
    if platform in ("win32", "darwin"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def python(*arguments: str, offscreen: bool = False) -> int:
    """Run the environment's interpreter at the root and return its exit code."""
    environment = {**os.environ, "PYTHONUTF8": "1"}
    if offscreen:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [str(environment_python()), *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def ready(pins: str) -> None:
    """Do the set-up that every command needs."""
    prepare(pins)
    prepare_qt()


def run(arguments: list[str]) -> int:
    """Open the window on the sample county, or make the sample where there is no display."""
    ready("runtime")
    if not has_display(dict(os.environ)):
        say("这里没有显示器，改为生成样例并在下面列出结果。(no display: making the sample)")
        return _make_sample(SAMPLE)
    if not (SAMPLE / SAMPLE_DONE).is_file():
        code = _make_sample(SAMPLE)
        if code != 0:
            return code
    say(f"正在打开样例台账 {SAMPLE} … (opening the sample county)")
    store, passphrase = SAMPLE / "样例.zhifa", SAMPLE / "口令.txt"
    options = ["--store", str(store), "--passphrase-file", str(passphrase), *arguments]
    return python("-m", "zhifa_desktop", *options)


def demo(arguments: list[str]) -> int:
    """Make the sample county in a folder (build/样例 unless another is named)."""
    ready("runtime")
    if arguments:
        return python("-m", "zhifa_desktop", "demo", *arguments, offscreen=True)
    return _make_sample(SAMPLE)


def _make_sample(folder: Path) -> int:
    if folder.exists():
        shutil.rmtree(folder)  # our own folder under build/, made anew as a whole
    say(f"正在生成样例县 {folder} … (making the sample county)")
    code = python("-m", "zhifa_desktop", "demo", str(folder), offscreen=True)
    if code == 0:
        (folder / SAMPLE_DONE).touch()
        say(f"样例在 {folder} (results)")
    return code


def lint() -> list[str]:
    """Run linters, types and import rules; return the names of those that failed."""
    failed = []
    for name, arguments in LINTERS.items():
        say(f"— {name}")
        if python(*arguments) != 0:
            failed.append(name)
    return failed


def verdict(failed: list[str]) -> int:
    """Say which steps failed and return the exit code."""
    if failed:
        say(f"没有通过：{'、'.join(failed)} (failed)")
        return 1
    say("全部通过 (all passed)")
    return 0


def test(arguments: list[str]) -> int:
    """Run linters, types, import rules and all tests; extra arguments go to pytest."""
    ready("dev")
    lacking = prepare_system(tools=TEST_TOOLS)
    if lacking and os.environ.get("CI"):
        raise SetupProblem("CI 必须装齐上述工具。(CI needs all of these tools)")
    failed = lint()
    say("— pytest")
    # rs: each skipped test is printed with its reason.
    options = ["-n", "2", "-q", "-rsfE", *arguments]
    if python("-m", "pytest", *options, offscreen=True) != 0:
        failed.append("pytest")
    return verdict(failed)


def check(arguments: list[str]) -> int:
    """Run the fast part: linters, types, import rules, the architecture's tests."""
    ready("dev")
    failed = lint()
    chosen = arguments or ["tests/test_architecture.py", "tests/test_dev.py"]
    if python("-m", "pytest", "-q", *chosen, offscreen=True) != 0:
        failed.append("pytest")
    return verdict(failed)


def bench(arguments: list[str]) -> int:
    """Measure; --quick takes a tenth of the rows."""
    ready("dev")
    rest = [argument for argument in arguments if argument != "--quick"]
    if len(rest) < len(arguments):
        os.environ["ZHIFA_BENCH_QUICK"] = "1"
    options = ["-o", "addopts=--import-mode=importlib", "-s", "-q", "-p", "no:xdist"]
    return python("-m", "pytest", *options, "tests/benchmarks", *rest, offscreen=True)


def screens(arguments: list[str]) -> int:
    """Photograph every page at both sizes into a folder (build/screens unless named)."""
    ready("dev")
    return python("-m", "tests.screens", *(arguments or [str(BUILD / "screens")]), offscreen=True)


def package(arguments: list[str]) -> int:
    """Freeze the program into dist/zhifa-desktop."""
    ready("dev")
    if prepare_system(tools=PACKAGE_TOOLS):
        raise SetupProblem("缺少打包工具，装好后请再执行一次。(a packaging tool is missing)")
    folders = ["--distpath", str(ROOT / "dist"), "--workpath", str(BUILD / "pyinstaller")]
    spec = str(ROOT / "packaging" / "zhifa-desktop.spec")
    quiet = ["--noconfirm", "--log-level", "ERROR"]
    say("正在打包，需要几分钟 … (freezing)")
    code = python("-m", "PyInstaller", *quiet, *folders, *arguments, spec)
    if code == 0:
        say(f"已生成 {ROOT / 'dist' / 'zhifa-desktop'} (done)")
    return code


COMMANDS = {fn.__name__: fn for fn in (run, test, check, bench, screens, package, demo)}


def main(arguments: list[str]) -> int:
    """Run one command; return its exit code."""
    described = [f"  {name:<9}{fn.__doc__}" for name, fn in COMMANDS.items()]
    parser = argparse.ArgumentParser(
        prog="dev.py",
        epilog="\n".join(described),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS)
    chosen, rest = parser.parse_known_args(arguments)
    try:
        return COMMANDS[chosen.command](rest)
    except SetupProblem as problem:
        say(str(problem))
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    if sys.version_info < OLDEST:
        sys.exit("需要 Python 3.11 或更新版本。(Python 3.11 or newer is needed)")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
