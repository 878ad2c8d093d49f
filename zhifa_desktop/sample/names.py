"""Invented personal names as they are met in Anhui; rare characters and ·-names are set by hand."""

from __future__ import annotations

from random import Random

from zhifa_desktop.sample.story import pick

_SURNAMES = (
    ("王", 70), ("李", 60), ("张", 66), ("刘", 40), ("陈", 52), ("杨", 32), ("吴", 40), ("徐", 30),
    ("汪", 28), ("程", 20), ("胡", 28), ("朱", 26), ("周", 34), ("孙", 26), ("黄", 26), ("方", 22),
    ("许", 18), ("何", 14), ("高", 14), ("马", 12), ("郭", 10), ("丁", 14), ("潘", 12), ("章", 10),
    ("江", 10), ("余", 12), ("鲍", 7), ("查", 5), ("单", 4), ("曾", 6), ("解", 3), ("宣", 4),
    ("束", 3), ("储", 5), ("操", 3), ("阮", 4), ("姚", 10), ("桂", 4), ("葛", 6), ("夏", 8),
)  # fmt: skip
_FIRST_MALE = "志文建国永德家云海春庆长立学世明思俊昌宗承传绍为正宏浩泽子一宇"
_SECOND_MALE = "强伟军平林峰勇斌辉华杰涛刚波飞龙鹏宝贵生亮超磊松康东成祥武轩然恒睿航博"
_FIRST_FEMALE = "晓玉秀春海雪文梦思雨佳欣婷诗静慧月小红美丽"
_SECOND_FEMALE = "娟芳燕丽萍敏玲霞梅莉琴洁颖云琳雯婕怡然蕾妍瑶菲"
_SINGLE_MALE = "强伟军勇斌辉涛刚波飞磊鹏超亮峰浩杰锐毅松"
_SINGLE_FEMALE = "娟芳燕敏静丽萍玲霞洁颖婷琳雯倩蕾"

# name, sex, ethnicity code; 𬭎 lies beyond U+FFFF, 翀 赟 堃 祎 犇 are rare, 单 曾 查 read specially
BY_HAND = (
    ("陈𬭎", "male", "01"),
    ("汪翀", "male", "01"),
    ("李赟", "male", "01"),
    ("程堃", "male", "01"),
    ("徐祎", "female", "01"),
    ("孙犇", "male", "01"),
    ("单海霞", "female", "01"),
    ("曾立", "male", "01"),
    ("查文俊", "male", "01"),
    ("欧阳雪梅", "female", "01"),
    ("尉迟长风", "male", "01"),
    ("古丽娜尔·阿卜力孜", "female", "05"),
    ("马哈提·叶尔肯", "male", "17"),
)


class Names:
    """Gives names that no one else in the county has."""

    def __init__(self, rng: Random) -> None:
        """Draw from that source of chance."""
        self._rng = rng
        self._taken = {name for name, _, _ in BY_HAND}

    def new(self, sex: str) -> str:
        """Return a name not given before."""
        while True:
            name = invented_name(self._rng, sex)
            if name not in self._taken:
                self._taken.add(name)
                return name


def invented_name(rng: Random, sex: str) -> str:
    """Return a surname with one or two characters fitting the sex."""
    male = sex == "male"
    surname = pick(rng, _SURNAMES)
    if rng.random() < 0.28:
        return surname + rng.choice(_SINGLE_MALE if male else _SINGLE_FEMALE)
    first = rng.choice(_FIRST_MALE if male else _FIRST_FEMALE)
    second = rng.choice(_SECOND_MALE if male else _SECOND_FEMALE)
    return surname + first + second if first != second else surname + second
