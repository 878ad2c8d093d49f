"""Private keys on USB keys (UKey), reached through their maker's PKCS#11 module.

The key never leaves the token: a hash or text goes in, a signature comes out. The PIN is asked for
when the first signature is wanted, held as long as the identity is, and written nowhere. Whatever
goes wrong in between, the token pulled out above all, ends as a sentence and without a signature.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pkcs11
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pkcs11 import Attribute, Mechanism, ObjectClass, TokenFlag, exceptions

from zhifa_desktop.errors import UserError
from zhifa_desktop.package.identity import Identity, in_order

NOT_SIGNED = "没有签名，没有生成文件"
NOTHING_SAID = TokenFlag(0)
_DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
"""What PKCS#1 v1.5 puts before a SHA-256 hash (RFC 8017 9.2), for tokens that only pad."""

_PULLED_OUT = (
    exceptions.DeviceRemoved,
    exceptions.DeviceError,
    exceptions.TokenNotPresent,
    exceptions.TokenNotRecognised,
    exceptions.SlotIDInvalid,
    exceptions.SessionHandleInvalid,
    exceptions.SessionClosed,
    exceptions.ObjectHandleInvalid,
    exceptions.KeyHandleInvalid,
    exceptions.UserNotLoggedIn,
    exceptions.OperationNotInitialized,
    exceptions.NoSuchToken,
    exceptions.GeneralError,
    exceptions.FunctionFailed,
)
"""What modules say when a token is gone; makers differ, and few of them say what it is."""

_PIN_WRONG = (exceptions.PinIncorrect, exceptions.PinInvalid, exceptions.PinLenRange)
_Token = pkcs11.Token


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """A token that is plugged in; ``module`` is the path of its maker's library."""

    module: str
    serial: str
    label: str
    manufacturer: str
    flags: TokenFlag = NOTHING_SAID

    @property
    def locked(self) -> bool:
        """Tell whether no PIN opens it any more."""
        return bool(self.flags & TokenFlag.USER_PIN_LOCKED)

    @property
    def tries(self) -> str:
        """What the token tells of the tries left; it never tells their number, often nothing."""
        if self.locked:
            return "PIN 已锁定"
        if self.flags & TokenFlag.USER_PIN_FINAL_TRY:
            return "只剩最后一次机会，再输错就会锁定"
        if self.flags & TokenFlag.USER_PIN_COUNT_LOW:
            return "此前输错过，剩余次数已减少，连续输错会锁定"
        return ""

    @property
    def name(self) -> str:
        """Return how the clerk tells it from others."""
        return self.label or self.serial


@dataclass(frozen=True, slots=True)
class TokenCertificate:
    """A certificate on a token; ``key_id`` names its private key there."""

    token: TokenInfo
    key_id: bytes
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


AskPin = Callable[[TokenInfo], str]


class PinRefused(UserError):
    """The PIN was wrong, or no PIN is taken any more."""

    def __init__(self, info: TokenInfo, *, locked: bool = False) -> None:
        self.locked = locked or info.locked
        if self.locked:
            super().__init__(
                f"UKey“{info.name}”的 PIN 已锁定", kept=NOT_SIGNED,
                todo="请找发放 UKey 的单位解锁，解锁前可改用其他签名证书",
            )  # fmt: skip
        else:
            left = f"（{info.tries}）" if info.tries else ""
            super().__init__(
                f"UKey“{info.name}”的 PIN 不对{left}", kept=NOT_SIGNED,
                todo="请核对 PIN 再试；记不清时不要反复试，以免锁定",
            )  # fmt: skip


def plugged_in(module: str) -> tuple[TokenInfo, ...]:
    """Return the tokens that a maker's module finds.

    Raises:
        UserError: The module cannot be loaded, or fails.
    """
    with _explained(_file_name(module), kept=""):
        return tuple(_info(module, token) for token in _tokens(module))


def certificates_on(info: TokenInfo) -> tuple[TokenCertificate, ...]:
    """Return the certificates on a token that have a key there, as far as that is public.

    Authorities' certificates become the chain of those below them.

    Raises:
        UserError: The token is gone or fails.
    """
    with _explained(info.name, kept=""), _token(info.module, info.serial).open() as session:
        found = list(_read_certificates(session))
    every = [certificate for _, certificate in found]
    issuers = {certificate.issuer.public_bytes() for certificate in every}
    own = [one for one in found if one[1].subject.public_bytes() not in issuers]
    return tuple(
        TokenCertificate(info, key_id, certificate, in_order(certificate, every))
        for key_id, certificate in (own or found)
    )


class TokenKey:
    """A private key on a token; plugged in, it signs."""

    def __init__(
        self,
        info: TokenInfo,
        key_id: bytes,
        certificate: x509.Certificate,
        ask_pin: AskPin | None,
    ) -> None:
        """Name the key; nothing is opened before something is to be signed."""
        self._info, self._key_id, self._ask_pin = info, key_id, ask_pin
        self._public_key = certificate.public_key()
        self._pin: str | None = None

    def sign(self, data: bytes) -> bytes:
        """Sign bytes as :meth:`Identity.sign` does.

        Raises:
            UserError: Not plugged in, PIN refused, pulled out, or another key than expected.
        """
        with _explained(self._info.name):
            token = _token(self._info.module, self._info.serial)
            with self._logged_in(token) as session:
                value = self._signed(session, data)
        self._check(value, data)
        return value

    @contextmanager
    def _logged_in(self, token: _Token) -> Iterator[Any]:
        info = _info(self._info.module, token)
        if info.locked:
            raise PinRefused(info)
        try:
            session = token.open(user_pin=self._pin_for(info))
        except _PIN_WRONG:
            self._pin = None
            raise PinRefused(_info(self._info.module, _again(token))) from None
        except exceptions.PinLocked:
            self._pin = None
            raise PinRefused(info, locked=True) from None
        try:
            yield session
        finally:
            _close(session)

    def _pin_for(self, info: TokenInfo) -> Any:
        if info.flags & TokenFlag.PROTECTED_AUTHENTICATION_PATH:
            return pkcs11.PROTECTED_AUTH  # typed on the token itself
        if self._pin is None:
            if self._ask_pin is None:
                raise UserError(
                    f"签名证书在 UKey“{info.name}”里，需要输入 PIN", kept=NOT_SIGNED,
                    todo="请在“报送”页签名，按提示输入 PIN", option="--pin-file 文件",
                )  # fmt: skip
            self._pin = self._ask_pin(info)
        return self._pin

    def _signed(self, session: Any, data: bytes) -> bytes:
        wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.ID: self._key_id}
        key = next(iter(session.get_objects(wanted)), None)
        if key is None:
            _token(self._info.module, self._info.serial)  # pulled out, or really without the key
            raise UserError(
                f"UKey“{self._info.name}”里没有这张证书的私钥", kept=NOT_SIGNED,
                todo="请确认插的是登记时的那一支",
            )  # fmt: skip
        if isinstance(self._public_key, rsa.RSAPublicKey):
            return _rsa_signed(key, data)
        # Hashed here: many tokens know only the bare ECDSA mechanism.
        pair = key.sign(hashlib.sha256(data).digest(), mechanism=Mechanism.ECDSA)
        half = len(pair) // 2
        r, s = (int.from_bytes(part, "big") for part in (pair[:half], pair[half:]))
        return encode_dss_signature(r, s)

    def _check(self, value: bytes, data: bytes) -> None:
        try:
            if isinstance(self._public_key, rsa.RSAPublicKey):
                self._public_key.verify(value, data, padding.PKCS1v15(), hashes.SHA256())
            elif isinstance(self._public_key, ec.EllipticCurvePublicKey):
                self._public_key.verify(value, data, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            raise UserError(
                f"UKey“{self._info.name}”签出的结果与证书对不上", kept=NOT_SIGNED,
                todo="UKey 里的证书可能已更换，请在“设置→签名证书”里重新登记这支 UKey",
            ) from None  # fmt: skip


def token_identity(one: TokenCertificate, ask_pin: AskPin | None) -> Identity:
    """Return the identity whose key lies on a token."""
    key = TokenKey(one.token, one.key_id, one.certificate, ask_pin)
    return Identity(key, one.certificate, one.chain)


def _rsa_signed(key: Any, data: bytes) -> bytes:
    try:
        return bytes(key.sign(data, mechanism=Mechanism.SHA256_RSA_PKCS))
    except exceptions.MechanismInvalid:
        padded = _DIGEST_INFO + hashlib.sha256(data).digest()
        return bytes(key.sign(padded, mechanism=Mechanism.RSA_PKCS))


def _close(session: Any) -> None:
    with suppress(exceptions.PKCS11Error):  # it may have gone with the token
        session.close()


def _tokens(module: str) -> list[_Token]:
    slots = _library(module).get_slots(token_present=True)
    found = [slot.get_token() for slot in slots]
    return [token for token in found if token.flags & TokenFlag.TOKEN_INITIALIZED]


def _library(module: str) -> Any:
    try:
        return pkcs11.lib(module)
    except exceptions.GeneralError:
        raise
    except exceptions.PKCS11Error as error:
        raise UserError(
            f"UKey 驱动“{_file_name(module)}”加载不了",
            kept="没有做任何改动",
            todo="请向发放 UKey 的单位索取 64 位的 PKCS#11 驱动文件(.dll 或 .so)，装好后重新选择",
        ) from error


def _token(module: str, serial: str) -> _Token:
    for token in _tokens(module):
        if _text(token.serial) == serial:
            return token
    raise exceptions.NoSuchToken


def _again(token: _Token) -> _Token:
    """Return the token with what it says of itself now, or as it was where it says nothing."""
    try:
        return token.slot.get_token()
    except exceptions.PKCS11Error:
        return token


def _info(module: str, token: _Token) -> TokenInfo:
    return TokenInfo(
        module,
        _text(token.serial),
        token.label.strip(),
        token.manufacturer_id.strip(),
        TokenFlag(token.flags),
    )


def _text(serial: bytes) -> str:
    return serial.decode("ascii", "replace").strip("\0 ")


def _read_certificates(session: Any) -> Iterator[tuple[bytes, x509.Certificate]]:
    for held in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
        try:
            certificate = x509.load_der_x509_certificate(held[Attribute.VALUE])
            certificate.public_key()
        except (ValueError, UnsupportedAlgorithm, exceptions.PKCS11Error):
            continue  # another purpose's, or SM2: it cannot sign here
        yield bytes(held[Attribute.ID]), certificate


def _file_name(module: str) -> str:
    return module.replace("\\", "/").rpartition("/")[2]


@contextmanager
def _explained(name: str, kept: str = NOT_SIGNED) -> Iterator[None]:
    """Turn what modules raise into a sentence about the token (or module) of that name."""
    try:
        yield
    except _PULLED_OUT as error:
        raise UserError(
            f"UKey“{name}”没有插好，或中途被拔出", kept=kept, todo="请插好 UKey 后再试一次"
        ) from error
    except exceptions.FunctionCancelled as error:
        raise UserError(f"在 UKey“{name}”上取消了操作", kept=kept) from error
    except (exceptions.PinExpired, exceptions.UserPinNotInitialized) as error:
        raise UserError(
            f"UKey“{name}”的 PIN 还没有设置或已过期", kept=kept,
            todo="请先用 UKey 自带的管理工具设置 PIN",
        ) from error  # fmt: skip
    except exceptions.PKCS11Error as error:
        raise UserError(
            f"UKey“{name}”出错（{type(error).__name__}）", kept=kept,
            todo="请拔下重插再试；仍不行时请找发放 UKey 的单位",
        ) from error  # fmt: skip
