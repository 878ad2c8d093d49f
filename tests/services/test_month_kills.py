"""A month's making killed at each step: the store goes on, and no half package has a final name."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from datetime import date
from pathlib import Path

import pytest

from tests import made
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.month_course import MonthCourse, Stage
from zhifa_desktop.services.months import Months
from zhifa_desktop.services.records import Records
from zhifa_desktop.services.workspace import Workspace

ROOT = Path(__file__).parents[2]
OCTOBER, DAY = Month(2026, 10), date(2026, 11, 23)
KILLED = "killed here"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL takes POSIX")

# Where the making is killed: a function whose call is the last thing the process does.
POINTS = {
    "before checking": "zhifa_desktop.services.months.refuse_unsigned",
    "after the review was kept": "zhifa_desktop.services.issuing.issue",
    "before typesetting": "zhifa_desktop.services.issuing.month_pdf",
    "before signing": "zhifa_desktop.services.issuing.sign_paper",
    "before the package": "zhifa_desktop.services.issuing.build_bag",
    "inside the package": "zhifa_desktop.package.bag.manifest_text",
    "before the copies": "zhifa_desktop.services.issuing.write_beside",
    "before it is kept": "zhifa_desktop.services.snapshots.save",
}
SCRIPT = textwrap.dedent(
    """
    import importlib, os, signal, sys
    from datetime import date
    from pathlib import Path
    from zhifa_desktop.rules.periods import Month
    from zhifa_desktop.services.clock import fixed_clock
    from zhifa_desktop.services.months import Months
    from zhifa_desktop.services.workspace import Workspace
    store, passphrase, out, point = sys.argv[1:]
    module, _, name = point.rpartition(".")
    loaded = importlib.import_module(module)
    assert hasattr(loaded, name), point
    def kill(*args, **kwargs):
        print("killed here", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    workspace = Workspace.open(Path(store), passphrase, clock=fixed_clock(date(2026, 11, 23)))
    setattr(loaded, name, kill)
    Months(workspace).export(Month(2026, 10), Path(out))
    """
)


@pytest.fixture
def store(store_path, passphrase):
    opened = Workspace.open(store_path, passphrase, clock=fixed_clock(DAY))
    records = Records(opened)
    unit = made.unit(records)
    lead, other = (made.officer(records, unit, name, card=f"3400000{n}")
                   for n, name in enumerate(("王一", "李二")))  # fmt: skip
    made.case(records, unit, lead, other, date(2026, 10, 8), "决1号")
    opened.close()
    return store_path


@pytest.mark.parametrize("point", POINTS.values(), ids=POINTS.keys())
def test_a_kill_leaves_a_month_that_goes_on(store, passphrase, tmp_path, point):
    out = tmp_path / "报送"
    child = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(store), passphrase, str(out), point],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert KILLED in child.stdout, child.stderr
    assert child.returncode == -signal.SIGKILL
    opened = Workspace.open(store, passphrase, clock=fixed_clock(DAY))
    try:
        months = Months(opened)
        for package in out.glob("*.zip") if out.exists() else ():
            assert months.verify(package).verdict == "valid"  # whole, or not there
        for left in out.glob(".zhifa-*.tmp"):  # of the killed one; swept once it is old
            os.utime(left, (0, 0))
        result = months.export(OCTOBER, out)
        assert result.version == 1
        assert months.verify(result.package).verdict == "valid"
        assert [one.version for one in months.state(OCTOBER).issued] == [1]
        assert MonthCourse(opened, months).standing(OCTOBER).stage is Stage.SIGNED
        assert list(out.glob(".zhifa-*.tmp")) == []
        assert sorted(p.suffix for p in result.files) == [".pdf", ".pdf", ".xlsx", ".zip"]
    finally:
        opened.close()
