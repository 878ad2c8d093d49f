"""The data files of a month's package, and the 校验码 that follows from them.

The code is the beginning of the SHA-256 of the manifest's own lines of these files: whoever has
the package takes the lines of the two papers out of ``manifest-sha256.txt`` and sums the rest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from zhifa_desktop.package.bag import manifest_text
from zhifa_desktop.package.packed import Packed
from zhifa_desktop.registers.catalogue import specifications

PDF, WORKBOOK = "data/月报.pdf", "data/月报.xlsx"
PAPERS = frozenset({PDF, WORKBOOK})
"""They show the code, so it cannot follow from them."""
INDICATORS, CHECKS = "data/indicators.json", "data/checks.json"
RECORDS = "data/records/"
CODE_LENGTH = 8
_DESCRIBED = {
    PDF: "月报，签了电子签名(PAdES)",
    WORKBOOK: "月报的表格，签了数字签名；另存以后签名就没有了",
    INDICATORS: "指标：分子、分母、数值、目标",
    CHECKS: "校核结果和说明的原因",
    "data/narrative.json": "情况说明",
    "data/changes.json": "与上一版相比的变化",
}


def data_files(
    document: Mapping[str, Any], files: Mapping[str, Packed]
) -> Iterator[tuple[str, bytes | Packed]]:
    """Yield the data files by their name in the package."""
    for register, file in sorted(files.items()):
        yield f"{RECORDS}{register}.jsonl", file
    yield INDICATORS, _pretty(document["indicators"])
    yield CHECKS, _pretty(document["checks"])
    yield "data/narrative.json", _pretty(document["paper"]["narrative"])
    told = {name: document[name] for name in ("version", "previous", "reason")}
    corrections = document["paper"]["corrections"]
    changed = {**told, "forms": corrections, **document["changes"]}
    if lines := document["paper"].get("changes"):  # earlier versions of this program wrote none
        changed["lines"] = lines
    yield "data/changes.json", _pretty(changed)


def described(name: str) -> str:
    """Return what a payload file is, for the package's README."""
    register = name.removeprefix(RECORDS).removesuffix(".jsonl")
    spec = specifications().get(register)
    return _DESCRIBED.get(name) or (f"{spec.label}的记录，每行一条(JSON)" if spec else "")


def data_digest(document: Mapping[str, Any], files: Mapping[str, Packed]) -> str:
    """Return the SHA-256 (hex) that ties papers and data of a version together."""
    return manifest_digest({n: _sha256(content) for n, content in data_files(document, files)})


def manifest_digest(digests: Mapping[str, str]) -> str:
    """Return the SHA-256 (hex) of the manifest's lines of all files but the papers."""
    kept = {name: digest for name, digest in digests.items() if name not in PAPERS}
    return hashlib.sha256(manifest_text(kept)).hexdigest()


def digests_of(manifest: bytes) -> dict[str, str]:
    """Return the digests that a manifest lists, by name."""
    lines = (line.partition("  ") for line in manifest.decode().splitlines())
    return {name: digest for digest, _, name in lines}


def code_of(digest: str) -> str:
    """Return the 校验码: eight characters for people to compare."""
    return digest[:CODE_LENGTH].upper()


def _sha256(content: bytes | Packed) -> str:
    return content.sha256 if isinstance(content, Packed) else hashlib.sha256(content).hexdigest()


def _pretty(value: object) -> bytes:
    return f"{json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)}\n".encode()
