"""Identities and certificates of other kinds than the program makes: ECDSA, receivers, expired."""

from __future__ import annotations

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from zhifa_desktop.package.identity import Identity

USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
    "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


def certificate(
    name: str, key, moment: datetime, *, issuer=None, issuer_key=None, days=(-1, 365), usage=()
) -> x509.Certificate:
    """Return a certificate; self-signed without an issuer, without key usage where none is named."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment + timedelta(days=days[0]))
        .not_valid_after(moment + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
    if usage:
        builder = builder.add_extension(
            x509.KeyUsage(**{one: one in usage for one in USAGES}), critical=True
        )
    return builder.sign(issuer_key or key, hashes.SHA256())


def ec_test_identity(name: str, moment: datetime, curve=ec.SECP256R1) -> Identity:
    """Return an ECDSA identity under a root of its own."""
    root_key, key = ec.generate_private_key(curve()), ec.generate_private_key(curve())
    root = certificate(f"{name}根证书", root_key, moment, usage=("key_cert_sign",))
    leaf = certificate(
        name, key, moment, issuer=root, issuer_key=root_key,
        usage=("digital_signature", "content_commitment"),
    )  # fmt: skip
    password = serialization.BestAvailableEncryption(b"x")
    stored = pkcs12.serialize_key_and_certificates(b"x", key, leaf, [root], password)
    return Identity.from_pkcs12(stored, b"x")


def sm2_certificate() -> x509.Certificate:
    """Return a certificate with an SM2 key, which cryptography can read but for its key."""
    return x509.load_pem_x509_certificate(SM2)


SM2 = b"""-----BEGIN CERTIFICATE-----
MIIBczCCARmgAwIBAgIUcCB4Zb827axMnva5zcwf9K415MkwCgYIKoEcz1UBg3Uw
DjEMMAoGA1UEAwwDU00yMCAXDTI2MTEyNjEzMDgzMVoYDzIxMjYxMTAyMTMwODMx
WjAOMQwwCgYDVQQDDANTTTIwWTATBgcqhkjOPQIBBggqgRzPVQGCLQNCAAQWWUHr
qa4c2rBwO/ubg6w8L1PGpKWWPFeWwwHE4lz5kCK41l5SopbL0ymPWv9xrqAPr5dm
T2GM3Fi1NwfMhjK0o1MwUTAdBgNVHQ4EFgQUK5xiuG3KEBo5EiFrExp2thE/KLIw
HwYDVR0jBBgwFoAUK5xiuG3KEBo5EiFrExp2thE/KLIwDwYDVR0TAQH/BAUwAwEB
/zAKBggqgRzPVQGDdQNIADBFAiBB3phVl5+Yoj4Eu3YNL497ANVKrWzcfJVVM4le
ZCUkAAIhAN0s83b9p9tl8izWh4w/L6wq2FfykoKw7UkK9fbpB4Ah
-----END CERTIFICATE-----
"""
