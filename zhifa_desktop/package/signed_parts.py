"""Which parts of a workbook a signature covers, and what lies beside them in a signed file.

The document's properties are signed too, though office programs leave them out: an office that
changes the title has not kept the file that was signed. May not know keys or certificates.
"""

from __future__ import annotations

import io
from collections.abc import Mapping

from zhifa_desktop.package.canonical_zip import ZipWriter
from zhifa_desktop.package.member_names import sort_key
from zhifa_desktop.package.opc_parts import (
    CONTENT_TYPES,
    ROOT_RELATIONSHIPS,
    Relationship,
    content_types_xml,
    is_relationships,
    read_relationships,
    relationships_xml,
)
from zhifa_desktop.package.opc_signature import (
    Reference,
    part_reference,
    relationships_reference,
)

FOLDER = "_xmlsignatures/"
ORIGIN = f"{FOLDER}origin.sigs"
SIGNATURE = f"{FOLDER}sig1.xml"
_SIGNATURE_TYPE = "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml"
_KIND = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/"
TO_ORIGIN = Relationship("rIdSignatureOrigin", f"{_KIND}origin", ORIGIN)
"""The line of the package's relationships by which office programs find the signature."""

FIXED = {
    ORIGIN: b"",
    f"{FOLDER}_rels/origin.sigs.rels": relationships_xml(
        [Relationship("rId1", f"{_KIND}signature", "sig1.xml")]
    ),
}
"""Parts that are the same in every signed workbook."""


def covered(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts that a signature covers: all but itself and what leads to it."""
    return {
        name: content
        for name, content in parts.items()
        if name not in (CONTENT_TYPES, SIGNATURE, *FIXED)
    }


def references(parts: Mapping[str, bytes], types: Mapping[str, str]) -> tuple[Reference, ...]:
    """Return what is signed of each covered part; of the package's relationships all but ours.

    Raises:
        Misshapen: Relationships cannot be read.
    """
    found = []
    for name in sorted(covered(parts), key=sort_key):
        lines: tuple[Relationship, ...] = ()
        if is_relationships(name):
            read = read_relationships(parts[name], name)
            lines = tuple(line for line in read if (name, line) != (ROOT_RELATIONSHIPS, TO_ORIGIN))
        found.append(
            relationships_reference(name, types[name], lines)
            if lines
            else part_reference(name, types[name], parts[name])
        )
    return tuple(found)


def written_anew(parts: Mapping[str, bytes], types: Mapping[str, str]) -> dict[str, bytes]:
    """Return what a signed workbook holds besides its content, as it must be written.

    Args:
        parts: The covered parts.
        types: Their content types.

    Raises:
        Misshapen: Relationships cannot be read.
    """
    lines = {
        name: read_relationships(parts[name], name) for name in filter(is_relationships, parts)
    }
    if TO_ORIGIN not in lines[ROOT_RELATIONSHIPS]:
        lines[ROOT_RELATIONSHIPS] = (*lines[ROOT_RELATIONSHIPS], TO_ORIGIN)
    declared = {name: types[name] for name in parts}
    return {
        CONTENT_TYPES: content_types_xml({**declared, SIGNATURE: _SIGNATURE_TYPE}),
        **{name: relationships_xml(found) for name, found in lines.items()},
        **FIXED,
    }


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return the parts as a zip, stored in one order with fixed times."""
    out = io.BytesIO()
    writer = ZipWriter(out)
    for name in sorted(parts, key=sort_key):
        writer.add(name, parts[name])
    writer.finish()
    return out.getvalue()
