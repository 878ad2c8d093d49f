"""The XML of one OPC signature (ECMA-376-2, MS-OFFCRYPTO, XAdES-BES), written in one way only.

What a signature says is a :class:`Statement`; its XML follows from that. The reader takes the
statement out of a stranger's XML, writes it again and compares: a byte that differs is a change,
also where no digest reaches (the certificates behind the signer's). May not know any zip.
"""

from __future__ import annotations

import base64
import hashlib
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from zhifa_desktop.package.opc_parts import (
    DECLARATION,
    RELATIONSHIPS_NAMESPACE,
    Relationship,
    attribute,
    parse_xml,
)

DSIG = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
_C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_OPC = f"{_PACKAGE}digital-signature"
_OFFICE = "http://schemas.microsoft.com/office/2006/digsig"
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_NAMES = {"d": DSIG, "m": _OPC, "o": _OFFICE, "x": XADES}

# What an office program says of the machine it signs on; it asks for the elements, not for truth.
_OFFICE_DETAILS = {
    "SetupID": "",
    "SignatureText": "",
    "SignatureImage": "",
    "SignatureComments": "",
    "WindowsVersion": "10.0",
    "OfficeVersion": "16.0",
    "ApplicationVersion": "16.0",
    "Monitors": "1",
    "HorizontalResolution": "1920",
    "VerticalResolution": "1080",
    "ColorDepth": "32",
    "SignatureProviderId": "{00000000-0000-0000-0000-000000000000}",
    "SignatureProviderUrl": "",
    "SignatureProviderDetails": "9",
    "SignatureType": "1",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """What is signed of one part: its type and digest; of relationships, which ones."""

    name: str
    content_type: str
    digest: bytes
    relationships: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything that a signature says."""

    references: tuple[Reference, ...]
    certificates: tuple[x509.Certificate, ...]
    """The signer's first, then those above it."""
    moment: datetime
    reason: str


def part_reference(name: str, content_type: str, content: bytes) -> Reference:
    """Return the reference to a part, which is signed byte for byte."""
    return Reference(name, content_type, hashlib.sha256(content).digest())


def relationships_reference(
    name: str, content_type: str, lines: tuple[Relationship, ...]
) -> Reference:
    """Return the reference to relationships: these lines are signed, however they are written.

    The relationships transform (ECMA-376-2, 13.2.4.24): by id, with the mode always there.
    """
    canonical = "".join(
        f'<Relationship Id="{attribute(line.id)}" Target="{attribute(line.target)}"'
        f' TargetMode="{line.mode}" Type="{attribute(line.type)}"></Relationship>'
        for line in lines
    )
    whole = f'<Relationships xmlns="{RELATIONSHIPS_NAMESPACE}">{canonical}</Relationships>'
    digest = hashlib.sha256(whole.encode()).digest()
    return Reference(name, content_type, digest, tuple(line.id for line in lines))


def signed_bytes(statement: Statement) -> bytes:
    """Return the canonical bytes of ``SignedInfo``, which the key signs."""
    return _canonical(_signed_info(statement), "d:SignedInfo")


def signature_xml(statement: Statement, value: bytes) -> bytes:
    """Return the whole signature part."""
    certificates = "".join(
        f"<X509Certificate>{_base64(_der(certificate))}</X509Certificate>"
        for certificate in statement.certificates
    )
    pieces = (
        _signed_info(statement),
        f"<SignatureValue>{_base64(value)}</SignatureValue>",
        f"<KeyInfo><X509Data>{certificates}</X509Data></KeyInfo>",
        _package_object(statement),
        _office_object(statement),
        _xades_object(statement),
    )
    return (DECLARATION + _in_signature("".join(pieces))).encode()


def read_signature(xml: bytes, name: str) -> tuple[Statement, bytes]:
    """Return what a signature part says, and its value.

    Raises:
        Misshapen: It is no XML.
        ValueError, AttributeError, TypeError: It is no signature, or was changed.
        UnsupportedAlgorithm: The signer's key is of a kind that nothing here knows.
    """
    root = parse_xml(xml, name)
    certificates = tuple(
        x509.load_der_x509_certificate(base64.b64decode(found.text, validate=True))
        for found in root.findall("d:KeyInfo/d:X509Data/d:X509Certificate", _NAMES)
    )
    references = root.findall("d:Object/d:Manifest/d:Reference", _NAMES)
    moment = datetime.strptime(root.findtext(".//x:SigningTime", namespaces=_NAMES), _TIME)
    statement = Statement(
        tuple(_read_reference(reference) for reference in references),
        certificates,
        moment.replace(tzinfo=UTC),
        root.findtext(".//o:SignatureComments", namespaces=_NAMES),
    )
    value = base64.b64decode(root.findtext("d:SignatureValue", namespaces=_NAMES), validate=True)
    if not certificates or signature_xml(statement, value) != xml:
        raise ValueError
    return statement, value


def _read_reference(element: Any) -> Reference:
    name, _, content_type = element.get("URI").removeprefix("/").partition("?ContentType=")
    sources = element.findall("d:Transforms/d:Transform/m:RelationshipReference", _NAMES)
    digest = base64.b64decode(element.findtext("d:DigestValue", namespaces=_NAMES), validate=True)
    return Reference(
        name, content_type, digest, tuple(source.get("SourceId") for source in sources)
    )


def _signed_info(statement: Statement) -> str:
    key = statement.certificates[0].public_key()
    method = "rsa-sha256" if isinstance(key, rsa.RSAPublicKey) else "ecdsa-sha256"
    xades = _xades_object(statement)
    references = (
        _reference("#idPackageObject", _digest(_package_object(statement)), kind=f"{DSIG}Object"),
        _reference("#idOfficeObject", _digest(_office_object(statement)), kind=f"{DSIG}Object"),
        _reference(
            "#idSignedProperties",
            _digest(xades, "d:Object/x:QualifyingProperties/x:SignedProperties"),
            f'<Transform Algorithm="{_C14N}"/>',
            "http://uri.etsi.org/01903#SignedProperties",
        ),
    )
    return (
        f'<SignedInfo><CanonicalizationMethod Algorithm="{_C14N}"/>'
        f'<SignatureMethod Algorithm="{_MORE}{method}"/>{"".join(references)}</SignedInfo>'
    )


def _package_object(statement: Statement) -> str:
    references = "".join(_part_reference(reference) for reference in statement.references)
    return (
        f'<Object Id="idPackageObject"><Manifest>{references}</Manifest><SignatureProperties>'
        '<SignatureProperty Id="idSignatureTime" Target="#idPackageSignature">'
        f'<mdssi:SignatureTime xmlns:mdssi="{_OPC}">'
        "<mdssi:Format>YYYY-MM-DDThh:mm:ssTZD</mdssi:Format>"
        f"<mdssi:Value>{_time(statement)}</mdssi:Value></mdssi:SignatureTime>"
        "</SignatureProperty></SignatureProperties></Object>"
    )


def _office_object(statement: Statement) -> str:
    said = {**_OFFICE_DETAILS, "SignatureComments": escape(statement.reason)}
    details = "".join(
        f"<{name}>{text}</{name}>" if text else f"<{name}/>" for name, text in said.items()
    )
    return (
        '<Object Id="idOfficeObject"><SignatureProperties>'
        '<SignatureProperty Id="idOfficeV1Details" Target="#idPackageSignature">'
        f'<SignatureInfoV1 xmlns="{_OFFICE}">{details}</SignatureInfoV1>'
        "</SignatureProperty></SignatureProperties></Object>"
    )


def _xades_object(statement: Statement) -> str:
    """Return the signed properties; they name every certificate, so that none can be exchanged."""
    named = "".join(
        f'<xd:Cert><xd:CertDigest><DigestMethod Algorithm="{_SHA256}"/>'
        f"<DigestValue>{_base64(hashlib.sha256(_der(certificate)).digest())}</DigestValue>"
        "</xd:CertDigest><xd:IssuerSerial>"
        f"<X509IssuerName>{_issuer(certificate)}</X509IssuerName>"
        f"<X509SerialNumber>{certificate.serial_number}</X509SerialNumber>"
        "</xd:IssuerSerial></xd:Cert>"
        for certificate in statement.certificates
    )
    return (
        f'<Object><xd:QualifyingProperties xmlns:xd="{XADES}" Target="#idPackageSignature">'
        '<xd:SignedProperties Id="idSignedProperties"><xd:SignedSignatureProperties>'
        f"<xd:SigningTime>{_time(statement)}</xd:SigningTime>"
        f"<xd:SigningCertificate>{named}</xd:SigningCertificate>"
        "<xd:SignaturePolicyIdentifier><xd:SignaturePolicyImplied/></xd:SignaturePolicyIdentifier>"
        "</xd:SignedSignatureProperties></xd:SignedProperties></xd:QualifyingProperties></Object>"
    )


def _part_reference(reference: Reference) -> str:
    transforms = ""
    if reference.relationships:
        sources = "".join(
            f'<mdssi:RelationshipReference xmlns:mdssi="{_OPC}" SourceId="{attribute(source)}"/>'
            for source in reference.relationships
        )
        transforms = (
            f'<Transform Algorithm="{_PACKAGE}RelationshipTransform">{sources}</Transform>'
            f'<Transform Algorithm="{_C14N}"/>'
        )
    uri = f"/{reference.name}?ContentType={reference.content_type}"
    return _reference(uri, reference.digest, transforms)


def _reference(uri: str, digest: bytes, transforms: str = "", kind: str = "") -> str:
    typed = f' Type="{kind}"' if kind else ""
    given = f"<Transforms>{transforms}</Transforms>" if transforms else ""
    return (
        f'<Reference{typed} URI="{attribute(uri)}">{given}<DigestMethod Algorithm="{_SHA256}"/>'
        f"<DigestValue>{_base64(digest)}</DigestValue></Reference>"
    )


def _digest(piece: str, path: str = "d:Object") -> bytes:
    return hashlib.sha256(_canonical(piece, path)).digest()


def _canonical(piece: str, path: str) -> bytes:
    """Return an element's canonical XML as it stands inside the signature.

    Written out and parsed again in between: lxml gives an element that inherits its namespace
    children with ``xmlns=""``, digests that only lxml itself confirms.
    """
    element = etree.fromstring(_in_signature(piece)).find(path, _NAMES)
    alone = etree.fromstring(etree.tostring(element, with_tail=False))
    out = io.BytesIO()
    alone.getroottree().write_c14n(out, with_comments=False)
    return out.getvalue()


def _in_signature(pieces: str) -> str:
    return f'<Signature xmlns="{DSIG}" Id="idPackageSignature">{pieces}</Signature>'


def _time(statement: Statement) -> str:
    return statement.moment.astimezone(UTC).strftime(_TIME)


def _issuer(certificate: x509.Certificate) -> str:
    """Return the issuer's name; a character that XML forbids is no reason not to sign."""
    name = certificate.issuer.rfc4514_string()
    return escape("".join(char if char.isprintable() else "\ufffd" for char in name))


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
