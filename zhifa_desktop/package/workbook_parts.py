"""The parts of a workbook by the names that a clerk knows: 工作表“封面”, 单元格样式.

Only for telling where something is wrong: the names are read from the file itself, signed or not.
"""

from __future__ import annotations

from collections.abc import Mapping

from zhifa_desktop.package.canonical_zip import Misshapen
from zhifa_desktop.package.member_names import printable
from zhifa_desktop.package.opc_parts import is_relationships, parse_xml, read_relationships

WORKBOOK = "xl/workbook.xml"
PROPERTIES = "docProps/"
_RELATIONSHIPS = "xl/_rels/workbook.xml.rels"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_KNOWN = {
    "[Content_Types].xml": "内容类型声明",
    WORKBOOK: "工作簿结构",
    "xl/styles.xml": "单元格样式",
    "xl/sharedStrings.xml": "共用文字",
}
_BY_FOLDER = (
    (PROPERTIES, "文档属性"),
    ("xl/worksheets/", "工作表"),
    ("xl/theme/", "主题"),
    ("xl/drawings/", "图形"),
    ("xl/charts/", "图表"),
    ("xl/media/", "图片"),
    ("xl/comments", "批注"),
)


def sheet_titles(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the titles of the worksheets by their parts, in their order; none when unreadable."""
    try:
        book = parse_xml(parts[WORKBOOK], WORKBOOK)
        lines = read_relationships(parts[_RELATIONSHIPS], _RELATIONSHIPS)
    except (KeyError, Misshapen):
        return {}
    targets = {line.id: line.target for line in lines}
    titles = {}
    for sheet in book.iterfind(f"{{{_MAIN}}}sheets/{{{_MAIN}}}sheet"):
        target = targets.get(sheet.get(_REFERENCE, ""), "")
        part = target[1:] if target.startswith("/") else f"xl/{target}"
        titles[part] = sheet.get("name", "")
    return titles


def part_label(name: str, titles: Mapping[str, str]) -> str:
    """Return what a part is to a clerk, its own name where it is nothing that one knows."""
    if name in titles:
        return f"工作表{printable(titles[name])}"
    if is_relationships(name):
        return f"关联关系{printable(name)}"
    if name in _KNOWN:
        return _KNOWN[name]
    for folder, label in _BY_FOLDER:
        if name.startswith(folder):
            return f"{label}{printable(name)}"
    return printable(name)
