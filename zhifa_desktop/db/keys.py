"""The key file beside a store: a random data key, wrapped by passphrase and by recovery key.

SQLCipher leaves no room for it inside the database file, so it lies beside the store as
``<store>.key`` (JSON), and a copy travels with every backup. It holds nothing secret: without
the passphrase or the printed recovery key the wrapped key is noise.
"""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from zhifa_desktop.db.files import write_atomically
from zhifa_desktop.errors import DataError, UserError

FORMAT = 1
KEY_BYTES = 32
PASSPHRASE, RECOVERY = "passphrase", "recovery"
# RFC 9106, second recommended option: 64 MiB, three passes; about 0.2 s on an office PC.
ARGON2 = {"memory": 65536, "time": 3, "lanes": 4}
ARGON2_MOST = (1 << 20, 20, 16)
"""Of memory (KiB), time and lanes: more in a key file is damage or malice."""
SALT_BYTES, NONCE_BYTES = 16, 12
MIN_PASSPHRASE = 8


class WrongSecret(UserError):
    """The passphrase or the recovery key is not the one of this store; nothing was touched."""


@dataclass(frozen=True)
class Wrap:
    """The data key, encrypted (AES-256-GCM) under a key from a passphrase or recovery key."""

    kind: str
    salt: bytes
    nonce: bytes
    box: bytes
    parameters: dict[str, int]

    def to_json(self) -> dict[str, Any]:
        """Return the wrap with its bytes in base64."""
        encoded = {n: _b64(getattr(self, n)) for n in ("salt", "nonce", "box")}
        return {"kind": self.kind, "parameters": self.parameters, **encoded}


@dataclass(frozen=True)
class KeyFile:
    """The wraps of one store; ``store`` is its random name, bound into each wrap."""

    store: str
    wraps: tuple[Wrap, ...]

    def unlock(self, kind: str, secret: str) -> bytes:
        """Return the data key.

        Raises:
            WrongSecret: The passphrase or recovery key is wrong; nothing was touched.
        """
        for wrap in self.wraps:
            if wrap.kind == kind:
                try:
                    opener = AESGCM(_derive(kind, secret, wrap.salt, wrap.parameters))
                    return opener.decrypt(wrap.nonce, wrap.box, self._bound(kind))
                except InvalidTag:
                    break
        word = "口令不正确" if kind == PASSPHRASE else "恢复密钥不正确"
        todo = (
            "请检查大小写和输入法后重新输入；忘记口令时可用打印的恢复密钥打开"
            if kind == PASSPHRASE
            else "请对照打印的恢复密钥逐组核对"
        )
        raise WrongSecret(word, kept="台账没有任何改动", todo=todo)

    def with_wrap(self, kind: str, secret: str, data_key: bytes) -> KeyFile:
        """Return the file with the wrap of that kind made anew."""
        salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
        parameters = dict(ARGON2) if kind == PASSPHRASE else {}
        key = _derive(kind, secret, salt, parameters)
        box = AESGCM(key).encrypt(nonce, data_key, self._bound(kind))
        others = tuple(wrap for wrap in self.wraps if wrap.kind != kind)
        return replace(self, wraps=(*others, Wrap(kind, salt, nonce, box, parameters)))

    def save(self, path: Path) -> None:
        """Write the file in one step, so that a power cut leaves the old one or the new one."""
        content = {
            "format": FORMAT,
            "about": "执法质效工作台的密钥文件，与同名台账文件一起保存；丢失后台账无法打开",
            "store": self.store,
            "wraps": [wrap.to_json() for wrap in self.wraps],
        }
        write_atomically(path, json.dumps(content, ensure_ascii=False, indent=1).encode())

    def _bound(self, kind: str) -> bytes:
        return f"zhifa-desktop/{FORMAT}/{self.store}/{kind}".encode()


def key_path(store: Path) -> Path:
    """Return where the key file of a store lies."""
    return store.with_name(store.name + ".key")


def load(path: Path) -> KeyFile:
    """Read a key file.

    Raises:
        UserError: It may not be read.
        DataError: It is missing or damaged.
    """
    try:
        content = json.loads(path.read_bytes())
        wraps = tuple(
            Wrap(
                kind=wrap["kind"],
                salt=base64.b64decode(wrap["salt"]),
                nonce=base64.b64decode(wrap["nonce"]),
                box=base64.b64decode(wrap["box"]),
                parameters=wrap["parameters"],
            )
            for wrap in content["wraps"]
        )
        if wraps and all(_plausible(wrap) for wrap in wraps):
            return KeyFile(content["store"], wraps)
        what = f"密钥文件“{path.name}”已损坏"
    except FileNotFoundError:
        what = f"找不到密钥文件“{path.name}”"
    except OSError as error:
        raise UserError(
            f"读不出密钥文件“{path}”", kept="台账文件没有改动", todo="请检查文件权限和U盘是否插好"
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError):
        what = f"密钥文件“{path.name}”已损坏"
    raise DataError(
        what,
        kept="台账文件没有改动",
        todo="密钥文件应与台账文件在同一文件夹；请从备份中取回同名的 .key 文件放回原处",
    )


def new_recovery_key() -> str:
    """Return a recovery key of 160 random bits in groups of four letters and digits."""
    text = base64.b32encode(secrets.token_bytes(20)).decode()
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def check_passphrase(text: str) -> None:
    """Refuse a new passphrase that is too short to protect a lost USB stick.

    Raises:
        UserError: It is shorter than eight characters.
    """
    if len(text) < MIN_PASSPHRASE:
        raise UserError(
            f"口令太短，至少{MIN_PASSPHRASE}个字符", todo="可以用四五个不相干的词连成口令"
        )


def _plausible(wrap: Wrap) -> bool:
    """Return whether a wrap can be tried at all (and would not ask for all the memory there is)."""
    whole = len(wrap.salt) == SALT_BYTES and len(wrap.nonce) == NONCE_BYTES
    if wrap.kind != PASSPHRASE:
        return whole
    given = [wrap.parameters.get(name) for name in ARGON2]
    return whole and all(
        isinstance(n, int) and 0 < n <= most for n, most in zip(given, ARGON2_MOST, strict=True)
    )


_MISREAD = str.maketrans("01", "OI")


def _derive(kind: str, secret: str, salt: bytes, parameters: dict[str, int]) -> bytes:
    if kind == PASSPHRASE:
        return hash_secret_raw(
            secret.encode(), salt, time_cost=parameters["time"], memory_cost=parameters["memory"],
            parallelism=parameters["lanes"], hash_len=KEY_BYTES, type=Type.ID,
        )  # fmt: skip
    # no 0 and 1 among its letters: whoever types one read an O or an I on the printed sheet
    letters = "".join(char for char in secret.upper() if char.isalnum()).translate(_MISREAD)
    return HKDF(SHA256(), KEY_BYTES, salt, b"recovery").derive(letters.encode())


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
