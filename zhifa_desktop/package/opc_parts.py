"""The plumbing of an .xlsx (OPC, ECMA-376-2): content types and relationships, read and written.

Both say what they say in one way of writing only, so that whoever reads can make the bytes again
and compare. May not know what a signature is, nor what the parts hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from zhifa_desktop.package.canonical_zip import Misshapen
from zhifa_desktop.package.member_names import printable

CONTENT_TYPES = "[Content_Types].xml"
ROOT_RELATIONSHIPS = "_rels/.rels"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELATIONSHIPS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
RELATIONSHIPS_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
LARGEST_XML = 4 << 20
"""Bytes of plumbing; a workbook of a hundred sheets has some thirty thousand."""

_DEFAULTS = {
    "rels": RELATIONSHIPS_TYPE,
    "sigs": "application/vnd.openxmlformats-package.digital-signature-origin",
}
"""Content types that are declared by extension; every other part has a line of its own."""

_PLAIN_NAME = re.compile(r"[A-Za-z0-9_.\-]+(?:/[A-Za-z0-9_.\-]+)*")
_INTERNAL, _EXTERNAL = "Internal", "External"


@dataclass(frozen=True, slots=True)
class Relationship:
    """One line of a relationships part."""

    id: str
    type: str
    target: str
    external: bool = False

    @property
    def mode(self) -> str:
        """Return ``Internal`` or ``External``."""
        return _EXTERNAL if self.external else _INTERNAL


def parse_xml(xml: bytes, name: str) -> Any:
    """Return the root element of a stranger's XML, without entities, network or great size.

    Raises:
        Misshapen: It is no XML, or declares a document type.
    """
    if len(xml) > LARGEST_XML:
        raise Misshapen(f"{printable(name)}过大，不是正常的表格文件")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Misshapen(f"{printable(name)}损坏，读不出内容") from None
    if root.getroottree().docinfo.doctype:
        raise Misshapen(f"{printable(name)}含有不允许的文档类型声明")
    return root


def part_name_problem(name: str) -> str:
    """Return why a part may not be so named, or an empty string; others would need escapes."""
    if name == CONTENT_TYPES or _PLAIN_NAME.fullmatch(name):
        return ""
    return f"表格里有名称特殊的部分：{printable(name)}"


def is_relationships(name: str) -> bool:
    """Tell whether a part holds relationships."""
    return name.endswith(".rels")


def read_content_types(xml: bytes, names: Iterable[str]) -> dict[str, str]:
    """Return the content type of each of the parts named.

    Raises:
        Misshapen: The declarations cannot be read, contradict themselves or leave a part out.
    """
    defaults: dict[str, str] = {}
    overrides: dict[str, str] = {}
    for element in parse_xml(xml, CONTENT_TYPES):
        kind, declared = element.get("ContentType", ""), element.tag
        if declared == f"{{{TYPES_NAMESPACE}}}Default":
            key, known = element.get("Extension", "").lower(), defaults
        elif declared == f"{{{TYPES_NAMESPACE}}}Override":
            key, known = element.get("PartName", "").removeprefix("/").lower(), overrides
        else:
            raise Misshapen("内容类型声明里有无法识别的内容")
        if not kind or key in known:
            raise Misshapen(f"内容类型声明有误：{printable(key)}")
        known[key] = kind
    found = {}
    for name in names:
        extension = name.lower().rpartition(".")[2]
        kind = overrides.get(name.lower()) or defaults.get(extension)
        if kind is None or (extension in _DEFAULTS and kind != _DEFAULTS[extension]):
            raise Misshapen(f"{printable(name)}的内容类型没有声明或不对")
        found[name] = kind
    return found


def content_types_xml(types: Mapping[str, str]) -> bytes:
    """Return ``[Content_Types].xml`` for parts and their types."""
    lines = [
        f'<Default Extension="{extension}" ContentType="{kind}"/>'
        for extension, kind in _DEFAULTS.items()
    ]
    lines += [
        f'<Override PartName="/{name}" ContentType="{attribute(types[name])}"/>'
        for name in sorted(types)
        if name.lower().rpartition(".")[2] not in _DEFAULTS
    ]
    return f'{DECLARATION}<Types xmlns="{TYPES_NAMESPACE}">{"".join(lines)}</Types>'.encode()


def read_relationships(xml: bytes, name: str) -> tuple[Relationship, ...]:
    """Return the relationships of a part, sorted by their id as the signature wants them.

    Raises:
        Misshapen: It holds something else, or an id twice.
    """
    found: dict[str, Relationship] = {}
    for element in parse_xml(xml, name):
        line = Relationship(
            element.get("Id", ""),
            element.get("Type", ""),
            element.get("Target", ""),
            element.get("TargetMode", _INTERNAL) == _EXTERNAL,
        )
        tag = f"{{{RELATIONSHIPS_NAMESPACE}}}Relationship"
        if element.tag != tag or not line.id or line.id in found:
            raise Misshapen(f"{printable(name)}里的关联关系有误")
        found[line.id] = line
    return tuple(found[key] for key in sorted(found))


def relationships_xml(lines: Iterable[Relationship]) -> bytes:
    """Return a relationships part, sorted by id."""
    written = [
        f'<Relationship Id="{attribute(line.id)}" Type="{attribute(line.type)}"'
        f' Target="{attribute(line.target)}"'
        + (f' TargetMode="{_EXTERNAL}"' if line.external else "")
        + "/>"
        for line in sorted(lines, key=lambda line: line.id)
    ]
    body = "".join(written)
    return (
        f'{DECLARATION}<Relationships xmlns="{RELATIONSHIPS_NAMESPACE}">{body}</Relationships>'
    ).encode()


def attribute(value: str) -> str:
    """Return a value as it stands between double quotes, the way canonical XML writes it."""
    for char, written in _ESCAPES.items():
        value = value.replace(char, written)
    return value


_ESCAPES = {
    "&": "&amp;",
    "<": "&lt;",
    '"': "&quot;",
    "\t": "&#x9;",
    "\n": "&#xA;",
    "\r": "&#xD;",
}
