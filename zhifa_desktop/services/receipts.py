"""Reading receipts in (N2): checked, matched with what was issued, kept whole, once each."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from zhifa_desktop.db.files import write_beside
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.receipt_document import Receipt
from zhifa_desktop.package.verification import ABOUT_WHO
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import kept_receipts, signing, snapshots, trusted
from zhifa_desktop.services.handing_up import RETURNED
from zhifa_desktop.services.kept_receipts import KeptReceipt, where
from zhifa_desktop.services.receipt_answers import answer, noted
from zhifa_desktop.services.receipt_matching import ASK, KEPT, Match, match
from zhifa_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from zhifa_desktop.package.receipt import ReceiptState

__all__ = ["KeptReceipt", "NotConfirmed", "Receipts", "Taken", "where"]

OURSELVES = "回执是用本单位自己的证书签名的，不是上级签的"


class NotConfirmed(UserError):
    """The signer is not known: a person has to say whether the receipt is to be taken in."""

    def __init__(self, state: ReceiptState, why: str) -> None:
        super().__init__(
            f"回执内容完整，但签名人“{state.signer}”的身份无法确认：{why}",
            kept=KEPT,
            todo="请打电话向上级核实；确认无误后可以读入，会标明“签名人未经确认”",
            option="--accept-untrusted",
        )
        self.state = state


@dataclass(frozen=True, slots=True)
class Taken:
    """A receipt that was read in; ``already`` says that it had been before."""

    receipt: KeptReceipt
    newest: int
    already: bool

    @property
    def sentence(self) -> str:
        """Return what became of it."""
        one = self.receipt
        again = "，此前已经读入过" if self.already else ""
        count = f"，{len(one.findings)}处要改" if one.findings else ""
        return f"{one.month.label}月报{one.words}{count}{again}"


class Receipts:
    """The receipts of an opened store.

    ``roots`` gives further roots (PEM or DER) that count beside those that the office trusts.
    """

    def __init__(
        self, workspace: Workspace, roots: Callable[[], Sequence[bytes]] = lambda: ()
    ) -> None:
        """Work on that store."""
        self._workspace, self._roots = workspace, roots

    def check(self, path: Path) -> ReceiptState:
        """Check a receipt step by step without reading it in; see package.receipt."""
        from zhifa_desktop.package.receipt import read_receipt

        with self._workspace.reader() as connection:
            roots, crls = trusted.roots(connection), trusted.lists(connection)
        now = self._workspace.now().replace(tzinfo=UTC)
        return read_receipt(path, (*roots, *self._roots()), crls=crls, moment=now)

    def take_in(self, path: Path, *, although_untrusted: bool = False) -> Taken:
        """Read a receipt in.

        Args:
            path: The receipt's file.
            although_untrusted: The clerk has made sure of a signer that is not known here.

        Raises:
            NotConfirmed: The signer is not known, and nobody has said that it is right.
            UserError: It is damaged, no receipt, or answers none of our packages.
        """
        state = self.check(path)
        receipt = state.receipt
        if state.verdict == "invalid" or receipt is None:
            raise UserError(f"“{path.name}”不能作为回执读入：{state.fault}", kept=KEPT, todo=ASK)
        data, workspace = path.read_bytes(), self._workspace
        with workspace.reader() as connection:
            division, now = workspace.settings.division, workspace.now()
            found = match(connection, receipt, division, now, path.name)
            known = {one.id: one for one in kept_receipts.of_month(connection, found.month)}
            doubt = self._doubt(connection, state)
        before = known.get(state.id)
        if before is not None and (before.trusted or doubt):
            return Taken(before, found.newest, already=True)
        if doubt and not although_untrusted:
            raise NotConfirmed(state, doubt)
        one = self._kept(state, receipt, found, trusted=not doubt)
        if before is not None:  # taken in on trust before, and now the signer is known
            one = replace(one, done=before.done, taken_at=before.taken_at, who=before.who)
        with workspace.work(f"读入{found.month.label}月报第{one.version}版回执") as unit:
            kept_receipts.save(unit.connection, one, unit.now)
            kept_receipts.save_file(unit.connection, one.id, data, unit.now)
            answer(unit.connection, one, found, unit.now)
        return Taken(one, found.newest, already=before is not None)

    def of_month(self, month: Month) -> tuple[KeptReceipt, ...]:
        """Return a month's receipts, the latest answer last."""
        with self._workspace.reader() as connection:
            return kept_receipts.of_month(connection, month)

    def to_mend(self) -> tuple[KeptReceipt, ...]:
        """Return the returns that wait: the last answer of the newest version of their month."""
        found: dict[Month, KeptReceipt] = {}
        with self._workspace.reader() as connection:
            for one in kept_receipts.all_of_them(connection):
                if one.month not in found or one.version >= found[one.month].version:
                    found[one.month] = one
            return tuple(one for one in found.values() if _waits(connection, one))

    def mark(self, month: Month, identity: str, place: int, *, done: bool) -> KeptReceipt:
        """Note that a finding is mended, or that it is open again."""
        with self._workspace.work(f"登记{month.label}月报退回问题的处理") as unit:
            held = kept_receipts.of_month(unit.connection, month)
            one = next(one for one in held if one.id == identity)
            changed = kept_receipts.marked(one, place, done=done)
            kept_receipts.save(unit.connection, changed, unit.now)
        return changed

    def file_of(self, identity: str) -> bytes:
        """Return a receipt's file as it came."""
        with self._workspace.reader() as connection:
            return kept_receipts.file_of(connection, identity)

    def paper_of(self, identity: str) -> bytes:
        """Return a receipt's signed PDF."""
        from zhifa_desktop.package.receipt import paper_of

        with tempfile.TemporaryDirectory(prefix="zhifa-") as room:
            path = Path(room, "回执.zip")
            path.write_bytes(self.file_of(identity))
            return paper_of(path)

    def save_copy(self, one: KeptReceipt, folder: Path) -> Path:
        """Write a receipt's file into a folder, over no other; return where it is."""
        return write_beside(folder / one.file_name, self.file_of(one.id))

    def _doubt(self, connection: Connection, state: ReceiptState) -> str:
        """Return why the signer cannot be taken for the superior; empty where it can."""
        mine = signing.identity(connection)
        if state.signer == mine.name:
            return OURSELVES
        asked = (step for step in state.steps if step.step in ABOUT_WHO)
        return next((step.detail for step in asked if not step.ok), "")

    def _kept(
        self, state: ReceiptState, receipt: Receipt, found: Match, *, trusted: bool
    ) -> KeptReceipt:
        return KeptReceipt(
            state.id, found.month, receipt.version, receipt.verdict, receipt.received_at,
            receipt.receiver, receipt.opinion, receipt.findings, state.signer or "", trusted,
            receipt.file_name, self._workspace.now(), self._workspace.user, found.cautions,
        )  # fmt: skip


def _waits(connection: Connection, one: KeptReceipt) -> bool:
    """Return whether a return is the last word on its month."""
    given = noted(connection, one)
    newest = snapshots.issued(connection, one.month)[-1].version
    by_hand = given is not None and given.answer != RETURNED
    return one.returned and one.version == newest and not by_hand
