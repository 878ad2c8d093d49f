"""Who signs a month's paper, in which order and where on the cover; and the signing itself.

People with keys of their own sign first, the unit last, so that its signature covers theirs. Each
signs an own field that was prepared before the first one did.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial

from sqlalchemy import Connection

from zhifa_desktop.errors import UserError
from zhifa_desktop.package.identity import Identity
from zhifa_desktop.package.pdf_signature import SignatureBox, prepare_fields, sign_pdf
from zhifa_desktop.package.timestamp import NoTimeStamp, TimeStampServer
from zhifa_desktop.package.token import AskPin
from zhifa_desktop.papers.month_pdf import signature_places
from zhifa_desktop.services import deputies, kept_keys, signing, time_stamps
from zhifa_desktop.services.keys import refuse_unfit
from zhifa_desktop.services.signing import ROLES, UNIT
from zhifa_desktop.services.workspace import OfficeSettings, Workspace

FIELDS = {
    UNIT: "单位签名", "preparer": "填报人签名", "reviewer": "审核人签名", "leader": "负责人签名",
}  # fmt: skip
CLOCK_ONLY = "签名时间取自本机时钟，没有时间戳"


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who signs: for which role, with what, and the visible line."""

    role: str
    identity: Identity
    line: str = ""


@dataclass(slots=True)
class Party:
    """Everybody who signs a month, the unit last; ``cautions`` tell who should and cannot."""

    signers: list[Signer]
    time_stamps: str = ""
    cautions: list[str] = field(default_factory=list)

    @property
    def unit(self) -> Identity:
        """Return who signs for the unit."""
        return self.signers[-1].identity


def party(workspace: Workspace, pin: AskPin | None) -> Party:
    """Return who signs a month today.

    Args:
        workspace: The opened store.
        pin: Asked for the PIN of keys on tokens.

    Raises:
        UserError: A certificate may not sign today, or is not of the person on the cover.
    """
    settings, day = workspace.settings, workspace.today()
    now = workspace.now().replace(tzinfo=UTC)
    with workspace.reader() as connection:
        found = Party([], time_stamps.address(connection))
        for role in ROLES:
            found.signers += _signer(connection, role, settings, day, pin, found.cautions)
        for one in found.signers:
            refuse_unfit(connection, one.identity, settings.unit_name, now)
    return found


def sign_paper(pdf: bytes, who: Party, *, reason: str, location: str, moment: datetime) -> bytes:
    """Return the month's paper signed by everybody; ``who`` says where the time is not attested.

    Raises:
        UserError: Somebody's key cannot be used; nothing was written.
    """
    boxes = _boxes(who.signers)
    signed = prepare_fields(pdf, boxes) if len(boxes) > 1 else pdf
    server = TimeStampServer(who.time_stamps) if who.time_stamps else None
    for one in who.signers:
        name = FIELDS[one.role]
        sign = partial(
            sign_pdf, signed, one.identity, field=name, reason=reason, location=location,
            moment=moment, box=boxes[name], line=one.line,
        )  # fmt: skip
        try:
            signed = sign(timestamper=server)
        except NoTimeStamp as error:
            who.cautions.append(f"{error}，{CLOCK_ONLY}。")
            server = None  # the others need not wait for it as well
            signed = sign()
    return signed


def _boxes(signers: Sequence[Signer]) -> dict[str, SignatureBox]:
    places = signature_places()
    return {
        FIELDS[one.role]: SignatureBox(p.page, p.left, p.bottom, p.right, p.top)
        for one in signers
        for p in (places[one.role],)
    }


def _signer(
    connection: Connection,
    role: str,
    settings: OfficeSettings,
    day: date,
    pin: AskPin | None,
    cautions: list[str],
) -> Iterator[Signer]:
    """Yield who signs for a role; nobody where no key was chosen, or the deputy has none."""
    if role == UNIT:
        yield Signer(UNIT, signing.identity(connection, UNIT, pin))
        return
    if role not in signing.chosen(connection):
        return
    deputy = deputies.on_day(connection, role, day)
    if deputy is None:
        one = signing.identity(connection, role, pin)
        _refuse_stranger(one, role, str(getattr(settings, role)))
        yield Signer(role, one, f"{ROLES[role]}：{one.name}")
        return
    held = [one for one in kept_keys.load_all(connection) if one.person == deputy.name]
    if held and held[0].certificate is not None:
        one = held[0].identity(pin)
        yield Signer(role, one, f"{ROLES[role]}：{deputy.shown}")
    else:
        cautions.append(
            f"{ROLES[role]}现由{deputy.name}代签，但没有{deputy.name}的签名证书，请在纸质件上签字。"
        )


def _refuse_stranger(one: Identity, role: str, named: str) -> None:
    if named.strip() and named.strip() not in one.name:
        raise UserError(
            f"{ROLES[role]}是“{named}”，选定的签名证书却是“{one.name}”的", kept="没有签名",
            todo="请改选证书；由他人代签的，请先登记授权代签",
        )  # fmt: skip
