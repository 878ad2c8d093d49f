"""dev.py's own decisions; nothing is installed here."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import dev


def test_it_imports_only_the_standard_library() -> None:
    tree = ast.parse(Path(dev.__file__).read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(str(node.module).split(".")[0])
    assert names <= set(sys.stdlib_module_names)


def test_it_stays_readable() -> None:
    assert len(Path(dev.__file__).read_text(encoding="utf-8").splitlines()) <= 400


def test_pins_are_installed_again_only_when_they_change(tmp_path: Path) -> None:
    pins = tmp_path / "runtime.txt"
    pins.write_text("a==1 --hash=sha256:00\n", encoding="utf-8")
    assert not dev.is_installed(pins, tmp_path)
    dev.stamp_of(pins, tmp_path).write_text(dev.digest(pins), encoding="utf-8")
    assert dev.is_installed(pins, tmp_path)
    pins.write_text("a==2 --hash=sha256:00\n", encoding="utf-8")
    assert not dev.is_installed(pins, tmp_path)


def test_each_list_of_pins_has_its_own_stamp(tmp_path: Path) -> None:
    stamps = {dev.stamp_of(tmp_path / f"{name}.txt", tmp_path) for name in ("runtime", "dev")}
    assert len(stamps) == 2


def test_the_interpreter_lies_where_each_system_puts_it() -> None:
    assert dev.environment_python(Path("e"), windows=True) == Path("e/Scripts/python.exe")
    assert dev.environment_python(Path("e"), windows=False) == Path("e/bin/python")


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "win32", True),
    ],
)
def test_a_window_needs_a_display(
    environment: dict[str, str], platform: str, expected: bool
) -> None:
    assert dev.has_display(environment, platform) is expected


def test_what_is_missing_is_named_by_its_debian_package() -> None:
    missing = dev.missing_packages(
        libraries={"libnothing-of-this-name.so.7": "libnothing7"},
        tools={"no-such-tool-here": "no-such-package", Path(sys.executable).name: "python3"},
    )
    assert "libnothing7" in missing
    assert "no-such-package" in missing
    assert "libc" not in " ".join(missing)


def test_a_tool_may_be_a_file_that_no_command_shows(tmp_path: Path) -> None:
    library = tmp_path / "uno.py"
    assert not dev.has_tool(str(library))
    library.touch()
    assert dev.has_tool(str(library))
    assert not dev.has_tool(str(tmp_path))
    assert not dev.has_tool("README.md")


def test_the_sentence_about_missing_packages_is_a_command_to_type() -> None:
    sentence = dev.missing_sentence(["libegl1", "xvfb"])
    assert "sudo apt-get install -y libegl1 xvfb" in sentence
    assert "2" in sentence


def test_without_rights_the_command_is_printed_and_nothing_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev, "loads", lambda _: False)
    monkeypatch.setattr(dev, "apt_prefix", lambda: None)
    monkeypatch.setattr(dev, "_apt", lambda *_: pytest.fail("apt-get was called"))
    with pytest.raises(dev.SetupProblem):
        dev.prepare_qt()
    assert "libegl1" in capsys.readouterr().out


def test_where_nothing_is_missing_apt_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "loads", lambda _: True)
    monkeypatch.setattr(dev, "apt_prefix", lambda: pytest.fail("asked for rights"))
    assert dev.prepare_system(libraries=dev.QT_LIBRARIES) == []


def test_windows_needs_no_system_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.sys, "platform", "win32")
    monkeypatch.setattr(dev, "loads", lambda _: pytest.fail("looked for a Linux library"))
    dev.prepare_qt()


def test_every_command_is_chosen_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setitem(dev.COMMANDS, "test", lambda rest: asked.append(rest) or 0)
    assert dev.main(["test", "-k", "dossier", "-x"]) == 0
    assert asked == [["-k", "dossier", "-x"]]


def test_a_setup_problem_is_a_sentence_not_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_: list[str]) -> int:
        raise dev.SetupProblem("缺少工具")

    monkeypatch.setitem(dev.COMMANDS, "check", refuse)
    assert dev.main(["check"]) == 2
    assert capsys.readouterr().out == "缺少工具\n"


def test_an_unfinished_sample_is_made_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "样例"
    folder.mkdir()
    (folder / "half.xlsx").touch()
    made = []

    def python(*arguments: str, offscreen: bool = False) -> int:
        made.append(arguments)
        folder.mkdir(exist_ok=True)
        return 0

    monkeypatch.setattr(dev, "SAMPLE", folder)
    monkeypatch.setattr(dev, "python", python)
    monkeypatch.setattr(dev, "prepare", lambda _: None)
    monkeypatch.setattr(dev, "prepare_qt", lambda: None)
    monkeypatch.setattr(dev, "has_display", lambda _: True)
    assert dev.run([]) == 0
    assert not (folder / "half.xlsx").exists()
    assert [arguments[2] for arguments in made] == ["demo", "--store"]
    assert dev.run([]) == 0
    assert [arguments[2] for arguments in made] == ["demo", "--store", "--store"]


def test_help_names_every_command() -> None:
    shown = subprocess.run(
        [sys.executable, dev.__file__, "--help"], capture_output=True, encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8"}, check=True,
    )  # fmt: skip
    assert all(name in shown.stdout for name in dev.COMMANDS)
