"""README.txt of a package: what it is, what each file is, how it is checked without this program.

Written from what is frozen alone, so that a package that is made again says the same. May not name
anything that only this program understands without saying what it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from zhifa_desktop.package.bag import (
    DECLARATION,
    INFO,
    MANIFEST,
    SIGNATURE,
    SM2_CERTIFICATE,
    SM2_SIGNATURE,
    TAG_MANIFEST,
)
from zhifa_desktop.package.by_hand import FOLDER, ROOT, package_commands

_TAGS = {
    DECLARATION: "BagIt 格式声明",
    INFO: "填报单位、月份、版次、更正原因、上一版摘要、校验码",
    MANIFEST: "data 文件夹里每个文件的 SHA-256 校验值",
    TAG_MANIFEST: "本文件和上面几个文件的 SHA-256 校验值",
    SIGNATURE: f"单位对 {TAG_MANIFEST} 的数字签名(CMS)",
}
_SM2 = {
    SM2_CERTIFICATE: "国密(SM2)签名证书",
    SM2_SIGNATURE: f"对 {TAG_MANIFEST} 的国密签名；不是法定的电子印章",
}
_STEPS = {
    "opened": "解开(Windows 可用资源管理器；先解开再做下面各步)",
    "unchanged": "每个文件都没有改过，清单也没有改过",
    "complete": "不多不少(需要 bagit-python)",
    "signed": "清单由签名人签名，签名人的证书存为 signer.pem(Windows 上把 /dev/null 换成 NUL)",
    "trusted": f"签名人的证书由上级认可的机构签发。{ROOT} 要另行取得，不能用包里自带的",
    "unit": "证书上的单位就是填报单位",
    "valid_at_time": "签名时间，和证书的有效期",
    "pdf_signed": "PDF 的电子签名",
    "workbook_signed": "Excel 的数字签名；用 LibreOffice 打开也会显示，它还核对表格的各部分",
    "sm2_signed": "国密签名(OpenSSL 3.0 及以上)",
    "checks_repeated": "纸上印的校验码(8位，不分大小写)",
}
_ENGLISH = f"""In English

This is a signed monthly report of a county transport enforcement brigade: a BagIt bag (RFC 8493)
in a plain zip. {MANIFEST} lists the SHA-256 of every file under data/,
{TAG_MANIFEST} those of the other files, and {SIGNATURE}
is a detached CMS signature over the latter. The commands above check it without the program that
made it; {ROOT} is the signer's root certificate, to be had from elsewhere than this package.
"""


def readme(info: Mapping[str, str], files: Mapping[str, str], *, sm2: bool) -> bytes:
    """Return the text as UTF-8.

    Args:
        info: Lines of ``bag-info.txt``: unit, month, version, 校验码.
        files: What each payload file is, by its name in the bag.
        sm2: There is a second signature.
    """
    tags = {**_TAGS, **(_SM2 if sm2 else {})}
    listed = [f"  {name}  {what}" for name, what in {**files, **tags}.items()]
    name = (
        f"{info['Zhifa-Division']}-{info['Zhifa-Month'].replace('-', '')}"
        f"-v{info['Zhifa-Version']}.zip"
    )
    commands = package_commands(name, [*files, *tags])
    steps = [
        f"{number}. {what}：\n   {commands[step].command}"
        for number, (step, what) in enumerate(
            ((step, what) for step, what in _STEPS.items() if step in commands), 1
        )
    ]
    parts = (
        f"{info['Source-Organization']} {info['Zhifa-Month']} 月报包(第{info['Zhifa-Version']}版)",
        "这是一个签了名的月报包(BagIt 格式)。下面的命令不用生成它的程序也能核验；改动任何一个字节都"
        "查得出来。正式文本以签字盖章的纸质件为准。",
        "各文件：\n" + "\n".join(listed),
        f"核验(各命令在解开的“{FOLDER}”文件夹里执行)：\n" + "\n".join(steps),
        f"校验码：{info['Zhifa-Check-Code']}",
        _ENGLISH,
    )
    return "\n\n".join(parts).encode()
