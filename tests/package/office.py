"""LibreOffice as a judge of signed workbooks: one process for the session, none left behind."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCRIPT = Path(__file__).with_name("libreoffice_verdicts.py")
PYTHON = "/usr/bin/python3"
"""Debian puts LibreOffice's uno into its own Python alone."""


def missing() -> str:
    """Return what is not installed, or an empty string."""
    if shutil.which("soffice") is None:
        return "LibreOffice (soffice) is not installed"
    if not Path(PYTHON).exists():
        return f"there is no {PYTHON}"
    asked = subprocess.run([PYTHON, "-c", "import uno"], capture_output=True, check=False)
    return "python3-uno is not installed" if asked.returncode else ""


class Office:
    """A running LibreOffice that is asked about one file after the other."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        assert self.answer() == "ready"

    def verdicts(self, path: Path) -> list[list[object]]:
        """Return [valid, signer's name] for each signature that LibreOffice finds."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        return self.answer()

    def answer(self):
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "LibreOffice gave no answer"
        return json.loads(line)


@contextmanager
def running(profile: Path) -> Iterator[Office]:
    """Start a LibreOffice with a profile folder of its own."""
    with subprocess.Popen(
        [PYTHON, str(SCRIPT), str(profile)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
    ) as process:  # fmt: skip
        try:
            yield Office(process)
        finally:
            process.stdin.close()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.terminate()
