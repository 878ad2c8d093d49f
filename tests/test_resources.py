"""What lies under resources/ is whole: fonts that print every word, data with version and source."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reportlab.pdfbase.ttfonts import TTFont

from zhifa_desktop import paths

SOURCES = Path(paths.__file__).parent
FONTS = ["NotoSansSC-Bold", "NotoSansSC-Regular", "NotoSerifSC-Bold", "NotoSerifSC-Regular"]
# Of names in the household registers: extension A, plane 2, variants that small fonts lack.
RARE = "㛃䶮𬭎堃喆甯垚珺·"
# Ends of ranges and the mark of undecodable bytes: in the source, never on paper.
NEVER_PRINTED = set("\u4dbf\u9fff\ufaff\ufffd\ufeff\u3000")


def _words_of_the_program() -> set[str]:
    texts = [*SOURCES.rglob("*.py"), *paths.resource("codes").parent.rglob("*.json")]
    texts += paths.resource("help").glob("*.md")
    return {char for path in texts for char in path.read_text(encoding="utf-8")}


@pytest.mark.parametrize("name", FONTS)
def test_a_font_is_truetype_and_draws_every_word(name: str) -> None:
    # reportlab raises on CFF outlines, which it cannot embed.
    font = TTFont(name, str(paths.resource("fonts", f"{name}.ttf")))
    wanted = (_words_of_the_program() | set(RARE)) - NEVER_PRINTED
    cjk = {char for char in wanted if "\u2e80" <= char <= "\U0003ffff"}
    assert len(cjk) > 1000
    assert {char for char in cjk if ord(char) not in font.face.charToGlyph} == set()


def test_each_font_family_brings_its_licence() -> None:
    for family in {name.split("-")[0] for name in FONTS}:
        text = paths.resource("fonts", f"{family}-OFL.txt").read_text(encoding="utf-8")
        assert "SIL Open Font License" in text


@pytest.mark.parametrize("folder", ["codes", "standards"])
def test_data_of_the_trade_has_a_version_and_says_from_when(folder: str) -> None:
    files = sorted(paths.resource(folder).glob("*.json"))
    assert files
    for path in files:
        content = json.loads(path.read_text(encoding="utf-8"))
        assert content.get("version"), path.name
        assert content.get("valid_from") or content.get("source"), path.name
