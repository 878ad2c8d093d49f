"""All kinds of leader's papers, in the order they are offered."""

from __future__ import annotations

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.materials.appraisals import APPRAISALS
from zhifa_desktop.services.materials.brief import BRIEF
from zhifa_desktop.services.materials.declaration import MaterialKind
from zhifa_desktop.services.materials.evaluation import EVALUATIONS
from zhifa_desktop.services.materials.talents import TALENTS
from zhifa_desktop.services.materials.training import TRAINING

KINDS: tuple[MaterialKind, ...] = (BRIEF, *EVALUATIONS, TRAINING, TALENTS, APPRAISALS)


def kind_of(name: str) -> MaterialKind:
    """Return the kind of that id.

    Raises:
        UserError: There is none.
    """
    for kind in KINDS:
        if kind.id == name:
            return kind
    known = "、".join(f"{kind.id}({kind.title})" for kind in KINDS)
    raise UserError(f"没有名为“{name}”的材料", todo=f"可用的有：{known}")
