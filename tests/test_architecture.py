"""The house's own rules, read from the source: what imports what, how long, under which names.

import-linter checks the layers too; here imports inside functions count as well.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from zhifa_desktop.registers.catalogue import specifications

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "zhifa_desktop"
MODULES = sorted(
    path for path in PACKAGE.rglob("*.py") if "versions" not in path.parts
)  # migrations are written once and never edited
TESTS = sorted((ROOT / "tests").rglob("*.py"))
# Lower layers first; a module may import its own layer and those before it.
LAYERS = (
    {"errors", "paths", "log", "settings", "__init__"},
    {"rules"},
    {"registers"},
    {"db"},
    {"indicators", "checks", "warnings", "exchange", "papers", "package"},
    {"sample"},
    {"services"},
    {"ui"},
    {"app"},
    {"cli"},
    {"__main__"},
)
WINDOW = {"ui", "app"}
BEHIND_THE_BORDER = {"db", "registers", "exchange", "papers", "package"}
MACHINERY = {"db", "services", "ui", "exchange"}
VAGUE = {"utils", "util", "misc", "helpers", "helper", "common", "base_utils"}
MAX_LINES, MAX_FUNCTION = 500, 60


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def area(path: Path) -> str:
    """Return a module's place in the house: its first folder, or its own name at the top."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else path.stem


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of all imports, also of those within functions."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def own(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, area) of the imports from the program itself."""
    for line, name in imported(path):
        first, *rest = name.split(".")
        if first == PACKAGE.name:
            place = rest[0] if rest else "__init__"
            known = (PACKAGE / place).is_dir() or (PACKAGE / f"{place}.py").is_file()
            yield line, place if known else "__init__"


def users_of(packages: set[str], paths: list[Path]) -> list[str]:
    """Return where one of these foreign packages is imported."""
    return [
        f"{named(path)}:{line} imports {name}"
        for path in paths
        for line, name in imported(path)
        if name.split(".")[0] in packages
    ]


def level(place: str) -> int:
    return next(number for number, layer in enumerate(LAYERS) if place in layer)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_part_of_the_program_has_its_layer() -> None:
    known = set().union(*LAYERS)
    assert {area(path) for path in MODULES} <= known


def test_imports_run_one_way() -> None:
    upwards = [
        f"{named(path)}:{line} imports {place}"
        for path in MODULES
        for line, place in own(path)
        if level(place) > level(area(path))
    ]
    assert not upwards


def test_only_the_window_knows_qt() -> None:
    assert not users_of({"PySide6", "shiboken6"}, [p for p in MODULES if area(p) not in WINDOW])


def test_only_the_store_knows_its_engine() -> None:
    drivers = {"sqlcipher3", "sqlite3", "alembic"}
    assert not users_of(drivers, [path for path in MODULES if area(path) != "db"])


def test_the_window_stays_on_its_side_of_the_border() -> None:
    window = [path for path in MODULES if area(path) == "ui"]
    assert not users_of({"sqlalchemy"}, window)
    behind = [
        f"{named(path)}:{line} imports {place}"
        for path in window
        for line, place in own(path)
        if place in BEHIND_THE_BORDER
    ]
    assert not behind


def test_every_imported_package_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split("[=<>~!]", line)[0].lower() for line in project["dependencies"]}
    distribution = {
        "PIL": "pillow",
        "PySide6": "pyside6-essentials",
        "argon2": "argon2-cffi",
        "docx": "python-docx",
        "pkcs11": "python-pkcs11",
        "pyhanko_certvalidator": "pyhanko-certvalidator",
        "python_calamine": "python-calamine",
        "shiboken6": "pyside6-essentials",
        "stdnum": "python-stdnum",
        "uuid_utils": "uuid-utils",
    }
    used = {name.split(".")[0] for path in MODULES for _, name in imported(path)}
    foreign = used - set(sys.stdlib_module_names) - {PACKAGE.name}
    assert {name for name in foreign if distribution.get(name, name).lower() not in names} == set()


def test_a_module_says_why_it_exists() -> None:
    assert not [named(path) for path in MODULES if not ast.get_docstring(tree(path))]


def test_a_module_is_a_noun_of_the_trade() -> None:
    assert not [named(path) for path in MODULES if VAGUE.intersection(path.with_suffix("").parts)]


def test_files_and_functions_stay_short() -> None:
    long = []
    for path in [*MODULES, *TESTS, ROOT / "dev.py"]:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        long += [f"{named(path)}: {lines} lines"] if lines > MAX_LINES else []
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                long += [f"{named(path)}: {node.name} {length}"] if length > MAX_FUNCTION else []
    assert not long


def _compared_strings(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield (line, other side, string) of every comparison with a string."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            for one, other in pairwise(sides):
                for text, against in ((one, other), (other, one)):
                    for leaf in ast.walk(text):
                        if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str):
                            yield node.lineno, ast.unparse(against), leaf.value


def test_machinery_knows_no_register_by_name() -> None:
    names = set(specifications())
    asks_which = re.compile(r"\b(register|registers|spec\.name|register\.name)$")
    machinery = [path for path in MODULES if area(path) in MACHINERY]
    special = [
        f"{named(path)}:{line} {other} == {text!r}"
        for path in machinery
        for line, other, text in _compared_strings(path)
        if text in names and asks_which.search(other)
    ]
    assert not special


def _committed() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode != 0:
        pytest.skip("not a git clone")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_committed_files_name_no_machine_and_no_registry() -> None:
    hosts = ("py" + "pi.org", "pythonhosted" + ".org", "npm" + "js.org", "deb.debian" + ".org")
    places = re.compile(r"(?<![\w.])/(?:work|root|home/\w+|opt|Users/\w+)/\w")
    guilty = []
    for path in _committed():
        if not path.is_file() or path.suffix in (".ttf", ".png", ".xls", ".xlsx", ".ods", ".zip"):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        guilty += [f"{named(path)}: {host}" for host in hosts if host in text]
        guilty += [f"{named(path)}: {found.group()}" for found in places.finditer(text)]
    assert not guilty


def test_no_two_modules_of_the_lower_layers_import_each_other_in_a_ring() -> None:
    """Parts on one level may use each other, but not in a circle."""
    level_parts = LAYERS[level("papers")]
    uses = {place: set() for place in level_parts}
    for path in MODULES:
        if area(path) in level_parts:
            uses[area(path)] |= {p for _, p in own(path) if p in level_parts and p != area(path)}
    while free := {place for place, needs in uses.items() if not needs}:
        uses = {place: needs - free for place, needs in uses.items() if place not in free}
    assert not uses
