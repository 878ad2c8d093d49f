"""What a package says of itself in bag-info.txt, held against its signer and its file's name.

A signature that holds proves only who signed: that the signer is the unit the package speaks for,
and that the file is the month and version that its name promises, is asked here. May not know what
was handed up before: that is the reader's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from cryptography import x509
from cryptography.x509.oid import NameOID

from zhifa_desktop.package.bag_reading import Unsound
from zhifa_desktop.package.certificate_checks import names_unit
from zhifa_desktop.package.identity import common_name
from zhifa_desktop.package.member_names import printable

UNIT, DIVISION, SIGNER = "Source-Organization", "Zhifa-Division", "Zhifa-Signer"
FORMAT, MONTH, VERSION, PREVIOUS = (
    "Zhifa-Format", "Zhifa-Month", "Zhifa-Version", "Zhifa-Previous-Digest",
)  # fmt: skip
MONTHLY, RECEIPT = "zhifa-month/", "zhifa-receipt/"
NONE = "none"
_NAME = re.compile(r"(\d{6})-(\d{4})(\d{2})-v(\d{1,4})(?: ?\(\d+\)| - 副本)*\.zip", re.IGNORECASE)
"""The name that the program gives; browsers and Windows put a number behind."""
_CODE = re.compile(r"\d{6}")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def check_unit(info: Mapping[str, str], signer: x509.Certificate) -> str:
    """Return a sentence about a package whose signer is the unit that it speaks for.

    Raises:
        Unsound: The certificate names another unit or division, or the package another signer.
    """
    unit, name = info.get(UNIT, ""), common_name(signer)
    whose = "出具单位" if _is_receipt(info) else "填报单位"
    if not unit:
        if info.get(FORMAT, "").startswith(MONTHLY):
            raise Unsound("包里没有写明填报单位")
        return "包里没有写明单位，无从对照"
    if info.get(SIGNER, name) != name:
        raise Unsound(f"包里写的签名人是{printable(info[SIGNER])}，实际由{printable(name)}签名")
    if not names_unit(signer, unit):
        raise Unsound(
            f"包里写的{whose}是{printable(unit)}，签名证书却是{printable(name)}的；"
            f"单位改过名的，请{'出具' if _is_receipt(info) else '报送'}单位换用新证书"
        )
    # a receipt names the division that it answers, not the one that signs it
    division = "" if _is_receipt(info) else info.get(DIVISION, "")
    held = [code for code in _units(signer) if _CODE.fullmatch(code)]
    if _CODE.fullmatch(division) and int(division) and held and division not in held:
        raise Unsound(f"包里写的行政区划是{division}，签名证书上的是{held[0]}")
    return f"{whose}{printable(unit)}与签名证书上的单位一致"


def check_version(info: Mapping[str, str], file_name: str) -> str:
    """Return a sentence about a package that is the month and version its file name says.

    Raises:
        Unsound: The name says another, or version and digest of the one before do not agree.
    """
    if _is_receipt(info):
        return "回执答复的月份和版次，见回执内容"
    month, version, previous = (info.get(label, "") for label in (MONTH, VERSION, PREVIOUS))
    named = _NAME.fullmatch(file_name.removesuffix(".p7m"))
    if not month and not info.get(FORMAT, "").startswith(MONTHLY):
        return "包里没有写明月份和版次"
    if not (_MONTH.fullmatch(month) and version.isdecimal() and int(version)):
        raise Unsound(f"包里写的月份或版次读不懂：{printable(month)}、{printable(version)}")
    number = int(version)
    if number == 1 and previous != NONE:
        raise Unsound("包里写的是第1版，却又写着有上一版")
    if number > 1 and not _DIGEST.fullmatch(previous):
        raise Unsound(f"包里写的是第{number}版，却没有上一版的摘要")
    words = f"{month[:4]}年{int(month[5:])}月第{number}版"
    if named is None:
        return f"是{words}；文件名改过，以包里写的为准"
    told = (named[1], f"{named[2]}-{named[3]}", int(named[4]))
    if told != (info.get(DIVISION, named[1]), month, number):
        raise Unsound(
            f"文件名写的是{told[0]}的{told[1]}第{told[2]}版，"
            f"包里却是{printable(info.get(DIVISION, ''))}的{words}：文件改过名，请用原文件名"
        )
    return f"是{words}，与文件名一致"


def _is_receipt(info: Mapping[str, str]) -> bool:
    return info.get(FORMAT, "").startswith(RECEIPT)


def _units(certificate: x509.Certificate) -> list[str]:
    found = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
    return [str(one.value) for one in found]
