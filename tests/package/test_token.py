"""Keys on tokens: SoftHSM2 stands for the USB key, a made-up session for its whims."""

from __future__ import annotations

import logging

import pkcs11
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from pkcs11 import Mechanism, TokenFlag, exceptions

from tests.authority import UNIT, Authority, ec_key, rsa_key
from tests.package.test_keys import trusting_store
from tests.package.test_strangers import needs, run
from tests.softhsm import MODULE, PIN, hsm_in, needs_softhsm
from zhifa_desktop.errors import UserError
from zhifa_desktop.package import token as tokens
from zhifa_desktop.package.cms import read_detached, sign_detached
from zhifa_desktop.package.identity import Identity
from zhifa_desktop.package.pdf_signature import SignatureBox, sign_pdf, verify_pdf
from zhifa_desktop.package.token import (
    PinRefused,
    TokenInfo,
    TokenKey,
    certificates_on,
    plugged_in,
    token_identity,
)

DATA = b"manifest\n"
KINDS = ("rsa-2048", "p-256", "p-384", "p-521")


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("某省认证签发", Authority())


@pytest.fixture
def hsm(tmp_path):
    with hsm_in(tmp_path / "hsm") as made:
        yield made


def asked(pin: str = PIN):
    """Return who answers with a PIN, and remembers which token asked."""

    def ask(info: TokenInfo) -> str:
        ask.infos.append(info)
        return pin

    ask.infos = []
    return ask


@needs_softhsm
class TestSoftHsm:
    def test_tokens_and_their_certificates_are_listed_without_a_pin(self, hsm, authority):
        first, second = hsm.new_token("一号"), hsm.new_token("二号")
        made = hsm.new_key(first, authority)
        hsm.new_key(second, authority, "rsa-2048", key_id=b"\x07", common="张三")
        infos = {info.label: info for info in plugged_in(MODULE)}
        assert set(infos) == {"一号", "二号"}
        assert infos["一号"].serial == first
        assert "SoftHSM" in infos["一号"].manufacturer
        (found,) = certificates_on(infos["一号"])
        assert (found.certificate, found.chain) == (made, authority.path)
        (other,) = certificates_on(infos["二号"])
        assert (other.key_id, other.token.serial) == (b"\x07", second)

    @pytest.mark.parametrize("kind", KINDS)
    def test_it_signs_packages_and_papers(self, hsm, authority, kind, paper, moment):
        hsm.new_key(hsm.new_token(), authority, kind)
        ask = asked()
        one = token_identity(hsm.only(), ask)
        found = read_detached(sign_detached(DATA, one, moment), DATA)
        assert (found.name, found.others) == (UNIT, authority.path)
        signed = sign_pdf(
            paper, one, field="单位签名", reason="", location="", moment=moment,
            box=SignatureBox(0, 72, 72, 300, 110),
        )  # fmt: skip
        assert verify_pdf(signed, [authority.above.pem]).trusted
        assert len(ask.infos) == 1  # one PIN for the package and its papers

    @needs("openssl")
    @needs("pdfsig")
    @needs("certutil")
    @pytest.mark.parametrize("kind", KINDS[:2])
    def test_strangers_agree(self, hsm, authority, kind, paper, moment, tmp_path):
        hsm.new_key(hsm.new_token(), authority, kind)
        one = token_identity(hsm.only(), asked())
        (tmp_path / "data").write_bytes(DATA)
        (tmp_path / "data.p7s").write_bytes(sign_detached(DATA, one, moment))
        (tmp_path / "signed.pdf").write_bytes(
            sign_pdf(paper, one, field="x", reason="", location="", moment=moment)
        )
        store = trusting_store(tmp_path, authority.above.pem)
        answer = run(
            "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "data.p7s",
            "-content", "data", "-CAfile", "root.pem", "-purpose", "any", "-out", "/dev/null",
            "-attime", str(int(moment.timestamp())), cwd=tmp_path,
        )  # fmt: skip
        assert answer.returncode == 0, answer.stderr
        said = run("pdfsig", "-nssdir", store, "signed.pdf", cwd=tmp_path).stdout
        assert "Signature is Valid." in said

    def test_a_wrong_pin_tells_what_the_token_tells_of_the_tries(self, hsm, authority):
        hsm.new_key(hsm.new_token(), authority)
        ask = asked("000000")
        one = token_identity(hsm.only(), ask)
        with pytest.raises(PinRefused, match="PIN 不对（此前输错过") as refused:
            one.sign(DATA)
        assert not refused.value.locked
        assert "没有签名" in str(refused.value)
        with pytest.raises(PinRefused):
            one.sign(DATA)
        assert [bool(info.tries) for info in ask.infos] == [False, True]  # asked again, with a word
        right = token_identity(hsm.only(), asked())
        right.sign(DATA)
        assert not hsm.only().token.tries

    def test_the_pin_is_nowhere_to_be_read(self, hsm, authority, caplog):
        caplog.set_level(logging.DEBUG)
        hsm.new_key(hsm.new_token(), authority)
        one = token_identity(hsm.only(), asked())
        one.sign(DATA)
        with pytest.raises(PinRefused) as refused:
            token_identity(hsm.only(), asked("135791")).sign(DATA)
        told = f"{one!r} {one.private_key!r} {refused.value} {caplog.text}"
        assert PIN not in told
        assert "135791" not in told

    def test_without_somebody_to_ask_the_pin_is_asked_for_in_words(self, hsm, authority):
        hsm.new_key(hsm.new_token(), authority)
        with pytest.raises(UserError, match="需要输入 PIN"):
            token_identity(hsm.only(), None).sign(DATA)

    def test_it_is_not_plugged_in(self, hsm, authority):
        hsm.new_key(hsm.new_token(), authority)
        one = token_identity(hsm.only(), asked())
        hsm.pull_out()
        with pytest.raises(UserError, match="没有插好") as refused:
            one.sign(DATA)
        assert "没有签名" in refused.value.kept

    def test_it_is_pulled_out_while_the_pin_is_typed(self, hsm, authority):
        hsm.new_key(hsm.new_token(), authority)

        def pull(info: TokenInfo) -> str:
            hsm.pull_out()
            return PIN

        with pytest.raises(UserError, match="中途被拔出"):
            token_identity(hsm.only(), pull).sign(DATA)

    def test_it_is_pulled_out_after_the_first_paper(self, hsm, authority, paper, moment):
        hsm.new_key(hsm.new_token(), authority)
        one = token_identity(hsm.only(), asked())
        assert sign_pdf(paper, one, field="x", reason="", location="", moment=moment)
        hsm.pull_out()
        with pytest.raises(UserError, match="没有插好"):
            sign_detached(DATA, one, moment)
        with pytest.raises(UserError, match="没有插好"):
            sign_pdf(paper, one, field="y", reason="", location="", moment=moment)

    def test_the_module_is_finalised_meanwhile(self, hsm, authority):
        hsm.new_key(hsm.new_token(), authority)

        def finalise(info: TokenInfo) -> str:
            pkcs11.lib(MODULE).finalize()
            return PIN

        with pytest.raises(UserError, match="UKey"):
            token_identity(hsm.only(), finalise).sign(DATA)

    def test_another_key_under_the_same_name(self, hsm, authority):
        """A token that was written anew: its signature would not fit the certificate we know."""
        serial = hsm.new_token()
        hsm.new_key(serial, authority)
        known = hsm.only()
        stranger = authority.issue(UNIT, ec_key().public_key())
        key = TokenKey(known.token, known.key_id, stranger, asked())
        with pytest.raises(UserError, match="与证书对不上"):
            key.sign(DATA)
        with pytest.raises(UserError, match="没有这张证书的私钥"):
            TokenKey(known.token, b"\x55", stranger, asked()).sign(DATA)

    def test_two_tokens_of_one_maker_are_told_apart(self, hsm, authority):
        first, second = hsm.new_token("一号"), hsm.new_token("二号")
        hsm.new_key(first, authority)
        hsm.new_key(second, authority)
        for label in ("一号", "二号"):
            ask = asked()
            token_identity(hsm.only(label), ask).sign(DATA)
            assert [info.label for info in ask.infos] == [label]


class TestModules:
    @pytest.mark.parametrize("content", [None, b"no library"])
    def test_no_module(self, tmp_path, content):
        path = tmp_path / "driver.so"
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(UserError, match=r"驱动“driver.so”加载不了") as refused:
            plugged_in(str(path))
        assert "64 位" in refused.value.todo


class FakeKey:
    """A private key on a token with a whim."""

    def __init__(self, key: object, whim: BaseException | None, lacks: Mechanism | None) -> None:
        self._key, self._whim, self._lacks = key, whim, lacks
        self.used: list[Mechanism] = []

    def sign(self, data: bytes, mechanism: Mechanism) -> bytes:
        self.used.append(mechanism)
        if self._whim is not None:
            raise self._whim
        if mechanism is self._lacks:
            raise exceptions.MechanismInvalid
        if mechanism is Mechanism.RSA_PKCS:
            numbers = self._key.private_numbers()
            size = self._key.key_size // 8
            padded = b"\0\1" + b"\xff" * (size - 3 - len(data)) + b"\0" + data
            n = numbers.public_numbers.n
            return pow(int.from_bytes(padded, "big"), numbers.d, n).to_bytes(size, "big")
        if mechanism is Mechanism.SHA256_RSA_PKCS:
            return Identity(self._key, None, ()).sign(data)
        assert mechanism is Mechanism.ECDSA
        r, s = decode_dss_signature(self._key.sign(data, ec.ECDSA(Prehashed(SHA256()))))
        size = (self._key.key_size + 7) // 8
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")


class FakeToken:
    """A token whose steps can each be told to fail."""

    serial, label, manufacturer_id = b"77", "假UKey", "某厂"

    def __init__(self, key: FakeKey, **whims: BaseException) -> None:
        self.key, self.whims = key, whims
        self.flags = TokenFlag.TOKEN_INITIALIZED
        self.later_flags: TokenFlag | None = None
        self.pins: list[object] = []
        self.closed = 0

    @property
    def slot(self) -> FakeToken:
        return self

    def get_slots(self, token_present: bool) -> list[FakeToken]:
        self.may("slots")
        return [self]

    def get_token(self) -> FakeToken:
        return self

    def open(self, user_pin: object = None) -> FakeToken:
        self.pins.append(user_pin)
        if self.later_flags is not None:
            self.flags = self.later_flags
        self.may("open")
        return self

    def get_objects(self, wanted: object) -> list[FakeKey]:
        self.may("find")
        return [self.key]

    def close(self) -> None:
        self.closed += 1
        self.may("close")

    def may(self, step: str) -> None:
        if step in self.whims:
            raise self.whims[step]


@pytest.fixture
def fake(monkeypatch, authority):
    """Return a function that puts a made-up token behind a token key."""

    def make(key=None, whim=None, lacks=None, **whims):
        own = key or ec_key()
        token = FakeToken(FakeKey(own, whim, lacks), **whims)
        monkeypatch.setattr(tokens, "_library", lambda module: token)
        certificate = authority.issue(UNIT, own.public_key())
        ask = asked()
        info = TokenInfo("driver.dll", "77", "假UKey", "某厂")
        return TokenKey(info, b"\x01", certificate, ask), token, ask

    return make


GONE = [
    exceptions.DeviceRemoved, exceptions.TokenNotPresent, exceptions.SessionHandleInvalid,
    exceptions.GeneralError, exceptions.DeviceError, exceptions.SessionClosed,
    exceptions.ObjectHandleInvalid, exceptions.KeyHandleInvalid, exceptions.FunctionFailed,
]  # fmt: skip


class TestWhims:
    @pytest.mark.parametrize("error", GONE)
    def test_pulled_out_while_it_signs(self, fake, error):
        key, token, _ = fake(whim=error())
        with pytest.raises(UserError, match="中途被拔出"):
            key.sign(DATA)
        assert token.closed == 1

    @pytest.mark.parametrize("error", GONE)
    @pytest.mark.parametrize("step", ["slots", "open", "find"])
    def test_pulled_out_at_any_step(self, fake, step, error):
        key, _, _ = fake(**{step: error()})
        with pytest.raises(UserError, match="没有插好"):
            key.sign(DATA)

    def test_pulled_out_when_everything_is_signed(self, fake):
        key, token, _ = fake(close=exceptions.DeviceRemoved())
        assert key.sign(DATA)
        assert token.closed == 1

    def test_any_other_error_is_named_and_leaves_no_trace_of_a_bug(self, fake):
        key, _, _ = fake(whim=exceptions.DeviceMemory())
        with pytest.raises(UserError, match="DeviceMemory") as refused:
            key.sign(DATA)
        assert "没有签名" in refused.value.kept

    def test_somebody_pressed_cancel_on_it(self, fake):
        key, _, _ = fake(whim=exceptions.FunctionCancelled())
        with pytest.raises(UserError, match="取消"):
            key.sign(DATA)

    def test_no_pin_was_set_yet(self, fake):
        key, _, _ = fake(open=exceptions.UserPinNotInitialized())
        with pytest.raises(UserError, match="还没有设置"):
            key.sign(DATA)

    def test_the_last_try_is_told(self, fake):
        key, token, _ = fake(open=exceptions.PinIncorrect())
        token.later_flags = token.flags | TokenFlag.USER_PIN_FINAL_TRY
        with pytest.raises(PinRefused, match="最后一次机会") as refused:
            key.sign(DATA)
        assert not refused.value.locked

    def test_the_last_try_was_used(self, fake):
        key, token, _ = fake(open=exceptions.PinIncorrect())
        token.later_flags = token.flags | TokenFlag.USER_PIN_LOCKED
        with pytest.raises(PinRefused, match="已锁定") as refused:
            key.sign(DATA)
        assert refused.value.locked

    def test_locked_by_its_error(self, fake):
        key, _, _ = fake(open=exceptions.PinLocked())
        with pytest.raises(PinRefused, match=r"已锁定.*解锁") as refused:
            key.sign(DATA)
        assert refused.value.locked

    def test_a_locked_token_is_not_even_tried(self, fake):
        key, token, ask = fake()
        token.flags |= TokenFlag.USER_PIN_LOCKED
        with pytest.raises(PinRefused, match="已锁定"):
            key.sign(DATA)
        assert (token.pins, ask.infos) == ([], [])

    def test_a_token_with_keys_of_its_own_asks_by_itself(self, fake):
        key, token, ask = fake()
        token.flags |= TokenFlag.PROTECTED_AUTHENTICATION_PATH
        assert key.sign(DATA)
        assert token.pins == [pkcs11.PROTECTED_AUTH]
        assert not ask.infos

    def test_a_token_that_only_pads_gets_the_hash(self, fake):
        key, token, _ = fake(rsa_key(), lacks=Mechanism.SHA256_RSA_PKCS)
        assert key.sign(DATA)  # checked by the certificate's key before it is given out
        assert token.key.used == [Mechanism.SHA256_RSA_PKCS, Mechanism.RSA_PKCS]
