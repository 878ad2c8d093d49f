"""The second signature of a package, by national cryptography, where it carries one.

Its certificate is a tag file, so that the unit's own signature vouches for it. May not stand in for
that signature.
"""

from __future__ import annotations

from datetime import datetime

from zhifa_desktop.errors import UserError
from zhifa_desktop.package.bag import SM2_CERTIFICATE, SM2_SIGNATURE, TAG_MANIFEST
from zhifa_desktop.package.cms import BadSignature
from zhifa_desktop.package.members import Members
from zhifa_desktop.package.sm2_keys import LARGEST, read_sm2_certificate
from zhifa_desktop.package.sm2_signature import verify_sm2


def sm2_sentence(members: Members, moment: datetime) -> str:
    """Return what to say of the second signature: whole, by whom, and what it is not.

    Args:
        members: The package, whole already.
        moment: When it was signed, as the unit's signature says.

    Raises:
        BadSignature: It does not hold, or its certificate is none.
    """
    if max(members.size(SM2_CERTIFICATE), members.size(SM2_SIGNATURE)) > LARGEST:
        raise BadSignature("SM2 签名无效：签名或证书过大，不是本程序写出的")
    try:
        certificate = read_sm2_certificate(members[SM2_CERTIFICATE])
    except UserError as error:
        raise BadSignature(f"SM2 签名无效：{error.what}") from error
    state = verify_sm2(members[TAG_MANIFEST], members[SM2_SIGNATURE], certificate, moment)
    if state.problem:
        raise BadSignature(state.sentence)
    return state.sentence
