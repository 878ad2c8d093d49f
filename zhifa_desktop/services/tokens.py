"""USB keys (UKey) as the clerk sees them: which are plugged in, what they hold, who asks for a PIN.

The paths of makers' modules belong to the computer, not to the office, but a store mostly stays on
one; so they lie in the store, and one that is missing elsewhere is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from zhifa_desktop.db import kept
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.identity import common_name
from zhifa_desktop.package.token import (
    AskPin,
    PinRefused,
    TokenCertificate,
    TokenInfo,
    certificates_on,
    plugged_in,
)
from zhifa_desktop.services import kept_keys, signing
from zhifa_desktop.services.clock import china_day
from zhifa_desktop.services.signing import ROLES
from zhifa_desktop.services.trusted import fingerprint
from zhifa_desktop.services.workspace import Workspace

__all__ = ["AskPin", "PinRefused", "TokenInfo", "TokenLine", "TokenToAsk", "Tokens"]

_MODULES = "token_modules"


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A certificate on a token that is plugged in, as it is offered to be chosen."""

    module: str
    serial: str
    label: str
    manufacturer: str
    name: str
    since: date
    until: date
    fingerprint: str


@dataclass(frozen=True, slots=True)
class TokenToAsk:
    """A token whose PIN is wanted for signing: for which roles, and what it tells of tries left."""

    serial: str
    label: str
    roles: str
    tries: str


class Tokens:
    """The tokens that are plugged in, and those the office signs with."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace = workspace

    def modules(self) -> tuple[str, ...]:
        """Return the paths of makers' modules that were used before."""
        with self._workspace.reader() as connection:
            return tuple(kept.read(connection, _MODULES) or ())

    def look(self, module: str) -> tuple[TokenLine, ...]:
        """Return the certificates on all tokens of a maker; remember the module's path.

        Raises:
            UserError: The module cannot be loaded, no token is plugged in, or none holds any.
        """
        infos = plugged_in(module)
        if not infos:
            raise UserError(
                "没有找到 UKey",
                todo="请插好 UKey；插着仍找不到时，请核对驱动文件是不是这种 UKey 的",
            )
        found = tuple(_line(one) for info in infos for one in certificates_on(info))
        self._remember(module)
        if not found:
            names = "、".join(info.name for info in infos)
            raise UserError(
                f"UKey“{names}”里没有可用的签名证书（RSA 或 ECDSA）",
                todo="国密 SM2 证书不在此列；请向发放单位要求写入 RSA 或 ECDSA 签名证书",
            )
        return found

    def to_ask(self) -> tuple[TokenToAsk, ...]:
        """Return the tokens whose PIN signing a month takes, each once.

        Raises:
            UserError: One of them is not plugged in, or is locked.
        """
        with self._workspace.reader() as connection:
            chosen = signing.chosen(connection)
            held = {role: kept_keys.load(connection, which) for role, which in chosen.items()}
        places = {role: one.token for role, one in held.items() if one is not None and one.token}
        roles: dict[str, list[str]] = {}
        for role, place in places.items():
            roles.setdefault(place.serial, []).append(ROLES[role])
        infos = {place.serial: _present(place) for place in places.values()}
        return tuple(
            TokenToAsk(serial, infos[serial].name, "、".join(labels), infos[serial].tries)
            for serial, labels in roles.items()
        )

    def _remember(self, module: str) -> None:
        known = self.modules()
        if module not in known:
            with self._workspace.work("记住 UKey 驱动的位置") as unit:
                kept.write(unit.connection, _MODULES, [*known, module], unit.now)


def answering(pins: Mapping[str, str]) -> AskPin:
    """Return who answers a token that asks, from PINs typed before, by serial number."""
    return lambda info: pins[info.serial]


def certificate_on(module: str, serial: str, wanted: str = "") -> TokenCertificate:
    """Return a certificate on a token that is plugged in.

    Raises:
        UserError: It is not there, or it is not clear which one is meant.
    """
    info = next((one for one in plugged_in(module) if one.serial == serial), None)
    if info is None:
        raise UserError(f"没有找到序列号为“{serial}”的 UKey", todo="请插好 UKey 后再试")
    found = [
        one
        for one in certificates_on(info)
        if not wanted or fingerprint(one.certificate).replace(" ", "") == wanted.replace(" ", "")
    ]
    if len(found) != 1:
        listed = "；".join(
            f"{common_name(one.certificate)} {fingerprint(one.certificate)}" for one in found
        )
        raise UserError(
            f"UKey“{info.name}”里有 {len(found)} 张证书{'：' if listed else ''}{listed}",
            todo="请写明证书的指纹" if found else "请核对 UKey 和证书的指纹",
            option="--certificate 指纹",
        )
    return found[0]


def _present(place: kept_keys.TokenPlace) -> TokenInfo:
    found = next((one for one in plugged_in(place.module) if one.serial == place.serial), None)
    if found is None:
        raise UserError(
            f"没有找到 UKey“{place.label or place.serial}”", kept="没有签名，没有生成文件",
            todo="请插好 UKey 后再签名",
        )  # fmt: skip
    if found.locked:
        raise PinRefused(found)
    return found


def _line(one: TokenCertificate) -> TokenLine:
    since, until = (
        china_day(each.replace(tzinfo=None))
        for each in (one.certificate.not_valid_before_utc, one.certificate.not_valid_after_utc)
    )
    info = one.token
    return TokenLine(
        info.module, info.serial, info.label, info.manufacturer, common_name(one.certificate),
        since, until, fingerprint(one.certificate),
    )  # fmt: skip
