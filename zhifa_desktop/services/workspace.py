"""An opened store with what every service shares: clock, person at work, settings, notices."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from zhifa_desktop.db import kept, keys, parameters
from zhifa_desktop.db import store as stores
from zhifa_desktop.db.store import Store
from zhifa_desktop.db.unit_of_work import UnitOfWork
from zhifa_desktop.db.views import At
from zhifa_desktop.errors import UserError
from zhifa_desktop.registers import codes
from zhifa_desktop.services import signing
from zhifa_desktop.services.clock import Clock, china_day, system_clock

Report = Callable[[int, int, str], None]
Listener = Callable[[frozenset[str]], None]
Recorder = Callable[[str, str, frozenset[str]], None]
"""Gets the id of a piece of work, what it was, and the registers it changed."""
SETTINGS = "office"
_DIVISION = re.compile(r"[1-9][0-9]{5}")


def silent(done: int, total: int, text: str) -> None:
    """Report progress to nobody."""


@dataclass(frozen=True)
class OfficeSettings:
    """What the office says of itself; printed on papers and in packages.

    ``start_month`` (2026-01) is 启用月份: rules about earlier months stay off. ``test_signer``
    marks a signing certificate that this program issued to itself for practice. ``grade`` says
    what a package gives away: ``detail`` (明细级, the columns behind the figures without id
    numbers, phones, parties or free text) or ``summary`` (汇总级, figures alone). ``preset``
    says which registers the office keeps: basic, all, or own (those in ``registers``).
    ``separate_roles``: checking, reviewing and signing a month are done by different people.
    ``lock_day``: the day of the following month after which a month is locked.
    """

    unit_name: str = ""
    division: str = ""
    addressee: str = "市交通运输局"
    phone: str = ""
    leader: str = ""
    reviewer: str = ""
    preparer: str = ""
    start_month: str = ""
    share_cameras: bool = False
    test_signer: bool = True
    grade: str = "summary"
    preset: str = "basic"
    registers: tuple[str, ...] = ()
    separate_roles: bool = False
    lock_day: int = 25


class Workspace:
    """One opened store; a window or a command has exactly one."""

    def __init__(self, store: Store, clock: Clock, user: str) -> None:
        """Keep the store; use ``create`` and ``open`` to get one."""
        self.store = store
        self.user = user
        self._clock = clock
        self._listeners: list[Listener] = []
        self._recorders: list[Recorder] = []
        with store.reader() as connection:
            codes.use(parameters.load(connection))

    @classmethod
    def create(
        cls,
        path: Path,
        passphrase: str,
        *,
        unit_name: str,
        division: str,
        clock: Clock = system_clock,
        user: str = "内勤",
    ) -> tuple[Workspace, str]:
        """Make a new store with its brigade and signing identity; return the recovery key too.

        Raises:
            UserError: No unit's name, a division that is no code; see db.store.create.
        """
        start = f"{china_day(clock()):%Y}-01"
        settings = OfficeSettings(unit_name=unit_name, division=division, start_month=start)
        _refuse_settings(settings)
        store, recovery = stores.create(path, passphrase, clock())
        workspace = cls(store, clock, user)
        try:
            workspace._found(settings)
        except BaseException:
            workspace.close()
            stores.remove(path)
            raise
        return workspace, recovery

    def _found(self, settings: OfficeSettings) -> None:
        """Give a new store its settings, its brigade and its signing identity."""
        self.save_settings(settings)
        with self.work("建立台账") as unit:
            brigade = {"name": settings.unit_name, "level": "brigade", "frontline": False}
            unit.insert("unit", [{**brigade, "division": settings.division or None}])
            signing.found(unit.connection, settings.unit_name, settings.division, self.now())

    @classmethod
    def open(
        cls, path: Path, passphrase: str, *, clock: Clock = system_clock, user: str = "内勤"
    ) -> Workspace:
        """Open a store by its passphrase; see db.store.open_store for the errors."""
        return cls(stores.open_store(path, keys.PASSPHRASE, passphrase, clock()), clock, user)

    @classmethod
    def open_with_recovery(
        cls, path: Path, recovery_key: str, *, clock: Clock = system_clock, user: str = "内勤"
    ) -> Workspace:
        """Open a store by its printed recovery key."""
        return cls(stores.open_store(path, keys.RECOVERY, recovery_key, clock()), clock, user)

    @property
    def path(self) -> Path:
        """Where the store lies."""
        return self.store.path

    def now(self) -> datetime:
        """Return the present instant (UTC, without zone)."""
        return self._clock()

    def today(self) -> date:
        """Return today's date in China."""
        return china_day(self._clock())

    def at(self) -> At:
        """Return the registers as they stand today."""
        return At(self.today())

    @contextmanager
    def reader(self) -> Iterator[Connection]:
        """Give a reading connection (services only)."""
        with self.store.reader() as connection:
            yield connection

    @contextmanager
    def work(self, what: str) -> Iterator[UnitOfWork]:
        """Give a unit of work in one write transaction; afterwards tell who listens."""
        with self.store.writer() as connection:
            unit = UnitOfWork(connection, self.user, self.now(), what)
            yield unit
            changed = unit.finish()
        if changed:
            for recorder in tuple(self._recorders):
                recorder(unit.change, what, changed)
            self.tell(changed)

    def tell(self, changed: frozenset[str]) -> None:
        """Tell who listens that these registers are to be read again."""
        for listener in tuple(self._listeners):
            listener(changed)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call the listener with the changed registers after each commit; return how to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def remember_work(self, recorder: Recorder) -> None:
        """Tell the recorder of each piece of work that changed records, as long as this lives."""
        self._recorders.append(recorder)

    @property
    def settings(self) -> OfficeSettings:
        """The office's settings as stored; unknown names are ignored, missing ones default."""
        with self.store.reader() as connection:
            stored = kept.read(connection, SETTINGS) or {}
        known = {field.name for field in fields(OfficeSettings)}
        return OfficeSettings(**{k: _frozen(v) for k, v in stored.items() if k in known})

    def save_settings(self, settings: OfficeSettings) -> None:
        """Store the office's settings.

        Raises:
            UserError: No unit's name, or a division that is no code.
        """
        _refuse_settings(settings)
        with self.work("修改设置") as unit:
            practises = signing.practises(unit.connection)  # a fact, whatever was handed in
            settled = replace(settings, test_signer=practises)
            kept.write(unit.connection, SETTINGS, asdict(settled), unit.now)

    def change_passphrase(self, old: str, new: str) -> None:
        """Change the passphrase; see Store.change_passphrase."""
        self.store.change_passphrase(old, new)

    def set_passphrase(self, new: str) -> None:
        """Give the store a new passphrase after it was opened by its recovery key."""
        self.store.set_passphrase(new)

    def new_recovery_key(self) -> str:
        """Make and return a new recovery key; the printed old one opens nothing any more."""
        return self.store.new_recovery_key()

    def close(self) -> None:
        """Close the store and give its lock back."""
        self.store.close()


def _frozen(value: object) -> Any:
    """Return a list of JSON as the tuple that settings hold."""
    return tuple(value) if isinstance(value, list) else value


def _refuse_settings(settings: OfficeSettings) -> None:
    if not settings.unit_name.strip():
        raise UserError("没有填写单位名称", kept="没有保存", todo="请填写单位全称")
    if settings.division and not _DIVISION.fullmatch(settings.division):
        raise UserError(
            f"“{settings.division}”不是行政区划代码", kept="没有保存",
            todo="应为六位数字，如 340123；不清楚时可先不填",
        )  # fmt: skip
