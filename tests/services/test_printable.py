"""Characters that cannot be printed are told early, and nothing else asks the font."""

from __future__ import annotations

import pytest

from tests import made
from zhifa_desktop.papers.fonts import missing_glyphs
from zhifa_desktop.services.printable import CERTAIN, unprintable

RARE = "\U00030ede"


def test_what_is_held_certain_is_in_the_font():
    for first, last in CERTAIN:
        assert missing_glyphs("".join(map(chr, range(first, last + 1)))) == ""


@pytest.mark.parametrize(("text", "lacking"), [
    ("张三", ""), ("", ""), ("王𬭎 No.1（一）\n", ""), (f"张{RARE}", RARE), ("a😀b", "😀"),
])  # fmt: skip
def test_what_the_font_lacks_is_named(text, lacking):
    assert unprintable(text) == lacking


def test_a_rare_name_is_kept_and_told_while_it_is_typed(records):
    unit = made.unit(records)
    person = made.officer(records, unit, f"张{RARE}")
    (told,) = records.examine("person", dict(person.values), person.id)
    assert (told.column, told.level, told.rule) == ("name", "warning", "text.glyph")
    assert "U+30EDE" in told.message
    card = made.officer(records, unit, "李四", card="120601", remarks=RARE)
    assert card.shown["certificate_number"] == "120601"
