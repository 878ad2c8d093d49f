"""``material``: the leader's papers, drafted from the records, as PDF, Word or Excel."""

from __future__ import annotations

import argparse

from zhifa_desktop.cli.opening import opened
from zhifa_desktop.cli.outputs import new_file
from zhifa_desktop.cli.printing import print_json, progress
from zhifa_desktop.errors import UserError
from zhifa_desktop.rules.spans import Span
from zhifa_desktop.services.attachments import Attachments
from zhifa_desktop.services.figures import Figures
from zhifa_desktop.services.materials.service import Materials
from zhifa_desktop.services.records import Records


def material(parsed: argparse.Namespace) -> bool:
    """``material KIND [PERIOD] --out FILE [--fix] [--edition N]``; lists the kinds without one."""
    if parsed.kind is None:
        return _list(as_json=parsed.json)
    with opened(parsed) as workspace:
        materials = Materials(
            workspace, Records(workspace), Figures(workspace), Attachments(workspace)
        )
        period = _period(materials, parsed.kind, parsed.period)
        if parsed.out is not None:
            new_file(parsed.out)
        edition = parsed.edition
        if parsed.fix:
            edition = materials.fix(parsed.kind, period, progress).number
        if edition:
            made = materials.edition(parsed.kind, period, edition)
        else:
            made = materials.work_on(parsed.kind, period, progress).material
        if parsed.out is not None:
            materials.export(made, parsed.out)
    told = {
        "kind": made.kind, "title": made.title, "period": made.period, "edition": made.edition,
        "file": str(parsed.out) if parsed.out else None,
        "parts": [{"key": p.key, "title": p.title, "text": p.text} for p in made.parts],
    }  # fmt: skip
    if parsed.json:
        print_json(told)
    elif parsed.out is not None:
        print(f"已生成 {parsed.out}({made.edition_words})")
    else:
        print(f"{made.title}({made.period})　{made.edition_words}")
        for part in made.parts:
            print(f"\n{part.title}\n{part.text}" if part.text else f"\n{part.title}")
    return True


def _list(*, as_json: bool) -> bool:
    kinds = Materials.kinds()
    if as_json:
        print_json([
            {"kind": one.id, "title": one.title, "formats": [str(f) for f in one.formats]}
            for one in kinds
        ])  # fmt: skip
        return True
    for one in kinds:
        print(f"{one.id:<11}{one.title}　{'、'.join(f'.{f}' for f in one.formats)}　{one.about}")
    return True


def _period(materials: Materials, kind: str, text: str | None) -> Span:
    """Return the period named; by default the likeliest. An evaluation's is its own."""
    offered = materials.periods(kind)
    if not offered:
        raise UserError("这种材料的时期还没有开始", kept="没有生成", todo="请换一种材料")
    if text is None:
        return offered[0]
    period = Span.parse(text)
    same = [one for one in offered if (one.first, one.last) == (period.first, period.last)]
    if not same and len(offered) == 1:
        raise UserError(f"这种材料的时期是{offered[0].label}", kept="没有生成", todo="请不写时期")
    return same[0] if same else period
