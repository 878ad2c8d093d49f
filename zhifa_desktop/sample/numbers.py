"""Numbers that satisfy every check and belong to nobody.

The area 340299 is of the right form but was never given to a county, so nobody has such an id
number; no mobile number begins with 102; no number plate has 样 as its second character.
"""

from __future__ import annotations

from datetime import date
from random import Random

from stdnum.cn import ric

UNASSIGNED_AREA = "340299"
IMPOSSIBLE_PREFIX = "102"


def id_number(rng: Random, born: date, sex: str, taken: set[str]) -> str:
    """Return an id number with a right check digit, not given before."""
    while True:
        order = 2 * rng.randint(0, 499) + (1 if sex == "male" else 0)
        body = f"{UNASSIGNED_AREA}{born:%Y%m%d}{order:03d}"
        number = body + ric.calc_check_digit(f"{body}0")  # it drops the last character
        # An order ending in 00 could give …000 at the end, which looks rounded by Excel.
        if number not in taken and not number.endswith("000"):
            taken.add(number)
            return number


def phone(rng: Random) -> str:
    """Return eleven digits that no network has."""
    return f"{IMPOSSIBLE_PREFIX}{rng.randint(0, 99_999_999):08d}"


def plate(rng: Random) -> str:
    """Return a number plate that cannot be issued."""
    return f"皖样{rng.choice('ABCDEFGH')}{rng.randint(1000, 9999)}"


def certificate_number(issued: date, order: int) -> str:
    """Return a certificate number in the unassigned area."""
    return f"{UNASSIGNED_AREA}{issued:%y}{order:04d}"
