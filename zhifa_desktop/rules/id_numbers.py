"""The resident identity number (GB 11643): check, sex, birth date.

The check itself is python-stdnum's; this module puts its verdict into the clerk's words.
Area codes of abolished districts stay valid, so the area is not judged.
"""

from __future__ import annotations

from datetime import date

from stdnum.cn import ric

from zhifa_desktop.rules.words import tidy_number

LENGTH = 18
YOUNGEST, ELDEST = 16, 100
"""Ages of people on a brigade's file: below the first nobody may be employed (劳动法第十五条)."""


def normalize(text: str) -> str:
    """Return the number in half-width capitals without blanks (x becomes X)."""
    return tidy_number(text)


def problem(text: str, today: date) -> str:
    """Return why the number cannot be right, as one clause, or an empty string."""
    if len(text) == 15 and text.isdigit():
        return "是15位旧号，请改为18位公民身份号码"
    if len(text) != LENGTH:
        return f"应为18位，现在是{len(text)}位"
    if not (text.isascii() and text[:17].isdigit()) or text[17] not in "0123456789X":
        return "前17位应为数字，末位应为数字或X"
    born = birth_date(text)
    if born is None:
        return "第7至14位不是有效的出生日期"
    if born > today:
        return "出生日期晚于今天"
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if not YOUNGEST <= age <= ELDEST:
        return f"第7至14位表示{age}岁，不合常理，请核对出生年份"
    if ric.calc_check_digit(text) != text[17]:
        return "校验码不符，请对照身份证逐位核对"
    return ""


def sex(text: str) -> str | None:
    """Return "male" or "female" as the 17th digit says, None where there is none."""
    if len(text) != LENGTH or not text[16].isdigit():
        return None
    return "male" if int(text[16]) % 2 else "female"


def birth_date(text: str) -> date | None:
    """Return the birth date in the number, None where it holds no valid date."""
    digits = text[6:14]
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
