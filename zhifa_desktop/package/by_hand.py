"""By which ordinary tool, and with which command, a stranger checks each step without this program.

The commands run in the folder that the package was unpacked into; tests run every one of them.
May not judge anything itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from zhifa_desktop.package.bag import (
    INFO,
    MANIFEST,
    SIGNATURE,
    SM2_CERTIFICATE,
    SM2_SIGNATURE,
    TAG_MANIFEST,
)
from zhifa_desktop.package.member_names import PAYLOAD

FOLDER, ROOT, SIGNER = "月报包", "根证书.pem", "signer.pem"
SM2_SIGNER_ID = "1234567812345678"
_CMS = f"-binary -inform DER -in {SIGNATURE} -content {TAG_MANIFEST}"
_SIGNED_XML = "http://www.w3.org/2000/09/xmldsig#:Object"
_PROPERTIES = "http://uri.etsi.org/01903/v1.3.2#:SignedProperties"


class ByHand(NamedTuple):
    """What a stranger takes instead of this program."""

    tool: str
    command: str


def package_commands(package: str, members: Iterable[str]) -> Mapping[str, ByHand]:
    """Return tool and command by the step that they repeat, as far as there are any.

    Args:
        package: The file's name.
        members: Names of what is in it; nothing is looked for in vain.
    """
    inside = sorted(members)
    papers = [name for name in inside if name.startswith(PAYLOAD) and name.count("/") == 1]
    found = {
        "opened": ByHand("unzip", f"unzip -q {quoted(package)} -d {FOLDER} && cd {FOLDER}"),
        "complete": ByHand("bagit-python", "python3 -m bagit --validate ."),
        "unchanged": ByHand("sha256sum", f"sha256sum --strict -c {MANIFEST} {TAG_MANIFEST}"),
        "signed": ByHand(
            "OpenSSL", f"openssl cms -verify -noverify {_CMS} -signer {SIGNER} -out /dev/null"
        ),
        "trusted": ByHand("OpenSSL", f"openssl cms -verify {_CMS} -CAfile {ROOT} -out /dev/null"),
        "unit": ByHand(
            "OpenSSL", f"openssl x509 -in {SIGNER} -noout -subject -nameopt utf8,sep_comma_plus && "
            f"grep Source-Organization {INFO}",
        ),
        "valid_at_time": ByHand(
            "OpenSSL", f"openssl cms -cmsout -print -noout -inform DER -in {SIGNATURE} | "
            f"grep -A 3 signingTime && openssl x509 -in {SIGNER} -noout -dates",
        ),
        "version": ByHand("grep", f"grep -E '^Zhifa-(Division|Month|Version|Previous)' {INFO}"),
        "checks_repeated": ByHand(
            "sha256sum", f"grep -v ' data/月报[.]' {MANIFEST} | sha256sum | cut -c1-8"
        ),
    }  # fmt: skip
    pdfs = [name for name in papers if name.lower().endswith(".pdf")]
    books = [name for name in papers if name.lower().endswith(".xlsx")]
    found |= {"pdf_signed": pdf_command(pdfs[0])} if pdfs else {}
    found |= {"workbook_signed": workbook_command(books[0])} if books else {}
    found |= {"sm2_signed": ByHand("OpenSSL", sm2_command())} if SM2_SIGNATURE in inside else {}
    return found


def pdf_command(name: str) -> ByHand:
    """Return how the signatures of a PDF are checked."""
    return ByHand("pdfsig", f"pdfsig {quoted(name)}")


def workbook_command(name: str) -> ByHand:
    """Return how the signature of a workbook is checked; LibreOffice looks at its parts too."""
    return ByHand(
        "xmlsec1",
        f"unzip -p {quoted(name)} _xmlsignatures/sig1.xml > sig1.xml && "
        f"xmlsec1 --verify --ignore-manifests --id-attr:Id {_SIGNED_XML} "
        f"--id-attr:Id {_PROPERTIES} --trusted-pem {ROOT} sig1.xml",
    )


def decrypt_command(name: str, plain: str) -> ByHand:
    """Return how a receiver opens an encrypted file."""
    return ByHand(
        "OpenSSL",
        f"openssl cms -decrypt -inform DER -in {quoted(name)} -recip 本单位证书.pem "
        f"-inkey 本单位私钥.pem -out {quoted(plain)}",
    )


def sm2_command() -> str:
    """Return how the second signature is checked (OpenSSL 3.0 or newer)."""
    return (
        f"openssl x509 -in {SM2_CERTIFICATE} -pubkey -noout -out sm2-public.pem && "
        "openssl pkeyutl -verify -pubin -inkey sm2-public.pem -rawin -digest sm3 "
        f"-pkeyopt distid:{SM2_SIGNER_ID} -in {TAG_MANIFEST} -sigfile {SM2_SIGNATURE}"
    )


def quoted(name: str) -> str:
    """Return a file's name as a shell takes it, whatever a stranger called it."""
    if name and all(char.isalnum() or char in "._-/" for char in name) and name[0] != "-":
        return name
    return "'" + name.replace("'", "'\\''") + "'"
