"""Commands on records and months; each answers whether all was fine."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from zhifa_desktop.cli.opening import opened, secret
from zhifa_desktop.cli.outputs import new_file, new_workbook
from zhifa_desktop.cli.printing import print_json, print_table, progress
from zhifa_desktop.services.cells import Place
from zhifa_desktop.services.dossiers import ALL_PARTS, Dossiers, Printing, parts_named
from zhifa_desktop.services.finding import Finding
from zhifa_desktop.services.importing import Importing
from zhifa_desktop.services.months import Month, Months
from zhifa_desktop.services.plain import plain_record
from zhifa_desktop.services.records import Query, Records
from zhifa_desktop.services.wording import term

if TYPE_CHECKING:
    from zhifa_desktop.services.tokens import TokenInfo

PAGE = 1000


def template(parsed: argparse.Namespace) -> bool:
    """``template REGISTER OUT.xlsx``."""
    new_workbook(parsed.out)
    with opened(parsed) as workspace:
        Importing(workspace).template(parsed.register, parsed.out)
    _said(
        parsed, {"register": parsed.register, "file": str(parsed.out)}, f"已生成模板 {parsed.out}"
    )
    return True


def list_records(parsed: argparse.Namespace) -> bool:
    """``list REGISTER``."""
    with opened(parsed) as workspace:
        records = Records(workspace)
        spec = records.spec(parsed.register)
        query = Query(search=parsed.search)
        total = records.count(parsed.register, query)
        wanted = total if parsed.limit is None else min(parsed.limit, total)
        rows = [
            row
            for start in range(0, wanted, PAGE)
            for row in records.page(
                parsed.register, query, start, min(PAGE, wanted - start), reveal=parsed.reveal
            )
        ]
    if parsed.json:
        print_json([plain_record(row, spec.columns) for row in rows])
        return True
    shown = [column for column in spec.columns if not column.more]
    print_table([c.label for c in shown], [[r.shown[c.name] for c in shown] for r in rows])
    print(f"共{total}条" + (f"，列出前{wanted}条" if wanted < total else ""))
    return True


def find(parsed: argparse.Namespace) -> bool:
    """``find TEXT``: fine when something was found."""
    with opened(parsed) as workspace:
        hits = Finding(workspace, Records(workspace)).find(parsed.text)
    if parsed.json:
        names = ("register", "id", "title", "detail", "close")
        print_json([{name: getattr(hit, name) for name in names} for hit in hits])
        return bool(hits)
    headings = ["台账", "名称", "说明", ""]
    print_table(headings, [[h.label, h.title, h.detail, "相近" if h.close else ""] for h in hits])
    print(f"找到{len(hits)}条" if hits else f"没有找到“{parsed.text}”")
    return bool(hits)


def check(parsed: argparse.Namespace) -> bool:
    """``check [MONTH] [--manual OUT.pdf]``: fine when nothing must be mended or explained."""
    if parsed.manual is not None:
        return _manual(parsed)
    month = Month.parse(parsed.month) if parsed.month else None
    with opened(parsed) as workspace:
        found = Months(workspace).check(month)
    if parsed.json:
        print_json(
            [
                {
                    "rule": f.rule,
                    "level": str(f.level),
                    "register": f.register,
                    "key": f.key,
                    "message": f.message,
                    "record_id": f.record_id,
                    "reason": f.reason,
                    **({"cell": _cell(f.place)} if f.place else {}),
                }
                for f in found
            ]
        )
    else:
        for f in found:
            reason = f"(原因：{f.reason})" if f.reason else ""
            print(f"[{f.level_words}] {f.message}{reason}。{f.mend}。")
        print(f"共{len(found)}条")
    return not found


def _manual(parsed: argparse.Namespace) -> bool:
    """Write the manual of rules to a new file."""
    from zhifa_desktop.services.check_manual import save_manual

    new_file(parsed.manual)
    with opened(parsed) as workspace:
        save_manual(workspace, parsed.manual)
    _said(parsed, {"file": str(parsed.manual)}, f"已生成校核规则手册 {parsed.manual}")
    return True


def _cell(place: Place) -> dict[str, str]:
    names = ("form", "line", "column", "period")
    return {name: getattr(place, name) for name in names}


def export(parsed: argparse.Namespace) -> bool:
    """``export MONTH --out DIR``."""
    month = Month.parse(parsed.month)
    with opened(parsed) as workspace:
        months = Months(workspace)
        made = months.export(
            month, parsed.out, reason=parsed.reason, explain=parsed.explain,
            pin=_pin(parsed), report=progress,
        )  # fmt: skip
        state = months.state(month)
        cautions = (*state.cautions, months.written(month).caution, *made.cautions)
        if parsed.root:
            months.save_root(parsed.root)
    plain = {
        "package": str(made.package), "files": [str(path) for path in made.files],
        "version": made.version, "check_code": made.digest8, "repeated": made.repeated,
        "cautions": list(made.cautions),
    }  # fmt: skip
    again = "(台账没有变化，仍为原版本)" if made.repeated else ""
    if not parsed.json:
        for caution in filter(None, cautions):
            print(f"{term('hint')}：{caution}")
    listed = "".join(f"\n  {path}" for path in made.files)
    _said(
        parsed, plain,
        f"{month.label}月报第{made.version}版{again}，"
        f"{term('check_code')} {made.digest8}：{listed}",
    )  # fmt: skip
    return True


def dossier(parsed: argparse.Namespace) -> bool:
    """``dossier PERSON|--all --out DIR``."""
    parts = ALL_PARTS if parsed.sections is None else parts_named(parsed.sections)
    printing = Printing(parsed.preset, parsed.reveal, parsed.purpose, parts, parsed.scans)
    with opened(parsed) as workspace:
        dossiers = Dossiers(workspace)
        people = None if parsed.all else [dossiers.find(parsed.person)]
        made = dossiers.export(
            people, parsed.out, printing, one_file=parsed.one_file, report=progress
        )
    plain = {"files": [str(path) for path in made]}
    _said(parsed, plain, f"已生成{len(made)}个文件，在 {parsed.out}")
    return True


def _pin(parsed: argparse.Namespace) -> Callable[[TokenInfo], str]:
    """Return who answers a token that asks for its PIN; each token is asked for once."""

    @cache
    def typed(serial: str, name: str) -> str:
        return secret(parsed.pin_file, f"UKey“{name}”的 PIN", "--pin-file")

    return lambda info: typed(info.serial, info.name)


def _said(parsed: argparse.Namespace, plain: object, words: str) -> None:
    if parsed.json:
        print_json(plain)
    else:
        print(words)
