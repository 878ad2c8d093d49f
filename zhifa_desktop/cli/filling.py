"""The command ``fill``: a superior's form filled with a register's rows."""

from __future__ import annotations

import argparse

from zhifa_desktop.cli.opening import opened
from zhifa_desktop.cli.outputs import new_workbook
from zhifa_desktop.cli.printing import print_json
from zhifa_desktop.services.filling import Filling
from zhifa_desktop.services.records import Query, Records


def fill(parsed: argparse.Namespace) -> bool:
    """``fill REGISTER FORM --out FILE``: fine when every column of the form was known."""
    new_workbook(parsed.out)
    with opened(parsed) as workspace:
        records = Records(workspace)
        filling = Filling(workspace, records)
        form = filling.open(records.spec(parsed.register).name, parsed.form)
        mapping = {slot.index: slot.column for slot in form.slots}
        query = Query(parsed.search)
        path, rows = filling.fill(form, mapping, query, parsed.out, reveal=parsed.reveal)
    left = [slot.text for slot in form.slots if not slot.column]
    if parsed.json:
        print_json({"file": str(path), "sheet": form.place.sheet, "rows": rows, "unknown": left})
        return not left
    print(f"已填{rows}行，存为 {path}")
    if left:
        print(f"没有认出、没有填的栏目：{'、'.join(left)}")
    return not left
