"""USB keys in software (SoftHSM2) for tests, each in a folder of its own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pkcs11
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from pkcs11 import Attribute, CertificateType, KeyType, Mechanism, ObjectClass
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters

from tests.authority import UNIT, Authority
from zhifa_desktop.package.token import TokenCertificate, certificates_on, plugged_in

PIN, SO_PIN = "246810", "87654321"
CURVES = {
    "p-256": "1.2.840.10045.3.1.7", "p-384": "1.3.132.0.34", "p-521": "1.3.132.0.35",
}  # fmt: skip
MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
)
MODULE = next((path for path in MODULES if Path(path).is_file()), "")
needs_softhsm = pytest.mark.skipif(
    not MODULE or shutil.which("softhsm2-util") is None, reason="softhsm2 is not installed"
)


class Hsm:
    """One folder of tokens."""

    def __init__(self, folder: Path) -> None:
        self.tokens = folder / "tokens"
        self.tokens.mkdir(parents=True)
        self.settings = folder / "softhsm2.conf"
        self.settings.write_text(f"directories.tokendir = {self.tokens}\nlog.level = ERROR\n")

    def new_token(self, label: str = "县大队UKey") -> str:
        """Make a token with a PIN; return its serial number."""
        command = ("softhsm2-util", "--init-token", "--free", "--label", label)
        subprocess.run(
            [*command, "--pin", PIN, "--so-pin", SO_PIN], check=True, capture_output=True
        )
        library = pkcs11.lib(MODULE)
        library.reinitialize()  # another process made it
        return library.get_token(token_label=label).serial.decode()

    def new_key(
        self, serial: str, authority: Authority, kind: str = "p-256", key_id: bytes = b"\x01",
        common: str = UNIT, **more: object,
    ) -> x509.Certificate:  # fmt: skip
        """Make a key on a token and put a certificate beside it, with those above."""
        with self.token(serial).open(rw=True, user_pin=PIN) as session:
            public = _new_pair(session, kind, key_id)
            certificate = authority.issue(common, public, **more)
            for number, one in enumerate((certificate, *authority.path)):
                self._put(session, one, key_id if number == 0 else b"ca%d" % number)
        return certificate

    def token(self, serial: str) -> pkcs11.Token:
        found = pkcs11.lib(MODULE).get_tokens()
        return next(token for token in found if token.serial.decode() == serial)

    def _put(self, session: pkcs11.Session, certificate: x509.Certificate, key_id: bytes) -> None:
        session.create_object({
            Attribute.CLASS: ObjectClass.CERTIFICATE,
            Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
            Attribute.TOKEN: True, Attribute.PRIVATE: False, Attribute.ID: key_id,
            Attribute.SUBJECT: certificate.subject.public_bytes(),
            Attribute.VALUE: certificate.public_bytes(Encoding.DER),
        })  # fmt: skip

    def pull_out(self) -> None:
        """Take the tokens away, as if somebody had pulled the key out."""
        shutil.rmtree(self.tokens)

    def only(self, label: str = "") -> TokenCertificate:
        """Return the one certificate of the one token (of that label)."""
        (info,) = [one for one in plugged_in(MODULE) if not label or one.label == label]
        (found,) = certificates_on(info)
        return found


@contextmanager
def hsm_in(folder: Path) -> Iterator[Hsm]:
    """Give tokens of one's own; afterwards there are none."""
    made = Hsm(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(made.settings))
        library = pkcs11.lib(MODULE)
        library.reinitialize()
        yield made
        if library.initialized:
            library.finalize()


def _new_pair(session: pkcs11.Session, kind: str, key_id: bytes) -> object:
    if kind.startswith("rsa"):
        public, _private = session.generate_keypair(
            KeyType.RSA, int(kind.partition("-")[2]), store=True, id=key_id
        )
        return _rsa_public_key(public)
    parameters = session.create_domain_parameters(
        KeyType.EC, {Attribute.EC_PARAMS: encode_named_curve_parameters(CURVES[kind])}, local=True
    )
    public, _private = parameters.generate_keypair(
        mechanism=Mechanism.EC_KEY_PAIR_GEN, store=True, id=key_id
    )
    return load_der_public_key(encode_ec_public_key(public))


def _rsa_public_key(public: pkcs11.PublicKey) -> rsa.RSAPublicKey:
    n, e = (
        int.from_bytes(public[part], "big")
        for part in (Attribute.MODULUS, Attribute.PUBLIC_EXPONENT)
    )
    return rsa.RSAPublicNumbers(e, n).public_key()
