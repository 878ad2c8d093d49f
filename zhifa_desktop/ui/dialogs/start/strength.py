"""How strong a new passphrase is, in words; a hint while typing, it refuses nothing."""

from __future__ import annotations

SHORT, FAIR, LONG = 8, 12, 16
FEW_DIFFERENT = 5
FEW_KINDS = 3


def hint(text: str) -> str:
    """Return one sentence about a passphrase as far as it is typed; blank for none."""
    if not text:
        return ""
    if len(text) < SHORT:
        return f"还差 {SHORT - len(text)} 个字符(至少 {SHORT} 个)"
    if len(set(text)) < FEW_DIFFERENT or text.isdigit():
        return "弱：容易被猜到，请加入字母或几个不相干的词"
    kinds = sum(
        (
            any(c.isdigit() for c in text),
            any(c.isalpha() and c.islower() for c in text),
            any(c.isalpha() and c.isupper() for c in text),
            any(not c.isalnum() for c in text),
            any(ord(c) > 0x2E80 for c in text),
        )
    )
    if len(text) < FAIR and kinds < FEW_KINDS and text.isascii():
        return "弱：太短，再加几个不相干的词"
    if len(text) >= LONG or (len(text) >= FAIR and kinds > 1):
        return "强"
    return "中等：再长几个字符更好"
